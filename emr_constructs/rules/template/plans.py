"""How each view is read: its declarations and type hints, worked out once."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import Field, dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from emr_constructs.rules.view import Unknown, View, view_fields


@dataclass(frozen=True)
class FieldPlan:
    """How a field is read.

    :param path: the steps to its value; ``[]`` goes through a list.
    :param kind: the type of the value, or of an item where it is a list.
    :param linked: whether the value is another resource.
    :param back: the property with which other resources refer to this one.
    :param every: what the types of the resources fit, wherever they stand.
    :param given: what the views below are told because they stand here.
    """

    field: Field[Any]
    path: tuple[str, ...]
    kind: Any
    is_list: bool
    linked: bool
    back: str
    every: str
    given: Mapping[str, Any]


def plans(view: type[View]) -> tuple[FieldPlan, ...]:
    """How the fields of a view are read: those made by ``prop`` that a template can say."""
    key: Any = view  # mypy takes a dataclass for unhashable
    return _plans(key)


@cache
def _plans(view: type[View]) -> tuple[FieldPlan, ...]:
    hints = get_type_hints(view)
    declared = [one for one in view_fields(view) if "back" in one.metadata]
    ways = ("path", "back", "every")
    return tuple(_plan(one, hints[one.name]) for one in declared if any(one.metadata[way] for way in ways))


def _plan(field: Field[Any], hint: Any) -> FieldPlan:
    kind = _said(hint)
    is_list = get_origin(kind) is tuple
    if is_list:
        kind = _said(get_args(kind)[0])
    path = str(field.metadata["path"]).replace("[]", ".[]")
    return FieldPlan(
        field,
        path=tuple(path.split(".")) if path else (),
        kind=kind,
        is_list=is_list,
        linked=bool(field.metadata["linked"]),
        back=str(field.metadata["back"]),
        every=str(field.metadata["every"]),
        given=field.metadata["given"] or {},
    )


def _said(hint: Any) -> Any:
    """The type of a value that is said and known: ``Maybe[int]`` is a union of it with others."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (one for one in get_args(hint) if one not in (Unknown, type(None)))
    return hint
