"""What each argument of a scheduled job changes in a template."""

from __future__ import annotations

import json
from typing import Any

from options import Look, Option, Owner, at
from schedules import DAILY, HOURLY, OF_ALL_SCHEDULES, SCHEDULE
from state_machines import application_in, text_of
from synthesized import Brought, imported_role

import emr_constructs as emr

SCRIPT = emr.Script.from_asset("examples/jobs/orders_by_day.py")
JOB, OTHER = emr.SparkJob(script=SCRIPT), emr.SparkJob(script=SCRIPT, name="Ours")


def scheduled(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"application": application_in(brought.stack), "job": JOB, "schedule": HOURLY}
    emr.JobSchedule(brought.stack, place, **{**base, **arguments})


def by_the_application(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """``schedule_job``, on an application that stands where the schedule is looked for."""
    said = {"id": "Job", "job": JOB, "schedule": HOURLY, **arguments, **arguments.get("options", {})}
    said.pop("options", None)
    application_in(brought.stack, place).schedule_job(**said)


def asked(member: str, of: str = SCHEDULE) -> Look:
    """A member of the request that the schedule makes."""
    return lambda found, place: json.loads(text_of(at("Target", "Input", of=of)(found, place))).get(member)


OPTIONS = {
    "application": Option(
        given=lambda scope: application_in(scope, "Own", "00own"), look=asked("ApplicationId"), expected="00own"
    ),
    "job": Option(given=OTHER, look=asked("Name"), expected="Ours"),
    "execution_role": Option(
        given=lambda scope: imported_role(scope, "Own"),
        look=asked("ExecutionRoleArn"),
        expected="arn:aws:iam::111122223333:role/teams/Own",
    ),
    **OF_ALL_SCHEDULES,
}
METHOD = Owner(
    make=by_the_application,
    options={
        "id": Option(given="Named", look=lambda found, place: f"{place}/Named/{SCHEDULE}" in found, expected=True),
        "job": Option(given=OTHER, look=asked("Name", of=f"Job/{SCHEDULE}"), expected="Ours"),
        "schedule": Option(given=DAILY, look=at("ScheduleExpression", of=f"Job/{SCHEDULE}"), expected="rate(1 day)"),
        "options": Option(given={"description": "ours"}, look=at("Description", of=f"Job/{SCHEDULE}"), expected="ours"),
    },
)

OWNERS: dict[str, Owner] = {
    "JobSchedule": Owner(make=scheduled, options=OPTIONS),
    # What every application can do stands in two public classes.
    "IServerlessApplication.schedule_job": METHOD,
    "ServerlessApplication.schedule_job": METHOD,
}
