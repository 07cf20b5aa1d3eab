"""Executions of notebooks in the local EMR, and the schedules that start them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from local_studio import ARN, CLUSTER, NOTEBOOK, S3, account, call, execution, refused, role, start

from local_aws import control, schedules, seam
from local_aws.clock import CLOCK
from local_aws.emr import records as emr_records

EMR = "elasticmapreduce.amazonaws.com"
START = {
    "Effect": "Allow",
    "Action": "elasticmapreduce:StartNotebookExecution",
    "Resource": f"arn:aws:elasticmapreduce:us-east-1:000000000000:cluster/{CLUSTER}",
}
PASS = {
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": f"{ARN}:role/service",
    "Condition": {"StringEquals": {"iam:PassedToService": EMR}},
}
TARGET = "arn:aws:scheduler:::aws-sdk:emr:startNotebookExecution"
ORDER = {"name": "nightly", "group": "default", "region": "us-east-1"}


@pytest.fixture(autouse=True)
def in_an_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield
    store = seam.service("scheduler")._schedules
    for key in store.keys():  # noqa: SIM118  # a dictionary of ministack's, where keys() is the account's share
        del store[key]


def passed(execution_id: str) -> list[str]:
    """The states of an execution in the next second, one after the other."""
    states: list[str] = []
    for _ in range(100):
        now = execution(execution_id)["Status"]
        if not states or states[-1] != now:
            states.append(now)
        CLOCK.advance(0.01)
    return states


def listed(**which: Any) -> list[str]:
    return [one["NotebookExecutionId"] for one in call("ListNotebookExecutions", **which)["NotebookExecutions"]]


def tags(**wishes: str) -> list[dict[str, str]]:
    return [{"Key": f"local-aws:{name.replace('_', '-')}", "Value": value} for name, value in wishes.items()]


def schedule(target: dict[str, Any], state: str = "ENABLED") -> None:
    role_arn = f"{ARN}:role/scheduler"
    record = {"Arn": "arn:schedule", "State": state, "Target": {"RoleArn": role_arn, **target}}
    seam.service("scheduler")._schedules["default/nightly"] = record


def test_an_execution_passes_its_states() -> None:
    wanted = {**NOTEBOOK, "NotebookExecutionName": "n", "NotebookParams": "{}", "EnvironmentVariables": {"A": "b"}}
    execution_id = start(**wanted, OutputNotebookFormat="HTML", Tags=[{"Key": "a", "Value": "b"}])
    assert passed(execution_id) == ["START_PENDING", "STARTING", "RUNNING", "FINISHING", "FINISHED"]
    found = execution(execution_id)
    shown = {name: value for name, value in wanted.items() if name != "ServiceRole"}
    assert shown.items() <= found.items()
    assert found["OutputNotebookURI"] == "s3://studio/out/nightly.ipynb"
    assert (found["LastStateChangeReason"], found["EndTime"] > found["StartTime"]) == ("Execution is finished.", True)
    assert found["Arn"].endswith(f":notebook-execution/{execution_id}")


def test_an_execution_takes_and_ends_as_a_test_wants() -> None:
    execution_id = start(Tags=tags(runs_for="60", ends_as="FAILED"))
    CLOCK.advance(59)
    assert execution(execution_id)["Status"] == "RUNNING"
    CLOCK.advance(2)
    assert execution(execution_id)["Status"] == "FAILED"
    assert "because a test wants it" in execution(execution_id)["LastStateChangeReason"]


def test_an_execution_is_stopped_once() -> None:
    execution_id = start(Tags=tags(runs_for="forever"))
    CLOCK.advance(1e6)
    call("StopNotebookExecution", NotebookExecutionId=execution_id)
    assert passed(execution_id) == ["STOP_PENDING", "STOPPING", "STOPPED"]
    with refused("has ended: STOPPED"):
        call("StopNotebookExecution", NotebookExecutionId=execution_id)
    with refused("The notebook execution ex-none does not exist"):
        call("StopNotebookExecution", NotebookExecutionId="ex-none")


def test_a_notebook_of_a_workspace() -> None:
    of_workspace = {"EditorId": "e-1", "RelativePath": "a.ipynb"}
    execution_id = start(NotebookS3Location=None, OutputNotebookS3Location=None, **of_workspace)
    assert passed(execution_id)[-1] == "FINISHED"
    assert (execution(execution_id)["EditorId"], listed(EditorId="e-1")) == ("e-1", [execution_id])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"NotebookS3Location": None}, "A notebook is given by EditorId and RelativePath, or by NotebookS3Location"),
        ({"EditorId": "e-1", "RelativePath": "a"}, "A notebook is given by EditorId and RelativePath"),
        ({"NotebookS3Location": {"Bucket": "studio"}}, "NotebookS3Location needs Bucket and Key"),
        ({"ExecutionEngine": {"Id": "j-2"}}, "The cluster j-2 does not exist, or has ended"),
        ({"ExecutionEngine": {"Id": CLUSTER, "ExecutionRoleArn": f"{ARN}:role/none"}}, "ExecutionRoleArn"),
        ({"ServiceRole": "none"}, "ServiceRole 'none' is not a role of this account"),
        ({"NotebookInstanceSecurityGroupId": "sg-none"}, "The security group sg-none does not exist"),
    ],
)
def test_what_cannot_be_started(change: dict[str, Any], words: str) -> None:
    with refused(words):
        start(**change)
    assert listed() == []


def test_the_service_role_must_let_emr_in() -> None:
    role("service", S3, service="ec2.amazonaws.com")
    with refused("ServiceRole: entity does not have permissions to assume role"):
        start()


def test_nothing_starts_on_a_cluster_that_has_ended() -> None:
    emr_records.clusters[CLUSTER].description["Status"]["State"] = "TERMINATED"
    with refused("does not exist, or has ended"):
        start()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"NotebookS3Location": {"Bucket": "studio", "Key": "none"}}, "There is no notebook at s3://studio/none"),
        ({"NotebookS3Location": {"Bucket": "none", "Key": "none"}}, "There is no notebook at s3://none/none"),
        ({"NotebookInstanceSecurityGroupId": "sg-far"}, "sg-engine does not let sg-far in on port 18888"),
    ],
)
def test_what_fails_on_its_way(change: dict[str, Any], reason: str) -> None:
    execution_id = start(**change)
    assert passed(execution_id) == ["START_PENDING", "STARTING", "FAILING", "FAILED"]
    assert reason in execution(execution_id)["LastStateChangeReason"]


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        (["out/*"], "is not allowed s3:GetObject on arn:aws:s3:::studio/nightly.ipynb"),
        (["nightly.ipynb"], "is not allowed s3:PutObject on arn:aws:s3:::studio/out/nightly.ipynb"),
        (["nightly.ipynb", "out/nightly.ipynb/*"], "Execution is finished."),
    ],
)
def test_the_service_role_reads_the_notebook_and_writes_what_comes_of_it(objects: list[str], reason: str) -> None:
    role("service", {**S3, "Resource": [f"arn:aws:s3:::studio/{one}" for one in objects]})
    execution_id = start()
    CLOCK.advance(1)
    assert reason in execution(execution_id)["LastStateChangeReason"]


def test_a_cluster_without_the_gateway_runs_no_notebook() -> None:
    emr_records.clusters[CLUSTER].description["Applications"] = [{"Name": "Spark"}]
    execution_id = start()
    assert passed(execution_id)[-1] == "FAILED"
    assert "has no JupyterEnterpriseGateway" in execution(execution_id)["LastStateChangeReason"]


def test_executions_are_listed_the_newest_first() -> None:
    first = start()
    CLOCK.advance(10)
    second = start(Tags=tags(runs_for="forever"))
    assert listed(Status="START_PENDING") == [second]
    CLOCK.advance(1)
    now = CLOCK.now()
    assert listed() == [second, first]
    assert listed(Status="START_PENDING") == []
    assert listed(Status="RUNNING") == [second]
    assert listed(From=now - 5) == [second]
    assert listed(To=now - 5) == [first]
    assert listed(ExecutionEngineId="j-2") == []
    assert listed(EditorId="e-1") == []
    CLOCK.advance(31 * 24 * 3600)
    assert listed() == []
    [shown] = call("ListNotebookExecutions", From=0.0)["NotebookExecutions"][1:]
    assert (shown["Status"], shown["ExecutionEngineId"]) == ("FINISHED", CLUSTER)


def test_tags_of_an_execution_change() -> None:
    execution_id = start()
    call("AddTags", ResourceId=execution_id, Tags=[{"Key": "a", "Value": "1"}])
    assert execution(execution_id)["Tags"] == [{"Key": "a", "Value": "1"}]


def test_a_schedule_starts_a_notebook_with_its_role() -> None:
    request = {**NOTEBOOK, "NotebookExecutionName": "<aws.scheduler.scheduled-time>"}
    schedule({"Arn": TARGET, "Input": json.dumps(request)})
    role("scheduler", START, PASS, service="scheduler.amazonaws.com")
    schedules.run(ORDER)
    [execution_id] = listed()
    assert execution(execution_id)["NotebookExecutionName"] == "2027-01-15T08:00:00Z"


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ([PASS], "not allowed elasticmapreduce:StartNotebookExecution on arn:aws:elasticmapreduce"),
        ([START], "not allowed iam:PassRole on arn:aws:iam::000000000000:role/service"),
        (
            [START, {**PASS, "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}],
            "not allowed iam:PassRole",
        ),
    ],
)
def test_a_schedule_may_what_its_role_may(rights: list[dict[str, Any]], words: str) -> None:
    schedule({"Arn": TARGET, "Input": json.dumps(NOTEBOOK)})
    role("scheduler", *rights, service="scheduler.amazonaws.com")
    with refused(words, code="AccessDeniedException"):
        schedules.run(ORDER)
    assert listed() == []


def test_a_schedule_may_what_the_boundary_of_its_role_allows() -> None:
    schedule({"Arn": TARGET, "Input": json.dumps(NOTEBOOK)})
    role("scheduler", START, PASS, service="scheduler.amazonaws.com")
    iam, boundary = seam.service("iam"), f"{ARN}:policy/boundary"
    document = json.dumps({"Version": "2012-10-17", "Statement": [START]})
    iam._policies[boundary] = {"Arn": boundary, "Versions": {"v1": {"Document": document}}}
    iam._roles["scheduler"]["PermissionsBoundary"] = boundary
    with refused("not allowed iam:PassRole", code="AccessDeniedException"):
        schedules.run(ORDER)


@pytest.mark.parametrize(
    ("target", "state", "code", "words"),
    [
        ({"Arn": TARGET, "Input": "{}"}, "DISABLED", "ValidationException", "or it is disabled"),
        ({"Arn": TARGET, "Input": "{}"}, "ENABLED", "ValidationException", "no request of StartNotebookExecution"),
        ({"Arn": "arn:aws:sqs:::q"}, "ENABLED", "NotImplemented", "does not send to arn:aws:sqs:::q"),
    ],
)
def test_what_a_schedule_does_not_send(target: dict[str, Any], state: str, code: str, words: str) -> None:
    schedule(target, state)
    with refused(words, code=code):
        schedules.run(ORDER)


def test_what_is_no_request_of_its_target_is_refused_beforehand() -> None:
    schedules.check({"Arn": TARGET, "Input": json.dumps(NOTEBOOK)})
    schedules.check({"Arn": "arn:aws:sqs:::q", "Input": "anything"})
    with refused('Missing required parameter in input: "ServiceRole"', code="ValidationException"):
        schedules.check({"Arn": TARGET, "Input": json.dumps({"ExecutionEngine": {"Id": "j-1"}})})


def test_the_server_knows_its_own_orders() -> None:
    assert {"advance", "fail"} <= set(control.ORDERS)
