"""Durations that are only known at deployment."""

from __future__ import annotations

from aws_cdk import Duration

from emr_constructs.errors import Violation


def unit_violations(name: str, duration: Duration | None, unit: str) -> list[Violation]:
    """CDK cannot convert a token: it has to be given in the unit that the template takes.

    :param name: the argument.
    :param unit: ``seconds`` or ``minutes``.
    """
    if duration is None or not duration.is_unresolved() or duration.unit_label() == unit:
        return []
    problem = f"`{name}` is a token in {duration.unit_label()}, which CDK cannot convert; write Duration.{unit}(token)"
    return [Violation("TokenUnit", problem)]
