"""The metrics that clusters on EC2 report to CloudWatch.

Names, units and periods are AWS's. The statistic is the one that keeps what a metric is watched for: the highest
value where a high one is bad, the lowest where a low one is, the sum of what is counted for each period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ._data import load
from .spelling import closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What is known of a metric.

    `period` is the time between two values in seconds; a cluster may report more often, never less. `certain` says
    whether AWS's own list of metrics has it.
    """

    name: str
    unit: str
    statistic: str
    period: int
    certain: bool = True


def namespace() -> str:
    """The namespace of all metrics."""
    return str(load("metrics")["namespace"])


def dimension() -> str:
    """The one dimension of all metrics: its value is the id of the cluster."""
    return str(load("metrics")["dimension"])


def names() -> tuple[str, ...]:
    """Every metric, in the order of AWS's list."""
    return tuple(_table())


def get(name: str) -> Metric | None:
    """What is known of a metric.

    :param name: as CloudWatch spells it, for example `IsIdle`.
    :returns: None where it is not in the table.
    """
    return _table().get(name)


def nearest(name: str) -> str | None:
    """The metric that is spelled most like a name."""
    return next(iter(closest(name, names())), None)


@cache
def _table() -> Mapping[str, Metric]:
    return {record["name"]: Metric(**record) for record in load("metrics")["metrics"]}
