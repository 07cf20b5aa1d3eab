"""Every rule, on a view that it finds something in and on the nearest one that it does not."""

from __future__ import annotations

from importlib import import_module

import pytest
from views import Case, found, full_views, subjects

from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Severity

SUBJECTS = subjects()
TABLES: dict[str, list[Case]] = {name: import_module(f"views_{name}").CASES for name in SUBJECTS}
CASES = [case for cases in TABLES.values() for case in cases]
FULL = full_views()


def _name(case: Case) -> str:
    return case.code


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_rule_and_no_other_says_what_is_wrong_and_what_to_write(case: Case) -> None:
    assert found(case.bad, case.code) == [(case.code, message) for message in case.messages]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_no_rule_finds_anything_in_the_nearest_good_view(case: Case) -> None:
    assert found(case.good, case.code) == []


@pytest.mark.parametrize("name", FULL)
def test_no_rule_finds_anything_in_a_good_view_in_which_everything_is_said(name: str) -> None:
    assert found(FULL[name]) == []


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} == set(RULES)


def test_there_are_controls_among_the_rules() -> None:
    assert {rule.severity for rule in RULES.values()} == set(Severity)
