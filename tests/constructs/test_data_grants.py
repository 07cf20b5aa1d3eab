"""Grants for data as CDK has them: they reach nodes and roles of jobs, with keys, in one stack and across stacks."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from synthesized import Brought, Synthesized, as_list, new_stack

import emr_constructs as emr

# What EMR's guide to the role of nodes asks for, but for making buckets and switching on versions.
READ_S3 = "GetBucketVersioning GetObject GetObjectTagging GetObjectVersion ListBucket ListBucketVersions"
WRITE_S3 = (
    "AbortMultipartUpload DeleteObject ListBucketMultipartUploads ListMultipartUploadParts PutObject PutObjectTagging"
)
WHERE = ("one stack", "across stacks", "imported")


@dataclass(frozen=True)
class Data:
    """Things that hold data, each encrypted with the same key."""

    key: kms.IKey
    bucket: s3.IBucket
    table: dynamodb.ITable
    stream: kinesis.IStream
    secret: secretsmanager.ISecret


def made(scope: Construct) -> Data:
    key = kms.Key(scope, "LakeKey")
    return Data(
        key=key,
        bucket=s3.Bucket(scope, "Lake", encryption=s3.BucketEncryption.KMS, encryption_key=key),
        table=dynamodb.Table(
            scope,
            "Customers",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
        ),
        stream=kinesis.Stream(scope, "Orders", encryption=kinesis.StreamEncryption.KMS, encryption_key=key),
        secret=secretsmanager.Secret(scope, "Password", encryption_key=key),
    )


def imported(scope: Construct) -> Data:
    key = kms.Key.from_key_arn(scope, "LakeKey", "arn:aws:kms:eu-west-1:111122223333:key/lake")
    account = "eu-west-1:111122223333"
    return Data(
        key=key,
        bucket=s3.Bucket.from_bucket_attributes(scope, "Lake", bucket_name="lake", encryption_key=key),
        table=dynamodb.Table.from_table_attributes(scope, "Customers", table_name="customers", encryption_key=key),
        stream=kinesis.Stream.from_stream_attributes(
            scope, "Orders", stream_arn=f"arn:aws:kinesis:{account}:stream/orders", encryption_key=key
        ),
        secret=secretsmanager.Secret.from_secret_attributes(
            scope,
            "Password",
            secret_complete_arn=f"arn:aws:secretsmanager:{account}:secret:password-a1b2c3",
            encryption_key=key,
        ),
    )


def grant(data: Data, grantee: iam.IGrantable) -> None:
    data.bucket.grant_read_write(grantee)
    data.table.grant_read_data(grantee)
    data.stream.grant_read(grantee)


def grant_secret(data: Data, grantee: iam.IGrantable, stack: cdk.Stack) -> None:
    """As the guide has it for a key of another stack, and for an imported one."""
    known = stack.node.try_find_child("KnownPassword")
    secret: Any = known or secretsmanager.Secret.from_secret_complete_arn(
        stack, "KnownPassword", data.secret.secret_arn
    )
    secret.grant_read(grantee)
    emr.KeyGrants(data.key).secrets(grantee)


@cache
def granted(where: str) -> dict[str, list[tuple[str, Any, Any]]]:
    """The rights of a cluster's nodes and of a role of jobs: action, resource, condition."""
    context = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
    app = cdk.App(context=context)
    lake, work = cdk.Stack(app, "LakeStack"), cdk.Stack(app, "Work")
    cluster = Brought(work).cluster("Analytics", without=("instance_role",))
    jobs = iam.Role(work, "Jobs", assumed_by=iam.ServicePrincipal("emr-serverless.amazonaws.com"))
    data = imported(work) if where == "imported" else made(work if where == "one stack" else lake)
    for grantee in (cluster, jobs):
        grant(data, grantee)
        if where == "one stack":
            data.secret.grant_read(grantee)
        else:
            grant_secret(data, grantee, work)
    found = Synthesized(work)
    if where == "across stacks":
        assert Synthesized(lake).paths("AWS::IAM::Policy") == []
    paths = {"Nodes": "Analytics/InstanceRole/DefaultPolicy/Resource", "Jobs": "Jobs/DefaultPolicy/Resource"}
    return {
        who: [
            (action, one["Resource"], one.get("Condition"))
            for one in found.statements(path)
            for action in as_list(one["Action"])
        ]
        for who, path in paths.items()
    }


