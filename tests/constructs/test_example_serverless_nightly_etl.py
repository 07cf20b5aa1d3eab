"""The nightly job and the state machine of the guide: they start their jobs, and failures are heard of."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template
from state_machines import complaints, text_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of scripts are relative to where an app runs."""
    monkeypatch.chdir(ROOT)


@cache
def resources(example: str) -> Mapping[str, Any]:
    app = runpy.run_path(str(ROOT / "examples" / f"{example}.py"))["main"]()
    (stack,) = app.node.children
    found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def only(kind: str, example: str = "serverless_nightly_etl") -> Any:
    (one,) = [one["Properties"] for one in resources(example).values() if one["Type"] == kind]
    return one


def name_of(kind: str) -> str:
    (name,) = [name for name, one in resources("serverless_nightly_etl").items() if one["Type"] == kind]
    return name


def test_the_job_of_the_night_is_one_that_emr_serverless_takes() -> None:
    schedule = only("AWS::Scheduler::Schedule")
    request = json.loads(text_of(schedule["Target"]["Input"]))
    assert complaints({**request, "ClientToken": "d32c5kddcf5bb8c3"}) == ""
    assert request["JobDriver"]["SparkSubmit"]["EntryPointArguments"][::2] == ["--input", "--output"]
    assert request["ExecutionTimeoutMinutes"] == 60
    assert schedule["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] == 2 * 3600


def test_jobs_that_fail_and_jobs_that_do_not_start_reach_the_topic() -> None:
    topic = {"Ref": name_of("AWS::SNS::Topic")}
    rule, alarm = only("AWS::Events::Rule"), only("AWS::CloudWatch::Alarm")
    assert rule["EventPattern"]["detail"]["state"] == ["FAILED", "CANCELLED"]
    assert [one["Arn"] for one in rule["Targets"]] == [topic]
    assert alarm["AlarmActions"] == [topic]
    queue = {"Fn::GetAtt": [name_of("AWS::SQS::Queue"), "QueueName"]}
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": queue}]
    allowed = [one["Principal"] for one in only("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]]
    for service in ("cloudwatch", "events"):
        assert {"Service": f"{service}.amazonaws.com"} in allowed


def test_both_jobs_of_the_state_machine_read_and_write_one_day() -> None:
    machine = only("AWS::StepFunctions::StateMachine", "serverless_state_machine")
    states = json.loads(text_of(machine["DefinitionString"]))["States"]
    drivers = [one["Parameters"]["JobDriver"]["SparkSubmit"] for one in states.values()]
    assert [str(one["EntryPointArguments.$"]).count("$.day") for one in drivers] == [2, 2]
    assert states["OrdersByDay"]["ResultPath"] is None
    assert states["WordCount"]["End"] is True
