"""The events that EMR Serverless sends to EventBridge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ._data import load
from .events import Event
from .spelling import closest


def source() -> str:
    """The source of all events."""
    return str(load("serverless_events")["event_source"])


def names() -> tuple[str, ...]:
    """Every kind of event: its `detail-type`."""
    return tuple(_table())


def get(name: str) -> Event | None:
    """What is known of a kind of event.

    :param name: its `detail-type`, for example `EMR Serverless Job Run State Change`.
    :returns: None where it is not in the table.
    """
    return _table().get(name)


def nearest(name: str) -> str | None:
    """The kind of event that is spelled most like a name."""
    return next(iter(closest(name, names())), None)


@cache
def _table() -> Mapping[str, Event]:
    return {
        record["name"]: Event(name=record["name"], states=tuple(record.get("states", ())), undocumented=())
        for record in load("serverless_events")["events"]
    }
