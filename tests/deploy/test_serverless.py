"""An EMR Serverless application through the real CDK CLI: created, used, refused while it is started, changed, gone."""

from __future__ import annotations

import copy
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from small_stacks import SmallStack, Template
from template_read_back import differences, physical_ids

from local_aws import LocalAws, leftovers
from local_aws.translation import to_api

APP = f"{sys.executable} {Path(__file__).parent / 'apps' / 'serverless_app.py'}"
NAME = "Serverless"
TYPE = "AWS::EMRServerless::Application"
FOREVER = {"local-aws:runs-for": "forever"}


class Deployment:
    """The stack of the app."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.emr = aws.client("emr-serverless")
        self.stack = SmallStack(aws, NAME)

    def deploy(self) -> None:
        self.aws.cdk("deploy", NAME, "--require-approval", "never", app=APP)

    @property
    def template(self) -> Template:
        return self._template(NAME)

    @property
    def later(self) -> Template:
        """The template after a change."""
        return self._template(f"{NAME}Later")

    def declared(self, resource_type: str) -> tuple[str, dict[str, Any]]:
        """Logical id and properties of the one resource of a type."""
        [found] = [(name, one) for name, one in self.template["Resources"].items() if one["Type"] == resource_type]
        return found[0], found[1]["Properties"]

    @property
    def application_id(self) -> str:
        return self.stack.physical_id(self.declared(TYPE)[0])

    def application(self) -> dict[str, Any]:
        found: dict[str, Any] = self.emr.get_application(applicationId=self.application_id)["application"]
        return found

    def scheduled(self) -> dict[str, Any]:
        """The schedule, with the request that it would send."""
        name = self.stack.physical_id(self.declared("AWS::Scheduler::Schedule")[0])
        found: dict[str, Any] = self.aws.client("scheduler").get_schedule(Name=name)
        return found

    def run_for_ever(self) -> str:
        """Start the job of the schedule, as the Scheduler would, but without end."""
        text = self.scheduled()["Target"]["Input"].replace("<aws.scheduler.execution-id>", str(uuid.uuid4()))
        request = to_api("StartJobRun", json.loads(text), service="emr-serverless")
        tags = {**request.pop("tags", {}), **FOREVER}
        return str(self.emr.start_job_run(**request, tags=tags)["jobRunId"])

    def job(self, job_run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.emr.get_job_run(applicationId=self.application_id, jobRunId=job_run_id)["jobRun"]
        return found

    def _template(self, name: str) -> Template:
        template: Template = json.loads((self.aws.home / "cdk.out" / f"{name}.template.json").read_text())
        return template

    def stop(self) -> None:
        """End what runs, then the application, as people do before they deploy."""
        at = {"applicationId": self.application_id}
        running = ["SUBMITTED", "PENDING", "SCHEDULED", "RUNNING"]
        for run in self.emr.list_job_runs(**at, states=running)["jobRuns"]:
            self.emr.cancel_job_run(**at, jobRunId=run["id"])
        wait_for(lambda: not self.emr.list_job_runs(**at, states=[*running, "CANCELLING"])["jobRuns"])
        if self.application()["state"] == "STARTED":
            self.emr.stop_application(**at)
            wait_for(lambda: self.application()["state"] == "STOPPED")


@pytest.fixture(scope="module")
def deployment(aws: LocalAws) -> Iterator[Deployment]:
    before = leftovers(aws.client)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CDK_VALIDATION", "false")
        made = Deployment(aws)
        made.deploy()
        yield made
    assert made.stack.delete() == "DELETE_COMPLETE"
    assert leftovers(aws.client) == before


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited for 10 s"
        time.sleep(0.02)


def test_each_property_of_the_template_is_read_back(deployment: Deployment) -> None:
    _, declared = deployment.declared(TYPE)
    shown, ids = deployment.application(), physical_ids(deployment.aws, NAME)
    assert set(declared) == {
        *("Architecture", "AutoStartConfiguration", "AutoStopConfiguration", "ImageConfiguration", "InitialCapacity"),
        *("MaximumCapacity", "MonitoringConfiguration", "Name", "NetworkConfiguration", "ReleaseLabel"),
        *("RuntimeConfiguration", "SchedulerConfiguration", "Tags", "Type"),
    }
    assert list(differences({**declared, "Type": "Spark"}, shown, ids)) == []
    other = {**declared, "Type": "Spark", "Architecture": "X86_64"}
    assert list(differences(other, shown, ids)) == [".Architecture: 'ARM64', not 'X86_64'"]
    assert (shown["state"], shown["tags"]) == ("CREATED", {"team": "data"})
    outputs = deployment.aws.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]["Outputs"]
    assert {one["OutputKey"]: one["OutputValue"] for one in outputs}["Arn"] == shown["arn"]


def test_the_schedule_of_the_template_is_read_back(deployment: Deployment) -> None:
    _, declared = deployment.declared("AWS::Scheduler::Schedule")
    shown = deployment.scheduled()
    for name in ("ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "State"):
        assert shown[name] == declared[name]
    target = shown["Target"]
    assert target["Arn"] == "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun"
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    ids = physical_ids(deployment.aws, NAME)
    assert target["RoleArn"].endswith(f"/{ids[declared['Target']['RoleArn']['Fn::GetAtt'][0]]}")
    assert json.loads(target["Input"])["ApplicationId"] == deployment.application_id


def test_the_job_of_the_schedule_starts_the_application_with_a_role_that_can_be_assumed(
    deployment: Deployment,
) -> None:
    run = deployment.run_for_ever()
    wait_for(lambda: deployment.job(run)["state"] in ("RUNNING", "FAILED"))
    found = deployment.job(run)
    assert (found["state"], deployment.application()["state"]) == ("RUNNING", "STARTED")
    driver = found["jobDriver"]["sparkSubmit"]
    assert driver["entryPointArguments"] == ["<aws.scheduler.scheduled-time>"]
    bucket, _, file = driver["entryPoint"].removeprefix("s3://").partition("/")
    script = deployment.aws.client("s3").get_object(Bucket=bucket, Key=file)["Body"].read()
    assert script == (Path(__file__).parent / "apps" / "job.py").read_bytes()


def test_a_started_application_cannot_be_updated_and_stays_as_it_was(deployment: Deployment) -> None:
    deployment.run_for_ever()
    wait_for(lambda: deployment.application()["state"] == "STARTED")
    before, logical_id = deployment.application(), deployment.declared(TYPE)[0]
    tagged = copy.deepcopy(deployment.template)
    tagged["Resources"][logical_id]["Properties"]["Tags"] = [{"Key": "team", "Value": "other"}]
    assert deployment.stack.update(tagged) == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        'Resource handler returned message: "Invalid request provided: Only the following configurations can be '
        "updated when an application is in STARTED state"
    ) in deployment.stack.reasons(logical_id)
    assert deployment.application() == before


def test_a_stopped_application_is_changed_in_place(deployment: Deployment) -> None:
    before = deployment.application_id
    deployment.stop()
    assert deployment.stack.update(deployment.later) == "UPDATE_COMPLETE"
    shown = deployment.application()
    assert deployment.application_id == before
    assert (shown["maximumCapacity"]["cpu"], shown["autoStopConfiguration"]["idleTimeoutMinutes"]) == ("64 vCPU", 30)
    ids = physical_ids(deployment.aws, NAME)
    declared = deployment.later["Resources"][deployment.declared(TYPE)[0]]["Properties"]
    assert list(differences({**declared, "Type": "Spark"}, shown, ids)) == []


def test_an_idle_application_stops_when_its_time_has_passed(deployment: Deployment) -> None:
    deployment.stop()
    deployment.emr.start_application(applicationId=deployment.application_id)
    wait_for(lambda: deployment.application()["state"] == "STARTED")
    minutes = deployment.application()["autoStopConfiguration"]["idleTimeoutMinutes"]
    deployment.aws.advance(minutes * 60 - 10)
    assert deployment.application()["state"] == "STARTED"
    deployment.aws.advance(20)
    assert deployment.application()["state"] == "STOPPED"


def test_a_request_fails_as_often_as_a_test_wants(deployment: Deployment) -> None:
    deployment.aws.fail("emr-serverless", "ListApplications", times=2)
    for _ in range(2):
        with pytest.raises(ClientError, match="ThrottlingException"):
            deployment.emr.list_applications()
    [listed] = deployment.emr.list_applications()["applications"]
    assert listed["id"] == deployment.application_id


def test_a_started_application_cannot_be_deleted(deployment: Deployment) -> None:
    """The last one: what it could not delete, the stack no longer has in full."""
    application_id, logical_id = deployment.application_id, deployment.declared(TYPE)[0]
    deployment.run_for_ever()
    wait_for(lambda: deployment.application()["state"] == "STARTED")
    assert deployment.stack.delete() == "DELETE_FAILED"
    assert "must be in one of the following statuses [CREATED, STOPPED]. Current status: STARTED" in (
        deployment.stack.reasons(logical_id)
    )
    deployment.stop()
    assert deployment.stack.delete() == "DELETE_COMPLETE"
    assert deployment.emr.get_application(applicationId=application_id)["application"]["state"] == "TERMINATED"
