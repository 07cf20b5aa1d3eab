"""The same calls to moto's EMR Serverless and to ours, through boto3: states, shapes and errors compared.

Where the two differ, AWS's documentation decides. Each difference is listed with its reason, and must still be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from local_serverless import FOREVER, REGION, ROLE, SPARK, account, client
from moto import mock_aws

from local_aws.clock import CLOCK

Observed = dict[str, Any]
CHANGEABLE_WHILE_STARTED = (
    "Only the following configurations can be updated when an application is in STARTED state: "
    "schedulerConfiguration.maxConcurrentRuns, extendedSupportConfiguration, imageConfiguration, "
    "workerTypeSpecifications.imageConfiguration, maximumCapacity."
)
# Step: what moto answers, what we answer, and where AWS says so.
DIFFERENT: dict[str, tuple[Any, Any, str]] = {
    "a new application": ("STARTED", "CREATED", "application-states: it has provisioned no capacity yet"),
    "members of the application": (set(), {"architecture"}, "EMR Serverless API, Application: X86_64 is the default"),
    "an unknown application": (400, 404, "the service model's httpStatusCode of ResourceNotFoundException"),
    "an unknown job run": (400, 404, "the service model's httpStatusCode of ResourceNotFoundException"),
    "runs of an unknown application": (
        ("ResourceNotFoundException", "Application 00none does not exist"),
        ("ValidationException", "Application 00none does not exist"),
        "ListJobRuns declares no ResourceNotFoundException",
    ),
    "a new job run": ("SUCCESS", "SUBMITTED", "job-states: the first state of every run"),
    "members of the job run": (
        {"billedResourceUtilization", "totalExecutionDurationSeconds"},
        {"attempt", "attemptCreatedAt", "attemptUpdatedAt", "createdBy", "mode", "stateDetails"},
        "EMR Serverless API, JobRun: what it has used is known at its end; createdBy and stateDetails are required",
    ),
    "update while started": (
        "must be in one of the following statuses [CREATED, STOPPED]. Current status: STARTED",
        CHANGEABLE_WHILE_STARTED,
        "AWS's answer of July 2026: terraform-provider-aws#49109",
    ),
    "stop while a job runs": (
        "stopped",
        "ValidationException",
        "StopApplication: all scheduled and running jobs must be completed or cancelled before",
    ),
    "stop once more": (
        "stopped",
        "Application cannot be STOPPED. Applications must be in one of the following statuses: [STARTING, STARTED]",
        "AWS's answer: gchq/sleeper#1212",
    ),
    "cancel what has ended": ("cancelled", "ValidationException", "AWS's answer: opensearch-project/sql#2986"),
    "listed after deletion": (1, 0, "application-states: a terminated application is not on the list"),
    "tags": ("404", {"a": "b"}, "moto has no ListTagsForResource"),
    "spark release": ("ValidationException", "created", "the release guide: emr-spark-8.x runs on EMR Serverless"),
}


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[Observed]:
    with account(monkeypatch):
        yield observe(client(), ROLE)


@pytest.fixture
def theirs() -> Iterator[Observed]:
    with mock_aws():
        yield observe(boto3.client("emr-serverless", region_name=REGION), ROLE.replace("000000000000", "123456789012"))


def test_ours_and_theirs_agree_but_where_aws_sides_with_us(ours: Observed, theirs: Observed) -> None:
    assert list(ours) == list(theirs)
    differing = {step: (theirs[step], ours[step]) for step in ours if theirs[step] != ours[step]}
    assert differing == {step: (moto, aws) for step, (moto, aws, _) in DIFFERENT.items()}
    assert len(ours) - len(differing) >= 15


def observe(emr: Any, role: str) -> Observed:
    """The life of an application, and what went wrong in it."""
    seen: Observed = {}
    made = emr.create_application(releaseLabel="emr-7.14.0", type="SPARK", name="etl", tags={"a": "b"})
    at = {"applicationId": made["applicationId"]}
    seen["created"] = shape(made)
    CLOCK.advance(1)
    seen["a new application"] = get(emr, at)["state"]
    seen["members of the application"] = shape(get(emr, at)) - _APPLICATION
    seen["type and name"] = (get(emr, at)["type"], get(emr, at)["name"])
    seen["automatic start and stop"] = [get(emr, at)[f"auto{what}Configuration"] for what in ("Start", "Stop")]
    seen["start"] = shape(emr.start_application(**at))
    CLOCK.advance(1)
    seen["started"] = get(emr, at)["state"]
    seen["listed"] = [
        shape(one) - {"architecture"} for one in emr.list_applications(states=["STARTED"])["applications"]
    ]
    seen["delete while started"] = message(lambda: emr.delete_application(**at), at)
    seen["update while started"] = message(lambda: emr.update_application(**at, architecture="ARM64"), at)
    seen.update(jobs(emr, at, role))
    seen["stop once more"] = message(lambda: emr.stop_application(**at), at) or "stopped"
    maximum = {"cpu": "8 vCPU", "memory": "32 GB"}
    seen["update"] = emr.update_application(**at, maximumCapacity=maximum)["application"]["maximumCapacity"]
    seen["delete"] = shape(emr.delete_application(**at))
    seen["deleted"] = get(emr, at)["state"]
    seen["listed after deletion"] = len(emr.list_applications()["applications"])
    seen["delete once more"] = message(lambda: emr.delete_application(**at), at)
    seen["run after deletion"] = code(lambda: start(emr, at, role))
    seen.update(refusals(emr, made["arn"]))
    return seen


def jobs(emr: Any, at: dict[str, str], role: str) -> Observed:
    """Runs on a started application, which is stopped in the end."""
    seen: Observed = {}
    started = start(emr, at, role, name="nightly", tags=FOREVER)
    seen["job started"] = shape(started)
    run = {**at, "jobRunId": started["jobRunId"]}
    seen["a new job run"] = emr.get_job_run(**run)["jobRun"]["state"]
    seen["members of the job run"] = shape(emr.get_job_run(**run)["jobRun"]) - _JOB_RUN
    seen["job runs listed"] = [one["id"] == run["jobRunId"] for one in emr.list_job_runs(**at)["jobRuns"]]
    seen["time limit"] = message(lambda: start(emr, at, role, executionTimeoutMinutes=4), at)
    other = re.sub(r"[0-9]{12}", "1" * 12, role)
    seen["role of another account"] = message(lambda: start(emr, at, other), at)
    CLOCK.advance(1)
    seen["stop while a job runs"] = code(lambda: emr.stop_application(**at)) or "stopped"
    seen["cancel"] = shape(emr.cancel_job_run(**run))
    CLOCK.advance(1)
    seen["cancelled"] = emr.get_job_run(**run)["jobRun"]["state"]
    seen["listed by state"] = len(emr.list_job_runs(**at, states=["CANCELLED"])["jobRuns"])
    seen["cancel what has ended"] = code(lambda: emr.cancel_job_run(**run)) or "cancelled"
    unknown = {**at, "jobRunId": "00none"}
    seen["an unknown job run"] = status(lambda: emr.get_job_run(**unknown))
    seen["words for an unknown job run"] = (
        code(lambda: emr.get_job_run(**unknown)),
        message(lambda: emr.get_job_run(**unknown), at),
    )
    code(lambda: emr.stop_application(**at))
    CLOCK.advance(1)
    seen["stopped"] = get(emr, at)["state"]
    return seen


def refusals(emr: Any, arn: str) -> Observed:
    """What stands on nothing."""
    unknown = {"applicationId": "00none"}
    create = emr.create_application
    return {
        "an unknown application": status(lambda: emr.get_application(**unknown)),
        "words for an unknown application": message(lambda: emr.get_application(**unknown), unknown),
        "runs of an unknown application": (
            code(lambda: emr.list_job_runs(**unknown)),
            message(lambda: emr.list_job_runs(**unknown), {}),
        ),
        "release": message(lambda: create(releaseLabel="emr-70", type="SPARK"), {}),
        "spark release": code(lambda: create(releaseLabel="emr-spark-8.0.0", type="SPARK")) or "created",
        "engine": message(lambda: create(releaseLabel="emr-7.14.0", type="FLINK"), {}),
        "tags": code(lambda: emr.list_tags_for_resource(resourceArn=arn))
        or emr.list_tags_for_resource(resourceArn=arn)["tags"],
    }


_APPLICATION = {
    *("applicationId", "arn", "name", "releaseLabel", "type", "state", "createdAt", "updatedAt", "tags"),
    *("autoStartConfiguration", "autoStopConfiguration"),
}
_JOB_RUN = {
    *("applicationId", "jobRunId", "arn", "createdAt", "updatedAt", "executionRole", "state", "releaseLabel"),
    *("jobDriver", "executionTimeoutMinutes", "name", "tags"),
}


def get(emr: Any, at: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = emr.get_application(**at)["application"]
    return found


def start(emr: Any, at: dict[str, str], role: str, **members: Any) -> dict[str, Any]:
    started: dict[str, Any] = emr.start_job_run(**at, executionRoleArn=role, jobDriver=SPARK, **members)
    return started


def shape(answer: dict[str, Any]) -> set[str]:
    """The members that say something."""
    return {name for name, value in answer.items() if value not in ("", None, {}, []) and name != "ResponseMetadata"}


def _refusal(call: Callable[[], Any]) -> dict[str, Any]:
    try:
        call()
    except ClientError as error:
        return {**error.response["Error"], **error.response["ResponseMetadata"]}
    return {}


def code(call: Callable[[], Any]) -> Any:
    """Of the error, if it is refused."""
    return _refusal(call).get("Code")


def status(call: Callable[[], Any]) -> Any:
    return _refusal(call).get("HTTPStatusCode")


def message(call: Callable[[], Any], at: dict[str, str]) -> Any:
    """Of the error, without the id, which differs."""
    said = _refusal(call).get("Message")
    return said and said.removeprefix(f"Application {at.get('applicationId')} ")
