"""How applications, job runs and sessions pass from state to state with time.

Nothing here waits. Each request first lets happen what has become due since the last one, in its order. How long
things take, a test says with tags (see :meth:`local_aws.serverless.records.Moving.wish`):

- of an application: ``local-aws:creates-in``, ``local-aws:starts-in``, ``local-aws:stops-in``;
- of a job run: ``local-aws:runs-for``, ``local-aws:cancels-in``, and ``local-aws:ends-as`` (SUCCESS, FAILED);
- of a session: ``local-aws:cancels-in``.

Each is a number of seconds, or ``forever``. Streaming jobs run for ever where no tag says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from local_aws.serverless import records
from local_aws.serverless.judgement import release
from local_aws.serverless.records import Application, Moving, Work

# Seconds, where no tag says otherwise: long enough to be seen, too short to be waited for.
_CREATES, _STARTS, _STOPS = 0.05, 0.1, 0.1
_STEP, _RUNS, _CANCELS = 0.02, 0.2, 0.05
# The scheduler's defaults. It is on by itself from 7.3.0.
_CONCURRENT_RUNS, _QUEUE_MINUTES, _SCHEDULED_FROM = 15, 360, (7, 3, 0)
_NOT_ASSUMED = (
    "Could not assume runtime role {} because it doesn't exist or isn't setup with the required trust relationship."
)
_HOLDS_A_PLACE = ("PENDING", "SCHEDULED", "RUNNING", "CANCELLING")


class Change(NamedTuple):
    """What becomes of something, and when."""

    at: float
    what: Moving
    state: str
    details: str | None = None


def settle(now: float) -> None:
    """Let happen all that is due."""
    for application in records.applications.values():
        while (change := _next(application)) and change.at <= now:
            _happen(application, change)


def starts_by_itself(application: Application) -> bool:
    """Whether work that is submitted starts the application."""
    return bool(application.description["autoStartConfiguration"]["enabled"])


def _next(application: Application) -> Change | None:
    found = [
        *_of_application(application),
        *(change for work in application.job_runs.values() for change in _of_job_run(application, work)),
        *(change for work in application.sessions.values() for change in _of_session(application, work)),
    ]
    return min(found, key=lambda change: change.at, default=None)


def _happen(application: Application, change: Change) -> None:
    work = change.what
    if isinstance(work, Work) and change.state == "FAILED" and work.state == "RUNNING" and work.retry(change.at):
        return
    work.enter(change.state, change.at, change.details)
    if isinstance(work, Work) and work.ended:
        application.idle_since = change.at


def _of_application(application: Application) -> Iterator[Change]:
    since, state, waiting = application.since, application.state, application.active()
    if state == "CREATING":
        yield Change(since + application.wish("creates-in", _CREATES), application, "CREATED")
    elif state == "STARTING":
        yield Change(since + application.wish("starts-in", _STARTS), application, "STARTED")
    elif state == "STOPPING":
        yield Change(since + application.wish("stops-in", _STOPS), application, "STOPPED")
    elif state in ("CREATED", "STOPPED") and waiting:  # where it does not start by itself, work is refused
        yield Change(max(since, min(work.since for work in waiting)), application, "STARTING")
    elif state == "STARTED" and not waiting:
        stop = application.description["autoStopConfiguration"]
        if stop["enabled"]:
            idle_since = max(since, application.idle_since)
            yield Change(idle_since + 60 * stop["idleTimeoutMinutes"], application, "STOPPING")


def _of_job_run(application: Application, run: Work) -> Iterator[Change]:
    since, state = run.since, run.state
    if state == "SUBMITTED" and not run.assumable:
        yield Change(since + _STEP, run, "FAILED", _NOT_ASSUMED.format(run.description["executionRole"]))
    elif state == "SUBMITTED":
        yield Change(since + _STEP, run, "PENDING" if _has_a_place(application) else "QUEUED")
    elif state == "QUEUED":
        if _has_a_place(application):
            yield Change(max(since, application.idle_since), run, "PENDING")
        minutes = application.description.get("schedulerConfiguration", {}).get("queueTimeoutMinutes", _QUEUE_MINUTES)
        yield Change(since + 60 * minutes, run, "FAILED", "The job run waited too long in the queue.")  # our words
    elif state == "PENDING" and application.state == "STARTED":
        yield Change(max(since, application.since) + _STEP, run, "SCHEDULED")
    elif state == "SCHEDULED":
        yield Change(since + _STEP, run, "RUNNING")
    elif state == "RUNNING":
        streaming = run.description["mode"] == "STREAMING"
        yield Change(since + run.wish("runs-for", math.inf if streaming else _RUNS), run, run.ends_as())
        minutes = run.description["executionTimeoutMinutes"]
        yield Change(since + 60 * (minutes or math.inf), run, "CANCELLING", "The job run timed out.")  # our words
    elif state == "CANCELLING":
        yield Change(since + run.wish("cancels-in", _CANCELS), run, "CANCELLED")


def _of_session(application: Application, session: Work) -> Iterator[Change]:
    since, state = session.since, session.state
    if state == "SUBMITTED" and not session.assumable:
        yield Change(since + _STEP, session, "FAILED", _NOT_ASSUMED.format(session.description["executionRoleArn"]))
    elif state == "SUBMITTED" and application.state == "STARTED":
        yield Change(max(since, application.since) + _STEP, session, "STARTING")
    elif state == "STARTING":
        yield Change(since + _STEP, session, "STARTED")
    elif state == "STARTED":
        yield Change(since + _STEP, session, "IDLE")
    elif state == "IDLE":
        yield Change(since + 60 * session.description["idleTimeoutMinutes"], session, "TERMINATING")
    elif state == "TERMINATING":
        yield Change(since + session.wish("cancels-in", _CANCELS), session, "TERMINATED")


def _has_a_place(application: Application) -> bool:
    """Whether the scheduler lets one more job run."""
    scheduler = application.description.get("schedulerConfiguration")
    if scheduler is None and release(application.description["releaseLabel"]) < _SCHEDULED_FROM:
        return True
    most = (scheduler or {}).get("maxConcurrentRuns", _CONCURRENT_RUNS)
    held = sum(run.state in _HOLDS_A_PLACE for run in application.job_runs.values())
    return bool(held < most)
