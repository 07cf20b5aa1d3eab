"""What stops EMR Serverless applications before an update, with everything that goes wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from fake_serverless import Item
from lifecycle_lab import ANSWER, BEFORE, ROOM, Lab, reason, succeeded

OPERATIONS = ["GetApplication", "ListJobRuns", "ListSessions", "CancelJobRun", "TerminateSession", "StopApplication"]


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A place to try it."""
    with Lab(monkeypatch) as made:
        yield made


# Before an update


def test_nothing_happens_when_the_resource_is_made(lab: Lab) -> None:
    lab.aws.start(run1="RUNNING")
    answer = lab.ask("Create", "BeforeUpdate", **BEFORE)
    assert (succeeded(answer), answer["PhysicalResourceId"]) == (True, "before-update-of-App")
    assert not lab.aws.asked


def test_an_update_that_leaves_the_application_as_it_is_leaves_it_alone(lab: Lab) -> None:
    lab.aws.start(run1="RUNNING")
    assert succeeded(lab.ask("Update", "BeforeUpdate", **BEFORE, WaitMinutes=1, CancelRuns=False))
    assert not lab.aws.asked


@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_the_physical_id_of_what_stops_before_an_update_never_changes(lab: Lab, kind: str) -> None:
    lab.aws.start(state="STOPPED")
    answer = lab.ask(kind, "BeforeUpdate", Application={"Digest": "new", "References": []})
    assert answer["PhysicalResourceId"] == "before-update-of-App"


