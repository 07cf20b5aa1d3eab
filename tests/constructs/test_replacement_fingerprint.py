"""The fingerprint of a cluster changes exactly when a deployment replaces it."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from synthesized import RELEASE, Brought, Synthesized, new_stack

import emr_constructs as emr
from emr_constructs.facts import cloudformation
from local_aws.cloudformation.emr_cluster import replaces


def fleets(instance_type: str = "m7g.xlarge", **core: Any) -> emr.InstanceFleets:
    core = {"instance_types": [instance_type], "target_on_demand_capacity": 8, **core}
    return emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=emr.InstanceFleet(**core))


def groups(count: int = 2, **core: Any) -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=count, **core),
    )


SPARK = emr.Configuration(classification="spark-defaults", properties={"a": "b"})
IN_PLACE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "protection": {"termination_protection": True},
    "idle time": {"auto_termination": None},
    "concurrency": {"step_concurrency": 4},
    "limits": {"managed_scaling": emr.ManagedScaling(maximum_capacity=64)},
    "fleet targets": {"instances": fleets(target_on_demand_capacity=12, target_spot_capacity=4)},
    "removal policy": {"removal_policy": cdk.RemovalPolicy.RETAIN},
}
NEW: dict[str, dict[str, Any]] = {
    "name": {"cluster_name": "other"},
    "release": {"release_label": emr.ReleaseLabel.EMR_7_13_0},
    "applications": {"applications": [emr.Application.FLINK]},
    "configurations": {"configurations": [SPARK]},
    "instance type": {"instances": fleets("m6g.xlarge")},
    "strategy": {"instances": fleets(spot_allocation_strategy=emr.SpotAllocationStrategy.DIVERSIFIED)},
    "groups in place of fleets": {"instances": groups()},
    "unhealthy nodes": {"unhealthy_node_replacement": False},
    "root volume": {"root_volume": emr.RootVolume(size=cdk.Size.gibibytes(50))},
    "logs": {"log_prefix": "elsewhere/"},
    "steps": {"keep_alive": False, "steps": [emr.Command(arguments=["true"])]},
}


@cache
def of(case: str) -> tuple[str, Synthesized]:
    return synthesize({**IN_PLACE, **NEW}[case])


def synthesize(
    arguments: dict[str, Any], *, security: dict[str, Any] | None = None, path: str | None = None
) -> tuple[str, Synthesized]:
    """The fingerprint of a cluster, and its template."""
    stack = new_stack()
    brought = Brought(stack)
    made = emr.SecurityConfiguration(
        stack, "OwnSecurity", encryption_key=brought.arguments["encryption_key"], **security or {}
    )
    role = emr.InstanceRole(stack, "OwnNodes", path=path)
    given = {"instances": fleets(), "security_configuration": made, "instance_role": role, **arguments}
    cluster = brought.cluster("Cluster", **given)
    assert cluster.replacement_fingerprint is cluster.replacement_fingerprint
    found = Synthesized(stack)
    (output,) = found.template["Outputs"].values()
    return str(output["Value"]), found


def is_replaced(old: Synthesized, new: Synthesized) -> bool:
    """What the local CloudFormation does with an update of the cluster."""
    before, after = old.properties("Cluster/Resource"), new.properties("Cluster/Resource")
    fixed = cloudformation.create_only("AWS::EMR::Cluster")
    changed = any(before.get(name) != after.get(name) for name in fixed)
    return changed or replaces(before["Instances"], after["Instances"])


@pytest.mark.parametrize("case", IN_PLACE)
def test_it_stays_where_the_cluster_does(case: str) -> None:
    assert of(case)[0] == of("nothing")[0]
    assert not is_replaced(of("nothing")[1], of(case)[1])


@pytest.mark.parametrize("case", NEW)
def test_it_changes_where_the_cluster_is_replaced(case: str) -> None:
    assert of(case)[0] != of("nothing")[0]
    assert is_replaced(of("nothing")[1], of(case)[1])


def test_group_counts_change_in_place_and_types_do_not() -> None:
    few, more, other = (
        synthesize({"instances": one})[0] for one in (groups(2), groups(3), groups(2, custom_ami="ami-1"))
    )
    assert few == more != other


def test_what_the_cluster_refers_to_takes_it_along() -> None:
    plain, _ = of("nothing")
    other_content, _ = synthesize({}, security={"in_transit": None})
    other_path, _ = synthesize({}, path="/emr/")
    assert len({plain, other_content, other_path}) == 3


def test_a_change_of_the_l1_is_seen() -> None:
    stack = new_stack()
    brought = Brought(stack)
    cluster = brought.cluster("Cluster")
    fingerprint = cluster.replacement_fingerprint
    before = stack.resolve(fingerprint)
    resource: Any = cluster.node.default_child
    resource.step_concurrency_level = 7
    assert stack.resolve(fingerprint) == before
    resource.additional_info = "{}"
    assert stack.resolve(fingerprint) != before


def test_it_is_an_output_only_where_it_is_asked() -> None:
    stack = new_stack()
    Brought(stack).cluster("Cluster")
    assert "Outputs" not in Synthesized(stack).template
    assert RELEASE.name == "emr-7.14.0"
