"""The roles of jobs on EMR Serverless and on EKS."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk.aws_scheduler import ScheduleExpression
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, as_list, join, new_stack

import emr_constructs as emr
from emr_constructs.facts import access, eks

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABCD"
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
NAME = "JobExecutionRoleIRSAv2"
OF_NAME = "c7ohmynrs14q04uudoef8n97xdufwajzua"  # that name in base 36


def arn(service: str, resource: str) -> Any:
    return join("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, f":{resource}")


def provider(stack: cdk.Stack, id: str = "Provider", arn: str = PROVIDER) -> iam.IOpenIdConnectProvider:  # noqa: A002
    return iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(stack, id, arn)


@cache
def made() -> Synthesized:
    """A role of each kind with all that it takes, and somebody who may hand them on."""
    stack = new_stack()
    where: dict[str, Any] = {
        "log_bucket": s3.Bucket(stack, "Logs", encryption_key=kms.Key(stack, "Key")),
        "log_prefix": "jobs/",
        "log_group": logs.LogGroup(stack, "Group"),
    }
    serverless = emr.JobExecutionRole(stack, "Serverless", lake_formation=True, databases=["sales"], **where)
    emr.JobExecutionRole(stack, "Bare")
    pods = emr.EksExecutionRole(
        stack,
        "Eks",
        role_name=NAME,
        namespaces=["etl", "ml"],
        oidc_provider=provider(stack),
        pod_identity=True,
        **where,
    )
    pods.allow(provider(stack, "Other", PROVIDER.replace("ABCD", "EFGH")), ["etl"])
    emr.EksExecutionRole(stack, "Pods", role_name="Pods", namespaces=["etl"], pod_identity=True)
    user = iam.Role(stack, "User", assumed_by=iam.AccountRootPrincipal())
    serverless.grant_pass(user).assert_success()
    pods.grant_pass(user).assert_success()
    return Synthesized(stack)


def test_emr_serverless_takes_its_role_for_applications_of_this_account() -> None:
    [service] = access.services("serverless_execution_role")
    assert made().statements("Serverless/Resource") == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": service},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": arn("emr-serverless", "/applications/*")},
            },
        }
    ]


def test_a_role_can_be_for_one_application_of_its_stack() -> None:
    stack = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    application = emr.ServerlessApplication(
        stack, "Application", release_label=emr.ReleaseLabel.EMR_7_14_0, monitoring=quiet
    )
    role = emr.JobExecutionRole(stack, "Jobs", application_arn=application.application_arn)
    application.grants.start_job_run(iam.User(stack, "User"), execution_role=role)
    job = emr.SparkJob(script=emr.Script.from_text("1", "a.py"))
    application.schedule_job(
        "Daily", job=job, schedule=ScheduleExpression.rate(cdk.Duration.days(1)), execution_role=role
    )
    found = Synthesized(stack)  # which no two resources of wait for each other
    [statement] = found.statements("Jobs/Resource")
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    source = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    assert found.attribute("Application/Resource", "ApplicationId") in source["Fn::Join"][1]


def test_the_role_alone_may_do_nothing() -> None:
    assert "Bare/DefaultPolicy/Resource" not in made()
    assert "ManagedPolicyArns" not in made().properties("Bare/Resource")


@pytest.mark.parametrize("role", ["Serverless", "Eks"])
def test_jobs_write_logs_where_they_are_told_to(role: str) -> None:
    statements = made().statements(f"{role}/DefaultPolicy/Resource")
    found = {action: one["Resource"] for one in statements for action in as_list(one["Action"])}
    assert found["s3:PutObject"] == join(made().arn("Logs/Resource"), "/jobs/*")
    assert found["logs:DescribeLogGroups"] == arn("logs", "*")
    for action in access.actions("write_log_group"):
        assert found[action] == made().arn("Group/Resource")
    assert found["kms:GenerateDataKey"] == made().arn("Key/Resource")


def test_emr_serverless_itself_uses_the_key_of_logs() -> None:
    services = [one["Principal"].get("Service") for one in made().statements("Key/Resource")]
    assert services.count("emr-serverless.amazonaws.com") == 1
    rights = {
        action for one in made().statements("Serverless/DefaultPolicy/Resource") for action in as_list(one["Action"])
    }
    assert {"kms:Decrypt", "lakeformation:GetDataAccess", "glue:GetTable"} <= rights


def test_service_accounts_of_emr_in_the_named_namespaces_take_the_role() -> None:
    [own, pods, other] = made().statements("Eks/Resource")
    subjects = [
        join(f"system:serviceaccount:{one}:emr-containers-sa-*-*-", ACCOUNT, f"-{OF_NAME}") for one in ("etl", "ml")
    ]
    assert own == {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": PROVIDER},
        "Condition": {
            "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"},
            "StringLike": {f"{ISSUER}:sub": subjects},
        },
    }
    assert other["Condition"]["StringLike"] == {f"{ISSUER.replace('ABCD', 'EFGH')}:sub": [subjects[0]]}
    assert made().properties("Eks/Resource")["RoleName"] == NAME
    assert pods["Principal"] == {"Service": "pods.eks.amazonaws.com"}


def test_pod_identity_gives_it_to_those_accounts_of_this_account_and_region_only() -> None:
    [trust] = made().statements("Pods/Resource")
    assert trust == {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Condition": {
            "StringEquals": {"aws:RequestTag/kubernetes-namespace": ["etl"]},
            "StringLike": {
                "aws:RequestTag/eks-cluster-arn": arn("eks", "cluster/*"),
                "aws:RequestTag/kubernetes-service-account": join(
                    "emr-containers-sa-*-*-", ACCOUNT, f"-{eks.base36('Pods')}"
                ),
            },
        },
    }


def test_the_service_accounts_that_want_an_association() -> None:
    stack = new_stack("eu-west-1")
    role = emr.EksExecutionRole(stack, "Eks", role_name=NAME, namespaces=["etl"], pod_identity=True)
    kinds = ("client", "driver", "executor")
    assert role.service_accounts == tuple(f"emr-containers-sa-spark-{one}-111122223333-{OF_NAME}" for one in kinds)


def test_a_provider_of_the_same_app_is_named_when_it_is_known() -> None:
    stack = new_stack()
    made_here = iam.OidcProviderNative(stack, "Provider", url=f"https://{ISSUER}", client_ids=["sts.amazonaws.com"])
    emr.EksExecutionRole(stack, "Eks", role_name=NAME, namespaces=["etl"], oidc_provider=made_here)
    found = Synthesized(stack)
    [trust] = found.statements("Eks/Resource")
    assert set(trust["Condition"]) == {"StringEquals", "StringLike"}
    assert all(set(test) == {"Fn::GetAtt"} for test in trust["Condition"].values())
    assert len(found.paths("Custom::AWSCDKCfnJson")) == 2


@pytest.mark.parametrize(("role", "service"), [("Serverless", "emr-serverless"), ("Eks", "pods.eks")])
def test_a_role_is_handed_to_the_service_of_its_jobs_only(role: str, service: str) -> None:
    [passing] = [
        one
        for one in made().statements("User/DefaultPolicy/Resource")
        if one["Resource"] == made().arn(f"{role}/Resource")
    ]
    assert passing == {
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": made().arn(f"{role}/Resource"),
        "Condition": {"StringLike": {"iam:PassedToService": f"{service}.amazonaws.com*"}},
    }


def test_the_right_to_hand_it_on_stands_in_the_stack_of_the_role() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"})
    people, jobs = cdk.Stack(app, "People"), cdk.Stack(app, "Jobs")
    user = iam.Role(people, "User", assumed_by=iam.AccountRootPrincipal())
    emr.JobExecutionRole(jobs, "Role").grant_pass(user)
    assert len(Synthesized(jobs).paths("AWS::IAM::Policy")) == 1
    assert Synthesized(people).paths("AWS::IAM::Policy") == []


TOKEN = cdk.Fn.import_value("Name")
EKS = {"role_name": NAME, "namespaces": ["etl"], "pod_identity": True}
REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (
        emr.EksExecutionRole,
        {**EKS, "role_name": TOKEN},
        "EksRoleName: `role_name` is known at deployment only, and EMR's service accounts have it in their names; "
        "write it",
    ),
    (
        emr.EksExecutionRole,
        {**EKS, "role_name": "my role"},
        "EksRoleName: `role_name` ('my role') is no name of a role; write up to 64 letters, digits and +=,.@_-",
    ),
    (
        emr.EksExecutionRole,
        {**EKS, "namespaces": []},
        "EksRoleNamespaces: `namespaces` must name those that may have the role; write a list",
    ),
    (
        emr.EksExecutionRole,
        {**EKS, "namespaces": ["etl", "*"]},
        "EksRoleNamespaces: `namespaces` has '*', which is no namespace; name each",
    ),
    (
        emr.EksExecutionRole,
        {**EKS, "pod_identity": False},
        "EksRoleUntaken: nobody could take the role; give the `oidc_provider` of the EKS cluster, or set "
        "`pod_identity`",
    ),
    (
        emr.EksExecutionRole,
        {**EKS, "log_prefix": "jobs/"},
        "JobLogPrefix: `log_prefix` ('jobs/') is a place in no bucket; give `log_bucket` too",
    ),
    (
        emr.JobExecutionRole,
        {"log_prefix": "jobs/", "databases": ["sales"]},
        "2 problems:\n  JobLogPrefix: `log_prefix` ('jobs/') is a place in no bucket; give `log_bucket` too\n  "
        "DatabasesWithoutLakeFormation: `databases` narrows the rights that `lake_formation` gives; set it too, or "
        "leave `databases` out",
    ),
]


@pytest.mark.parametrize(("kind", "arguments", "message"), REFUSED)
def test_what_is_wrong_is_told_before_anything_is_made(kind: Any, arguments: dict[str, Any], message: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(stack, "Role", **arguments)
    for line in message.splitlines()[1:] or [message]:
        assert line.strip() in str(caught.value)
    assert caught.value.path == "Stack/Role"
    assert stack.node.try_find_child("Role") is None


def test_what_is_wrong_later() -> None:
    stack = new_stack()
    role = emr.EksExecutionRole(stack, "Role", role_name=NAME, namespaces=["etl"], pod_identity=True)
    wrong: Any = "etl"
    with pytest.raises(emr.EmrValidationError) as caught:
        role.allow(wrong, wrong)
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    with pytest.raises(emr.EmrValidationError, match="EksRoleNamespaces"):
        role.allow(provider(stack), [])
    with pytest.raises(emr.EmrValidationError, match="`grantee` must be an IGrantable, not 'etl'"):
        role.grant_pass(wrong)
