"""Schedules of EventBridge Scheduler that start jobs."""

from __future__ import annotations

from datetime import datetime

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs.errors import EmrValidationError
from emr_constructs.foundation.schedules import ApiSchedule, Timing, scheduled_value_violations
from emr_constructs.model.serverless_job import ServerlessJob
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.job_request import job_request
from emr_constructs.serverless.start_request import allow_start, job_to_start, start_request, values_of


class JobSchedule(ApiSchedule):
    """A job on EMR Serverless that starts by the clock, with EventBridge Scheduler.

    Creates the schedule, the role it starts the job with, and a queue for what could not be started. A failing job is
    none of its business: EMR tells of that. Uploads the files that the job names. A schedule costs about a USD for a
    million starts, the queue nothing while it is empty.

    ``<aws.scheduler.scheduled-time>`` in an argument of the job becomes the time that it was to start, in UTC.

    :param application: where the job runs; it is started if need be.
    :param job: the job, for example ``SparkJob``; where it has no name, it gets the id of the schedule.
    :param schedule: when, with its time zone: ``ScheduleExpression.cron``, ``rate`` or ``at``.
    :param execution_role: the role of the job. Default: that of the application
    :param time_window: start any time within a window after that. Default: at that time
    :param start: not before, with a time zone; not for ``at``. Default: from deployment on
    :param end: not after, with a time zone; not for ``at``. Default: for ever
    :param max_event_age: how long to try again where EMR does not take the job, 1 minute to 1 day. Default: 1 day
    :param retry_attempts: how often to try again, 0 to 185. Default: 185
    :param dead_letter_queue: a standard queue for what could not be started. Default: a new one, encrypted with a key
        of SQS or with ``encryption_key``, that keeps messages for 14 days
    :param schedule_group: the group of the schedule. Default: that of the account
    :param encryption_key: key for what the schedule hands to the job, and for the queue that is created. Default: a key
        that AWS owns
    :param role: the role that starts the job, which EventBridge Scheduler has to be able to take. Default: a new one
    :param enabled: Default: True
    :param description: at most 512 characters. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``ScheduleRetries``, ``ScheduleFrame``, ``ScheduleDescription``,
        ``ScheduleDeadLetters``, ``ScheduledValue``, ``ApplicationElsewhere``, and the codes of the job.
    :see: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        application: IServerlessApplication,
        job: ServerlessJob,
        schedule: scheduler.ScheduleExpression,
        execution_role: iam.IRole | None = None,
        time_window: scheduler.TimeWindow | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        max_event_age: Duration | None = None,
        retry_attempts: int | None = None,
        dead_letter_queue: sqs.IQueue | None = None,
        schedule_group: scheduler.IScheduleGroup | None = None,
        encryption_key: kms.IKey | None = None,
        role: iam.IRole | None = None,
        enabled: bool = True,
        description: str | None = None,
    ) -> None:
        check_arguments(JobSchedule, scope, id, locals())
        job, violations = job_to_start(scope, application, job)
        timing = Timing(
            schedule=schedule,
            time_window=time_window,
            start=start,
            end=end,
            max_event_age=max_event_age,
            retry_attempts=retry_attempts,
            dead_letter_queue=dead_letter_queue,
            schedule_group=schedule_group,
            encryption_key=encryption_key,
            enabled=enabled,
            description=description,
        )
        in_a_state = ", or run the job in a state: emr.orchestration.ServerlessStartJobRun"
        violations += [*scheduled_value_violations("job", values_of(job), in_a_state), *timing.violations()]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        execution_role = execution_role or application.execution_role
        super().__init__(scope, id)
        request = job_request(self, application, job, execution_role)
        self._execution_role = request.execution_role
        # EMR takes a request with a token that it has seen for the same one.
        token = {"ClientToken": scheduler.ContextAttribute.execution_id}
        self._call(
            "emrserverless:startJobRun",
            {**start_request(request, id), **token},
            timing,
            role=role,
            what="a job on Amazon EMR Serverless",
            purpose="ScheduledJobs",
            allow=lambda starter: allow_start(starter, application, request),
            runs_as=[self._execution_role],
        )

    @property
    def execution_role(self) -> iam.IRole:
        """The role that the job runs as."""
        return self._execution_role
