"""Who was granted what: calls with the keys of users, in a local AWS that obeys their policies."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import boto3
import pytest
from aws_cdk import aws_iam as iam
from botocore.config import Config
from botocore.exceptions import ClientError
from small_stacks import SmallStack

import emr_constructs as emr
from local_aws import LocalAws

JOB = {"sparkSubmit": {"entryPoint": "s3://b/job.py"}}
USERS = ("Submitter", "Reader", "Operator", "Analyst")


class Granted:
    """The stack, and clients with the keys of its users."""

    def __init__(self, aws: LocalAws, stack: SmallStack) -> None:
        self._aws, self._stack = aws, stack
        [described] = aws.client("cloudformation").describe_stacks(StackName=stack.name)["Stacks"]
        outputs = {one["OutputKey"]: one["OutputValue"] for one in described["Outputs"]}
        self.at = {"applicationId": outputs["Id"]}
        self.role, self.other = outputs["RoleArn"], outputs["OtherArn"]
        self.clients = {name: self._client(name) for name in USERS}

    def _client(self, user: str) -> Any:
        resources = self._aws.client("cloudformation").describe_stack_resources(StackName=self._stack.name)
        [name] = [
            one["PhysicalResourceId"]
            for one in resources["StackResources"]
            if one["ResourceType"] == "AWS::IAM::User" and one["LogicalResourceId"].startswith(user)
        ]
        key = self._aws.client("iam").create_access_key(UserName=name)["AccessKey"]
        return boto3.client(
            "emr-serverless",
            endpoint_url=self._aws.endpoint_url,
            region_name=self._aws.region,
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def run(self, user: str, role: str) -> dict[str, str]:
        """Start a job run as a user; answers where it is."""
        started = self.clients[user].start_job_run(**self.at, executionRoleArn=role, jobDriver=JOB)
        return {**self.at, "jobRunId": started["jobRunId"]}


@pytest.fixture(scope="module")
def granted() -> Iterator[Granted]:
    with LocalAws(authorize=True) as aws:
        stack = SmallStack(aws, "Rights")
        assert stack.create(template()) == "CREATE_COMPLETE"
        yield Granted(aws, stack)  # nothing is left of this local AWS


def template() -> Any:
    """An application, two roles, and users with a grant each."""
    app = cdk.App()
    stack = cdk.Stack(app, "Rights", synthesizer=cdk.BootstraplessSynthesizer())
    application = emr.ServerlessApplication(
        stack,
        "Application",
        release_label=emr.ReleaseLabel.EMR_7_14_0,
        interactive=emr.Interactive(sessions=True),
    )
    role, other = (emr.JobExecutionRole(stack, name) for name in ("Role", "Other"))
    users = {name: iam.User(stack, name) for name in USERS}
    application.grants.start_job_run(users["Submitter"], execution_role=role)
    application.grants.describe(users["Reader"])
    application.grants.start_and_stop(users["Operator"])
    application.grants.cancel_job_run(users["Operator"])
    application.grants.start_session(users["Analyst"], execution_role=role)
    for name, value in {"Id": application.application_id, "RoleArn": role.role_arn, "OtherArn": other.role_arn}.items():
        cdk.CfnOutput(stack, name, value=value)
    return json.loads(Path(app.synth().get_stack_by_name("Rights").template_full_path).read_text())


@contextlib.contextmanager
def denied(action: str) -> Iterator[None]:
    with pytest.raises(ClientError) as caught:
        yield
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert f"not authorized to perform: {action}" in str(caught.value)


def test_who_may_start_jobs_starts_them_with_the_one_role_and_follows_them(granted: Granted) -> None:
    run = granted.run("Submitter", granted.role)
    submitter = granted.clients["Submitter"]
    assert submitter.get_job_run(**run)["jobRun"]["executionRole"] == granted.role
    assert [one["id"] for one in submitter.list_job_runs(**granted.at)["jobRuns"]] == [run["jobRunId"]]
    with denied("iam:PassRole"):
        granted.run("Submitter", granted.other)
    with denied("emr-serverless:CancelJobRun"):
        submitter.cancel_job_run(**run)
    with denied("emr-serverless:StartSession"):
        submitter.start_session(**granted.at, executionRoleArn=granted.role)


def test_who_may_look_can_do_nothing_else(granted: Granted) -> None:
    reader, run = granted.clients["Reader"], granted.run("Submitter", granted.role)
    assert reader.get_application(**granted.at)["application"]["name"]
    assert reader.get_job_run(**run)["jobRun"]["jobRunId"] == run["jobRunId"]
    assert reader.list_job_run_attempts(**run)["jobRunAttempts"]
    with denied("emr-serverless:StartJobRun"):
        granted.run("Reader", granted.role)
    with denied("emr-serverless:DeleteApplication"):
        reader.delete_application(**granted.at)
    with denied("emr-serverless:ListApplications"):
        reader.list_applications()


def test_who_operates_starts_and_cancels(granted: Granted) -> None:
    operator, run = granted.clients["Operator"], granted.run("Submitter", granted.role)
    operator.start_application(**granted.at)
    operator.cancel_job_run(**run)
    assert operator.get_job_run(**run)["jobRun"]["state"] in ("CANCELLING", "CANCELLED")
    with denied("emr-serverless:UpdateApplication"):
        operator.update_application(**granted.at, architecture="X86_64")


def test_who_may_have_sessions_uses_and_ends_them(granted: Granted) -> None:
    analyst = granted.clients["Analyst"]
    started = analyst.start_session(**granted.at, executionRoleArn=granted.role)
    session = {**granted.at, "sessionId": started["sessionId"]}
    assert analyst.get_session(**session)["session"]["executionRoleArn"] == granted.role
    dashboard = {"resourceId": started["sessionId"], "resourceType": "SESSION"}
    assert analyst.get_resource_dashboard(**granted.at, **dashboard)["url"]
    analyst.terminate_session(**session)
    with denied("iam:PassRole"):
        analyst.start_session(**granted.at, executionRoleArn=granted.other)
    with denied("emr-serverless:GetSession"):
        granted.clients["Submitter"].get_session(**session)
