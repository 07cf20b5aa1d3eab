"""What each argument of the metrics and events of an EMR Serverless application changes in a template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_cdk import aws_cloudwatch as cloudwatch
from methods import of_alarm, options_of_event, tried_together, use_of_event
from options import Containing, Look, Option, Owner
from synthesized import RELEASE, Brought, Synthesized

import emr_constructs as emr
from emr_constructs.facts.events import SERVERLESS


@dataclass(frozen=True, kw_only=True)
class Method(Owner):
    """A method that is tried in one stack with all others: there are too many for a stack each."""

    def synthesize(self) -> Synthesized:
        return _all()


@cache
def _all() -> Synthesized:
    return tried_together((*METRICS.values(), *EVENTS.values()))


def application_of(brought: Brought, place: str) -> emr.IServerlessApplication:
    """The imported application of a place."""
    found: Any = brought.stack.node.try_find_child(place)
    application: emr.IServerlessApplication = found or emr.ServerlessApplication.from_application_attributes(
        brought.stack, place, application_id="00f1", application_name="etl", release_label=RELEASE
    )
    return application


def alarm(method: str, name: str | None = None) -> Callable[[Brought, str, dict[str, Any]], None]:
    """An alarm on what a method returns.

    :param name: of the metric, where the method takes one.
    """

    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        base = {"name": name} if name else {}
        said = {key: value for key, value in arguments.items() if key != "options"}
        made = getattr(application_of(brought, place), method)(**{**base, **said}, **arguments.get("options", {}))
        cloudwatch.Alarm(brought.stack, f"{place}-{method}", metric=made, threshold=1, evaluation_periods=1)

    return use


def metric(method: str) -> Method:
    """A metric."""
    options = {
        "options": Option(given={"statistic": "p99"}, look=of_alarm(method, "ExtendedStatistic"), expected="p99")
    }
    if method == "metric":
        options["name"] = Option(given="FailedJobs", look=of_alarm(method, "MetricName"), expected="FailedJobs")
        return Method(make=alarm(method, "RunningJobs"), options=options)
    return Method(make=alarm(method), options=options)


def of_query(method: str) -> Look:
    """What the alarm on a query asks."""
    return lambda found, place: found.properties(f"{place}-{method}/Resource")["Metrics"][0]["Expression"]


def query(method: str) -> Method:
    """A query of a metric of workers."""
    look = of_query(method)
    named = Containing("JobName = 'nightly'")
    options = {"options": Option(given={"job_name": "nightly"}, look=look, expected=named)}
    if method == "metric_of_workers":
        used = Containing("SUM(WorkerMemoryUsed)")
        options["name"] = Option(given="WorkerMemoryUsed", look=look, expected=used)
        return Method(make=alarm(method, "WorkerCpuUsed"), options=options)
    return Method(make=alarm(method), options=options)


def event(method: str, states: tuple[str, ...]) -> Method:
    """A rule for an event."""
    options = options_of_event(method, states, "EMR Serverless Job Run Retry")
    return Method(make=use_of_event(method, application_of), options=options)


def method_of(name: str) -> str:
    """The method for a kind of event."""
    return f"on_{name.removeprefix('EMR Serverless ').replace(' ', '_').lower()}"


ALL = [name for name in dir(emr.IServerlessApplication) if name.startswith("metric")]
QUERIES = [name for name in ALL if name == "metric_of_workers" or name.startswith("metric_worker_")]
METRICS = {name: query(name) if name in QUERIES else metric(name) for name in ALL}
STATES = {method_of(name): one.states for name in SERVERLESS.names() if (one := SERVERLESS.get(name))}
MORE = {"on_event": ("FAILED",), "on_job_run_failed": ()}
EVENTS = {method: event(method, states) for method, states in {**STATES, **MORE}.items()}

OWNERS: dict[str, Owner] = {
    # What every application has is tried once, and stands in two public classes.
    f"{kind}.{name}": one
    for kind in ("IServerlessApplication", "ServerlessApplication")
    for name, one in {**METRICS, **EVENTS}.items()
}