def allows(where: str, who: str, action: str) -> list[tuple[Any, Any]]:
    """The resources and conditions with which somebody may do something."""
    return [(resource, condition) for one, resource, condition in granted(where)[who] if fnmatchcase(action, one)]


@pytest.mark.parametrize("who", ["Nodes", "Jobs"])
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("action", f"{READ_S3} {WRITE_S3}".split())
def test_read_write_of_a_bucket_is_all_that_emr_asks_for(action: str, where: str, who: str) -> None:
    assert [one for one in allows(where, who, f"s3:{action}") if "ake" in str(one)]


@pytest.mark.parametrize("who", ["Nodes", "Jobs"])
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(
    "action",
    [
        *(f"dynamodb:{one}" for one in ("DescribeTable", "Scan", "Query", "GetItem", "BatchGetItem")),
        *(f"kinesis:{one}" for one in ("DescribeStreamSummary", "ListShards", "GetShardIterator", "GetRecords")),
        *(f"secretsmanager:{one}" for one in ("DescribeSecret", "GetSecretValue")),
    ],
)
def test_tables_streams_and_secrets_are_read(action: str, where: str, who: str) -> None:
    assert allows(where, who, action)


@pytest.mark.parametrize("who", ["Nodes", "Jobs"])
@pytest.mark.parametrize("where", WHERE)
def test_the_key_comes_along(where: str, who: str) -> None:
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        found = [(resource, condition) for resource, condition in allows(where, who, action) if is_lake_key(resource)]
        assert any(condition is None for _, condition in found), action


@pytest.mark.parametrize("who", ["Nodes", "Jobs"])
@pytest.mark.parametrize("where", ["across stacks", "imported"])
def test_the_key_of_a_secret_is_used_through_secrets_manager(where: str, who: str) -> None:
    conditions = [condition for _, condition in allows(where, who, "kms:Decrypt") if condition]
    [through] = [one["StringEquals"]["kms:ViaService"] for one in conditions if "StringEquals" in one]
    assert through["Fn::Join"][1][0] == "secretsmanager."


def test_cdk_loses_the_key_of_a_secret_where_it_is_imported() -> None:
    stack = new_stack()
    imported(stack).secret.grant_read(iam.Role(stack, "Jobs", assumed_by=iam.AccountRootPrincipal()))
    found = Synthesized(stack)
    assert "secretsmanager:GetSecretValue" in str(found.template)
    assert "kms:" not in str(found.template)


def test_cdk_makes_a_circle_of_a_secret_whose_key_is_in_another_stack() -> None:
    app = cdk.App()
    lake, work = cdk.Stack(app, "LakeStack"), cdk.Stack(app, "Work")
    made(lake).secret.grant_read(iam.Role(work, "Jobs", assumed_by=iam.AccountRootPrincipal()))
    with pytest.raises(RuntimeError, match="DependencyCycle"):
        app.synth()


def is_lake_key(resource: Any) -> bool:
    return "LakeKey" in str(resource) or str(resource).endswith("key/lake")


def test_a_cluster_in_another_stack_than_its_role_has_the_rights_in_its_own() -> None:
    context = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
    app = cdk.App(context=context)
    platform, work = cdk.Stack(app, "Platform"), cdk.Stack(app, "Work")
    nodes = emr.InstanceRole(platform, "Workers")
    cluster = Brought(work).cluster("Analytics", without=("instance_role",), instance_role=nodes)
    data = made(work)
    grant(data, cluster)
    grant_secret(data, cluster, work)
    found = Synthesized(work)
    [policy] = [path for path in found.paths("AWS::IAM::Policy") if "Workers" in path]
    actions = {action for one in found.statements(policy) for action in as_list(one["Action"])}
    assert {"s3:GetObject*", "dynamodb:Scan", "kinesis:GetRecords", "secretsmanager:GetSecretValue"} <= actions
    assert "kinesis" not in str(Synthesized(platform).template)
