"""What each argument of a scheduled job changes in a template."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from options import Look, Option, Owner, at, count
from state_machines import application_in, text_of
from synthesized import Brought, Synthesized, imported_role

import emr_constructs as emr

SCHEDULE = "Schedule/Resource"
HOURLY = scheduler.ScheduleExpression.rate(cdk.Duration.hours(1))
DAILY = scheduler.ScheduleExpression.rate(cdk.Duration.days(1))
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


def arn_of_own(found: Synthesized, own: str) -> Any:
    return found.arn(f"{own}/Own/Resource")


OPTIONS = {
    "application": Option(
        given=lambda scope: application_in(scope, "Own", "00own"), look=asked("ApplicationId"), expected="00own"
    ),
    "job": Option(given=OTHER, look=asked("Name"), expected="Ours"),
    "schedule": Option(given=DAILY, look=at("ScheduleExpression", of=SCHEDULE), expected="rate(1 day)"),
    "execution_role": Option(
        given=lambda scope: imported_role(scope, "Own"),
        look=asked("ExecutionRoleArn"),
        expected="arn:aws:iam::111122223333:role/teams/Own",
    ),
    "time_window": Option(
        given=scheduler.TimeWindow.flexible(cdk.Duration.minutes(5)),
        look=at("FlexibleTimeWindow", "Mode", of=SCHEDULE),
        expected="FLEXIBLE",
    ),
    "start": Option(
        given=datetime(2026, 12, 1, tzinfo=timezone.utc),
        look=at("StartDate", of=SCHEDULE),
        expected="2026-12-01T00:00:00.000Z",
    ),
    "end": Option(
        given=datetime(2027, 12, 1, tzinfo=timezone.utc),
        look=at("EndDate", of=SCHEDULE),
        expected="2027-12-01T00:00:00.000Z",
    ),
    "max_event_age": Option(
        given=cdk.Duration.hours(1),
        look=at("Target", "RetryPolicy", "MaximumEventAgeInSeconds", of=SCHEDULE),
        expected=3600,
    ),
    "retry_attempts": Option(
        given=2, look=at("Target", "RetryPolicy", "MaximumRetryAttempts", of=SCHEDULE), expected=2
    ),
    "dead_letter_queue": Option(
        given=lambda scope: sqs.Queue(scope, "Own"),
        look=at("Target", "DeadLetterConfig", "Arn", of=SCHEDULE),
        expected=arn_of_own,
    ),
    "schedule_group": Option(
        given=lambda scope: scheduler.ScheduleGroup.from_schedule_group_name(scope, "Own", "nightly"),
        look=at("GroupName", of=SCHEDULE),
        expected="nightly",
    ),
    "encryption_key": Option(
        given=lambda scope: kms.Key(scope, "Own"), look=at("KmsKeyArn", of=SCHEDULE), expected=arn_of_own
    ),
    "role": Option(given=lambda scope: imported_role(scope, "Own"), look=count("IAM::Role"), expected=0),
    "enabled": Option(given=False, look=at("State", of=SCHEDULE), expected="DISABLED"),
    "description": Option(given="ours", look=at("Description", of=SCHEDULE), expected="ours"),
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
