"""What each argument that all schedules have changes in a template, whatever they start."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from options import Option, at, count
from synthesized import Synthesized, imported_role

SCHEDULE = "Schedule/Resource"
HOURLY = scheduler.ScheduleExpression.rate(cdk.Duration.hours(1))
DAILY = scheduler.ScheduleExpression.rate(cdk.Duration.days(1))


def arn_of_own(found: Synthesized, own: str) -> Any:
    return found.arn(f"{own}/Own/Resource")


OF_ALL_SCHEDULES = {
    "schedule": Option(given=DAILY, look=at("ScheduleExpression", of=SCHEDULE), expected="rate(1 day)"),
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
