"""What stops EMR Serverless applications before they are deleted, and sets what only the API can set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_serverless import Item
from lifecycle_lab import KEY, Lab, reason, succeeded


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A place to try it."""
    with Lab(monkeypatch) as made:
        yield made


# Before it is deleted


@pytest.mark.parametrize("status", ["DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"])
def test_an_application_that_goes_with_its_stack_is_stopped_and_cannot_start_again(lab: Lab, status: str) -> None:
    lab.aws.status = status
    application = lab.aws.start(run1="RUNNING")
    assert succeeded(lab.delete(physical_id="before-delete-of-app1"))
    assert (application.state, application.runs["run1"].state) == ("STOPPED", "CANCELLED")
    assert application.settings == {"autoStartConfiguration": {"enabled": False}}


def test_a_job_that_is_faster_than_that_is_met_again(lab: Lab) -> None:
    lab.aws.status = "DELETE_IN_PROGRESS"
    application = lab.aws.start()

    def submit() -> None:
        application.state, application.runs["late"] = "STARTING", Item("SUBMITTED")
        del lab.aws.before["UpdateApplication"]

    lab.aws.before["UpdateApplication"] = submit
    assert succeeded(lab.delete())
    assert (application.state, application.runs["late"].state) == ("STOPPED", "CANCELLED")
    assert application.settings == {"autoStartConfiguration": {"enabled": False}}


def test_jobs_that_are_always_faster_are_told(lab: Lab) -> None:
    lab.aws.status = "DELETE_IN_PROGRESS"
    application = lab.aws.start(state="STOPPED")

    def submit() -> None:
        application.state = "STARTED"

    lab.aws.before["UpdateApplication"] = submit
    assert "after 600 seconds (last refusal: UpdateApplication: must be in one of" in reason(lab.delete())


@pytest.mark.parametrize("gone", [True, False])
def test_an_application_that_is_gone_already_lets_the_stack_go(lab: Lab, gone: bool) -> None:
    lab.aws.status = "DELETE_IN_PROGRESS"
    if not gone:
        lab.aws.start()
        lab.aws.before["UpdateApplication"] = lab.aws.applications.clear
    assert succeeded(lab.delete())


def test_an_application_that_was_replaced_is_stopped_and_the_new_one_is_not(lab: Lab) -> None:
    old, new = lab.aws.start("app1", run1="RUNNING"), lab.aws.start("app2", run2="RUNNING")
    lab.aws.status, lab.aws.physical_ids = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", {"App": "app2"}
    answer = lab.ask("Update", "BeforeDelete", ApplicationId="app2")
    assert (answer["PhysicalResourceId"], lab.aws.asked) == ("before-delete-of-app2", {})
    assert succeeded(lab.delete(physical_id="before-delete-of-app1"))
    assert (old.state, new.state, new.runs["run2"].state) == ("STOPPED", "STARTED", "RUNNING")


YAML = "Resources:\n  AppRole: {Type: AWS::IAM::Role}\n"


@pytest.mark.parametrize("template", [{"Resources": {"AppRole": {}}}, YAML], ids=["json", "yaml"])
def test_an_application_that_is_no_longer_in_the_template_is_stopped(lab: Lab, template: Any) -> None:
    application = lab.aws.start()
    lab.aws.status, lab.aws.template = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", template
    assert succeeded(lab.delete())
    assert application.state == "STOPPED"


@pytest.mark.parametrize(
    "status", ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"]
)
@pytest.mark.parametrize("template", [{"Resources": {"App": {}}}, f"{YAML}  App: {{}}\n"], ids=["json", "yaml"])
def test_who_no_longer_wants_this_keeps_a_running_application(lab: Lab, status: str, template: Any) -> None:
    """The resource goes alone: ``safe_lifecycle`` was left out, or the update that brought it failed."""
    application = lab.aws.start(run1="RUNNING")
    lab.aws.status, lab.aws.template = status, template
    assert succeeded(lab.delete())
    assert (application.state, application.runs["run1"].state, application.settings) == ("STARTED", "RUNNING", {})


# What only the API can set

BOTH = {"DiskEncryption": {"encryptionKeyArn": KEY}, "JobLevelCostAllocation": True}
NEITHER: dict[str, Any] = {"DiskEncryption": {}, "JobLevelCostAllocation": False}
AS_SET = {
    "diskEncryptionConfiguration": {"encryptionKeyArn": KEY},
    "jobLevelCostAllocationConfiguration": {"enabled": True},
}


