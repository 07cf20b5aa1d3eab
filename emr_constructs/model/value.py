"""The base of all values: typed, checked when made, seen by rules through a view of the same field names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar, TypeVar

from aws_cdk import Duration, Size, SizeRoundingBehavior

from emr_constructs._jsii.arguments import hint_of, type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.view import UNKNOWN, View, view_fields

V = TypeVar("V", bound=View)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A frozen value. Wrong types and everything EMR would refuse raise ``EmrValidationError`` when it is made."""

    _VIEW: ClassVar[type[View] | None] = None

    def __post_init__(self) -> None:
        given = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not one.default}
        hints = {name: hint_of(type(self), name) for name in given}
        violations = list(type_violations(hints, given))
        if not violations and self._VIEW is not None:
            violations = errors_in(self._view())
        if violations:
            raise EmrValidationError(violations)

    def _view(self) -> View:
        """What rules see of this value."""
        assert self._VIEW is not None
        return view_of(self._VIEW, self)


def view_of(view: type[V], source: Any, **more: Any) -> V:
    """A view filled from the attributes of the same names, and from ``more``."""
    names = {one.name for one in view_fields(view)}
    seen = {name: plain(getattr(source, name)) for name in names if name not in more and hasattr(source, name)}
    return view(**seen, **{name: plain(value) for name, value in more.items()})


def plain(value: Any) -> Any:
    """A value as rules see it: tokens unknown, durations in seconds, sizes in GiB, values as their views."""
    if value is None or isinstance(value, View):
        return value
    if type(value) in (str, int, float, bool):  # what most values are, and no enumeration
        return UNKNOWN if is_token(value) else value
    if isinstance(value, Value):
        return value._view() if value._VIEW is not None else value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Duration):
        return UNKNOWN if value.is_unresolved() else value.to_seconds(integral=False)
    if isinstance(value, Size):
        return UNKNOWN if value.is_unresolved() else value.to_gibibytes(rounding=SizeRoundingBehavior.NONE)
    if isinstance(value, (list, tuple)):
        return UNKNOWN if is_list_token(value) else tuple(plain(item) for item in value)
    if isinstance(value, Mapping):
        return {key: UNKNOWN if is_token(item) else item for key, item in value.items()}
    if isinstance(value, NamedThing):
        return plain(value.name)
    return UNKNOWN if is_token(value) else value


def is_list_token(value: Any) -> bool:
    """Whether a list is one whose items and length are not known (a list of known length may hold unknown items)."""
    return any(isinstance(item, str) and item.startswith("#{Token[") for item in value)


@dataclass(frozen=True)
class NamedThing:
    """Base of enum-like classes: constants for what is known today, ``of()`` for anything newer.

    :param name: the name that EMR knows.
    """

    name: str

    def __post_init__(self) -> None:
        violations = list(type_violations({"name": str}, {"name": self.name}))
        if violations:
            raise EmrValidationError(violations)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def _suggestion(cls, text: str) -> str:
        """How to write ``text`` as a value of this class."""
        return f"{cls.__name__}.of({text!r})"


def declare_constants(kind: type[NamedThing], spell: Callable[[str], str]) -> None:
    """Give an enum-like class the constants that its annotations announce to editors and type checkers.

    :param kind: the class.
    :param spell: makes EMR's name of the constant's.
    """
    for constant in kind.__annotations__:
        if constant.isupper():
            setattr(kind, constant, kind(spell(constant)))