def test_runs_and_sessions_are_cancelled_and_the_application_is_stopped(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    active = {"a": "RUNNING", "b": "QUEUED", "c": "PENDING", "d": "SCHEDULED", "e": "SUBMITTED"}
    application = lab.aws.start(**active, f="SUCCESS", g="FAILED")
    application.sessions = {"s1": Item("IDLE"), "s2": Item("BUSY"), "s3": Item("FAILED")}
    assert succeeded(lab.update())
    assert application.state == "STOPPED"
    assert [one.state for one in application.runs.values()] == ["CANCELLED"] * 5 + ["SUCCESS", "FAILED"]
    assert [one.state for one in application.sessions.values()] == ["TERMINATED", "TERMINATED", "FAILED"]
    assert (lab.aws.asked["CancelJobRun"], lab.aws.asked["TerminateSession"], lab.aws.asked["StopApplication"]) == (
        5,
        2,
        1,
    )
    log = capsys.readouterr().out
    assert "application app1 is STARTED, with job run a (RUNNING), job run b (QUEUED)" in log
    assert "session s2 (BUSY); cancelled 7\n" in log


def test_all_pages_are_read(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    application = lab.aws.start(**{f"run{number}": "RUNNING" for number in range(120)})
    application.sessions = {f"session{number}": Item("IDLE") for number in range(51)}
    assert succeeded(lab.update())
    assert {one.state for one in application.runs.values()} == {"CANCELLED"}
    assert {one.state for one in application.sessions.values()} == {"TERMINATED"}
    assert " and 161 more; cancelled 171\n" in capsys.readouterr().out


@pytest.mark.parametrize("state", ["CREATED", "STOPPED"])
def test_what_is_stopped_is_not_stopped_again(lab: Lab, state: str) -> None:
    lab.aws.start(state=state)
    assert succeeded(lab.update())
    assert (lab.aws.asked["StopApplication"], lab.clock.slept) == (0, [])


@pytest.mark.parametrize(("state", "end"), [("CREATING", "CREATED"), ("STARTING", "STOPPED"), ("STOPPING", "STOPPED")])
def test_states_that_pass_are_waited_for(lab: Lab, state: str, end: str) -> None:
    application = lab.aws.start(state=state)
    if state == "STARTING":  # EMR stops it then, too
        application.since = lab.clock.now + ROOM
    assert succeeded(lab.update())
    assert application.state == end


def test_runs_of_a_stopped_application_are_cancelled_too(lab: Lab) -> None:
    """A job that was just submitted is about to start it."""
    application = lab.aws.start(state="STOPPED", run1="SUBMITTED")
    assert succeeded(lab.update())
    assert application.runs["run1"].state == "CANCELLED"


@pytest.mark.parametrize("gone", ["never", "deleted", "terminated"])
def test_an_application_that_is_gone_is_no_problem(lab: Lab, gone: str) -> None:
    if gone == "never":
        lab.aws.physical_ids.clear()
    if gone == "terminated":
        lab.aws.start(state="TERMINATED")
    assert succeeded(lab.update())
    assert lab.aws.asked["ListJobRuns"] == 0


def test_an_application_may_go_while_it_is_looked_at(lab: Lab) -> None:
    lab.aws.start()
    lab.aws.before["ListJobRuns"] = lab.aws.applications.clear
    assert succeeded(lab.update())


def test_a_job_that_starts_the_application_again_is_met_again(lab: Lab) -> None:
    application = lab.aws.start()

    def submit() -> None:
        application.state, application.runs["late"] = "STARTED", Item("SUBMITTED")
        del lab.aws.before["ListSessions"]

    lab.aws.before["ListSessions"] = submit  # after the runs were listed: the stop is refused
    assert succeeded(lab.update())
    assert (application.state, application.runs["late"].state) == ("STOPPED", "CANCELLED")


def test_a_run_that_ends_by_itself_needs_no_cancelling(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")

    def end() -> None:
        application.runs["run1"].state = "SUCCESS"

    lab.aws.before["CancelJobRun"] = end
    assert succeeded(lab.update())
    assert application.runs["run1"].state == "SUCCESS"


@pytest.mark.parametrize("code", ["ValidationException", "UnknownOperationException"])
def test_releases_and_regions_without_sessions_are_stopped_too(lab: Lab, code: str) -> None:
    application = lab.aws.start(run1="RUNNING")
    lab.aws.faults["ListSessions"] = [code] * 99
    assert succeeded(lab.update())
    assert application.state == "STOPPED"


# What does not end


def test_a_run_that_will_not_end_is_named_in_time_and_a_retry_works(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING", run2="RUNNING")
    application.runs["run1"].stays = True
    start = lab.clock.now
    said = reason(lab.update(WaitMinutes=2))
    expected = "application app1 is STARTED after 120 seconds, since these have not ended: job run run1 (CANCELLING)"
    assert said == f"{expected} (log: group, stream)"
    assert 120 <= lab.clock.now - start <= 130
    assert lab.aws.asked["CancelJobRun"] == 2  # and not again in each round
    application.runs["run1"].stays = False
    assert succeeded(lab.update(WaitMinutes=2))
    assert application.state == "STOPPED"


def test_a_session_that_stays_is_named(lab: Lab) -> None:
    lab.aws.start().sessions["s1"] = Item("TERMINATING", stays=True)
    assert "since these have not ended: session s1 (TERMINATING)" in reason(lab.update())


def test_many_runs_that_stay_are_counted(lab: Lab) -> None:
    for name in (application := lab.aws.start(**{f"run{number}": "CANCELLING" for number in range(13)})).runs:
        application.runs[name].stays = True
    assert reason(lab.update()).endswith("job run run9 (CANCELLING) and 3 more (log: group, stream)")


def test_an_application_that_will_not_stop_is_told_with_what_emr_says(lab: Lab) -> None:
    lab.aws.start()
    lab.aws.faults["StopApplication"] = ["ConflictException"] * 999
    assert reason(lab.update()).startswith(
        "application app1 is STARTED after 600 seconds (last refusal: StopApplication: no) (log:"
    )


def test_an_application_that_is_stopping_for_ever_is_told(lab: Lab) -> None:
    lab.aws.start(state="STOPPING").stays = True
    assert reason(lab.update()).startswith("application app1 is STOPPING after 600 seconds (log:")


@pytest.mark.parametrize("left", [61.0, 100.0])
def test_an_invocation_that_has_less_time_answers_before_it_is_over(lab: Lab, left: float) -> None:
    lab.aws.start(run1="CANCELLING").runs["run1"].stays = True
    start = lab.clock.now
    assert "have not ended" in reason(lab.update(left=left))
    assert left - ANSWER <= lab.clock.now - start <= left - ANSWER + 10


def test_more_runs_than_can_be_cancelled_in_time_are_told(lab: Lab) -> None:
    lab.aws.start(**{f"run{number}": "RUNNING" for number in range(1500)})
    assert "have not ended: job run run0 (RUNNING)" in reason(lab.update(left=100.0))


def test_runs_are_waited_for_where_they_must_not_be_cancelled(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")

    def end() -> None:
        if lab.aws.asked["ListJobRuns"] == 9:
            application.runs["run1"].state = "SUCCESS"

    lab.aws.before["ListJobRuns"] = end
    assert succeeded(lab.update(CancelRuns=False))
    assert (application.state, application.runs["run1"].state) == ("STOPPED", "SUCCESS")
    assert lab.aws.asked["CancelJobRun"] == 0


def test_runs_that_must_not_be_cancelled_and_do_not_end_fail_the_update(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.sessions["s1"] = Item("IDLE")
    said = reason(lab.update(CancelRuns=False))
    assert "job run run1 (RUNNING), session s1 (IDLE); cancel them, or say `cancel_runs=True`" in said
    assert {one.state for one in (*application.runs.values(), *application.sessions.values())} == {"RUNNING", "IDLE"}
    assert application.state == "STARTED"


# What AWS refuses


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("code", ["ThrottlingException", "TooManyRequestsException", "InternalServerException"])
def test_what_is_throttled_is_tried_again(lab: Lab, operation: str, code: str) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.sessions["s1"] = Item("IDLE")
    lab.aws.faults[operation] = [code] * 3
    assert succeeded(lab.update())
    assert application.state == "STOPPED"
    assert not lab.aws.faults[operation]


def test_what_is_throttled_for_ever_is_told(lab: Lab) -> None:
    lab.aws.start()
    lab.aws.faults["GetApplication"] = ["ThrottlingException"] * 999
    assert "application app1 is not known after 600 seconds (last refusal: GetApplication: no)" in reason(lab.update())


@pytest.mark.parametrize("operation", [*OPERATIONS, "DescribeStackResource"])
def test_rights_may_take_a_while_to_arrive(lab: Lab, operation: str) -> None:
    application = lab.aws.start(run1="RUNNING")
    application.sessions["s1"] = Item("IDLE")
    lab.aws.faults[operation] = ["AccessDeniedException"] * 2
    assert succeeded(lab.update())
    assert application.state == "STOPPED"


@pytest.mark.parametrize("operation", [*OPERATIONS, "DescribeStackResource"])
@pytest.mark.parametrize("code", ["AccessDeniedException", "UnrecognizedClientException"])
def test_a_refusal_that_stays_is_told_once(lab: Lab, operation: str, code: str) -> None:
    lab.aws.start(run1="RUNNING").sessions["s1"] = Item("IDLE")
    lab.aws.faults[operation] = [code] * 9999
    assert f"{operation} was refused: {code}: no (log: group, stream)" in reason(lab.update())


# The rollback of an update


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"])
def test_a_rollback_does_not_fail_for_what_made_the_update_fail(
    lab: Lab, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the stack is stuck, whether the application has to be rolled back or not."""
    lab.aws.start(run1="CANCELLING").runs["run1"].stays = True
    assert "have not ended" in reason(lab.update())
    lab.aws.status = status
    assert succeeded(lab.update())
    assert "not stopped, and the rollback goes on: application app1 is STARTED" in capsys.readouterr().out


def test_a_rollback_stops_the_application_too(lab: Lab) -> None:
    application = lab.aws.start(run1="RUNNING")
    lab.aws.status = "UPDATE_ROLLBACK_IN_PROGRESS"
    assert succeeded(lab.update())
    assert application.state == "STOPPED"


# Everything at once

CODES = ["ThrottlingException", "InternalServerException", "ValidationException", "ConflictException", "AccessDenied"]
STATES = ["CREATED", "STARTING", "STARTED", "STOPPING", "STOPPED"]
RUNS = ["SUBMITTED", "QUEUED", "PENDING", "SCHEDULED", "RUNNING", "CANCELLING", "SUCCESS"]


def test_whatever_happens_success_means_stopped() -> None:
    """And there is one answer, in time: ``Lab.ask`` looks."""
    ended = Counter(in_trouble(random.Random(seed)) for seed in range(100))
    assert min(ended["SUCCESS"], ended["FAILED"]) > 10  # else this would prove nothing


def in_trouble(dice: random.Random) -> str:
    """Stops an application that does something, before an EMR Serverless that refuses something."""
    with pytest.MonkeyPatch.context() as monkeypatch, Lab(monkeypatch) as lab:
        runs = {f"run{number}": dice.choice(RUNS) for number in range(dice.randrange(60))}
        application = lab.aws.start(state=dice.choice(STATES), **runs)
        application.sessions = {"s1": Item(dice.choice(["STARTING", "IDLE", "BUSY"]), stays=dice.random() < 0.2)}
        for operation in dice.sample(OPERATIONS, 3):
            # Sessions that cannot be listed are taken for none.
            codes = CODES[:2] if operation == "ListSessions" else CODES
            lab.aws.faults[operation] = dice.choices(codes, k=dice.randrange(4))
        answer = lab.update(left=dice.choice([70.0, 200.0, ROOM]))
        work = (*application.runs.values(), *application.sessions.values())
        if succeeded(answer):
            assert application.state in ("CREATED", "STOPPED")
            assert {one.state for one in work} <= {"SUCCESS", "CANCELLED", "TERMINATED"}
        return str(answer["Status"])
