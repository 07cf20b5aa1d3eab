"""Started applications are changed, replaced and deleted by the local CloudFormation, with the rights of the function.

The local EMR Serverless refuses what AWS refuses. Time passes as fast as the functions want, which is seconds.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_stacks import SmallStack, Template, small_stack, with_resource
from test_security_custom_resources import publish

from local_aws import LocalAws, leftovers

APP = Path(__file__).parent / "apps" / "serverless_lifecycle_app.py"
DRIVER = {"sparkSubmit": {"entryPoint": "s3://jobs/endless.py"}}


@pytest.fixture(scope="module")
def strict() -> Iterator[LocalAws]:
    """A local AWS in which a role can do what its policies allow, and nothing else."""
    with LocalAws(authorize=True) as running:
        yield running


@pytest.fixture(scope="module")
def templates(strict: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """The templates of the app by the names of the stacks; what they need from S3 is there."""
    directory = tmp_path_factory.mktemp("assembly")
    runpy.run_path(str(APP))["main"](str(directory)).synth()
    publish(strict, directory)
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in directory.glob("*.template.json")}


class Jobs:
    """The application of a stack, and what it does."""

    def __init__(self, aws: LocalAws, stack: SmallStack, template: Template) -> None:
        assert stack.create(template) == "CREATE_COMPLETE", all_reasons(aws, stack)
        self._aws, self.emr = aws, aws.client("emr-serverless")
        kinds = {one["Type"]: name for name, one in template["Resources"].items() if name.startswith(("App", "Role"))}
        self.id = stack.physical_id(kinds["AWS::EMRServerless::Application"])
        role = aws.client("iam").get_role(RoleName=stack.physical_id(kinds["AWS::IAM::Role"]))
        self._role = role["Role"]["Arn"]

    def submit(self) -> str:
        """A job run that does not end by itself; it starts the application."""
        answer = self.emr.start_job_run(
            applicationId=self.id,
            executionRoleArn=self._role,
            jobDriver=DRIVER,
            tags={"local-aws:runs-for": "forever"},
        )
        run = str(answer["jobRunId"])
        self._aws.advance(60)
        assert (self.state(), self.state(run)) == ("STARTED", "RUNNING")
        return run

    def state(self, run: str = "") -> str:
        if run:
            return str(self.emr.get_job_run(applicationId=self.id, jobRunId=run)["jobRun"]["state"])
        return str(self.described["state"])

    @property
    def described(self) -> dict[str, Any]:
        return dict(self.emr.get_application(applicationId=self.id)["application"])

    @property
    def idle_minutes(self) -> int:
        return int(self.described["autoStopConfiguration"]["idleTimeoutMinutes"])


def all_reasons(aws: LocalAws, stack: SmallStack) -> str:
    """Why resources of a stack failed."""
    events = aws.client("cloudformation").describe_stack_events(StackName=stack.name)["StackEvents"]
    return "\n".join(one.get("ResourceStatusReason", "") for one in events if "FAILED" in one["ResourceStatus"])


@pytest.fixture
def stack(strict: LocalAws) -> Iterator[SmallStack]:
    """A stack of its own, of which nothing is left."""
    with small_stack(strict, "jobs") as made:
        yield made
    assert leftovers(strict.client) == {}


def test_a_started_application_can_be_neither_changed_nor_deleted(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    """What the others are for. When this fails, CloudFormation needs no help any more."""
    jobs = Jobs(strict, stack, templates["Plain"])
    run = jobs.submit()
    assert stack.update(templates["PlainLater"]) == "UPDATE_ROLLBACK_COMPLETE"
    assert "can be updated when an application is in STARTED state" in all_reasons(strict, stack)
    assert stack.delete() == "DELETE_FAILED"
    assert "must be in one of the following statuses [CREATED, STOPPED]" in all_reasons(strict, stack)
    jobs.emr.cancel_job_run(applicationId=jobs.id, jobRunId=run)
    strict.advance(60)
    jobs.emr.stop_application(applicationId=jobs.id)
    strict.advance(60)


def test_a_started_application_is_changed_and_deleted(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, templates["Safe"])
    run = jobs.submit()
    assert stack.update(templates["SafeLater"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)
    assert (jobs.state(), jobs.state(run), jobs.idle_minutes) == ("STOPPED", "CANCELLED", 5)
    second = jobs.submit()
    assert stack.delete() == "DELETE_COMPLETE", all_reasons(strict, stack)
    assert (jobs.state(), jobs.state(second)) == ("TERMINATED", "CANCELLED")


def test_throttling_does_not_keep_an_application(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, templates["Safe"])
    jobs.submit()
    for operation in ("ListJobRuns", "CancelJobRun", "StopApplication"):
        strict.fail("emr-serverless", operation)
    assert stack.update(templates["SafeLater"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)


def test_an_application_that_is_replaced_is_deleted_too(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, templates["Safe"])
    jobs.submit()
    assert stack.update(templates["Renamed"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)
    assert jobs.state() == "TERMINATED"
    [left] = jobs.emr.list_applications()["applications"]
    assert (left["name"], left["state"]) == ("other-jobs", "CREATED")


@pytest.mark.parametrize("after", ["Plain", "Patient"])
def test_an_update_that_does_not_change_the_application_leaves_its_jobs_alone(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template], after: str
) -> None:
    """Not even one that gives the safe lifecycle up, or asks for another one."""
    jobs = Jobs(strict, stack, templates["Safe"])
    run = jobs.submit()
    more = with_resource(templates[after], "More", "AWS::Logs::LogGroup", RetentionInDays=1)
    assert stack.update(more) == "UPDATE_COMPLETE", all_reasons(strict, stack)
    assert jobs.state(run) == "RUNNING"
    assert jobs.described["autoStartConfiguration"] == {"enabled": True}
    assert stack.update(templates["Safe"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)


def test_an_update_that_fails_later_is_rolled_back(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, templates["Safe"])
    jobs.submit()
    resources = templates["Safe"]["Resources"]
    [application] = [name for name, one in resources.items() if one["Type"] == "AWS::EMRServerless::Application"]
    bad = with_resource(templates["SafeLater"], "Bad", "AWS::EMRServerless::Application", Type="NONE", ReleaseLabel="x")
    bad["Resources"]["Bad"]["DependsOn"] = application
    assert stack.update(bad) == "UPDATE_ROLLBACK_COMPLETE"
    assert (jobs.state(), jobs.idle_minutes) == ("STOPPED", 15)


def test_jobs_that_must_not_be_cancelled_fail_the_update_and_not_its_rollback(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, hasty(templates["Patient"]))
    run = jobs.submit()
    assert stack.update(hasty(templates["PatientLater"])) == "UPDATE_ROLLBACK_COMPLETE"
    assert f"since these have not ended: job run {run} (RUNNING); cancel them" in all_reasons(strict, stack)
    assert (jobs.state(run), jobs.idle_minutes) == ("RUNNING", 15)
    jobs.emr.cancel_job_run(applicationId=jobs.id, jobRunId=run)


def hasty(template: Template) -> Template:
    """A template that waits for a second, as no user can."""
    changed: Template = json.loads(json.dumps(template))
    waiting = [one["Properties"] for one in changed["Resources"].values() if "WaitMinutes" in one["Properties"]]
    assert len(waiting) == 2
    for properties in waiting:
        properties["WaitMinutes"] = 1 / 60
    return changed


def test_settings_that_cloudformation_cannot_make_are_made_and_stay(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    jobs = Jobs(strict, stack, templates["Set"])
    made = jobs.described
    assert made["diskEncryptionConfiguration"]["encryptionKeyArn"].startswith("arn:aws:kms:")
    assert made["jobLevelCostAllocationConfiguration"] == {"enabled": True}
    jobs.submit()
    assert stack.update(templates["SetLater"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)
    assert jobs.described["diskEncryptionConfiguration"] == made["diskEncryptionConfiguration"]
    assert stack.update(templates["Safe"]) == "UPDATE_COMPLETE", all_reasons(strict, stack)
    assert not jobs.described.get("diskEncryptionConfiguration")
    assert not jobs.described["jobLevelCostAllocationConfiguration"]["enabled"]
