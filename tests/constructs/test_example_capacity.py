"""The examples of capacity make what their guide says."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

from emr_constructs.facts import instance_types
from emr_constructs.facts.instance_types import InstanceType

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of scripts are relative to where an app runs."""
    monkeypatch.chdir(ROOT)


@cache
def cluster(example: str) -> dict[str, Any]:
    (stack,) = runpy.run_path(str(ROOT / "examples" / f"{example}.py"))["main"]().node.children
    resources = Template.from_stack(stack).to_json()["Resources"].values()
    (found,) = [one["Properties"] for one in resources if one["Type"] == "AWS::EMR::Cluster"]
    properties: dict[str, Any] = found
    return properties


def fleet(example: str, name: str) -> dict[str, Any]:
    instances = cluster(example)["Instances"]
    every = [instances["MasterInstanceFleet"], instances["CoreInstanceFleet"], *instances["TaskInstanceFleets"]]
    (found,) = [one for one in every if one["Name"] == name]
    return dict(found)


def kinds(one: dict[str, Any]) -> list[InstanceType]:
    names = [kind["InstanceType"] for kind in one["InstanceTypeConfigs"]]
    return [kind for name in names if (kind := instance_types.get(name))]


def properties(classification: str) -> dict[str, str]:
    (found,) = [one for one in cluster("gpu")["Configurations"] if one["Classification"] == classification]
    return dict(found["ConfigurationProperties"])


def test_the_task_fleet_is_mixed_and_of_one_shape() -> None:
    task = fleet("mixed_spot_fleet", "task")
    assert len(kinds(task)) == 18
    assert {kind.architecture for kind in kinds(task)} == {"ARM64", "X86_64"}
    assert {kind.vcpus for kind in kinds(task)} == {8}
    assert {kind["WeightedCapacity"] for kind in task["InstanceTypeConfigs"]} == {8}
    assert task["ResizeSpecifications"] == {"SpotResizeSpecification": {"TimeoutDurationMinutes": 20}}
    assert task["LaunchSpecifications"]["SpotSpecification"]["TimeoutDurationMinutes"] == 15


def test_the_core_uses_what_is_reserved() -> None:
    core = fleet("mixed_spot_fleet", "core")
    assert core["LaunchSpecifications"]["OnDemandSpecification"] == {
        "AllocationStrategy": "lowest-price",
        "CapacityReservationOptions": {"UsageStrategy": "use-capacity-reservations-first"},
    }
    assert core["TargetSpotCapacity"] == 0
    assert "ResizeSpecifications" not in core


def test_gpus_are_where_the_work_is() -> None:
    for name in ("core", "task"):
        assert [kind.name for kind in kinds(fleet("gpu", name))] == ["g6.xlarge", "g5.xlarge", "g4dn.xlarge"]
    assert not any(kind.gpu or kind.architecture == "ARM64" for kind in kinds(fleet("gpu", "primary")))
    assert {"Name": "TensorFlow"} in cluster("gpu")["Applications"]


def test_yarn_finds_its_control_group_where_the_bootstrap_action_mounts_it() -> None:
    (action,) = cluster("gpu")["BootstrapActions"]
    (directory,) = action["ScriptBootstrapAction"]["Args"]
    assert properties("yarn-site")["yarn.nodemanager.linux-container-executor.cgroups.mount-path"] == directory
    (executor,) = [one for one in cluster("gpu")["Configurations"] if one["Classification"] == "container-executor"]
    nested = {one["Classification"]: one["ConfigurationProperties"] for one in executor["Configurations"]}
    assert nested == {
        "gpu": {"module.enabled": "true"},
        "cgroups": {"root": directory, "yarn-hierarchy": "yarn"},
    }


def test_the_tasks_of_an_executor_share_its_gpu() -> None:
    spark = properties("spark-defaults")
    tasks = int(spark["spark.executor.cores"])
    gpus = float(spark["spark.executor.resource.gpu.amount"])
    assert tasks * float(spark["spark.task.resource.gpu.amount"]) == gpus
