"""S3 Access Grants: who asks, what the role of a location may do, and what a grant says."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, as_list, imported_role, join, new_stack, warnings
from test_features_tables import plan

import emr_constructs as emr

OWN = join("arn:", PARTITION, ":s3:", REGION, ":", ACCOUNT, ":access-grants/default")
ACTING_HERE = {
    "ArnLike": {"aws:SourceArn": join("arn:", PARTITION, ":s3:*:", ACCOUNT, ":access-grants/default")},
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
}
THROUGH_GRANTS = {"ArnEquals": {"s3:AccessGrantsInstanceArn": OWN}, "StringEquals": {"aws:ResourceAccount": ACCOUNT}}
READ = {"s3:GetObject", "s3:GetObjectVersion", "s3:ListMultipartUploadParts"}
WRITE = {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"}
SERVICE = {"Service": "access-grants.s3.amazonaws.com"}


def role_of(scope: Construct, id: str = "Jobs") -> iam.Role:  # noqa: A002
    return iam.Role(scope, id, assumed_by=iam.ServicePrincipal("emr-serverless.amazonaws.com"))


@cache
def lake() -> Synthesized:
    """An instance, a location in an encrypted bucket, and grants to a role and to a group."""
    stack = new_stack()
    key = kms.Key(stack, "Key")
    bucket = s3.Bucket(stack, "Lake", encryption=s3.BucketEncryption.KMS, encryption_key=key)
    instance = emr.S3AccessGrantsInstance(stack, "Instance", identity_center_arn="arn:aws:sso:::instance/ssoins-1")
    sales = emr.S3AccessGrantsLocation(
        stack, "Sales", bucket=bucket, prefix="sales/", instance=instance, identity_center=True
    )
    emr.S3AccessGrant(stack, "JobsReadOrders", location=sales, grantee=role_of(stack), prefix="orders/")
    analysts = emr.DirectoryIdentity.group("a1b2c3d4-5678-90ab-cdef-111122223333")
    emr.S3AccessGrant(stack, "Analysts", location=sales, grantee=analysts, permission=emr.S3Permission.READ_WRITE)
    assert str(instance.instance_arn).startswith("${Token")
    assert sales.role.node.path == "Stack/Sales/Role"
    return Synthesized(stack)


# -- locations --


def test_a_location_is_a_part_of_a_bucket_and_comes_after_its_instance_and_role() -> None:
    found = lake()
    properties = found.properties("Sales/Resource")
    assert properties["LocationScope"] == join("s3://", found.ref("Lake/Resource"), "/sales/")
    assert properties["IamRoleArn"] == found.arn("Sales/Role/Resource")
    first = {found.id(one) for one in ("Instance/Resource", "Sales/Role/Resource", "Sales/Role/DefaultPolicy/Resource")}
    assert found.depends_on("Sales/Resource") == first


def test_only_s3_access_grants_acting_for_this_account_takes_the_role() -> None:
    assume, source, context = lake().statements("Sales/Role/Resource")
    assert (assume["Action"], source["Action"], context["Action"]) == (
        "sts:AssumeRole",
        "sts:SetSourceIdentity",
        "sts:SetContext",
    )
    assert [one["Principal"] for one in (assume, source, context)] == [SERVICE] * 3
    assert assume["Condition"] == source["Condition"] == ACTING_HERE
    provider = join("arn:", PARTITION, ":iam::aws:contextProvider/IdentityCenter")
    assert context["Condition"] == {
        **ACTING_HERE,
        "ForAllValues:ArnEquals": {"sts:RequestContextProviders": provider},
        "Null": {"sts:RequestContextProviders": "false"},
    }


def test_without_identity_center_nobody_sets_a_context() -> None:
    stack = new_stack()
    emr.S3AccessGrantsLocation(stack, "Lake", bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "lake"))
    found = Synthesized(stack)
    actions = [one["Action"] for one in found.statements("Lake/Role/Resource")]
    assert actions == ["sts:AssumeRole", "sts:SetSourceIdentity"]
    assert found.properties("Lake/Resource")["LocationScope"] == "s3://lake/"
    assert "kms:" not in str(found.template)


def test_the_role_reads_and_writes_below_the_prefix_and_only_through_grants() -> None:
    found = lake()
    bucket = found.arn("Lake/Resource")
    objects, listing, key = found.statements("Sales/Role/DefaultPolicy/Resource")
    assert set(objects["Action"]) == READ | WRITE
    assert objects["Resource"] == join(bucket, "/sales/*")
    assert (listing["Action"], listing["Resource"]) == ("s3:ListBucket", bucket)
    assert objects["Condition"] == listing["Condition"] == THROUGH_GRANTS
    assert set(key["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey"}
    via = join("s3.", REGION, ".", {"Ref": "AWS::URLSuffix"})
    assert key["Condition"] == {"StringEquals": {"kms:ViaService": via}}
    assert key["Resource"] == found.arn("Key/Resource")


def test_the_owner_of_an_imported_key_elsewhere_hears_of_the_role() -> None:
    stack = new_stack("eu-west-1")
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:444455556666:key/k")
    bucket = s3.Bucket.from_bucket_attributes(stack, "Bucket", bucket_name="lake", encryption_key=key)
    emr.S3AccessGrantsLocation(stack, "Lake", bucket=bucket)
    [warning] = warnings(stack)
    assert "ImportedKeyPolicyS3AccessGrants" in warning


def test_a_role_that_is_brought_is_left_as_it_is() -> None:
    stack = new_stack()
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "lake")
    made = emr.S3AccessGrantsLocation(stack, "Lake", bucket=bucket, role=(own := imported_role(stack, "Own")))
    assert made.role is own
    assert Synthesized(stack).paths("AWS::IAM::Policy") == Synthesized(stack).paths("AWS::IAM::Role") == []


# -- grants --


def test_a_grant_says_who_may_do_what_where() -> None:
    found = lake()
    assert found.properties("JobsReadOrders/Resource") == {
        "AccessGrantsLocationId": found.attribute("Sales/Resource", "AccessGrantsLocationId"),
        "AccessGrantsLocationConfiguration": {"S3SubPrefix": "orders/*"},
        "Grantee": {"GranteeType": "IAM", "GranteeIdentifier": found.arn("Jobs/Resource")},
        "Permission": "READ",
    }
    group = found.properties("Analysts/Resource")
    assert group["Grantee"] == {
        "GranteeType": "DIRECTORY_GROUP",
        "GranteeIdentifier": "a1b2c3d4-5678-90ab-cdef-111122223333",
    }
    assert group["AccessGrantsLocationConfiguration"] == {"S3SubPrefix": "*"}
    assert group["Permission"] == "READWRITE"


def test_a_role_may_ask_for_what_it_is_granted() -> None:
    [asking] = lake().statements("Jobs/DefaultPolicy/Resource")
    assert asking["Action"] == ["s3:GetAccessGrantsInstanceForPrefix", "s3:GetDataAccess"]
    assert asking["Resource"] == OWN
    assert "Condition" not in asking


def test_a_grant_to_a_role_of_another_stack_stands_in_its_own() -> None:
    context = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
    app = cdk.App(context=context)
    platform, team = cdk.Stack(app, "Platform"), cdk.Stack(app, "Team")
    jobs = role_of(platform)
    granting = emr.S3AccessGrant(team, "Grant", location="default", grantee=jobs, prefix="lake/")
    assert granting.grant_arn
    found = Synthesized(team)
    [policy] = found.paths("AWS::IAM::Policy")
    assert "s3:GetDataAccess" in str(found.statements(policy))
    assert "s3:GetDataAccess" not in str(Synthesized(platform).template)
    identifier = found.properties("Grant/Resource")["Grantee"]["GranteeIdentifier"]
    assert "Fn::ImportValue" in identifier


# -- the switch --


@pytest.mark.parametrize(
    ("label", "site", "expected"),
    [
        (
            "emr-7.14.0",
            "emrfs-site",
            {"fs.s3.s3AccessGrants.enabled": "true", "fs.s3.s3AccessGrants.fallbackToIAM": "true"},
        ),
        (
            "emr-6.15.0",
            "emrfs-site",
            {"fs.s3.s3AccessGrants.enabled": "true", "fs.s3.s3AccessGrants.fallbackToIAM": "true"},
        ),
        (
            "emr-spark-8.1.0",
            "core-site",
            {"fs.s3a.access.grants.enabled": "true", "fs.s3a.access.grants.fallback.to.iam": "true"},
        ),
    ],
)
def test_the_switch_by_release(label: str, site: str, expected: dict[str, str]) -> None:
    [one] = emr.S3AccessGrants()._configurations(plan(label=label))
    assert (one.classification, one.properties) == (site, expected)


@pytest.mark.parametrize(
    ("label", "application", "code"),
    [("emr-6.14.0", "Spark", "FeatureRelease"), ("emr-7.14.0", "Trino", "FeatureApplication")],
)
def test_the_switch_is_refused_where_nothing_would_ask(label: str, application: str, code: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.S3AccessGrants()._configurations(plan(application, label=label))
    assert caught.value.codes == (code,)


def test_nodes_and_roles_ask_their_own_instance_and_further_ones() -> None:
    stack = new_stack()
    partner = "arn:aws:s3:eu-west-1:444455556666:access-grants/default"
    access = emr.S3AccessGrants(instance_arns=[partner])
    access.grant_requests(role_of(stack))
    assert access._uses == ("s3_access_grants",)
    own, further = Synthesized(stack).statements("Jobs/DefaultPolicy/Resource")
    assert (own["Resource"], further["Resource"]) == (OWN, partner)
    assert as_list(own["Action"]) == as_list(further["Action"])


# -- refused --


def codes(call: Any) -> tuple[str, ...]:
    with pytest.raises(emr.EmrValidationError) as caught:
        call()
    return caught.value.codes


def test_wrong_arguments_are_refused_before_anything_is_made() -> None:
    stack = new_stack()
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "lake")
    role = imported_role(stack, "Own")
    wrong: Any = "arn"

    def place(**more: Any) -> object:
        return emr.S3AccessGrantsLocation(stack, "Lake", bucket=bucket, **more)

    assert codes(lambda: place(prefix="/sales/")) == ("AccessGrantPrefix",)
    assert codes(lambda: place(prefix="sales", role=role, path="/a/")) == ("AccessGrantPrefix", "UnusedLocationOptions")
    assert codes(lambda: place(role=role, identity_center=True)) == ("UnusedLocationOptions",)
    assert codes(lambda: emr.S3AccessGrant(stack, "Grant", location="l", grantee=wrong)) == ("ArgumentType",)
    assert codes(lambda: emr.DirectoryIdentity.user(1)) == ("ArgumentType",)  # type: ignore[arg-type]
    assert codes(lambda: emr.S3AccessGrants().grant_requests(wrong)) == ("ArgumentType",)
    assert stack.node.try_find_child("Lake") is stack.node.try_find_child("Grant") is None


def test_a_prefix_that_deployment_knows_is_taken() -> None:
    stack = new_stack()
    prefix = cdk.CfnParameter(stack, "Prefix").value_as_string
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "lake")
    emr.S3AccessGrantsLocation(stack, "Lake", bucket=bucket, prefix=prefix)
    assert Synthesized(stack).properties("Lake/Resource")["LocationScope"] == join("s3://lake/", {"Ref": "Prefix"})
