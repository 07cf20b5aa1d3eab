"""An EMR Serverless application and what it stands on, in different stacks: deployments never wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import RELEASE, Synthesized

import emr_constructs as emr

PASSWORD = "spark.hadoop.javax.jdo.option.ConnectionPassword"


def stacks() -> tuple[cdk.Stack, cdk.Stack]:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    env = cdk.Environment(account="111122223333", region="eu-west-1")
    return cdk.Stack(app, "Below", env=env), cdk.Stack(app, "Stack", env=env)


def in_bucket(below: cdk.Stack) -> dict[str, Any]:
    return {"monitoring": emr.ServerlessMonitoring(log_bucket=s3.Bucket(below, "Bucket"))}


def in_log_group(below: cdk.Stack) -> dict[str, Any]:
    key = kms.Key(below, "LogKey")
    group = logs.LogGroup(below, "Group")
    return {"monitoring": emr.ServerlessMonitoring(log_group=group, cloudwatch_logs_key=key)}


def with_secret(below: cdk.Stack) -> dict[str, Any]:
    secret = secretsmanager.Secret(below, "Secret", encryption_key=kms.Key(below, "SecretKey"))
    properties = {PASSWORD: emr.ConfigurationSecret.of(secret)}
    return {"configurations": [emr.Configuration(classification="spark-defaults", properties=properties)]}


def in_vpc(below: cdk.Stack) -> dict[str, Any]:
    vpc = ec2.Vpc(below, "Vpc", nat_gateways=0)
    isolated = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    return {"vpc": vpc, "vpc_subnets": isolated, "security_groups": [ec2.SecurityGroup(below, "Group", vpc=vpc)]}


ELSEWHERE: dict[str, Callable[[cdk.Stack], dict[str, Any]]] = {
    "encryption_key": lambda below: {"encryption_key": kms.Key(below, "Key")},
    "execution_role": lambda below: {"execution_role": emr.JobExecutionRole(below, "Role")},
    "log_bucket": in_bucket,
    "log_group": in_log_group,
    "network": lambda below: {"network": emr.Network(below, "Network")},
    "vpc": in_vpc,
    "secret": with_secret,
}


@pytest.mark.parametrize("part", ELSEWHERE)
def test_a_part_of_another_stack_does_not_wait_for_the_application(part: str) -> None:
    below, stack = stacks()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, **ELSEWHERE[part](below))
    role = application.execution_role
    found, before = Synthesized(stack), Synthesized(below)
    assert "AWS::EMRServerless::Application" in str(found.resources)
    assert "Fn::ImportValue" in str(found.resources)
    assert "Fn::ImportValue" not in str(before.resources)
    assert [one.node.id for one in stack.dependencies] == ["Below"]
    assert role is not None


def test_all_of_it_may_stand_elsewhere_at_once() -> None:
    below, stack = stacks()
    parts = {
        name: value
        for name in ("encryption_key", "execution_role", "network")
        for name, value in ELSEWHERE[name](below).items()
    }
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, **parts, **in_bucket(below), **with_secret(below))
    before = Synthesized(below)
    assert [one.node.id for one in stack.dependencies] == ["Below"]
    assert "Fn::ImportValue" not in str(before.resources)


def test_the_rights_of_a_role_of_another_stack_stand_with_the_application() -> None:
    below, stack = stacks()
    role = emr.JobExecutionRole(below, "Role")
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, execution_role=role)
    found, before = Synthesized(stack), Synthesized(below)
    [policy] = [found.properties(path) for path in found.paths("AWS::IAM::Policy")]
    assert {str(one["Action"]) for one in policy["PolicyDocument"]["Statement"]} >= {
        "s3:PutObject",
        "logs:DescribeLogGroups",
    }
    assert before.paths("AWS::IAM::Policy") == []


@pytest.mark.parametrize("exists", [True, False])
def test_what_a_user_gives_to_a_role_of_another_stack_stands_with_the_application(exists: bool) -> None:
    below, stack = stacks()
    role = emr.JobExecutionRole(below, "Role", path="/teams/")
    application = (
        emr.ServerlessApplication.from_application_attributes(stack, "E", application_id="00f1", execution_role=role)
        if exists
        else emr.ServerlessApplication(stack, "E", release_label=RELEASE, execution_role=role)
    )
    s3.Bucket(stack, "Data").grant_read(application.execution_role)
    found, before = Synthesized(stack), Synthesized(below)
    [policy] = [found.properties(path) for path in found.paths("AWS::IAM::Policy")]
    assert "s3:GetObject*" in str(policy["PolicyDocument"])
    assert before.paths("AWS::IAM::Policy") == []
    assert [one.node.id for one in stack.dependencies] == ["Below"]


def schedule(above: cdk.Stack, id: str, application: emr.IServerlessApplication, **more: Any) -> None:  # noqa: A002
    job = emr.SparkJob(script=emr.Script.from_bucket(s3.Bucket(above, f"{id}Code"), "job.py"), **more.pop("job", {}))
    emr.JobSchedule(
        above,
        id,
        application=application,
        job=job,
        schedule=scheduler.ScheduleExpression.rate(cdk.Duration.days(1)),
        **more,
    )


def test_a_team_starts_jobs_with_a_role_and_a_key_of_its_own_stack() -> None:
    stack, above = stacks()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE)
    role = emr.JobExecutionRole(above, "Role", application_arn=application.application_arn)
    schedule(above, "First", application, execution_role=role)
    schedule(above, "Second", application, execution_role=role)
    schedule(above, "Third", application, job={"disk_encryption_key": kms.Key(above, "Disk")})
    found, before = Synthesized(above), Synthesized(stack)
    assert [one.node.id for one in above.dependencies] == ["Below"]
    assert "Fn::ImportValue" not in str(before.resources)
    given = [one["Action"] for one in found.statements("Role/DefaultPolicy/Resource")]
    # What every job needs, once; and the script of each.
    assert given == [
        "s3:PutObject",
        "logs:DescribeLogGroups",
        ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        ["kms:Decrypt", "kms:GenerateDataKey"],
        "s3:GetObject",
        "s3:GetObject",
    ]
    # The role of the application has its rights to logs from its own stack.
    [own] = [one for one in found.paths("AWS::IAM::Policy") if "RoleOf" in one]
    assert [one["Action"] for one in found.statements(own)] == [["kms:Decrypt", "kms:GenerateDataKey"], "s3:GetObject"]


def test_an_application_that_exists_serves_a_role_where_the_job_is() -> None:
    stack, above = stacks()
    bucket = s3.Bucket(stack, "Logs")
    application = emr.ServerlessApplication.from_application_attributes(
        stack, "Etl", application_id="00f1", log_bucket=bucket
    )
    schedule(above, "Job", application, execution_role=emr.JobExecutionRole(above, "Role"))
    assert "s3:PutObject" in str(Synthesized(above).statements("Role/DefaultPolicy/Resource"))
    assert [one.node.id for one in above.dependencies] == ["Below"]
    assert Synthesized(stack).paths("AWS::IAM::Policy") == []


def test_the_key_of_another_stack_lets_the_service_and_the_log_group_in() -> None:
    below, stack = stacks()
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, encryption_key=kms.Key(below, "Key"))
    [_, cloudwatch, serverless] = Synthesized(below).statements("Key/Resource")
    assert serverless["Principal"] == {"Service": "emr-serverless.amazonaws.com"}
    [pattern] = cloudwatch["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    group = Synthesized(stack).id("Etl/LogGroup/Resource")
    assert str(pattern).endswith(f":log-group:Stack-{group}-*']]}}")


def test_who_submits_jobs_from_another_stack_waits_for_the_application() -> None:
    stack, above = stacks()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE)
    submitter = iam.Role(above, "Submitter", assumed_by=iam.AccountRootPrincipal())
    application._let_submit(submitter)
    assert "Fn::ImportValue" in str(Synthesized(above).statements("Submitter/DefaultPolicy/Resource"))
    assert "Fn::ImportValue" not in str(Synthesized(stack).resources)


def test_a_job_role_may_serve_applications_of_two_stacks() -> None:
    below, stack = stacks()
    role = emr.JobExecutionRole(below, "Role")
    other = cdk.Stack(cdk.App.of(stack), "Other", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    for one in (stack, other):
        emr.ServerlessApplication(one, "Etl", release_label=RELEASE, execution_role=role)
    names = {
        found.properties(path)["PolicyName"]
        for found in (Synthesized(stack), Synthesized(other))
        for path in found.paths("AWS::IAM::Policy")
    }
    assert len(names) == 2
