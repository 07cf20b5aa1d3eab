"""How jobs wait for an EMR Serverless application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aws_cdk import Duration
from aws_cdk import aws_emrserverless as serverless

from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.serverless_capacity import part_of_application
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import View
from emr_constructs.rules.views.serverless import ServerlessApplicationView


@dataclass(frozen=True, kw_only=True)
class JobScheduler(Value):
    """How many jobs run side by side, and how long others wait.

    From emr-7.0.0. Without it jobs that find no capacity fail or, from emr-7.3.0, wait with EMR's own numbers.

    :param max_concurrent_runs: 1 to 1000. Default: EMR's own, 15
    :param queue_timeout: how long a job may wait before it fails, 15 to 720 whole minutes. Default: EMR's own, 360
        minutes
    :raises EmrValidationError: ``ArgumentType``, ``ServerlessScheduler``, ``TokenUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/applications-concurrency-queuing.html
    """

    _VIEW: ClassVar[type[View] | None] = ServerlessApplicationView

    max_concurrent_runs: int | None = None
    queue_timeout: Duration | None = None

    def __post_init__(self) -> None:
        if isinstance(self.queue_timeout, Duration):
            violations = unit_violations("queue_timeout", self.queue_timeout, "minutes")
            if violations:
                raise EmrValidationError(violations)
        super().__post_init__()

    def _view(self) -> ServerlessApplicationView:
        return part_of_application(self._seen())

    def _seen(self) -> dict[str, Any]:
        """What rules see of it in an application."""
        return {
            "max_concurrent_runs": plain(self.max_concurrent_runs),
            "queue_timeout": plain(in_minutes(self.queue_timeout)),
        }

    def _render(self) -> serverless.CfnApplication.SchedulerConfigurationProperty:
        return serverless.CfnApplication.SchedulerConfigurationProperty(
            max_concurrent_runs=self.max_concurrent_runs,
            queue_timeout_minutes=in_minutes(self.queue_timeout),
        )


def in_minutes(duration: Duration | None) -> float | None:
    """A duration in minutes; a token is one already."""
    return duration.to_minutes(integral=False) if duration else None
