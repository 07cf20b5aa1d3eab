"""Every member of the StartJobRun API is reached by an argument of a job, and the API takes what is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from botocore.model import ListShape, Shape, StructureShape
from botocore.validate import ParamValidator

import emr_constructs as emr
from emr_constructs.serverless.job_request import job_request

LEFT_OUT = {
    "clientToken": "who makes the request says one for each: a schedule, a state",
    "configurationOverrides.monitoringConfiguration": "where logs go is said for all jobs, with the application",
    "configurationOverrides.diskEncryptionConfiguration.encryptionContext": (
        "EMR adds the id of the application by itself, which policies of keys ask for"
    ),
}
ACCOUNT, REGION = "111122223333", "eu-west-1"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d"


@cache
def shape() -> Any:
    return botocore.session.get_session().get_service_model("emr-serverless").operation_model("StartJobRun").input_shape


def members(node: Shape, path: str = "", seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths of all members that hold no further ones; a configuration in a configuration is not followed."""
    if isinstance(node, ListShape):
        yield from members(node.member, path, seen)
    elif isinstance(node, StructureShape) and node.name not in seen:
        for name, below in node.members.items():
            here = f"{path}.{name}" if path else name
            yield from members(below, here, (*seen, node.name))
    elif not isinstance(node, StructureShape):
        yield path


def said(value: Any, path: str = "", *, within: tuple[str, ...] = ("properties", "tags")) -> Iterator[str]:
    """The paths of all members that a request says."""
    if isinstance(value, dict) and path.rpartition(".")[2] not in within:
        for name, below in value.items():
            # A configuration in a configuration has the members of one.
            yield from said(below, path if name == "configurations" else f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for one in value:
            yield from said(one, path)
    else:
        yield path


def left_out(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in LEFT_OUT)


def application(stack: cdk.Stack, kind: emr.ServerlessType) -> emr.IServerlessApplication:
    role = iam.Role.from_role_arn(stack, "Role", f"arn:aws:iam::{ACCOUNT}:role/jobs")
    return emr.ServerlessApplication.from_application_attributes(
        stack,
        "Application",
        application_id="00f1ab2cd3ef4g05",
        execution_role=role,
        release_label=emr.ReleaseLabel.EMR_7_14_0,
        application_type=kind,
    )


def made(kind: emr.ServerlessType, **more: Any) -> dict[str, Any]:
    """A request in which everything is said, as it is once deployed."""
    stack = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account=ACCOUNT, region=REGION))
    bucket = s3.Bucket.from_bucket_name(stack, "Code", "code-of-the-team")
    statement = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::code-of-the-team/*"])
    inner = emr.Configuration(classification="export", properties={"A": "B"})
    common: dict[str, Any] = {
        "name": "nightly",
        "timeout": Duration.hours(2),
        "retry_policy": emr.RetryPolicy(max_attempts=2, max_failed_attempts_per_hour=None),
        "session_policy": iam.PolicyDocument(statements=[statement]),
        "session_managed_policies": [iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
        "tags": {"Team": "Data"},
        "configurations": [
            emr.Configuration(classification="core-site", properties={"a": "b"}, configurations=[inner])
        ],
        "disk_encryption_key": kms.Key.from_key_arn(stack, "Key", KEY),
    }
    job: emr.ServerlessJob
    if kind is emr.ServerlessType.HIVE:
        script, first = (emr.Script.from_bucket(bucket, name) for name in ("report.sql", "tables.sql"))
        job = emr.HiveJob(**{**common, "script": script, "init_script": first, "conf": {"a": "b"}, **more})
    else:
        worker = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16))
        script = emr.Script.from_bucket(bucket, "job.py")
        job = emr.SparkJob(**{**common, "script": script, "arguments": ["--day", "1"], "driver": worker, **more})
    request = job_request(stack, application(stack, kind), job)
    parameters: dict[str, Any] = stack.resolve(request.parameters)
    # The one thing that only deployment knows here.
    parameters["executionIamPolicy"]["policyArns"] = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    return parameters


@cache
def spark() -> dict[str, Any]:
    return made(emr.ServerlessType.SPARK)


@cache
def stream() -> dict[str, Any]:
    retry = emr.RetryPolicy(max_failed_attempts_per_hour=3)
    return made(emr.ServerlessType.SPARK, streaming=True, timeout=None, retry_policy=retry)


@cache
def hive() -> dict[str, Any]:
    return made(emr.ServerlessType.HIVE)


def test_every_member_is_reached_or_left_out_with_a_reason() -> None:
    everything = set(members(shape()))
    reached = {*said(spark()), *said(stream()), *said(hive())}
    assert reached <= everything
    assert {path for path in everything - reached if not left_out(path)} == set()
    assert len(reached) >= 19


def test_what_is_left_out_is_there_and_is_not_reached() -> None:
    everything, reached = set(members(shape())), {*said(spark()), *said(stream()), *said(hive())}
    for path in LEFT_OUT:
        assert [one for one in everything if one == path or one.startswith(f"{path}.")], path
        assert not [one for one in reached if one == path or one.startswith(f"{path}.")], path


@pytest.mark.parametrize("request_of", [spark, stream, hive])
def test_the_api_takes_the_request(request_of: Any) -> None:
    report = ParamValidator().validate({**request_of(), "clientToken": "token"}, shape())
    assert not report.has_errors(), report.generate_report()


def test_the_api_would_not_take_another() -> None:
    wrong = {**spark(), "clientToken": "token", "executionTimeoutMinutes": "120"}
    assert ParamValidator().validate(wrong, shape()).has_errors()
    assert ParamValidator().validate({**spark(), "clientToken": "token", "names": "x"}, shape()).has_errors()
