"""Started applications are changed, replaced and deleted by the local CloudFormation, with the rights of the function.

The local EMR Serverless refuses what AWS refuses. The tests share a stack, which they leave as they found it: with the
template ``Safe``, deployed.
"""

from __future__ import annotations

import contextlib
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from assemblies import publish
from small_stacks import SmallStack, Template, small_stack, with_resource

from local_aws import LocalAws, leftovers

APP = Path(__file__).parent / "apps" / "serverless_lifecycle_app.py"
DRIVER = {"sparkSubmit": {"entryPoint": "s3://jobs/endless.py"}}


@pytest.fixture(scope="module")
def templates(strict: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """The templates of the app by the names of the stacks; what they need from S3 is there."""
    directory = tmp_path_factory.mktemp("assembly")
    runpy.run_path(str(APP))["main"](str(directory)).synth()
    publish(strict, directory)
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in directory.glob("*.template.json")}


class Jobs:
    """The application of a stack, and what it does."""

    def __init__(self, aws: LocalAws, stack: SmallStack, templates: dict[str, Template], first: str) -> None:
        self._aws, self._templates, self.emr = aws, templates, aws.client("emr-serverless")
        self.stack, self.now = stack, templates[first]
        assert stack.create(self.now) == "CREATE_COMPLETE", self.reasons()
        kinds = {one["Type"]: name for name, one in self.now["Resources"].items() if name.startswith(("App", "Role"))}
        self._logical_id = kinds["AWS::EMRServerless::Application"]
        role = aws.client("iam").get_role(RoleName=stack.physical_id(kinds["AWS::IAM::Role"]))
        self._role = role["Role"]["Arn"]
        self.id = stack.physical_id(self._logical_id)

    def become(self, template: str | Template) -> None:
        """Update the stack, which has to succeed. It may be so already."""
        wanted = self._templates[template] if isinstance(template, str) else template
        if wanted != self.now:
            assert self.stack.update(wanted) == "UPDATE_COMPLETE", self.reasons()
            self.now, self.id = wanted, self.stack.physical_id(self._logical_id)

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

    def end(self, run: str) -> None:
        """Cancel a run and stop the application, as people do."""
        self.emr.cancel_job_run(applicationId=self.id, jobRunId=run)
        self._aws.advance(60)
        self.emr.stop_application(applicationId=self.id)
        self._aws.advance(60)

    def state(self, run: str = "") -> str:
        if run:
            return str(self.emr.get_job_run(applicationId=self.id, jobRunId=run)["jobRun"]["state"])
        return str(self.described["state"])

    def reasons(self) -> str:
        """Why resources of the stack failed."""
        events = self._aws.client("cloudformation").describe_stack_events(StackName=self.stack.name)["StackEvents"]
        return "\n".join(one.get("ResourceStatusReason", "") for one in events if "FAILED" in one["ResourceStatus"])

    @property
    def described(self) -> dict[str, Any]:
        return dict(self.emr.get_application(applicationId=self.id)["application"])

    @property
    def idle_minutes(self) -> int:
        return int(self.described["autoStopConfiguration"]["idleTimeoutMinutes"])


@pytest.fixture(scope="module")
def shared(strict: LocalAws, templates: dict[str, Template]) -> Iterator[Jobs]:
    before = leftovers(strict.client)
    with small_stack(strict, "jobs") as stack:
        yield Jobs(strict, stack, templates, "Safe")
    assert leftovers(strict.client) == before


@pytest.fixture
def jobs(shared: Jobs) -> Iterator[Jobs]:
    """The shared ones, which are safe again afterwards."""
    shared.become("Safe")
    yield shared
    with contextlib.suppress(AssertionError):  # what has failed has told already, and goes with the stack
        shared.become("Safe")


def test_without_it_a_started_application_can_be_neither_changed_nor_deleted(
    strict: LocalAws, templates: dict[str, Template]
) -> None:
    """What the others are for. When this fails, CloudFormation needs no help any more."""
    with small_stack(strict, "plain-jobs") as stack:
        jobs = Jobs(strict, stack, templates, "Plain")
        run = jobs.submit()
        assert stack.update(templates["PlainLater"]) == "UPDATE_ROLLBACK_COMPLETE"
        assert "can be updated when an application is in STARTED state" in jobs.reasons()
        assert stack.delete() == "DELETE_FAILED"
        assert "must be in one of the following statuses [CREATED, STOPPED]" in jobs.reasons()
        jobs.end(run)


