"""YAML templates: plain values with short-form intrinsics written out, and where they stand.

Values are made from the parser's events: PyYAML's own constructor takes three times as long and knows no `!Ref`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from emr_constructs.rules.template.finding import UnusableTemplate
from emr_constructs.rules.template.positions import Position

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WITHOUT_PREFIX = frozenset({"Ref", "Condition"})
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_NULL = frozenset({"", "~", "null"})
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_DIGITS = 18
"""More than these are an account number or a hash, not an amount."""

Event = Any
Events = Iterator[Event]


def values_in_yaml(text: str) -> Any:
    """The values of a YAML text.

    :raises UnusableTemplate: where it is no YAML, or uses what CloudFormation does not take.
    """
    try:
        events = _events(text)
        value = _value(next(events), events)
        if next(events, None) is not None:
            raise UnusableTemplate("it holds more than one YAML document")
        return value
    except StopIteration:
        raise UnusableTemplate("it is empty") from None
    except yaml.YAMLError as error:
        raise UnusableTemplate(f"it is no YAML: {' '.join(str(error).split())}") from None


def positions_in_yaml(text: str) -> Position:
    """Where everything stands in a YAML text that is known to be right."""
    events = _events(text)
    return _position(next(events), events)


_FRAME = (StreamStartEvent, StreamEndEvent, DocumentStartEvent, DocumentEndEvent)


def _events(text: str) -> Events:
    return (event for event in yaml.parse(text, Loader=_Loader) if not isinstance(event, _FRAME))


def _value(event: Event, events: Events) -> Any:
    kind = type(event)
    if kind is ScalarEvent:
        # The commonest way: an untagged scalar.
        plain = event.implicit[0]
        value: Any = _plain(event.value) if plain else event.value
    elif kind is MappingStartEvent:
        value = _mapping(events)
    elif kind is SequenceStartEvent:
        value = [_value(one, events) for one in iter(events.__next__, _End(SequenceEndEvent))]
    elif kind is AliasEvent:
        raise UnusableTemplate(f"line {event.start_mark.line + 1}: CloudFormation takes no YAML aliases")
    else:
        raise UnusableTemplate("it is no YAML")
    return _written_out(event.tag, value)


class _End:
    """Equal to the event that ends a collection."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def __eq__(self, other: object) -> bool:
        return type(other) is self.kind

    __hash__ = None  # type: ignore[assignment]


def _mapping(events: Events) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in iter(events.__next__, _End(MappingEndEvent)):
        key = event.value if type(event) is ScalarEvent else str(_value(event, events))
        found[key] = _value(next(events), events)
    return found


def _written_out(tag: str | None, value: Any) -> Any:
    """A value with a tag such as `!Sub` in its long form."""
    if tag is None or not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in _WITHOUT_PREFIX else f"Fn::{name}": value}


def _plain(text: str) -> Any:
    """A scalar without quotes: a date or a number with leading zeros stays a string, as CloudFormation has it."""
    lower = text.lower()
    if lower in _TRUE:
        return True
    if lower in _FALSE:
        return False
    if lower in _NULL:
        return None
    if len(text) <= _DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
    return text


def _position(event: Event, events: Events) -> Position:
    here = Position(event.start_mark.line + 1)
    if type(event) is MappingStartEvent:
        for key in iter(events.__next__, _End(MappingEndEvent)):
            name = key.value if type(key) is ScalarEvent else str(_value(key, events))
            child = _position(next(events), events)
            child.line = key.start_mark.line + 1
            here.children[name] = child
    elif type(event) is SequenceStartEvent:
        for one in iter(events.__next__, _End(SequenceEndEvent)):
            here.children[len(here.children)] = _position(one, events)
    return here
