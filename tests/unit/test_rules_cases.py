"""Every rule, on a view that it finds something in and on the nearest one that it does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import views_capacity
import views_cluster
import views_network
import views_scaling
import views_security
import views_software
import views_steps
import views_storage
from views import Case, found, full_views

from emr_constructs.rules.catalogue import RULES

TABLES = {
    table.__name__.removeprefix("views_"): table.CASES
    for table in (
        views_capacity,
        views_cluster,
        views_network,
        views_scaling,
        views_security,
        views_software,
        views_steps,
        views_storage,
    )
}
CASES: Sequence[Case] = [case for cases in TABLES.values() for case in cases]


def _name(case: Case) -> str:
    return case.code


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_rule_and_no_other_says_what_is_wrong_and_what_to_write(case: Case) -> None:
    assert found(case.bad) == [(case.code, message) for message in case.messages]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_no_rule_finds_anything_in_the_nearest_good_view(case: Case) -> None:
    assert found(case.good) == []


@pytest.mark.parametrize("name", full_views())
def test_no_rule_finds_anything_in_a_good_cluster_in_which_everything_is_said(name: str) -> None:
    assert found(full_views()[name]) == []


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} == set(RULES)
