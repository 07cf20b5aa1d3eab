"""The local EMR Studio in this process, for tests: an account, a clock that stands still, and short calls."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from local_aws import emr, seam
from local_aws.api import ApiError
from local_aws.clock import CLOCK
from local_aws.emr import records as emr_records
from local_aws.emr.records import Cluster
from local_aws.emr.studio import records
from local_aws.emr.studio.directory import DIRECTORY

ARN = "arn:aws:iam::000000000000"
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
POLICY, OTHER_POLICY = f"{ARN}:policy/basic", f"{ARN}:policy/advanced"
S3 = {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetEncryptionConfiguration"],
    "Resource": ["arn:aws:s3:::studio", "arn:aws:s3:::studio/*"],
}
IAM: dict[str, Any] = {
    "Name": "team",
    "AuthMode": "IAM",
    "VpcId": "vpc-1",
    "SubnetIds": ["subnet-1"],
    "ServiceRole": f"{ARN}:role/service",
    "WorkspaceSecurityGroupId": "sg-workspace",
    "EngineSecurityGroupId": "sg-engine",
    "DefaultS3Location": "s3://studio/workspaces",
}
SSO = {**IAM, "AuthMode": "SSO", "UserRole": f"{ARN}:role/users"}
CLUSTER = "j-1"
NOTEBOOK: dict[str, Any] = {
    "ExecutionEngine": {"Id": CLUSTER, "Type": "EMR", "MasterInstanceSecurityGroupId": "sg-engine"},
    "ServiceRole": "service",
    "NotebookInstanceSecurityGroupId": "sg-workspace",
    "NotebookS3Location": {"Bucket": "studio", "Key": "nightly.ipynb"},
    "OutputNotebookS3Location": {"Bucket": "studio", "Key": "out/nightly.ipynb"},
}


@contextlib.contextmanager
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All that a Studio names, in an account in which time stands still until a test moves it; empty afterwards."""
    iam, ec2, s3, kms = (seam.service(name) for name in ("iam", "ec2", "s3", "kms"))
    monkeypatch.setattr(CLOCK, "read", lambda: 1_800_000_000.0)
    monkeypatch.setattr(CLOCK, "_ahead", 0.0)
    monkeypatch.setattr(DIRECTORY, "enabled", True)
    monkeypatch.setattr(DIRECTORY, "known", {})
    role("service", S3)
    role("users", actions=["sts:AssumeRole", "sts:SetContext"])
    ec2._vpcs["vpc-1"] = {"VpcId": "vpc-1"}
    for number in range(1, 8):
        ec2._subnets[f"subnet-{number}"] = {"VpcId": "vpc-1"}
    ec2._subnets["subnet-far"] = {"VpcId": "vpc-2"}
    peers = [{"GroupId": "sg-workspace"}]
    let_in = [{"IpProtocol": "tcp", "FromPort": 18888, "ToPort": 18888, "UserIdGroupPairs": peers}]
    ec2._security_groups["sg-engine"] = {"VpcId": "vpc-1", "IpPermissions": let_in}
    ec2._security_groups["sg-workspace"] = {"VpcId": "vpc-1", "IpPermissions": []}
    ec2._security_groups["sg-far"] = {"VpcId": "vpc-2", "IpPermissions": []}
    s3._buckets["studio"] = {"objects": {"nightly.ipynb": {"body": b"{}"}}}
    kms._keys["1"] = {"Arn": KEY}
    for arn in (POLICY, OTHER_POLICY):
        iam._policies[arn] = {"Arn": arn}
    description = {
        "Id": CLUSTER,
        "Status": {"State": "WAITING"},
        "Applications": [{"Name": "JupyterEnterpriseGateway"}],
    }
    emr_records.clusters[CLUSTER] = Cluster(description)
    yield
    stores = (iam._roles, iam._policies, ec2._vpcs, ec2._subnets, ec2._security_groups, s3._buckets, kms._keys)
    for store in (*stores, emr_records.clusters, records.studios, records.mappings, records.executions):
        for key in store.keys():  # noqa: SIM118  # a dictionary of ministack's, where keys() is the account's share
            del store[key]


def role(
    name: str,
    *statements: dict[str, Any],
    service: str = "elasticmapreduce.amazonaws.com",
    actions: list[str] | str = "sts:AssumeRole",
) -> None:
    """A role, or another one of that name.

    :param statements: What it may do.
    :param service: Who can assume it.
    :param actions: With which actions.
    """
    trust = {"Statement": [{"Effect": "Allow", "Action": actions, "Principal": {"Service": service}}]}
    seam.service("iam")._roles[name] = {
        "RoleName": name,
        "Arn": f"{ARN}:role/{name}",
        "AssumeRolePolicyDocument": json.dumps(trust),
        "InlinePolicies": {"p": json.dumps({"Version": "2012-10-17", "Statement": list(statements)})},
    }


def call(operation: str, **request: Any) -> dict[str, Any]:
    """One request."""
    return emr.call(operation, request)


def create(**changes: Any) -> str:
    """A Studio with IAM, or with what a test says otherwise."""
    return str(call("CreateStudio", **{**IAM, **changes})["StudioId"])


def studio(studio_id: str) -> dict[str, Any]:
    found: dict[str, Any] = call("DescribeStudio", StudioId=studio_id)["Studio"]
    return found


def start(**changes: Any) -> str:
    """An execution of a notebook in S3. A change that is None takes a member away."""
    request = {name: value for name, value in {**NOTEBOOK, **changes}.items() if value is not None}
    return str(call("StartNotebookExecution", **request)["NotebookExecutionId"])


def execution(execution_id: str) -> dict[str, Any]:
    found: dict[str, Any] = call("DescribeNotebookExecution", NotebookExecutionId=execution_id)["NotebookExecution"]
    return found


@contextlib.contextmanager
def refused(words: str, code: str = "InvalidRequestException") -> Iterator[None]:
    """An error with these words and this code."""
    with pytest.raises(ApiError) as caught:
        yield
    assert words in str(caught.value)
    assert caught.value.code == code
