"""The events that EMR sends to EventBridge: those of clusters on EC2, and those of EMR Serverless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a service.

    :param document: the data file that lists them.
    """

    document: str

    def source(self) -> str:
        """The source of all events."""
        return str(load(self.document)["event_source"])

    def names(self) -> tuple[str, ...]:
        """Every kind of event: its `detail-type`."""
        return tuple(_table(self.document))

    def get(self, name: str) -> Event | None:
        """What is known of a kind of event.

        :param name: its `detail-type`, for example `EMR Step Status Change`.
        :returns: None where it is not in the table.
        """
        return _table(self.document).get(name)

    def nearest(self, name: str) -> str | None:
        """The kind of event that is spelled most like a name."""
        return next(iter(closest(name, self.names())), None)


CLUSTERS: Final = Events("events")
SERVERLESS: Final = Events("serverless_events")


@cache
def _table(document: str) -> Mapping[str, Event]:
    return {
        record["name"]: Event(
            name=record["name"],
            states=tuple(record.get("states", ())),
            undocumented=tuple(record.get("undocumented", ())),
        )
        for record in load(document)["events"]
    }
