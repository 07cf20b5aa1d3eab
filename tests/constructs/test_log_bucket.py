"""The log bucket: encrypted, TLS only, private, with an end to old logs; it outlives the cluster."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import RELEASE, Synthesized, default_cluster, join, new_stack

import emr_constructs as emr

BUCKET = "Analytics/Logs/Resource"
POLICY = "Analytics/Logs/Policy/Resource"
CLUSTER = "Analytics/Resource"


def test_objects_are_encrypted_with_the_key_of_the_cluster() -> None:
    found = default_cluster()
    assert found.paths("AWS::S3::Bucket") == [BUCKET]
    [rule] = found.properties(BUCKET)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": found.arn("Analytics/Key/Resource"),
        },
    }


def test_nothing_is_public_and_nothing_has_an_acl() -> None:
    properties = default_cluster().properties(BUCKET)
    assert properties["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_only_tls_from_1_2_gets_in() -> None:
    found = default_cluster()
    statements = found.statements(POLICY)
    assert [one["Condition"] for one in statements] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": 1.2}},
    ]
    for one in statements:
        assert (one["Effect"], one["Principal"], one["Action"]) == ("Deny", {"AWS": "*"}, "s3:*")
        assert one["Resource"] == [found.arn(BUCKET), join(found.arn(BUCKET), "/*")]


def test_old_logs_and_broken_uploads_end() -> None:
    assert default_cluster().properties(BUCKET)["LifecycleConfiguration"]["Rules"] == [
        {
            "Id": "ExpireLogs",
            "Status": "Enabled",
            "ExpirationInDays": 90,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]


def test_logs_outlive_the_cluster() -> None:
    found = default_cluster()
    assert found.resource(BUCKET)["DeletionPolicy"] == found.resource(BUCKET)["UpdateReplacePolicy"] == "Retain"
    assert {found.id(BUCKET), found.id(POLICY)} <= found.depends_on(CLUSTER)


def test_the_cluster_writes_below_a_prefix_of_its_own() -> None:
    stack = new_stack()
    bucket = emr.LogBucket(stack, "Logs")
    for name in ("First", "Second"):
        emr.Cluster(stack, name, release_label=RELEASE, log_bucket=bucket)
    found = Synthesized(stack)
    uris = [found.properties(f"{name}/Resource")["LogUri"] for name in ("First", "Second")]
    names = [found.properties(f"{name}/Resource")["Name"] for name in ("First", "Second")]
    assert uris == [join("s3://", found.ref("Logs/Resource"), f"/emr/{name}/") for name in names]
    assert uris[0] != uris[1]
    for name, own in zip(("First", "Second"), names, strict=True):
        [right] = [
            one
            for one in found.statements(f"{name}/InstanceRole/DefaultPolicy/Resource")
            if one["Action"] == "s3:PutObject"
        ]
        assert right["Resource"] == join(found.arn("Logs/Resource"), f"/emr/{own}/*")


def test_a_bucket_alone_makes_its_own_key() -> None:
    stack = new_stack()
    emr.LogBucket(stack, "Logs")
    found = Synthesized(stack)
    [rule] = found.properties("Logs/Resource")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    [key] = found.paths("AWS::KMS::Key")
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == found.arn(key)


def test_the_key_of_a_brought_bucket_is_usable_by_the_nodes() -> None:
    stack = new_stack()
    key = kms.Key(stack, "BucketKey", enable_key_rotation=True)
    bucket = s3.Bucket(stack, "Logs", encryption_key=key)
    emr.Cluster(stack, "Analytics", release_label=RELEASE, log_bucket=bucket)
    found = Synthesized(stack)
    rights = [
        one
        for one in found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
        if one["Resource"] == found.arn("BucketKey/Resource")
    ]
    assert [one["Action"] for one in rights] == ["kms:GenerateDataKey"]


def test_lambda_free_even_when_it_goes_with_the_stack() -> None:
    stack = new_stack()
    emr.LogBucket(stack, "Logs", removal_policy=cdk.RemovalPolicy.DESTROY)
    found = Synthesized(stack)
    assert found.resource("Logs/Resource")["DeletionPolicy"] == "Delete"
    assert found.paths("AWS::Lambda::Function") == []


@pytest.mark.parametrize("age", [cdk.Duration.hours(36), cdk.Duration.days(0)])
def test_logs_expire_after_whole_days(age: cdk.Duration) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.LogBucket(stack, "Logs", expiration=age)
    assert caught.value.codes == ("LogExpiration",)
    assert "`expiration` (1.5 days)" in str(caught.value) or "`expiration` (0 days)" in str(caught.value)
    assert "[at Stack/Logs]" in str(caught.value)
    assert stack.node.try_find_child("Logs") is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"encryption_key": "alias/logs"}, ("`encryption_key`", "IKey", "'alias/logs'")),
        ({"expiration": 30}, ("`expiration`", "Duration", "30")),
        ({"access_logs_bucket": "logs"}, ("`access_logs_bucket`", "IBucket", "'logs'")),
        ({"removal_policy": "retain"}, ("`removal_policy`", "RemovalPolicy", "'retain'")),
    ],
)
def test_bad_buckets_leave_nothing_behind(arguments: dict[str, Any], words: tuple[str, ...]) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.LogBucket(stack, "Logs", **arguments)
    assert caught.value.codes == ("ArgumentType",)
    assert caught.value.path == "Stack/Logs"
    assert [word for word in words if word not in str(caught.value)] == []
    assert emr.LogBucket(stack, "Logs").node.path == "Stack/Logs"
