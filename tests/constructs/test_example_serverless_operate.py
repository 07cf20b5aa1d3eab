"""The watched application of the guide: its alarms and events reach the topic, and are of this application."""

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
    app = runpy.run_path(str(ROOT / "examples" / "serverless_operate.py"))["main"]()
    (stack,) = app.node.children
    found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def all_of(kind: str) -> dict[str, Any]:
    return {name: one.get("Properties", {}) for name, one in resources().items() if one["Type"] == kind}


def application() -> tuple[Any, str]:
    """Id and name of the application."""
    ((name, properties),) = all_of("AWS::EMRServerless::Application").items()
    return {"Fn::GetAtt": [name, "ApplicationId"]}, properties["Name"]


def topic() -> Any:
    (name,) = all_of("AWS::SNS::Topic")
    return {"Ref": name}


def test_alarms_watch_this_application_and_reach_the_topic() -> None:
    alarms = {one["MetricName"]: one for one in all_of("AWS::CloudWatch::Alarm").values()}
    assert {name: (one["Threshold"], one["EvaluationPeriods"]) for name, one in alarms.items()} == {
        "FailedJobs": (0, 1),
        "IdleWorkerCount": (0, 30),
        "PendingJobs": (0, 15),
        "ResourceCount": (12, 1),
    }
    id, name = application()  # noqa: A001
    own = [{"Name": "ApplicationId", "Value": id}, {"Name": "ApplicationName", "Value": name}]
    for metric, one in alarms.items():
        assert one["AlarmActions"] == [topic()]
        assert one["TreatMissingData"] == "notBreaching"
        assert (one["Dimensions"] == own) == (metric != "ResourceCount")


def test_failures_of_this_application_reach_the_topic() -> None:
    rules = {one["EventPattern"]["detail-type"][0]: one for one in all_of("AWS::Events::Rule").values()}
    id, _ = application()  # noqa: A001
    assert {name: one["EventPattern"]["detail"] for name, one in rules.items()} == {
        "EMR Serverless Job Run State Change": {"applicationId": [id], "state": ["FAILED", "CANCELLED"]},
        "EMR Serverless Job Run Retry": {"applicationId": [id]},
    }
    assert [one["Targets"][0]["Arn"] for one in rules.values()] == [topic(), topic()]


@pytest.mark.parametrize("service", ["cloudwatch", "events"])
def test_the_topic_lets_alarms_and_events_in(service: str) -> None:
    (policy,) = all_of("AWS::SNS::TopicPolicy").values()
    allowed = [one["Principal"] for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert {"Service": f"{service}.amazonaws.com"} in allowed


def test_the_board_asks_for_the_workers_of_this_application() -> None:
    (board,) = all_of("AWS::CloudWatch::Dashboard").values()
    parts = board["DashboardBody"]["Fn::Join"][1]
    assert parts.count(application()[0]) == 2
    text = json.dumps(parts)
    assert "SELECT SUM(WorkerMemoryUsed)" in text
    assert "SELECT SUM(WorkerMemoryAllocated)" in text