def test_a_started_application_is_changed(strict: LocalAws, jobs: Jobs) -> None:
    """Throttling does not keep it."""
    run = jobs.submit()
    for operation in ("ListJobRuns", "StopApplication"):
        strict.fail("emr-serverless", operation)
    jobs.become("SafeLater")
    assert (jobs.state(), jobs.state(run), jobs.idle_minutes) == ("STOPPED", "CANCELLED", 5)


def test_an_update_that_fails_later_is_rolled_back(jobs: Jobs, templates: dict[str, Template]) -> None:
    jobs.submit()
    resources = templates["Safe"]["Resources"]
    [application] = [name for name, one in resources.items() if one["Type"] == "AWS::EMRServerless::Application"]
    bad = with_resource(templates["SafeLater"], "Bad", "AWS::EMRServerless::Application", Type="NONE", ReleaseLabel="x")
    bad["Resources"]["Bad"]["DependsOn"] = application
    assert jobs.stack.update(bad) == "UPDATE_ROLLBACK_COMPLETE"
    assert (jobs.state(), jobs.idle_minutes) == ("STOPPED", 15)


def test_jobs_that_must_not_be_cancelled_fail_the_update_and_not_its_rollback(
    jobs: Jobs, templates: dict[str, Template]
) -> None:
    jobs.become(hasty(templates["Patient"]))
    run = jobs.submit()
    assert jobs.stack.update(hasty(templates["PatientLater"])) == "UPDATE_ROLLBACK_COMPLETE"
    assert f"since these have not ended: job run {run} (RUNNING); cancel them" in jobs.reasons()
    assert (jobs.state(run), jobs.idle_minutes) == ("RUNNING", 15)
    jobs.end(run)


def hasty(template: Template) -> Template:
    """A template that waits for a tenth of a second, as no user can."""
    changed: Template = json.loads(json.dumps(template))
    waiting = [one["Properties"] for one in changed["Resources"].values() if "WaitMinutes" in one["Properties"]]
    assert len(waiting) == 2
    for properties in waiting:
        properties["WaitMinutes"] = 1 / 600
    return changed


def test_settings_that_cloudformation_cannot_make_are_made_and_stay(jobs: Jobs) -> None:
    jobs.become("Set")
    made = jobs.described
    assert made["diskEncryptionConfiguration"]["encryptionKeyArn"].startswith("arn:aws:kms:")
    assert made["jobLevelCostAllocationConfiguration"] == {"enabled": True}
    jobs.submit()
    jobs.become("SetLater")
    assert jobs.described["diskEncryptionConfiguration"] == made["diskEncryptionConfiguration"]
    jobs.become("Safe")
    assert not jobs.described.get("diskEncryptionConfiguration")
    assert not jobs.described["jobLevelCostAllocationConfiguration"]["enabled"]


@pytest.mark.parametrize("after", ["Patient", "Plain"])
def test_an_update_that_does_not_change_the_application_leaves_its_jobs_alone(
    jobs: Jobs, templates: dict[str, Template], after: str
) -> None:
    """Not even one that gives the safe lifecycle up, or asks for another one."""
    run = jobs.submit()
    jobs.become(with_resource(templates[after], "More", "AWS::Logs::LogGroup", RetentionInDays=1))
    assert jobs.state(run) == "RUNNING"
    assert jobs.described["autoStartConfiguration"] == {"enabled": True}
    jobs.become("Safe")
    assert jobs.state(run) == "RUNNING"
    jobs.end(run)


def test_an_application_that_is_replaced_is_deleted_too(jobs: Jobs) -> None:
    jobs.submit()
    former = jobs.id
    jobs.become("Renamed")
    assert jobs.emr.get_application(applicationId=former)["application"]["state"] == "TERMINATED"
    assert (jobs.id != former, jobs.described["name"], jobs.state()) == (True, "other-jobs", "CREATED")


def test_a_started_application_is_deleted(jobs: Jobs) -> None:
    """The last one."""
    run = jobs.submit()
    assert jobs.stack.delete() == "DELETE_COMPLETE", jobs.reasons()
    assert (jobs.state(), jobs.state(run)) == ("TERMINATED", "CANCELLED")