def test_settings_are_made_with_the_application(lab: Lab) -> None:
    application = lab.aws.start(state="CREATED")
    answer = lab.settings("Create", BOTH)
    assert (succeeded(answer), answer["PhysicalResourceId"]) == (True, "settings-of-App")
    assert (application.settings, application.state, lab.clock.slept) == (AS_SET, "CREATED", [])


def test_settings_that_are_there_stop_nothing(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.settings = AS_SET | {"name": "nightly"}
    assert succeeded(lab.settings("Update", BOTH))
    assert (application.state, lab.aws.asked["UpdateApplication"]) == ("STARTED", 0)


def test_what_emr_adds_to_a_setting_is_no_other_setting(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    context = {"aws:emr-serverless:application-id": "app1"}
    application.settings = {
        "diskEncryptionConfiguration": {"encryptionKeyArn": KEY, "encryptionContext": context},
        "jobLevelCostAllocationConfiguration": {"enabled": True},
    }
    assert succeeded(lab.settings("Update", BOTH))
    assert (application.state, lab.aws.asked["UpdateApplication"]) == ("STARTED", 0)
    assert succeeded(lab.settings("Update", NEITHER))
    assert application.settings["diskEncryptionConfiguration"] == {}


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerException"])
def test_a_change_that_is_throttled_is_tried_again(lab: Lab, code: str) -> None:
    """More often than botocore does."""
    application = lab.aws.start(state="STOPPED")
    lab.aws.faults["UpdateApplication"] = [code] * 20
    assert succeeded(lab.settings("Create", BOTH))
    assert application.settings == AS_SET


def test_a_change_that_is_throttled_for_ever_is_told_in_time(lab: Lab) -> None:
    lab.aws.start(state="STOPPED")
    lab.aws.faults["UpdateApplication"] = ["ThrottlingException"] * 9999
    start = lab.clock.now
    assert "UpdateApplication was refused: ThrottlingException" in reason(lab.settings("Create", BOTH))
    assert 600 <= lab.clock.now - start <= 700


def test_settings_that_cloudformation_has_overwritten_are_made_again(lab: Lab) -> None:
    application = lab.aws.start(state="STOPPED")
    application.settings = {"jobLevelCostAllocationConfiguration": {"enabled": True}}
    assert succeeded(lab.settings("Update", BOTH))
    assert application.settings == AS_SET


def test_another_key_stops_the_application(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.settings = AS_SET | {"diskEncryptionConfiguration": {"encryptionKeyArn": f"{KEY}0"}}
    assert succeeded(lab.settings("Update", BOTH))
    assert (application.state, application.settings) == ("STOPPED", AS_SET)


def test_settings_are_put_back_when_they_are_no_longer_said(lab: Lab) -> None:
    application = lab.aws.start()
    application.settings = dict(AS_SET)
    assert succeeded(lab.settings("Update", {**BOTH, "DiskEncryption": {}}))
    assert application.settings == {**AS_SET, "diskEncryptionConfiguration": {}}


def test_settings_that_emr_does_not_take_are_told(lab: Lab) -> None:
    lab.aws.start(state="STOPPED")
    lab.aws.ignored = {"diskEncryptionConfiguration"}
    expected = "application app1: EMR Serverless did not take diskEncryptionConfiguration (log:"
    assert reason(lab.settings("Create", BOTH)).startswith(expected)


def test_settings_that_emr_refuses_are_told_at_once(lab: Lab) -> None:
    lab.aws.start(state="STOPPED")
    lab.aws.faults["UpdateApplication"] = ["ValidationException"]
    assert "UpdateApplication was refused: ValidationException: no" in reason(lab.settings("Create", BOTH))
    assert lab.clock.slept == []


def test_settings_go_where_the_application_stays(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.settings = dict(AS_SET)
    lab.aws.status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    assert succeeded(lab.settings("Delete", BOTH))
    assert application.settings == {
        "diskEncryptionConfiguration": {},
        "jobLevelCostAllocationConfiguration": {"enabled": False},
    }


def test_settings_go_with_the_application(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.settings = dict(AS_SET)
    lab.aws.status = "DELETE_IN_PROGRESS"
    assert succeeded(lab.settings("Delete", BOTH))
    assert (application.state, application.settings) == ("STARTED", AS_SET)


def test_an_application_without_settings_needs_none(lab: Lab) -> None:
    lab.aws.start(run1="RUNNING")
    assert succeeded(lab.settings("Update", NEITHER))
    assert lab.aws.asked == {"GetApplication": 1}


def test_an_application_that_is_gone_needs_none_either(lab: Lab) -> None:
    assert succeeded(lab.settings("Update", BOTH))
    assert lab.aws.asked == {"GetApplication": 1}
