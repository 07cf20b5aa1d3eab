"""What is common to the rules that ask whether a value is said, and is one of those that EMR takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emr_constructs.rules.rule import Problem
from emr_constructs.rules.view import View, known


def one_of(view: View, field: str, values: Sequence[str]) -> Iterator[Problem]:
    """A problem where a field has none of the values that EMR takes."""
    value = getattr(view, field)
    if known(value) and value not in values:
        yield Problem(field, f"`{field}` ({value!r}) must be {' or '.join(values)}")


def missing(view: View, what: str, *fields: str) -> Iterator[Problem]:
    """A problem for each field that is not said, or empty."""
    for field in fields:
        if getattr(view, field) in (None, ""):
            yield Problem(field, f"{what} needs `{field}`")
