"""What the people of the team in the guide may do, tried with their keys, in a local AWS that obeys their policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from assemblies import bootstrap, publish
from botocore.config import Config
from botocore.exceptions import ClientError
from small_stacks import SmallStack
from template_read_back import physical_ids
from test_examples_of_studio import assembly, resources, templates

from local_aws import LocalAws

JOB = {"sparkSubmit": {"entryPoint": "s3://b/job.py"}}


class Team:
    """The deployed example, and who is in the team."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._templates = dict(templates(assembly("studio_team")))
        publish(aws, assembly("studio_team"))
        aws.client("iam").create_group(GroupName="trainers")
        for name, template in self._templates.items():
            assert SmallStack(aws, name).create(template) == "CREATE_COMPLETE"
        self.keys = {"scientist": self._taking("Scientists"), "trainer": self._in_group("trainers")}

    def id_of(self, kind: str, beginning: str = "") -> str:
        """The physical id of the one resource of a type that begins so."""
        [(stack, name)] = [
            (stack, name) for stack, name, _ in resources(self._templates, kind) if name.startswith(beginning)
        ]
        return physical_ids(self._aws, stack)[name]

    def role(self, beginning: str) -> str:
        """The ARN of a role."""
        found: str = self._aws.client("iam").get_role(RoleName=self.id_of("AWS::IAM::Role", beginning))["Role"]["Arn"]
        return found

    def client(self, who: str, service: str) -> Any:
        # Of Any, since stubs know each service by its name.
        connect: Any = boto3.client
        return connect(
            service,
            endpoint_url=self._aws.endpoint_url,
            region_name=self._aws.region,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
            **self.keys[who],
        )

    def start(self, who: str, role: str) -> str:
        """Start a job as somebody, with the role that begins so; answers its id."""
        emr, at = self.client(who, "emr-serverless"), {"applicationId": self.id_of("AWS::EMRServerless::Application")}
        return str(emr.start_job_run(**at, executionRoleArn=self.role(role), jobDriver=JOB)["jobRunId"])

    def _taking(self, role: str) -> dict[str, str]:
        sts = self._aws.client("sts")
        given = sts.assume_role(RoleArn=self.role(role), RoleSessionName="sam@example.com")["Credentials"]
        return {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }

    def _in_group(self, group: str) -> dict[str, str]:
        iam = self._aws.client("iam")
        iam.create_user(UserName="tia")
        iam.add_user_to_group(GroupName=group, UserName="tia")
        key = iam.create_access_key(UserName="tia")["AccessKey"]
        return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    with LocalAws(authorize=True) as aws:
        bootstrap(aws)
        yield Team(aws)  # nothing is left of this local AWS


def denied(caught: pytest.ExceptionInfo[ClientError]) -> bool:
    return "AccessDenied" in caught.value.response["Error"]["Code"]


@pytest.mark.parametrize("who", ["scientist", "trainer"])
def test_everybody_sees_the_one_cluster_and_the_one_application(team: Team, who: str) -> None:
    cluster, application = team.id_of("AWS::EMR::Cluster"), team.id_of("AWS::EMRServerless::Application")
    emr, serverless = team.client(who, "emr"), team.client(who, "emr-serverless")
    assert emr.describe_cluster(ClusterId=cluster)["Cluster"]["Id"] == cluster
    assert serverless.get_application(applicationId=application)["application"]["applicationId"] == application
    with pytest.raises(ClientError) as caught:
        emr.describe_cluster(ClusterId="j-1ANOTHERONE")
    assert denied(caught)
    with pytest.raises(ClientError) as caught:
        serverless.get_application(applicationId="00anotherone")
    assert denied(caught)


@pytest.mark.parametrize("who", ["scientist", "trainer"])
def test_nobody_changes_what_is_shared(team: Team, who: str) -> None:
    cluster, application = team.id_of("AWS::EMR::Cluster"), team.id_of("AWS::EMRServerless::Application")
    with pytest.raises(ClientError) as caught:
        team.client(who, "emr").terminate_job_flows(JobFlowIds=[cluster])
    assert denied(caught)
    with pytest.raises(ClientError) as caught:
        team.client(who, "emr-serverless").delete_application(applicationId=application)
    assert denied(caught)
    with pytest.raises(ClientError) as caught:
        team.client(who, "emr").delete_studio(StudioId=team.id_of("AWS::EMR::Studio"))
    assert denied(caught)


def test_trainers_start_jobs_with_the_two_roles_and_no_other(team: Team) -> None:
    assert team.start("trainer", "Trainers")
    assert team.start("trainer", "NotebooksExecutionRole")
    with pytest.raises(ClientError) as caught:
        team.start("trainer", "Scientists")
    assert denied(caught)


def test_scientists_start_no_jobs(team: Team) -> None:
    with pytest.raises(ClientError) as caught:
        team.start("scientist", "NotebooksExecutionRole")
    assert denied(caught)
