"""How an EMR Serverless application is stopped in time. Whoever only says it does not load what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from aws_cdk import Duration

from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.handler_options import HandlerOptions
from emr_constructs.model.value import Value

_LONGEST: Final = 14  # minutes: a Lambda function has 15, and needs some of the last one for its answer
_USUAL: Final = 10  # minutes


@dataclass(frozen=True, kw_only=True)
class SafeLifecycle(Value):
    """Stop an EMR Serverless application before CloudFormation changes or deletes it.

    EMR deletes none that is started, and changes only a few settings of it, while CloudFormation sends all of them with
    every change. With this a Lambda function cancels the job runs and sessions, stops the application and waits for
    that: before each update that changes the application, and before it is deleted or replaced. An update that does
    not change it leaves it alone.

    :param cancel_runs: cancel job runs and sessions. False waits for their end, and fails the deployment where they
        do not end in time. Default: True
    :param wait: how long all of that may take, 1 to 14 minutes. Default: 10 minutes
    :param handler: role and logs of the function. Default: new ones
    :raises EmrValidationError: ``ArgumentType``, ``SafeLifecycleWait``, ``TokenUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/applications.html
    """

    cancel_runs: bool = True
    wait: Duration | None = None
    handler: HandlerOptions | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = unit_violations("wait", self.wait, "minutes") or _wait_violations(self.wait)
        if violations:
            raise EmrValidationError(violations)

    def _properties(self) -> dict[str, Any]:
        """What the function is told."""
        wait = self.wait or Duration.minutes(_USUAL)
        return {"CancelRuns": self.cancel_runs, "WaitMinutes": wait.to_minutes(integral=False)}


def _wait_violations(wait: Duration | None) -> list[Violation]:
    if wait is None or wait.is_unresolved() or 1 <= wait.to_minutes(integral=False) <= _LONGEST:
        return []
    problem = f"`wait` ({wait.to_human_string()}) must be within 1 and {_LONGEST} minutes: a function has 15 in all"
    return [Violation("SafeLifecycleWait", problem)]
