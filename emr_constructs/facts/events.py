"""The events that clusters on EC2 send to EventBridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ._data import load
from .spelling import closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is known of a kind of event.

    `states` are those that AWS's documentation names for it, `undocumented` those that the API has besides. Both are
    empty where the events tell no state.
    """

    name: str
    states: tuple[str, ...]
    undocumented: tuple[str, ...]


def source() -> str:
    """The source of all events."""
    return str(load("events")["event_source"])


def names() -> tuple[str, ...]:
    """Every kind of event: its `detail-type`."""
    return tuple(_table())


def get(name: str) -> Event | None:
    """What is known of a kind of event.

    :param name: its `detail-type`, for example `EMR Step Status Change`.
    :returns: None where it is not in the table.
    """
    return _table().get(name)


def nearest(name: str) -> str | None:
    """The kind of event that is spelled most like a name."""
    return next(iter(closest(name, names())), None)


@cache
def _table() -> Mapping[str, Event]:
    return {
        record["name"]: Event(
            name=record["name"],
            states=tuple(record.get("states", ())),
            undocumented=tuple(record.get("undocumented", ())),
        )
        for record in load("events")["events"]
    }
