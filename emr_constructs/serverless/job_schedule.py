"""Schedules of EventBridge Scheduler that start jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.json_paths import has_paths, texts_in
from emr_constructs._jsii.scopes import environment_of, path_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.key_policy import let
from emr_constructs.model.serverless_job import ServerlessJob
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.job_request import job_request
from emr_constructs.serverless.start_request import allow_start, job_to_start, start_request, values_of

# What the scheduler itself allows.
_MOST_ATTEMPTS = 185
_LEAST_AGE, _MOST_AGE = 60, 24 * 60 * 60
_LONGEST_DESCRIPTION = 512

_OF_A_STATE = re.compile(r"\{%[^%]*\$states\b")
"""An expression of JSONata. Without what an execution knows, it may as well be a template of something else."""


class JobSchedule(Construct):
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
        violations += [
            *_value_violations(job),
            *_retry_violations(max_event_age, retry_attempts),
            *_frame_violations(schedule, start, end),
            *_queue_violations(dead_letter_queue),
            *_description_violations(description),
        ]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        execution_role = execution_role or application.execution_role
        super().__init__(scope, id)
        request = job_request(self, application, job, execution_role)
        self._execution_role = request.execution_role
        self._role = role or _create_role(self, schedule_group)
        self._queue = dead_letter_queue or _create_queue(self, encryption_key)
        starter = roles.at_hand(stack_of(self), self._role)
        allow_start(starter, application, request)
        _allow_dead_letters(starter, self._queue)
        if encryption_key is not None:
            let(encryption_key, starter, "ScheduledJobs", ["kms:Decrypt"])
        self._schedule = scheduler.Schedule(
            self,
            "Schedule",
            schedule=schedule,
            target=_StartJobRun(self, start_request(request, id), starter, self._queue, max_event_age, retry_attempts),
            time_window=time_window,
            start=start,
            end=end,
            schedule_group=schedule_group,
            key=encryption_key,
            enabled=enabled,
            description=description,
        )
        self.node.default_child = self._schedule.node.default_child
        # A rate starts at once; and the name of a group that is made here is no reference to it.
        groups = [schedule_group] if schedule_group is not None else []
        self._schedule.node.add_dependency(starter, roles.at_hand(stack_of(self), self._execution_role), *groups)

    @property
    def schedule(self) -> scheduler.ISchedule:
        """The schedule."""
        return self._schedule

    @property
    def role(self) -> iam.IRole:
        """The role that starts the job."""
        return self._role

    @property
    def execution_role(self) -> iam.IRole:
        """The role that the job runs as."""
        return self._execution_role

    @property
    def dead_letter_queue(self) -> sqs.IQueue:
        """Where messages say what could not be started, and why."""
        return self._queue


class _StartJobRun(targets.ScheduleTargetBase):
    """The StartJobRun API as the target of a schedule. CDK's own target would give the rights once more."""

    def __init__(
        self,
        scope: Construct,
        request: Mapping[str, Any],
        role: iam.IRole,
        queue: sqs.IQueue,
        max_event_age: Duration | None,
        retry_attempts: int | None,
    ) -> None:
        # EMR takes a request with a token that it has seen for the same one.
        token = {"ClientToken": scheduler.ContextAttribute.execution_id}
        # As a text: ``from_object`` would put numbers and lists that only deployment knows between quotes.
        asked = scheduler.ScheduleTargetInput.from_text(stack_of(scope).to_json_string({**request, **token}))
        super().__init__(
            targets.ScheduleTargetBaseProps(
                role=role,
                input=asked,
                dead_letter_queue=queue,
                max_event_age=max_event_age,
                retry_attempts=retry_attempts,
            ),
            f"arn:{environment_of(scope).partition}:scheduler:::aws-sdk:emrserverless:startJobRun",
        )

    def _add_target_action_to_role(self, role: iam.IRole) -> None:
        """Nothing: the role has its rights already."""


