"""What can be said of every schedule. Whoever only says it does not load what makes one."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import aws_cdk as cdk  # whose Scheduler and SQS load where they are used
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms


class ScheduleOptions(TypedDict, total=False):
    """What can be said of a schedule besides what starts, and when."""

    time_window: cdk.aws_scheduler.TimeWindow | None
    start: datetime | None
    end: datetime | None
    max_event_age: Duration | None
    retry_attempts: int | None
    dead_letter_queue: cdk.aws_sqs.IQueue | None
    schedule_group: cdk.aws_scheduler.IScheduleGroup | None
    encryption_key: kms.IKey | None
    role: iam.IRole | None
    enabled: bool
    description: str | None
