"""Jobs that start by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aws_cdk as cdk  # whose Scheduler loads where it is used
from aws_cdk import aws_iam as iam
from typing_extensions import Unpack

from emr_constructs.foundation.schedule_options import ScheduleOptions
from emr_constructs.model.serverless_job import ServerlessJob

if TYPE_CHECKING:
    from emr_constructs.serverless.job_schedule import JobSchedule


class JobScheduleOptions(ScheduleOptions, total=False):
    """What can be said of a schedule besides the job and the times."""

    execution_role: iam.IRole | None


class ServerlessJobs:
    """What runs jobs of an application without anybody asking."""

    def schedule_job(
        self,
        id: str,  # noqa: A002
        *,
        job: ServerlessJob,
        schedule: cdk.aws_scheduler.ScheduleExpression,
        **options: Unpack[JobScheduleOptions],
    ) -> JobSchedule:
        """Start a job by the clock, with EventBridge Scheduler. In another stack, make a ``JobSchedule``.

        :param id: id of the ``JobSchedule`` construct, below the application.
        :param job: the job.
        :param schedule: when, with its time zone: ``ScheduleExpression.cron``, ``rate`` or ``at``.
        :param options: all else that ``JobSchedule`` takes: ``execution_role``, ``time_window``, ``start``, ``end``,
            ``max_event_age``, ``retry_attempts``, ``dead_letter_queue``, ``schedule_group``, ``encryption_key``,
            ``role``, ``enabled`` and ``description``.
        :raises EmrValidationError: as ``JobSchedule``.
        :see: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
        """
        # It stands on what every application can do, of which this is a part.
        from emr_constructs.serverless.job_schedule import JobSchedule

        application: Any = self
        return JobSchedule(application, id, application=application, job=job, schedule=schedule, **options)
