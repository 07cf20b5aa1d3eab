"""The watched cluster of the guide: its alarms and events reach the topic, and its operators reach the cluster."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]


@cache
def resources() -> Mapping[str, Any]:
    app = runpy.run_path(str(ROOT / "examples" / "operate.py"))["main"]()
    (stack,) = app.node.children
    found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def all_of(kind: str) -> dict[str, Any]:
    return {name: one.get("Properties", {}) for name, one in resources().items() if one["Type"] == kind}


def cluster_id() -> Any:
    (name,) = all_of("AWS::EMR::Cluster")
    return {"Fn::GetAtt": [name, "Id"]}


def topic() -> Any:
    (name,) = all_of("AWS::SNS::Topic")
    return {"Ref": name}


def test_alarms_watch_this_cluster_and_reach_the_topic() -> None:
    alarms = {one["MetricName"]: one for one in all_of("AWS::CloudWatch::Alarm").values()}
    assert {name: one["Threshold"] for name, one in alarms.items()} == {"MRUnhealthyNodes": 0, "HDFSUtilization": 80}
    for one in alarms.values():
        assert one["AlarmActions"] == [topic()]
        assert one["Dimensions"] == [{"Name": "JobFlowId", "Value": cluster_id()}]
        assert one["TreatMissingData"] == "notBreaching"


def test_failures_of_this_cluster_reach_the_topic() -> None:
    rules = {one["EventPattern"]["detail-type"][0]: one for one in all_of("AWS::Events::Rule").values()}
    details = {name: one["EventPattern"]["detail"] for name, one in rules.items()}
    assert details == {
        "EMR Cluster State Change": {"clusterId": [cluster_id()], "severity": ["CRITICAL"]},
        "EMR Step Status Change": {"clusterId": [cluster_id()], "state": ["FAILED"]},
    }
    assert [one["Targets"][0]["Arn"] for one in rules.values()] == [topic(), topic()]


@pytest.mark.parametrize("service", ["cloudwatch", "events"])
def test_the_topic_lets_alarms_and_events_in(service: str) -> None:
    (policy,) = all_of("AWS::SNS::TopicPolicy").values()
    allowed = [one["Principal"] for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert {"Service": f"{service}.amazonaws.com"} in allowed


def test_operators_reach_no_other_cluster() -> None:
    (policy,) = [one for name, one in all_of("AWS::IAM::Policy").items() if name.startswith("Operators")]
    statements = policy["PolicyDocument"]["Statement"]
    assert len(statements) == 4
    for one in statements:
        assert json.dumps(cluster_id()) in json.dumps(one["Resource"])
