"""What a rule sees: plain values, whether they came from constructor arguments or from a template.

A field holds a value, ``None`` (not said) or ``UNKNOWN`` (said, but not known before deployment: a CDK token, a
CloudFormation intrinsic). Each field is declared once, with its CloudFormation path; that one line lets a template be
read into the view, and lets a message name the field in the spelling of whoever is asking.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeGuard, TypeVar, Union

T = TypeVar("T")


class Unknown:
    """A value that exists but cannot be known yet. Never wrong, never right."""

    def __repr__(self) -> str:
        return "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false: ask known() first")


UNKNOWN: Final = Unknown()

Maybe: TypeAlias = Union[T, Unknown, None]  # noqa: UP007  (a generic alias needs the subscript form)


def known(value: Maybe[T]) -> TypeGuard[T]:
    """Whether the value is said and known."""
    return value is not None and value is not UNKNOWN


def items(values: Maybe[tuple[Maybe[T], ...]]) -> tuple[T, ...]:
    """The known items of a list; nothing where the list itself is not known."""
    if not known(values):
        return ()
    return tuple([value for value in values if known(value)])  # a list is faster than a generator, and rules ask often


def complete(values: Maybe[tuple[Maybe[Any], ...]]) -> bool:
    """Whether a list and each of its items is known (a list that was not said is complete, and empty)."""
    return values is None or (known(values) and all(known(value) for value in values))


def outside(value: Maybe[float], low: float, high: float) -> bool:
    """Whether a known number lies outside ``low..high``."""
    return known(value) and not low <= value <= high


def broken(value: Maybe[float]) -> bool:
    """Whether a known number is not a whole one."""
    return known(value) and value != int(value)


def above(value: Maybe[float], limit: Maybe[float]) -> bool:
    """Whether a known number is above a known limit."""
    return known(value) and known(limit) and value > limit


def prop(
    path: str,
    *,
    name: str = "",
    linked: bool = False,
    back: str = "",
    every: str = "",
    given: Mapping[str, Any] | None = None,
) -> Any:
    """Declare a field of a view.

    :param path: where CloudFormation keeps it, relative to the view's own object: ``"ComputeLimits.UnitType"``. With
        ``[]`` it goes through a list: ``"Applications[].Name"``. ``"@key"`` is the key under which a mapping holds the
        view's own object, ``"@region"`` the region where the template is deployed. At the end, ``"@words"`` are the
        words of a command, ``"@settings"`` what its options set. Empty: no template can say it.
    :param name: how a Python user says it. Default: the name of the field.
    :param linked: the value is a view of another resource, which is judged on its own.
    :param back: the value are views of all resources that refer to this one, and this is the property they do it with.
    :param every: the value are views of all resources of the template whose type fits this pattern: ``AWS::IAM::*``.
    :param given: fields that the views below have because they stand here.
    """
    links = linked or bool(back or every)
    about = {"path": path, "name": name, "linked": links, "back": back, "every": every, "given": given}
    return field(default=None, metadata=about)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen, kw_only):
        """Make a frozen dataclass of a view. Its methods stand in ``View``.

        Python would write and compile them anew for each of the hundred views, which takes longer than all rules do.
        """
        return dataclasses.dataclass(init=False, eq=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class View:
    """Base of all views."""

    resource_type: ClassVar[str] = ""
    """The CloudFormation type of the resource that the view shows, where it shows a whole one."""

    def __init__(self, **said: Any) -> None:
        key: Any = type(self)  # mypy takes a dataclass for unhashable
        unknown = said.keys() - _defaults(key).keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)[0]!r}")
        for name, value in {**_defaults(key), **said}.items():
            object.__setattr__(self, name, value)

    def is_of_emr(self) -> bool:
        """Whether the resource is EMR's: one of another service, a schedule, may be there for something else."""
        return True

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and type(self) is type(other) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        said = (f"{one.name}={getattr(self, one.name)!r}" for one in view_fields(type(self)))
        return f"{type(self).__qualname__}({', '.join(said)})"


def _values(view: View) -> tuple[Any, ...]:
    return tuple(getattr(view, one.name) for one in view_fields(type(view)))


@cache
def _defaults(view: type[View]) -> Mapping[str, Any]:
    """What the fields of a view are as long as nothing else is said."""
    made = {one.name: one.default_factory() for one in view_fields(view) if one.default_factory is not MISSING}
    return {**{one.name: one.default for one in view_fields(view)}, **made}


Place: TypeAlias = tuple[tuple["Field[Any]", Union[int, None]], ...]  # noqa: UP007
"""The way from a root view down to a part of it: fields, with the index where a field is a list."""


def view_fields(view: type[View]) -> tuple[Field[Any], ...]:
    """The declared fields of a view."""
    key: Any = view  # mypy takes a dataclass for unhashable
    return _fields(key)


_fields = cache(fields)


def python_name(of: Field[Any]) -> str:
    """How a Python user says this field."""
    return str(of.metadata["name"]) or of.name


def cloudformation_name(of: Field[Any]) -> str:
    """How CloudFormation spells this field."""
    path = str(of.metadata["path"])
    return "" if path.startswith("@") else path.partition("[]")[0].partition(".@")[0]


def walk(root: View, place: Place = ()) -> Iterator[tuple[View, Place]]:
    """The view and every view that is part of it, with the way there. Linked views are left out."""
    yield root, place
    for one in _parts_of(type(root)):
        value = getattr(root, one.name)
        if isinstance(value, View):
            yield from walk(value, (*place, (one, None)))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, View):
                    yield from walk(item, (*place, (one, index)))


def _parts_of(view: type[View]) -> tuple[Field[Any], ...]:
    key: Any = view  # mypy takes a dataclass for unhashable
    return _own(key)


@cache
def _own(view: type[View]) -> tuple[Field[Any], ...]:
    """The fields in which parts of a view can stand."""
    return tuple(one for one in view_fields(view) if not one.metadata["linked"])


_NAME = re.compile(r"`([a-z_0-9.]+)`")


def in_cloudformation_spelling(text: str, view: View) -> str:
    """The same sentence with the view's field names, in backticks, spelled as a template spells them.

    Two fields may have one name in Python, `instances.core` for example: the one that is said is meant.
    """
    spellings = _spellings(type(view))

    def spelled(match: re.Match[str]) -> str:
        fields = spellings.get(match[1], ())
        said = [path for name, path in fields if getattr(view, name) is not None]
        return f"`{(said or [path for _, path in fields] or [match[1]])[-1]}`"

    return _NAME.sub(spelled, text)


def _spellings(view: type[View]) -> Mapping[str, Sequence[tuple[str, str]]]:
    key: Any = view  # mypy takes a dataclass for unhashable
    return _by_python_name(key)


@cache
def _by_python_name(view: type[View]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The fields that a template can say, with their paths, by their names in Python."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in view_fields(view):
        if path := cloudformation_name(one):
            found[python_name(one)].append((one.name, path))
    return dict(found)
