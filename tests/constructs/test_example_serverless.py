"""The Hive and the interactive application of the guide are what it says, and what EMR's API takes."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

from local_aws.botocore_model import check_input
from local_aws.translation import to_api

ROOT = Path(__file__).resolve().parents[2]
SERVICE = "emr-serverless"


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of scripts are relative to where an app runs."""
    monkeypatch.chdir(ROOT)


@cache
def resources(example: str) -> dict[str, Any]:
    (stack,) = runpy.run_path(str(ROOT / "examples" / f"{example}.py"))["main"]().node.children
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def all_of(example: str, kind: str) -> list[dict[str, Any]]:
    return [one["Properties"] for one in resources(example).values() if one["Type"] == f"AWS::{kind}"]


def deployed(value: Any) -> Any:
    """A part of a template where something stands in for what only deployment knows."""
    if isinstance(value, list):
        return [deployed(one) for one in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["Fn::Join"]:
        return value["Fn::Join"][0].join(map(deployed, value["Fn::Join"][1]))
    if list(value) == ["Fn::GetAtt"]:
        return {"Arn": "arn:aws:kms:eu-west-1:111122223333:key/1", "GroupId": "sg-1"}[value["Fn::GetAtt"][1]]
    return "deployed" if list(value) == ["Ref"] else {name: deployed(one) for name, one in value.items()}


@pytest.mark.parametrize("example", ["serverless_hive", "serverless_interactive"])
def test_the_api_takes_what_the_template_says(example: str) -> None:
    (application,) = all_of(example, "EMRServerless::Application")
    request = to_api("CreateApplication", deployed(application), service=SERVICE)
    check_input(SERVICE, "CreateApplication", {**request, "clientToken": "1"})
    assert request["type"] == application["Type"]


def test_the_hive_application_keeps_workers_ready_and_runs_a_report_each_morning() -> None:
    (application,) = all_of("serverless_hive", "EMRServerless::Application")
    ready = {one["Key"]: one["Value"]["WorkerCount"] for one in application["InitialCapacity"]}
    assert ready == {"HiveDriver": 1, "TezTask": 2}
    (schedule,) = all_of("serverless_hive", "Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(0 6 * * ? *)"
    assert "revenue_by_day/" in str(schedule["Target"]["Input"])
    (group,) = all_of("serverless_hive", "Logs::LogGroup")
    assert group["RetentionInDays"] == 30


def test_the_interactive_application_stands_in_a_private_network() -> None:
    (application,) = all_of("serverless_interactive", "EMRServerless::Application")
    assert set(application["InteractiveConfiguration"].values()) == {True}
    assert len(application["NetworkConfiguration"]["SubnetIds"]) == 2
    assert all_of("serverless_interactive", "EC2::InternetGateway") == []
    workers = [one for one in all_of("serverless_interactive", "EC2::SecurityGroup") if "Workers" in str(one)]
    assert [one["ToPort"] for one in workers[0]["SecurityGroupEgress"] if "ToPort" in one] == [443, 5432]
    endpoints = all_of("serverless_interactive", "EC2::VPCEndpoint")
    services = {one["ServiceName"]["Fn::Join"][1][-1] for one in endpoints}
    assert services == {".glue", ".logs", ".s3"}


def test_analysts_may_hand_the_role_of_their_work_to_emr_serverless_alone() -> None:
    policies = all_of("serverless_interactive", "IAM::Policy")
    (analysts,) = [one for one in policies if "AccessLivyEndpoints" in str(one)]
    passing = [one for one in analysts["PolicyDocument"]["Statement"] if one["Action"] == "iam:PassRole"]
    assert passing
    assert {str(one["Condition"]) for one in passing} == {
        "{'StringLike': {'iam:PassedToService': 'emr-serverless.amazonaws.com*'}}"
    }
    assert "kms:Decrypt" in str(analysts)
