"""Bad input: a code, the argument, the value, the remedy and the place; nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Size
from bad_clusters import CASES, Bad, fleet
from constructs import Construct
from synthesized import RELEASE, Brought, imported_vpc, new_stack

import emr_constructs as emr
from emr_constructs.facts.instance_types import all_types


@pytest.fixture(scope="module")
def brought() -> Brought:
    """One stack for all cases: none leaves anything in it."""
    return Brought(new_stack())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_clusters_say_what_to_do_and_leave_nothing_behind(
    case: Bad, brought: Brought, request: pytest.FixtureRequest
) -> None:
    stack = brought.stack
    arguments = case.arguments(Construct(stack, request.node.callspec.id.title().replace(" ", "")))
    own = ("vpc",) if {"vpc", "network"} & set(arguments) else ()
    with pytest.raises(emr.EmrValidationError) as caught:
        brought.cluster("Analytics", without=own, **arguments)
    error = caught.value
    assert sorted(error.codes) == sorted(case.codes)
    assert error.code == error.codes[0]
    assert error.path == "Stack/Analytics"
    assert "[at Stack/Analytics]" in str(error)
    assert [word for word in case.words if word not in str(error)] == []
    assert stack.node.try_find_child("Analytics") is None


def test_after_all_of_them_a_good_cluster_takes_the_place(brought: Brought) -> None:
    assert brought.cluster("Analytics").node.path == "Stack/Analytics"


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda: fleet(units=0), "FleetTargets", ("both targets", "`target_on_demand_capacity`")),
        (lambda: fleet(*(one.name for one in all_types()[:31])), "FleetInstanceTypes", ("(31)", "1 to 30")),
        (lambda: fleet("m7g.xlarge", "m7g.xlarge"), "FleetInstanceTypes", ("'m7g.xlarge'", "2 times", "once")),
        (lambda: emr.EbsVolume(size=Size.gibibytes(2000)), "VolumeSize", ("`size`", "(2000 GiB)", "1 to 1024")),
        (
            lambda: emr.Configuration(classification="hive-site", properties={"a": True}),
            "ClassificationValue",
            ("`properties` 'a'", "True", "write 'true'"),
        ),
        (lambda: emr.ReleaseLabel.of("7.14"), "ReleaseLabelShape", ("`release_label`", "'7.14'", "'emr-7.14.0'")),
    ],
)
def test_bad_values_say_what_to_do(make: Callable[[], object], code: str, words: tuple[str, ...]) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    assert caught.value.codes == (code,)
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_value_refuses_before_there_is_a_stack() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ManagedScaling(minimum_capacity=20, maximum_capacity=10)
    assert caught.value.codes == ("ManagedScalingLimits",)
    assert caught.value.path == ""
    assert "`minimum_capacity` (20) must not be above `maximum_capacity` (10)" in str(caught.value)
    assert "[at" not in str(caught.value)


def test_an_app_is_no_place_for_a_value() -> None:
    scope: Any = "stack"
    with pytest.raises(TypeError, match="scope"):
        emr.Cluster(scope, "Analytics", release_label=RELEASE)


def test_contradictions_inside_instances_are_found_too() -> None:
    inner = emr.Configuration(classification="hdfs-site", properties={"dfs.replication": "3"})
    instances = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3, configurations=[inner]),
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        Brought(new_stack()).cluster("Analytics", instances=instances, hdfs_replication=2)
    assert "ManagedSetting" in caught.value.codes


def test_saying_the_managed_value_again_is_no_contradiction() -> None:
    same = emr.Configuration(classification="hdfs-site", properties={"dfs.replication": "2", "dfs.blocksize": "64m"})
    stack = new_stack()
    assert Brought(stack).cluster("Analytics", configurations=[same]).node.path == "Stack/Analytics"


def test_an_imported_vpc_must_say_its_range() -> None:
    """The groups admit the VPC by its range."""
    stack = new_stack()
    vpc = imported_vpc(stack, vpc_cidr_block=None)
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster(stack, "Analytics", release_label=RELEASE, vpc=vpc)
    assert caught.value.codes == ("VpcRange",)
    assert [
        word for word in ("`vpc`", "`vpc_cidr_block`", "[at Stack/Analytics]") if word not in str(caught.value)
    ] == []
    assert stack.node.try_find_child("Analytics") is None
    with pytest.raises(emr.EmrValidationError, match="vpc_cidr_block"):
        emr.ClusterSecurityGroups(stack, "Groups", vpc=vpc, release_label=RELEASE)
    assert stack.node.try_find_child("Groups") is None
    groups = emr.ClusterSecurityGroups(stack, "Groups", vpc=imported_vpc(stack, "Same"), release_label=RELEASE)
    assert emr.Cluster(stack, "Analytics", release_label=RELEASE, vpc=vpc, security_groups=groups).vpc is vpc
