"""What a finding says, in the spelling of whoever asks, and how views are walked."""

from __future__ import annotations

import dataclasses
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from test_rules_cases import CASES
from views import cluster, findings, fleet, full_views, scaling

from emr_constructs.errors import Violation
from emr_constructs.rules import views as emr_views
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.rule import Finding, Severity
from emr_constructs.rules.view import (
    UNKNOWN,
    View,
    above,
    broken,
    complete,
    items,
    known,
    outside,
    view_fields,
    walk,
)
from emr_constructs.rules.views.capacity import InstanceTypeView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.security import SecurityConfigurationView

VIEWS = sorted(
    {
        view
        for module in pkgutil.iter_modules(emr_views.__path__, f"{emr_views.__name__}.")
        for view in vars(import_module(module.name)).values()
        if isinstance(view, type) and issubclass(view, View) and view is not View
    },
    key=lambda view: view.__name__,
)


def deep() -> ClusterView:
    """A cluster with a volume that is too large."""
    one, other = (
        InstanceTypeView(instance_type=name, weighted_capacity=4, volumes=volumes)
        for name, volumes in (("m7g.xlarge", None), ("r7g.xlarge", (VolumeView(size=2000, volume_type="gp3"),)))
    )
    return cluster(task_fleets=(fleet("task", instance_types=(one, other)),))


def only(view: View) -> Finding:
    """The one finding; small views meet no control."""
    (finding,) = (one for one in findings(view) if one.rule.severity is not Severity.COMPLIANCE)
    return finding


def test_a_finding_names_the_place_in_the_spelling_of_a_python_user() -> None:
    finding = only(deep())
    assert finding.message().startswith("`instances.task[0].instance_types[1].volumes[0]`: `size` (2000 GiB)")
    assert finding.remedy == "use more volumes of a smaller size"


def test_a_finding_names_the_place_in_the_spelling_of_a_template() -> None:
    finding = only(deep())
    assert finding.template_message().startswith("`VolumeSpecification.SizeInGB` (2000 GiB) must be")
    assert finding.template_path() == (
        "Instances.TaskInstanceFleets[0].InstanceTypeConfigs[1].EbsConfiguration.EbsBlockDeviceConfigs[0]"
        ".VolumeSpecification.SizeInGB"
    )


def test_a_finding_in_the_root_has_no_place_but_a_path() -> None:
    finding = only(scaling(minimum_capacity=40))
    assert finding.place == ()
    assert finding.template_path() == "ComputeLimits.MinimumCapacityUnits"
    assert (
        finding.template_message()
        == "`ComputeLimits.MinimumCapacityUnits` (40) must not be above `ComputeLimits.MaximumCapacityUnits` (32)"
    )


@pytest.mark.parametrize(
    "finding", [one for case in CASES for one in findings(case.bad)], ids=lambda one: one.rule.code
)
def test_a_problem_names_a_field_of_the_view_that_is_judged(finding: Finding) -> None:
    assert finding.problem.field in {field.name for field in view_fields(type(finding.view))}


def test_errors_and_warnings_are_told_apart() -> None:
    view = cluster(name="a|b", release_label="emr-7.99.0", applications=("Presto", "Trino"))
    assert [violation.code for violation in errors_in(view)] == ["ClusterName", "PrestoAndTrino"]
    assert [violation.code for violation in warnings_in(view)] == ["ReleaseLabelUnknown"]
    assert isinstance(errors_in(view)[0], Violation)


def test_a_linked_view_is_judged_on_its_own() -> None:
    wrong = SecurityConfigurationView(at_rest=True)
    view = cluster(security_configuration=wrong)
    assert wrong not in [part for part, _ in walk(view)]
    assert "AtRestBlocks" not in {one.rule.code for one in findings(view)}
    assert only(wrong).rule.code == "AtRestBlocks"


def test_walk_comes_by_every_part_once() -> None:
    parts = [type(part).__name__ for part, _ in walk(deep())]
    assert parts[0] == "ClusterView"
    assert {name: parts.count(name) for name in parts} == {
        "ClusterView": 1,
        "FleetView": 3,
        "InstanceTypeView": 4,
        "VolumeView": 1,
    }


def everything(view: View) -> Iterator[View]:
    """A view, its parts, and all views linked to them."""
    for part, _ in walk(view):
        yield part
        for one in view_fields(type(part)):
            value = getattr(part, one.name)
            for linked in value if isinstance(value, tuple) else (value,):
                if one.metadata["linked"] and isinstance(linked, View):
                    yield from everything(linked)


SEEN = [part for good in full_views().values() for part in everything(good)]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_field_of_a_view_is_said_in_one_of_the_good_views(view: type[View]) -> None:
    """So that the property tests, which blur these views, come by every field."""
    said = {
        field.name
        for part in SEEN
        if isinstance(part, view)
        for field in view_fields(view)
        if getattr(part, field.name) not in (None, (), {})
    }
    assert said == {field.name for field in dataclasses.fields(view)}


def test_unknown_is_neither_true_nor_false() -> None:
    assert repr(UNKNOWN) == "unknown"
    with pytest.raises(TypeError, match="ask known"):
        bool(UNKNOWN)


def test_what_is_not_known_is_never_wrong() -> None:
    for value in (None, UNKNOWN):
        assert not known(value)
        assert not outside(value, 1, 2)
        assert not above(value, 1)
        assert not above(1, value)
        assert not broken(value)
        assert items(value) == ()
    assert items((1, UNKNOWN, None, 2)) == (1, 2)


def test_what_is_known_is_compared() -> None:
    assert [outside(value, 1, 3) for value in (0, 1, 3, 4)] == [True, False, False, True]
    assert [above(value, 2) for value in (2, 3)] == [False, True]
    assert [broken(value) for value in (1, 1.0, 1.5)] == [False, False, True]


def test_a_list_is_complete_when_each_of_its_items_is_known() -> None:
    assert complete(None)
    assert complete((1, 2))
    assert not complete((1, UNKNOWN))
    assert not complete(UNKNOWN)
