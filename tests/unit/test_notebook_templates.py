"""Notebooks by the clock in templates: found in the input of a schedule, with the cluster they run on."""

from __future__ import annotations

import json
from typing import Any

from emr_constructs.rules.template.check import check_template

TARGET = "arn:aws:scheduler:::aws-sdk:emr:startNotebookExecution"
ROLE = "arn:aws:iam::111122223333:role/starter"


def schedule(request: Any, target: str = TARGET) -> dict[str, Any]:
    """A template with a cluster that ends when it is idle, and a schedule."""
    properties = {
        "ScheduleExpression": "rate(1 day)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": target, "RoleArn": ROLE, "Input": request},
    }
    cluster = {
        "ReleaseLabel": "emr-7.14.0",
        "AutoTerminationPolicy": {"IdleTimeout": 3600},
        "Instances": {"KeepJobFlowAliveWhenNoSteps": True},
    }
    return {
        "Resources": {
            "Nightly": {"Type": "AWS::Scheduler::Schedule", "Properties": properties},
            "Cluster": {"Type": "AWS::EMR::Cluster", "Properties": cluster},
        }
    }


def codes(template: dict[str, Any]) -> list[str]:
    found = check_template(json.dumps(template), "template.json")
    return sorted(one.rule.code for one in found if one.resource == "Nightly")


def test_a_request_that_lacks_what_emr_needs_is_told() -> None:
    assert codes(schedule(json.dumps({"EditorId": "es-0A1B"}))) == [
        "NotebookExecutionIncomplete",
        "NotebookExecutionIncomplete",
        "NotebookExecutionIncomplete",
        "NotebookExecutionWorkspace",
    ]


def test_the_cluster_of_a_request_that_is_joined_is_known() -> None:
    text = [
        '{"EditorId":"e-0A1B","RelativePath":"daily.ipynb","ServiceRole":"studio","ExecutionEngine":{"Id":"',
        {"Ref": "Cluster"},
        '"}}',
    ]
    assert codes(schedule({"Fn::Join": ["", text]})) == ["NotebookExecutionClusterEnds"]


def test_a_schedule_of_something_else_is_none_of_emrs() -> None:
    assert codes(schedule("{}", "arn:aws:scheduler:::aws-sdk:emr:stopNotebookExecution")) == []
    assert codes(schedule("{}")) == ["NotebookExecutionIncomplete"] * 3


def test_a_job_of_emr_serverless_is_still_one() -> None:
    serverless = "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun"
    request = json.dumps({"ApplicationId": "00f1ab2cd3ef4g05", "EditorId": "es-0A1B"})
    assert set(codes(schedule(request, serverless))) == {"ServerlessJobIncomplete"}
