"""How long a cluster lives: transient ones, kept ones, and those with three primary nodes."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from lifecycle_options import STEP, THREE
from synthesized import Brought, Synthesized, new_stack, warnings

import emr_constructs as emr


@cache
def variants() -> tuple[Synthesized, list[str]]:
    stack = new_stack()
    brought = Brought(stack)
    job = emr.SparkSubmit(script=emr.Script.from_asset(__file__), name="job")
    brought.cluster("Transient", keep_alive=False, steps=[job, STEP])
    brought.cluster("Available", instances=THREE)
    brought.cluster("AvailableFleets", instances=emr.InstanceFleets(primary=three_in_a_fleet()))
    brought.cluster("Unprotected", instances=THREE, termination_protection=False, placement_strategy=None)
    return Synthesized(stack), warnings(stack)


def three_in_a_fleet() -> emr.InstanceFleet:
    return emr.InstanceFleet(
        instance_types=[emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=1)],
        target_on_demand_capacity=3,
    )


def variant(name: str) -> Any:
    return variants()[0].properties(f"{name}/Resource")


def test_a_transient_cluster_ends_after_the_steps_it_is_made_with() -> None:
    cluster = variant("Transient")
    assert cluster["Instances"]["KeepJobFlowAliveWhenNoSteps"] is False
    assert [step["Name"] for step in cluster["Steps"]] == ["job", "Step 2"]
    assert cluster["Steps"][0]["HadoopJarStep"]["Args"][0] == "spark-submit"
    assert "AutoTerminationPolicy" not in cluster


def test_a_transient_cluster_without_steps_is_refused() -> None:
    with pytest.raises(emr.EmrValidationError, match="it ends at once") as caught:
        Brought(new_stack()).cluster("Cluster", keep_alive=False)
    assert caught.value.codes == ("ClusterEndsAtOnce",)


def test_steps_of_a_transient_cluster_are_judged_with_it() -> None:
    step = emr.Command(arguments=["true"], action_on_failure=emr.ActionOnFailure.CANCEL_AND_WAIT)
    with pytest.raises(emr.EmrValidationError) as caught:
        Brought(new_stack()).cluster("Cluster", keep_alive=False, steps=[step], step_concurrency=2)
    assert caught.value.codes == ("ConcurrentSteps",)


@pytest.mark.parametrize("name", ["Available", "AvailableFleets"])
def test_three_primaries_are_spread_and_protected_as_emr_has_it_anyway(name: str) -> None:
    cluster = variant(name)
    assert cluster["PlacementGroupConfigs"] == [{"InstanceRole": "MASTER", "PlacementStrategy": "SPREAD"}]
    assert cluster["Instances"]["TerminationProtected"] is True
    assert "AutoTerminationPolicy" not in cluster


def test_what_is_said_of_three_primaries_holds() -> None:
    cluster = variant("Unprotected")
    assert cluster["Instances"]["TerminationProtected"] is False
    assert "PlacementGroupConfigs" not in cluster


def test_only_the_missing_protection_is_warned_of() -> None:
    about = [text for text in variants()[1] if "HighAvailability" in text]
    assert len(about) == 1
    assert "switches `termination_protection` on for three primary nodes" in about[0]


def test_limits_that_cannot_be_worked_out_are_told_with_everything_else() -> None:
    later: Any = cdk.Token.as_number({"Ref": "Later"})
    groups = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=later),
    )
    scaling = emr.ManagedScaling.vcpu(maximum_capacity=64)
    with pytest.raises(emr.EmrValidationError) as caught:
        Brought(new_stack()).cluster("Cluster", instances=groups, managed_scaling=scaling, step_concurrency=0)
    assert caught.value.path == "Stack/Cluster"
    assert sorted(caught.value.codes) == ["StepConcurrencyRange", "UndecidableCapacity"]
