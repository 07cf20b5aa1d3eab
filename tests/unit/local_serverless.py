"""The local EMR Serverless in this process, for tests: an account, a clock that stands still, and short calls."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from local_aws import seam, serverless
from local_aws.api import ApiError
from local_aws.botocore_model import operation_model
from local_aws.clock import CLOCK
from local_aws.serverless import records

REGION = "us-east-1"  # what ministack takes where no request says one
ROLE = "arn:aws:iam::000000000000:role/jobs"
TRUST: dict[str, Any] = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": "emr-serverless.amazonaws.com"},
    "Condition": {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": "arn:aws:emr-serverless:*:000000000000:/applications/*"},
    },
}
PULL = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
SPARK = {"sparkSubmit": {"entryPoint": "s3://b/job.py"}}
WORKER = {"cpu": "4 vCPU", "memory": "16 GB"}
FOREVER = {"local-aws:runs-for": "forever"}
_ONE_TRY = Config(retries={"total_max_attempts": 1})
_numbers = itertools.count()


@contextlib.contextmanager
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A role for jobs, a network and a repository, in an account in which time stands still until a test moves it."""
    iam, ec2, ecr = seam.service("iam"), seam.service("ec2"), seam.service("ecr")
    monkeypatch.setattr(CLOCK, "read", lambda: 1_800_000_000.0)
    monkeypatch.setattr(CLOCK, "_ahead", 0.0)
    trust(TRUST)
    ec2._subnets["subnet-1"] = {"VpcId": "vpc-1"}
    ec2._subnets["subnet-2"] = {"VpcId": "vpc-2"}
    ec2._security_groups["sg-1"] = {"VpcId": "vpc-1", "IpPermissions": []}
    ec2._security_groups["sg-2"] = {"VpcId": "vpc-2", "IpPermissions": []}
    opened = [{"IpRanges": [], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]
    ec2._security_groups["sg-open"] = {"VpcId": "vpc-1", "IpPermissions": opened}
    ecr._repositories["spark"] = {"repositoryName": "spark"}
    allow = {"Effect": "Allow", "Action": PULL, "Principal": {"Service": ["emr-serverless.amazonaws.com"]}}
    ecr._repo_policies["spark"] = json.dumps({"Statement": allow})
    yield
    stores = (iam._roles, ec2._subnets, ec2._security_groups, ecr._repositories, ecr._repo_policies)
    for store in (*stores, records.applications, records.answered):
        for key in store.keys():  # noqa: SIM118  # a dictionary of ministack's, where keys() is the account's share
            del store[key]


def trust(*statements: dict[str, Any]) -> None:
    """Give the role for jobs another trust policy."""
    document = json.dumps({"Statement": list(statements)})
    seam.service("iam")._roles["jobs"] = {"RoleName": "jobs", "Arn": ROLE, "AssumeRolePolicyDocument": document}


def image(region: str = REGION, repository: str = "spark", number: str = "000000000000") -> str:
    """The address of an image."""
    return f"{number}.dkr.ecr.{region}.amazonaws.com/{repository}:1"


def call(operation: str, **request: Any) -> dict[str, Any]:
    """One request, with a token where it takes one."""
    shape = operation_model("emr-serverless", operation).input_shape
    if shape is not None and "clientToken" in shape.members:
        request.setdefault("clientToken", f"token-{next(_numbers)}")
    return serverless.call(operation, request)


def create(**settings: Any) -> str:
    """An application that is CREATED."""
    made = call("CreateApplication", **{"releaseLabel": "emr-7.14.0", "type": "SPARK", **settings})
    CLOCK.advance(1)
    return str(made["applicationId"])


def get(application_id: str) -> dict[str, Any]:
    found: dict[str, Any] = call("GetApplication", applicationId=application_id)["application"]
    return found


def state(application_id: str) -> str:
    return str(get(application_id)["state"])


def start(**settings: Any) -> str:
    """An application that is STARTED."""
    application_id = create(**settings)
    call("StartApplication", applicationId=application_id)
    CLOCK.advance(1)
    return application_id


def run(application_id: str, **request: Any) -> str:
    job = {"executionRoleArn": ROLE, "jobDriver": SPARK, **request}
    return str(call("StartJobRun", applicationId=application_id, **job)["jobRunId"])


def job(application_id: str, job_run_id: str, **which: int) -> dict[str, Any]:
    found: dict[str, Any] = call("GetJobRun", applicationId=application_id, jobRunId=job_run_id, **which)["jobRun"]
    return found


def passed(application_id: str, job_run_id: str) -> list[str]:
    """The states of a job run in the next second, one after the other."""
    states: list[str] = []
    for _ in range(100):
        now = job(application_id, job_run_id)["state"]
        if not states or states[-1] != now:
            states.append(now)
        CLOCK.advance(0.01)
    return states


def client() -> Any:
    """A boto3 client whose requests come here, on the wire but without a server."""
    made = boto3.client(
        "emr-serverless", region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test", config=_ONE_TRY
    )
    made.meta.events.register("before-send.emr-serverless", _answered)
    return made


def _answered(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    url, body = urlsplit(request.url), request.body or b""
    assert isinstance(body, bytes)
    query = parse_qs(url.query, keep_blank_values=True)
    sent = serverless.handle_request(request.method, unquote(url.path), dict(request.headers), body, query)
    status, headers, content = asyncio.run(sent)
    return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), _Raw(content))


class _Raw:
    """A body, as urllib3 hands it to botocore."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._content


@contextlib.contextmanager
def refused(words: str, code: str = "ValidationException") -> Iterator[None]:
    """An error with these words and this code."""
    with pytest.raises(ApiError) as caught:
        yield
    assert words in str(caught.value)
    assert caught.value.code == code
