"""What the local EMR Serverless refuses, and what it takes although it looks odd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from local_serverless import (
    FOREVER,
    PULL,
    ROLE,
    TRUST,
    WORKER,
    account,
    call,
    create,
    image,
    job,
    passed,
    refused,
    run,
    start,
    state,
    trust,
)

from local_aws import seam
from local_aws.api import ApiError
from local_aws.botocore_model import operation_model
from local_aws.clock import CLOCK


@pytest.fixture(autouse=True)
def in_an_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield


def workers(**members: str) -> dict[str, Any]:
    return {"initialCapacity": {"Driver": {"workerCount": 2, "workerConfiguration": {**WORKER, **members}}}}


@pytest.mark.parametrize(
    "statement",
    [
        {**TRUST, "Principal": {"Service": "elasticmapreduce.amazonaws.com"}},
        {**TRUST, "Action": "sts:TagSession"},
        {**TRUST, "Effect": "Deny"},
        {**TRUST, "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}},
        {**TRUST, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:emr-serverless:*:000000000000:applications/*"}}},
        {**TRUST, "Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}},
        {**TRUST, "Principal": "*"},
        {},
    ],
)  # fmt: skip
def test_a_job_whose_role_does_not_trust_emr_serverless_fails(statement: dict[str, Any]) -> None:
    trust(statement)
    application_id = start()
    job_run_id = run(application_id)
    assert passed(application_id, job_run_id) == ["SUBMITTED", "FAILED"]
    again = run(application_id, retryPolicy={"maxAttempts": 3})
    CLOCK.advance(1)
    assert job(application_id, again)["attempt"] == 1  # attempts are for what began
    assert job(application_id, job_run_id)["stateDetails"] == (
        f"Could not assume runtime role {ROLE} because it doesn't exist or isn't setup with the required trust "
        "relationship."
    )


def test_a_repository_that_does_not_let_emr_in() -> None:
    assert create(imageConfiguration={"imageUri": image()})
    del seam.service("ecr")._repo_policies["spark"]
    with refused(f"does not allow emr-serverless.amazonaws.com {', '.join(PULL)}"):
        create(imageConfiguration={"imageUri": image()})


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"type": "FLINK"}, "Unsupported engine FLINK"),
        ({"releaseLabel": "emr-6.5.0"}, "Type 'SPARK' is not supported for release label 'emr-6.5.0'"),
        ({"releaseLabel": "emr-spark-8.0.0", "type": "HIVE"}, "or release label does not exist"),
        ({"releaseLabel": "latest"}, "Type 'SPARK' is not supported for release label 'latest'"),
        ({"architecture": "ARM32"}, "Invalid value for architecture: 'ARM32', allowed: ARM64, X86_64"),
        ({"autoStopConfiguration": {"idleTimeoutMinutes": 10081}}, "10081, at most 10080"),
        (workers(cpu="3 vCPU"), "no worker has 3 vCPU with 16 GB of memory (Driver)"),
        (workers(memory="31 GB"), "no worker has 4 vCPU with 31 GB"),
        (workers(cpu="8 vCPU", memory="18 GB"), "no worker has 8 vCPU with 18 GB"),
        (workers(cpu="32 vCPU", memory="128 GB"), "no worker has 32 vCPU with 128 GB"),
        (workers(disk="201 GB"), "no STANDARD disk has 201 GB"),
        (workers(disk="2001 GB", diskType="SHUFFLE_OPTIMIZED"), "no SHUFFLE_OPTIMIZED disk has 2001 GB"),
        ({**workers(diskType="shuffle_optimized"), "releaseLabel": "emr-7.0.0"}, "disks need emr-7.1.0"),
        ({**workers(), "maximumCapacity": {"cpu": "7 vCPU", "memory": "64 GB"}}, "cpu 8 is above maximumCapacity, 7"),
        ({**workers(), "maximumCapacity": {"cpu": "8", "memory": "8 GB"}}, "memory 32 is above maximumCapacity, 8 GB"),
        ({**workers(), "maximumCapacity": {"cpu": "8", "memory": "32", "disk": "39 GB"}}, "disk 40 is above"),
        ({"initialCapacity": {"TezTask": {"workerCount": 1}}}, "SPARK has no worker type TezTask"),
        ({"initialCapacity": {"a b": {"workerCount": 1}}}, "'a b' does not match"),
        ({"imageConfiguration": {}}, "a new application needs the imageUri"),
        ({"imageConfiguration": {"imageUri": image("eu-west-1")}}, "is not in a private repository of this region"),
        ({"imageConfiguration": {"imageUri": image(repository="ghost")}}, "/ghost:1 does not exist"),
        ({"imageConfiguration": {"imageUri": image()}, "releaseLabel": "emr-6.8.0"}, "Custom images need emr-6.9.0"),
        ({"workerTypeSpecifications": {"Driver": {}}}, "must contain all worker types; ['EXECUTOR'] missing"),
        (
            {
                "imageConfiguration": {"imageUri": image()},
                "workerTypeSpecifications": {
                    kind: {"imageConfiguration": {"imageUri": image()}} for kind in ("Driver", "Executor")
                },
            },
            "imageConfiguration and workerTypeSpecifications cannot both be set",
        ),
        ({"networkConfiguration": {"subnetIds": ["subnet-1"]}}, "subnets and security groups are set together"),
        (
            {"networkConfiguration": {"subnetIds": ["subnet-9"], "securityGroupIds": ["sg-1"]}},
            "The subnet subnet-9 does not exist",
        ),
        (
            {"networkConfiguration": {"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]}},
            "the subnets are in 2 VPCs",
        ),
        (
            {"networkConfiguration": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-2"]}},
            "The security group sg-2 is in vpc-2",
        ),
        (
            {"networkConfiguration": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1", "sg-open"]}},
            "sg-open has an inbound rule that is open to the world",
        ),
        ({"interactiveConfiguration": {"livyEndpointEnabled": True}, "type": "HIVE"}, "only Spark applications"),
        (
            {"interactiveConfiguration": {"studioEnabled": True}, "releaseLabel": "emr-6.13.0"},
            "Interactive endpoints need emr-6.14.0",
        ),
        (
            {"interactiveConfiguration": {"sessionEnabled": True}, "releaseLabel": "emr-7.12.0"},
            "Sessions need emr-7.13.0",
        ),
        ({"schedulerConfiguration": {"maxConcurrentRuns": 1001}}, "maxConcurrentRuns must be 1 to 1000"),
        ({"schedulerConfiguration": {"queueTimeoutMinutes": 14}}, "queueTimeoutMinutes must be 15 to 720"),
        (
            {"schedulerConfiguration": {"maxConcurrentRuns": 1}, "releaseLabel": "emr-6.15.0"},
            "schedulerConfiguration need emr-7.0.0",
        ),
        (
            {
                "monitoringConfiguration": {
                    "cloudWatchLoggingConfiguration": {"enabled": True, "logTypes": {"SPARK_DRIVER": ["HIVE_LOG"]}}
                }
            },
            "SPARK_DRIVER has no HIVE_LOG",
        ),
        ({"tags": {"k": "v" * 257}}, "257, at most 256"),
        ({"tags": {f"k{number}": "" for number in range(201)}}, "Invalid length for tags: 201, at most 200"),
        (
            {"networkConfiguration": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"] * 6}},
            "Invalid length for networkConfiguration.securityGroupIds: 6, at most 5",
        ),
    ],
)  # fmt: skip
def test_an_application_that_is_refused(settings: dict[str, Any], reason: str) -> None:
    with refused(reason):
        create(**settings)
    assert call("ListApplications", states=["CREATING", "CREATED"])["applications"] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"type": "Hive", "initialCapacity": {"HiveDriver": {"workerCount": 1, "workerConfiguration": WORKER}}},
        {"releaseLabel": "emr-spark-8.1.0"},
        {"initialCapacity": {"DRIVER": {"workerCount": 1}, "executor": {"workerCount": 1}}},
        {"type": "HIVE", "initialCapacity": {"TEZ_TASK": {"workerCount": 1}}},
        workers(cpu="16vcpu", memory="120gb", disk="2000 GB", diskType="Shuffle_Optimized"),
        {**workers(), "maximumCapacity": {"cpu": "8 vCPU", "memory": "32 GB", "disk": "40 GB"}},
        {"imageConfiguration": {"imageUri": image(repository="ghost", number="111111111111")}},
    ],
)
def test_an_application_that_is_taken(settings: dict[str, Any]) -> None:
    assert state(create(**settings)) == "CREATED"


def test_an_account_may_keep_sixteen_vcpus_ready() -> None:
    ready = {"Executor": {"workerCount": 2, "workerConfiguration": {"cpu": "8 vCPU", "memory": "32 GB"}}}
    first = start(initialCapacity=ready)
    second = create(initialCapacity={"Executor": {"workerCount": 1, "workerConfiguration": WORKER}})
    with refused("quota of 16 vCPUs; 16 are in use", "ServiceQuotaExceededException"):
        call("StartApplication", applicationId=second)
    call("StopApplication", applicationId=first)
    CLOCK.advance(1)
    call("StartApplication", applicationId=second)


def test_a_security_group_that_was_opened_keeps_an_application_from_starting() -> None:
    application_id = create(networkConfiguration={"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]})
    opened = [{"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    seam.service("ec2")._security_groups["sg-1"]["IpPermissions"] = opened
    with refused("sg-1 has an inbound rule that is open to the world"):
        call("StartApplication", applicationId=application_id)


@pytest.mark.parametrize(
    ("application", "request_", "reason", "code"),
    [
        ({}, {"jobDriver": {"hive": {"query": "s3://b/q.sql"}}}, "a sparkSubmit driver", "ValidationException"),
        ({"type": "HIVE"}, {}, "a hive driver", "ValidationException"),
        (
            {"type": "HIVE"},
            {"jobDriver": {"hive": {"query": "s3://b/q.sql"}}, "mode": "STREAMING"},
            "Hive has no streaming jobs",
            "ValidationException",
        ),
        ({}, {"executionTimeoutMinutes": 4}, "RunTimeout must be at least 5 minutes.", "ValidationException"),
        ({}, {"executionTimeoutMinutes": 0}, "RunTimeout must be at least 5 minutes.", "ValidationException"),
        ({}, {"retryPolicy": {"maxFailedAttemptsPerHour": 2}}, "maxAttempts is for BATCH", "ValidationException"),
        (
            {},
            {"retryPolicy": {"maxAttempts": 2}, "mode": "STREAMING"},
            "maxFailedAttemptsPerHour for STREAMING",
            "ValidationException",
        ),
        (
            {"releaseLabel": "emr-7.0.0"},
            {"retryPolicy": {"maxAttempts": 2}},
            "retryPolicy needs emr-7.1.0",
            "ValidationException",
        ),
        (
            {},
            {"executionRoleArn": "arn:aws:iam::111111111111:role/jobs"},
            "Cross-account pass role is not allowed.",
            "AccessDeniedException",
        ),
    ],
)
def test_a_job_that_is_refused(application: dict[str, Any], request_: dict[str, Any], reason: str, code: str) -> None:
    application_id = create(**application)
    with refused(reason, code):
        run(application_id, **request_)
    assert call("ListJobRuns", applicationId=application_id)["jobRuns"] == []


def test_a_batch_job_without_time_limit_ends_with_7_11() -> None:
    assert run(create(releaseLabel="emr-7.10.0"), executionTimeoutMinutes=0)
    with refused("RunTimeout"):
        run(create(releaseLabel="emr-7.11.0"), executionTimeoutMinutes=0)
    assert run(create(), executionTimeoutMinutes=0, mode="STREAMING")


@pytest.mark.parametrize(("release", "grace"), [("emr-7.8.0", 15), ("emr-7.9.0", 14), ("emr-7.9.0", 1801)])
def test_a_grace_period_that_is_refused(release: str, grace: int) -> None:
    application_id = start(releaseLabel=release)
    where = {"applicationId": application_id, "jobRunId": run(application_id, tags=FOREVER)}
    with refused("shutdownGracePeriodInSeconds must be 0, or 15 to 1800 from emr-7.9.0 on"):
        call("CancelJobRun", **where, shutdownGracePeriodInSeconds=grace)
    call("CancelJobRun", **where, shutdownGracePeriodInSeconds=0)


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("GetApplication", {}),
        ("StartApplication", {}),
        ("StopApplication", {}),
        ("DeleteApplication", {}),
        ("UpdateApplication", {}),
        ("GetJobRun", {"jobRunId": "1"}),
        ("CancelJobRun", {"jobRunId": "1"}),
        ("ListJobRuns", {}),
        ("ListSessions", {}),
        ("GetSession", {"sessionId": "1"}),
        ("StartJobRun", {"executionRoleArn": ROLE}),
    ],
)
def test_what_is_not_there_is_named_with_an_error_that_the_model_declares(
    operation: str, members: dict[str, str]
) -> None:
    with pytest.raises(ApiError, match="Application 0none does not exist") as caught:
        call(operation, applicationId="0none", **members)
    declared = {shape.name for shape in operation_model("emr-serverless", operation).error_shapes}
    assert caught.value.code in declared
