"""The metrics that EMR Serverless reports to CloudWatch, each minute, and what tells those of one application.

Names, units and dimensions are AWS's. CloudWatch finds a metric only by all of its dimensions, spelled exactly: one
too many or too few has no data, and no error. The statistic is the one that keeps what a metric is watched for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ._data import load
from .metrics import Metric
from .releases import parse, reaches
from .spelling import closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The metric of what an account uses in a region."""

    namespace: str
    name: str
    period: int
    dimensions: Mapping[str, str]


def namespace() -> str:
    """The namespace of all metrics."""
    return str(load("serverless_metrics")["namespace"])


def names() -> tuple[str, ...]:
    """Every metric of an application, in the order of AWS's list."""
    return tuple(_table())


def get(name: str) -> Metric | None:
    """What is known of a metric of an application.

    :param name: as CloudWatch spells it, for example `FailedJobs`.
    :returns: None where it is not in the table.
    """
    return _table().get(name)


def nearest(name: str) -> str | None:
    """The metric of an application that is spelled most like a name."""
    return next(iter(closest(name, names())), None)


def by_worker(name: str) -> bool:
    """Whether a metric of an application is reported for each type of worker, too."""
    return any(record["name"] == name and record.get("by_worker", False) for record in _records("metrics"))


def worker_names() -> tuple[str, ...]:
    """Every metric of the workers of job runs. They are reported for each job run, and for nothing larger."""
    return tuple(record["name"] for record in _records("worker_metrics"))


def worker_metric(name: str) -> Metric | None:
    """What is known of a metric of the workers of job runs.

    :returns: None where it is not in the table.
    """
    return next((Metric(**record) for record in _records("worker_metrics") if record["name"] == name), None)


def nearest_worker_metric(name: str) -> str | None:
    """The metric of workers that is spelled most like a name."""
    return next(iter(closest(name, worker_names())), None)


def named(label: str) -> bool | None:
    """Whether the metrics of a release have the names of the application and the job among their dimensions.

    :param label: A release label.
    :returns: None for a label without EMR's shape.
    """
    version = parse(label)
    return None if version is None else reaches(version, load("serverless_metrics")["named_since"])


def first_with_names() -> str:
    """The first release whose metrics have names among their dimensions."""
    return str(load("serverless_metrics")["named_since"][0])


def unnamed() -> str:
    """What stands in the place of a name where there is none."""
    return str(load("serverless_metrics")["unnamed"])


def capacity_type(*, pre_initialized: bool) -> str:
    """How CloudWatch calls the capacity that workers are of."""
    kinds: Mapping[str, str] = load("serverless_metrics")["capacity"]
    return kinds["pre_initialized" if pre_initialized else "on_demand"]


def worker_types() -> tuple[str, ...]:
    """The types of worker as CloudWatch spells them. Of Hive's AWS does not say it."""
    return tuple(load("serverless_metrics")["worker_types"])


def usage() -> Usage:
    """How many vCPUs an account uses in a region, which a quota limits."""
    found: Mapping[str, Any] = load("serverless_metrics")["usage"]
    return Usage(
        namespace=found["namespace"], name=found["metric"], period=found["period"], dimensions=found["dimensions"]
    )


@cache
def _table() -> Mapping[str, Metric]:
    return {
        record["name"]: Metric(**{key: value for key, value in record.items() if key != "by_worker"})
        for record in _records("metrics")
    }


def _records(table: str) -> tuple[Mapping[str, Any], ...]:
    found: tuple[Mapping[str, Any], ...] = load("serverless_metrics")[table]
    return found