def _create_role(scope: Construct, group: scheduler.IScheduleGroup | None) -> iam.Role:
    """A role that only schedules of one group of this account can take: the service tells no more of them."""
    here = environment_of(scope)
    default = f"arn:{here.partition}:scheduler:{here.region}:{here.account}:schedule-group/default"
    source = group.schedule_group_arn if group is not None else default
    return iam.Role(
        scope,
        "Role",
        description="Lets EventBridge Scheduler start a job on Amazon EMR Serverless",
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": here.account, "aws:SourceArn": source}},
        ),
    )


def _create_queue(scope: Construct, key: kms.IKey | None) -> sqs.Queue:
    return sqs.Queue(
        scope,
        "DeadLetters",
        encryption=sqs.QueueEncryption.SQS_MANAGED if key is None else sqs.QueueEncryption.KMS,
        encryption_master_key=key,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )


def _allow_dead_letters(role: iam.IRole, queue: sqs.IQueue) -> None:
    give(role, ["sqs:SendMessage"], [queue.queue_arn])
    if queue.encryption_master_key is not None:
        let(queue.encryption_master_key, role, "DeadLetters", ["kms:Decrypt", "kms:GenerateDataKey"])


def _value_violations(job: ServerlessJob) -> Iterator[Violation]:
    values = values_of(job)
    if has_paths(values) or any(map(_OF_A_STATE.search, texts_in(values))):
        problem = (
            "the job has a value of Step Functions, which a schedule hands on as it is written; use "
            "`scheduler.ContextAttribute`, or run the job in a state: emr.orchestration.ServerlessStartJobRun"
        )
        yield Violation("ScheduledValue", problem)


def _retry_violations(age: Duration | None, attempts: int | None) -> Iterator[Violation]:
    seconds = age.to_seconds(integral=False) if age is not None and not age.is_unresolved() else _LEAST_AGE
    if age is not None and (not _LEAST_AGE <= seconds <= _MOST_AGE or seconds % 1):
        problem = f"`max_event_age` ({age.to_human_string()}) must be 1 minute to 1 day, in whole seconds"
        yield Violation("ScheduleRetries", problem)
    if attempts is not None and not is_token(attempts) and not 0 <= attempts <= _MOST_ATTEMPTS:
        yield Violation("ScheduleRetries", f"`retry_attempts` ({attempts}) must be 0 to {_MOST_ATTEMPTS}")


def _frame_violations(
    schedule: scheduler.ScheduleExpression, start: datetime | None, end: datetime | None
) -> Iterator[Violation]:
    if (start is not None or end is not None) and schedule.expression_string.startswith("at("):
        once = "`start` and `end` are for schedules that repeat, and `at` is for one time; leave them out"
        yield Violation("ScheduleFrame", once)
    naive = {name: one for name, one in (("start", start), ("end", end)) if one is not None and one.utcoffset() is None}
    for name, one in naive.items():
        zone = f"`{name}` ({one.isoformat()}) has no time zone; write `datetime(..., tzinfo=timezone.utc)`"
        yield Violation("ScheduleFrame", zone)
    if not naive and start is not None and end is not None and start >= end:
        order = f"`end` ({end.isoformat()}) must be after `start` ({start.isoformat()})"
        yield Violation("ScheduleFrame", order)


def _queue_violations(queue: sqs.IQueue | None) -> Iterator[Violation]:
    if queue is not None and queue.fifo:
        problem = (
            "`dead_letter_queue` is a FIFO queue, to which EventBridge Scheduler sends nothing; use a standard one"
        )
        yield Violation("ScheduleDeadLetters", problem)


def _description_violations(description: str | None) -> Iterator[Violation]:
    if description is not None and not is_token(description) and len(description) > _LONGEST_DESCRIPTION:
        problem = f"`description` has {len(description)} characters; at most {_LONGEST_DESCRIPTION} are allowed"
        yield Violation("ScheduleDescription", problem)
