"""Sizes that are only known at deployment."""

from __future__ import annotations

from aws_cdk import Size, SizeRoundingBehavior

from emr_constructs.errors import Violation


def size_violations(name: str, size: Size | None, unit: str) -> list[Violation]:
    """CDK cannot convert a token: it has to be given in the unit that the template takes.

    :param name: the argument.
    :param unit: ``gibibytes``, ``mebibytes`` or ``bytes``.
    """
    if size is None or not size.is_unresolved():
        return []
    try:
        # CDK does not say which unit a size has.
        getattr(size, f"to_{unit}")(rounding=SizeRoundingBehavior.NONE)
    except RuntimeError:
        problem = f"`{name}` is a token in another unit, which CDK cannot convert; write Size.{unit}(token)"
        return [Violation("SizeUnit", problem)]
    return []
