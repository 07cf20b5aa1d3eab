"""Names and places that rights cannot have: IAM would take them, and they would reach nothing, or too much."""

from __future__ import annotations

from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import new_stack

import emr_constructs as emr

HERE, ELSEWHERE = "111122223333", "444455556666"
PROVIDER = f"arn:aws:iam::{HERE}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"
STUDIO = "arn:aws:elasticmapreduce:eu-west-1:111122223333:studio/es-1"
APPLICATION = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1"
Make = Callable[[cdk.Stack, str], object]


def role(stack: cdk.Stack, id: str = "Role") -> iam.Role:  # noqa: A002
    return iam.Role(stack, id, assumed_by=iam.AccountRootPrincipal())


def studio(stack: cdk.Stack, prefix: str) -> object:
    return emr.StudioServiceRole(stack, "Made", bucket=s3.Bucket(stack, "Bucket"), bucket_prefix=prefix)


def serverless(stack: cdk.Stack, prefix: str) -> object:
    return emr.JobExecutionRole(stack, "Made", log_bucket=s3.Bucket(stack, "Bucket"), log_prefix=prefix)


def of_application(stack: cdk.Stack, arn: str) -> object:
    return emr.JobExecutionRole(stack, "Made", application_arn=arn)


def lake(stack: cdk.Stack, name: str) -> object:
    return emr.JobExecutionRole(stack, "Made", lake_formation=True, databases=["sales", name])


def session_policy(stack: cdk.Stack, arn: str) -> object:
    return emr.StudioSessionPolicy(stack, "Made", service_role=role(stack), studio_arns=[arn])


def eks(stack: cdk.Stack, namespace: str) -> object:
    provider = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(stack, "Provider", PROVIDER)
    return emr.EksExecutionRole(stack, "Made", role_name="jobs", namespaces=["etl", namespace], oidc_provider=provider)


def access_grant(stack: cdk.Stack, prefix: str) -> object:
    return emr.S3AccessGrant(stack, "Made", location="default", grantee=role(stack), prefix=prefix)


GLUE = "GlueName: `{argument}` has {wrong!r}, which is no name in Glue; write one, without capitals and */:?"
ACCOUNT = "GlueCatalogPlace: `catalog_id` ({wrong!r}) is no account; write its twelve digits, or leave it out"
REGION = "GlueCatalogPlace: `region` ({wrong!r}) is no region; write one such as 'eu-central-1', or leave it out"
PREFIX = "BucketPrefix: `{argument}` ({wrong!r}) is no beginning of a name in a bucket; write for example 'team/'"
ARN = "StudioArns: `studio_arns` has {wrong!r}, which is no Studio; write arn:<partition>:elasticmapreduce:<region>:"
APPLICATION_ARN = "ApplicationArnShape: `application_arn` ({wrong!r}) is not the ARN of an application; write arn:<part"
NAMESPACE = "EksRoleNamespaces: `namespaces` has {wrong!r}, which is no namespace; name each, with small letters"
GRANT = "AccessGrantPrefix: `prefix` ({wrong!r}) is how names there begin, without a slash before and a star"
CASES: list[tuple[Make, list[str], list[str], str]] = [
    (lambda _, one: emr.GlueDatabase.of(one), ["", "*", "a/b", "arn:x", "Sales", "s?"], ["sales_1"], GLUE),
    (lambda _, one: emr.GlueDatabase.of("sales").table(one), ["", "o*"], ["orders-1"], GLUE),
    (lake, ["*", "Sales"], ["hr"], GLUE.replace("{argument}", "databases")),
    (lambda _, one: emr.GlueDataCatalog(databases=[one]), ["a/b"], ["hr"], GLUE.replace("{argument}", "databases")),
    (lambda _, one: emr.GlueDatabase.of("s", catalog_id=one), ["", "abc", "1111-2222-3333"], [HERE], ACCOUNT),
    (lambda _, one: emr.GlueDatabase.of("s", region=one), ["", "Frankfurt"], ["eu-west-1", "us-gov-west-1"], REGION),
    (studio, ["/nb", "s3://b/nb"], ["nb/"], PREFIX.replace("{argument}", "bucket_prefix")),
    (serverless, ["/logs"], ["logs/"], PREFIX.replace("{argument}", "log_prefix")),
    (of_application, ["00f1", "*", APPLICATION.replace("00f1", "*")], [APPLICATION], APPLICATION_ARN),
    (session_policy, ["es-1", "*", STUDIO.replace("es-1", "*")], [STUDIO], ARN),
    (eks, ["", "*", "Data_Team", "a."], ["data-team"], NAMESPACE),
    (access_grant, ["/a", "a*"], ["a/", "2026-"], GRANT),
]


@pytest.mark.parametrize(
    ("make", "wrong", "message"), [(make, one, message) for make, wrong, _, message in CASES for one in wrong]
)
def test_what_is_no_name_is_refused(make: Make, wrong: str, message: str) -> None:
    said = message.format(argument="name", wrong=wrong)
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as refused:
        make(stack, wrong)
    assert said in str(refused.value)
    assert stack.node.try_find_child("Made") is None


@pytest.mark.parametrize(("make", "right"), [(make, one) for make, _, right, _ in CASES for one in right])
def test_what_is_one_is_taken(make: Make, right: str) -> None:
    assert make(new_stack(), right) is not None


@pytest.mark.parametrize("make", [make for make, _, _, _ in CASES])
def test_what_only_deployment_knows_is_taken(make: Make) -> None:
    stack = new_stack()
    assert make(stack, cdk.CfnParameter(stack, "Said").value_as_string) is not None


def test_a_key_that_a_studio_cannot_have_leaves_nothing_behind() -> None:
    stack = new_stack("eu-west-1")
    bucket = s3.Bucket(stack, "Bucket")
    key = kms.Key.from_key_arn(stack, "Key", f"arn:aws:kms:us-east-1:{ELSEWHERE}:key/k")
    with pytest.raises(emr.EmrValidationError) as refused:
        emr.StudioServiceRole(stack, "Made", bucket=bucket, encryption_key=key, serverless_only=True, git_secrets=True)
    assert [one.code for one in refused.value.violations] == [
        "StudioServerlessOnly",
        "KeyElsewhere",
        "StudioKeyAccount",
    ]
    assert "[at Stack/Made]" in str(refused.value)
    assert stack.node.try_find_child("Made") is None


def test_log_groups_that_nobody_can_name_are_refused() -> None:
    grants = emr.KeyGrants(kms.Key(new_stack(), "Key"))
    with pytest.raises(emr.EmrValidationError, match="UndecidableLogGroups: `groups` is a list that only deployment"):
        grants.log_groups(cdk.Token.as_list({"Ref": "Later"}))
