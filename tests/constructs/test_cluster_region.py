"""What a cluster knows of the region that its stack is made for."""

from __future__ import annotations

from functools import cache

import pytest
from aws_cdk import aws_kms as kms
from synthesized import Brought, Synthesized, new_stack, warnings

import emr_constructs as emr

OLD, LATE = emr.ReleaseLabel.of("emr-6.13.0"), "ap-southeast-4"
FLEETS = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m5.xlarge"),
    core=emr.InstanceFleet(instance_types=["m5.xlarge"], target_on_demand_capacity=8),
)


@cache
def brought() -> Brought:
    """What clusters stand on in a region that got managed scaling with emr-6.14.0."""
    return Brought(new_stack(LATE))


def test_what_came_later_to_a_region_is_refused_there() -> None:
    scaling = emr.ManagedScaling.task_nodes_only(maximum_capacity=32)
    with pytest.raises(emr.EmrValidationError) as caught:
        brought().cluster("Refused", release_label=OLD, instances=FLEETS, managed_scaling=scaling)
    assert caught.value.codes == ("ManagedScalingRelease",)
    assert "managed scaling is not in emr-6.13.0 in ap-southeast-4; use emr-6.14.0 or later" in str(caught.value)


def test_defaults_are_what_a_region_has() -> None:
    brought().cluster("Default", release_label=OLD, auto_termination=emr.AUTO)
    brought().cluster("Newer", release_label=emr.ReleaseLabel.of("emr-6.14.0"), auto_termination=emr.AUTO)
    found = Synthesized(brought().stack)
    older, newer = found.properties("Default/Resource"), found.properties("Newer/Resource")
    assert {"ManagedScalingPolicy", "AutoTerminationPolicy"} & set(older) == set()
    assert {"ManagedScalingPolicy", "AutoTerminationPolicy"} <= set(newer)


def test_a_release_that_a_region_does_not_have_is_warned_of() -> None:
    stack = new_stack("ap-east-2")
    Brought(stack).cluster("Ahead", release_label=emr.ReleaseLabel.EMR_7_14_0)
    about = [one for one in warnings(stack) if "ReleaseNotInRegion" in one]
    assert len(about) == 1
    assert "emr-7.14.0 was not in ap-east-2" in about[0]


def test_a_key_of_another_region_is_refused() -> None:
    elsewhere = kms.Key.from_key_arn(brought().stack, "Abroad", "arn:aws:kms:eu-west-1:111122223333:key/one")
    with pytest.raises(emr.EmrValidationError) as caught:
        brought().cluster("Abroad", encryption_key=elsewhere)
    assert str(caught.value).startswith(
        "KeyRegion: the key arn:aws:kms:eu-west-1:111122223333:key/one is not of ap-southeast-4, where the cluster is; "
        "use a key of that region"
    )


def test_a_workspace_where_cloudformation_has_none_is_warned_of() -> None:
    stack, anywhere = new_stack("us-gov-west-1"), new_stack()
    emr.WalWorkspace(stack, "Logs")
    emr.WalWorkspace(anywhere, "Logs")
    assert ["WalWorkspaceRegion" in one for one in warnings(stack)] == [True]
    assert warnings(anywhere) == []
