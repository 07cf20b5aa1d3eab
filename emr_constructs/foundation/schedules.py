"""Schedules of EventBridge Scheduler that call an API of EMR: their role, their queue, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.json_paths import has_paths, texts_in
from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.key_policy import let

# What the scheduler itself allows.
_MOST_ATTEMPTS = 185
_LEAST_AGE, _MOST_AGE = 60, 24 * 60 * 60
_LONGEST_DESCRIPTION = 512

_OF_A_STATE = re.compile(r"\{%[^%]*\$states\b")
"""An expression of JSONata. Without what an execution knows, it may as well be a template of something else."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """When an API is called, and what becomes of calls that fail."""

    schedule: scheduler.ScheduleExpression
    time_window: scheduler.TimeWindow | None
    start: datetime | None
    end: datetime | None
    max_event_age: Duration | None
    retry_attempts: int | None
    dead_letter_queue: sqs.IQueue | None
    schedule_group: scheduler.IScheduleGroup | None
    encryption_key: kms.IKey | None
    enabled: bool
    description: str | None

    def violations(self) -> Iterator[Violation]:
        """What the scheduler would refuse."""
        yield from _retry_violations(self.max_event_age, self.retry_attempts)
        yield from _frame_violations(self.schedule, self.start, self.end)
        yield from _queue_violations(self.dead_letter_queue)
        yield from _description_violations(self.description)


class ApiSchedule(Construct):
    """What calls an API by the clock. Base of the schedules for EMR, which say what is called."""

    _role: iam.IRole
    _queue: sqs.IQueue
    _schedule: scheduler.Schedule

    @property
    def schedule(self) -> scheduler.ISchedule:
        """The schedule."""
        return self._schedule

    @property
    def role(self) -> iam.IRole:
        """The role that makes the request."""
        return self._role

    @property
    def dead_letter_queue(self) -> sqs.IQueue:
        """Where messages say what could not be started, and why."""
        return self._queue

    def _call(
        self,
        api: str,
        request: Mapping[str, Any],
        timing: Timing,
        *,
        role: iam.IRole | None,
        what: str,
        purpose: str,
        allow: Callable[[iam.IRole], None],
        runs_as: Sequence[iam.IRole] = (),
    ) -> None:
        """Make the schedule.

        :param api: service and operation, as the scheduler spells them: ``emrserverless:startJobRun``.
        :param request: what is sent, with the names of members in PascalCase.
        :param role: the role that makes the request. Default: a new one
        :param what: what that role starts, in words.
        :param purpose: how a warning names what the key is for.
        :param allow: gives the role its rights.
        :param runs_as: roles whose rights have to be there when it starts.
        """
        key, group = timing.encryption_key, timing.schedule_group
        self._role = role or _create_role(self, group, what)
        self._queue = timing.dead_letter_queue or _create_queue(self, key)
        starter = roles.at_hand(stack_of(self), self._role)
        allow(starter)
        _allow_dead_letters(starter, self._queue)
        if key is not None:
            let(key, starter, purpose, ["kms:Decrypt"])
        self._schedule = scheduler.Schedule(
            self,
            "Schedule",
            schedule=timing.schedule,
            target=_Api(self, api, request, starter, self._queue, timing),
            time_window=timing.time_window,
            start=timing.start,
            end=timing.end,
            schedule_group=group,
            key=key,
            enabled=timing.enabled,
            description=timing.description,
        )
        self.node.default_child = self._schedule.node.default_child
        # A rate starts at once; and the name of a group that is made here is no reference to it.
        groups = [group] if group is not None else []
        at_work = [roles.at_hand(stack_of(self), one) for one in runs_as]
        self._schedule.node.add_dependency(starter, *at_work, *groups)


def scheduled_value_violations(what: str, values: Any, instead: str = "") -> Iterator[Violation]:
    """Why a schedule cannot hand on what stands in a request.

    :param what: what is started, in words.
    :param values: what the user says of it.
    :param instead: what else to do.
    """
    if has_paths(values) or any(map(_OF_A_STATE.search, texts_in(values))):
        problem = (
            f"the {what} has a value of Step Functions, which a schedule hands on as it is written; use "
            f"`scheduler.ContextAttribute`{instead}"
        )
        yield Violation("ScheduledValue", problem)


class _Api(targets.ScheduleTargetBase):
    """An API as the target of a schedule. CDK's own target would give the rights once more."""

    def __init__(
        self,
        scope: Construct,
        api: str,
        request: Mapping[str, Any],
        role: iam.IRole,
        queue: sqs.IQueue,
        timing: Timing,
    ) -> None:
        # As a text: ``from_object`` would put numbers and lists that only deployment knows between quotes.
        asked = scheduler.ScheduleTargetInput.from_text(stack_of(scope).to_json_string(dict(request)))
        super().__init__(
            targets.ScheduleTargetBaseProps(
                role=role,
                input=asked,
                dead_letter_queue=queue,
                max_event_age=timing.max_event_age,
                retry_attempts=timing.retry_attempts,
            ),
            f"arn:{environment_of(scope).partition}:scheduler:::aws-sdk:{api}",
        )

    def _add_target_action_to_role(self, role: iam.IRole) -> None:
        """Nothing: the role has its rights already."""


def _create_role(scope: Construct, group: scheduler.IScheduleGroup | None, what: str) -> iam.Role:
    """A role that only schedules of one group of this account can take: the service tells no more of them."""
    here = environment_of(scope)
    default = here.arn("scheduler", "schedule-group/default")
    source = group.schedule_group_arn if group is not None else default
    return iam.Role(
        scope,
        "Role",
        description=f"Lets EventBridge Scheduler start {what}",
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
