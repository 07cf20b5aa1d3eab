"""Numbers and durations that become text in a configuration."""

from __future__ import annotations

from aws_cdk import Duration, Tokenization

from emr_constructs._jsii.durations import unit_violations
from emr_constructs._jsii.tokens import is_number_token
from emr_constructs.errors import EmrValidationError, Violation


def require_whole_seconds(**durations: Duration | None) -> None:
    """Refuse what is not so many seconds.

    :param durations: by the name of the argument.
    :raises EmrValidationError: ``TokenUnit``, ``WholeSeconds``.
    """
    violations = []
    for name, duration in durations.items():
        violations += unit_violations(name, duration, "seconds")
        if duration is not None and not duration.is_unresolved():
            seconds = duration.to_seconds(integral=False)
            if seconds < 1 or seconds != int(seconds):
                problem = f"`{name}` ({seconds:g} s) must be whole seconds; use 1 or more"
                violations.append(Violation("WholeSeconds", problem))
    if violations:
        raise EmrValidationError(violations)


def as_text(number: float) -> str:
    """A number as a configuration holds it; a token becomes one that rules know for a token."""
    if is_number_token(number):
        return Tokenization.stringify_number(number)
    return str(int(number) if number == int(number) else number)


def seconds(duration: Duration) -> str:
    """How many seconds a duration has."""
    return as_text(duration.to_seconds())
