"""The examples of clusters that stay: HBase on S3, and streaming."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@cache
def resources(example: str) -> dict[str, Any]:
    (stack,) = runpy.run_path(str(EXAMPLES / f"{example}.py"))["main"]().node.children
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def only(example: str, kind: str) -> tuple[str, dict[str, Any]]:
    """The one resource of a type: its id, its properties."""
    ((name, one),) = ((name, one) for name, one in resources(example).items() if one["Type"] == kind)
    return name, one["Properties"]


def cluster(example: str) -> dict[str, Any]:
    return only(example, "AWS::EMR::Cluster")[1]


def settings(example: str) -> dict[str, Any]:
    return {one["Classification"]: one["ConfigurationProperties"] for one in cluster(example)["Configurations"]}


@pytest.mark.parametrize("example", ["hbase_on_s3", "streaming"])
def test_the_cluster_stays_when_it_seems_idle(example: str) -> None:
    assert "AutoTerminationPolicy" not in cluster(example)
    assert cluster(example)["Instances"]["KeepJobFlowAliveWhenNoSteps"] is True


def test_hbase_reaches_its_workspace_and_outlives_a_primary() -> None:
    workspace, _ = only("hbase_on_s3", "AWS::EMR::WALWorkspace")
    assert settings("hbase_on_s3")["hbase-site"]["emr.wal.workspace"] == {"Ref": workspace}
    endpoints = [one for one in resources("hbase_on_s3").values() if one["Type"] == "AWS::EC2::VPCEndpoint"]
    assert [one for one in endpoints if ".emrwal.prod" in str(one["Properties"]["ServiceName"])]
    instances = cluster("hbase_on_s3")["Instances"]
    assert instances["MasterInstanceGroup"]["InstanceCount"] == 3
    assert instances["TerminationProtected"] is True
    assert "ManagedScalingPolicy" not in cluster("hbase_on_s3")


def test_streams_keep_their_state_and_their_masters() -> None:
    said = settings("streaming")
    assert said["yarn-site"]["yarn.node-labels.am.default-node-label-expression"] == "ON_DEMAND"
    assert said["flink-conf"]["execution.checkpointing.interval"] == "60s"
    instances = cluster("streaming")["Instances"]
    assert instances["CoreInstanceFleet"]["TargetSpotCapacity"] == 0
    assert instances["TaskInstanceFleets"][0]["TargetOnDemandCapacity"] == 0
    _, step = only("streaming", "AWS::EMR::Step")
    assert "-d" in step["HadoopJarStep"]["Args"]
