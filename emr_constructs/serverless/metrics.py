"""Metrics of EMR Serverless applications, with all the dimensions that CloudWatch needs to find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import aws_cdk as cdk
from aws_cdk import Duration, Resource

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import serverless_metrics as facts
from emr_constructs.facts.spelling import closest
from emr_constructs.foundation.metrics import MetricReporter, made_metric, metric_of
from emr_constructs.foundation.resource_options import MetricOptions, check_options, is_elsewhere
from emr_constructs.rules.view import known
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.metrics_of_application import CapacityMetricOptions, MetricsOfApplication
from emr_constructs.serverless.metrics_of_workers import MetricsOfWorkers, WorkerQueryOptions

_APPLICATION = MetricReporter(facts=facts, service="EMR Serverless", period=60)
_OF_WORKERS = ("worker_type", "pre_initialized")


@dataclass(frozen=True)
class Reported:
    """An application whose metrics are asked for, and what is known of it."""

    application: Resource
    id: str
    name: str | None
    view: ServerlessApplicationView


class ServerlessMetrics(MetricsOfApplication, MetricsOfWorkers):
    """One method for each metric that EMR Serverless reports of an application, and others for whatever is newer."""


def metric_of_application(reported: Reported, name: str, options: CapacityMetricOptions) -> cdk.aws_cloudwatch.Metric:
    """A metric of an application.

    :raises EmrValidationError: ``ArgumentType``, ``MetricDimensions``, ``MetricWithoutName``.
    """
    application = reported.application
    check_options(CapacityMetricOptions, application, name, options)
    violations = list(_wrong_dimensions(name, options))
    if violations:
        raise EmrValidationError(violations, path_of(application, name))
    dimensions = {**_identity(reported, name), **_workers(application, options)}
    others = cast("MetricOptions", {key: value for key, value in options.items() if key not in _OF_WORKERS})
    return metric_of(_APPLICATION, application, dimensions, name, others)


def query_of_workers(reported: Reported, name: str, options: WorkerQueryOptions) -> cdk.aws_cloudwatch.MathExpression:
    """A query that adds up a metric of the workers of job runs.

    :raises EmrValidationError: ``ArgumentType``, ``MetricDimensions``.
    """
    application = reported.application
    check_options(WorkerQueryOptions, application, name, options)
    violations = list(_wrong_query(name, options, reported.view))
    if violations:
        raise EmrValidationError(violations, path_of(application, name))
    columns = ["ApplicationId", "CapacityAllocationType", "JobId", "WorkerType"]
    wanted = {"ApplicationId": reported.id, **_workers(application, options)}
    if _is_named(reported):
        columns += ["ApplicationName", "JobName"]
        job = options.get("job_name")
        wanted |= {"JobName": job} if job is not None else {}
    conditions = " AND ".join(f"{column} = '{value}'" for column, value in wanted.items())
    env = application.env if is_elsewhere(application) else None
    return cdk.aws_cloudwatch.MathExpression(
        expression=f'SELECT SUM({name}) FROM SCHEMA("{facts.namespace()}", {", ".join(columns)}) WHERE {conditions}',
        using_metrics={},
        # What stands at a moment can be added up only over one value of each worker: over a minute.
        period=Duration.seconds(60),
        label=options.get("label") or name,
        color=options.get("color"),
        search_region=env.region if env else None,
        search_account=env.account if env else None,
    )


def vcpus_of_account(application: Resource, options: MetricOptions) -> cdk.aws_cloudwatch.Metric:
    """How many vCPUs EMR Serverless has for the account of an application, in its region.

    :raises EmrValidationError: ``ArgumentType``.
    """
    usage = facts.usage()
    check_options(MetricOptions, application, usage.name, options)
    chosen: MetricOptions = {"statistic": "Maximum", "period": Duration.seconds(usage.period)}
    return made_metric(application, usage.namespace, usage.name, usage.dimensions, chosen, options)


def _identity(reported: Reported, name: str) -> dict[str, str]:
    """The dimensions that tell an application from others."""
    if not _is_named(reported):
        return {"ApplicationId": reported.id}
    if reported.name is None:
        problem = (
            f"from {facts.first_with_names()} on, metrics are found by the id and the name of the application together,"
            " and the imported application was not told its name; import it with"
            " `ServerlessApplication.from_application_attributes(..., application_name=..., release_label=...)`,"
            f" and with the name {facts.unnamed()!r} where it has none"
        )
        raise EmrValidationError([Violation("MetricWithoutName", problem)], path_of(reported.application, name))
    return {"ApplicationId": reported.id, "ApplicationName": reported.name}


def _is_named(reported: Reported) -> bool:
    """Whether names are among the dimensions; where the release is not known, it is taken for a new one."""
    label = reported.view.release_label
    found = facts.named(label) if known(label) else None
    if found is None:
        problem = (
            f"from {facts.first_with_names()} on, the name of the application is among the dimensions of its metrics;"
            " the release is not known here, and taken for such a one: an application of an older release would have"
            " no data. Give an imported application its `release_label`"
        )
        warn(reported.application, "MetricReleaseUnknown", problem)
    return found is not False


def _workers(application: Resource, options: CapacityMetricOptions | WorkerQueryOptions) -> dict[str, str]:
    """The dimensions that tell some workers from others."""
    worker_type, ready = options.get("worker_type"), options.get("pre_initialized")
    found = {}
    if worker_type is not None:
        found["WorkerType"] = worker_type
        if not is_token(worker_type) and worker_type not in facts.worker_types():
            near = closest(worker_type, facts.worker_types())
            remedy = f"use {near[0]}" if near else "see that it has data before an alarm waits for it"
            warn(application, "MetricWorkerType", f"AWS names no type of worker {worker_type!r} in metrics; {remedy}")
    if ready is not None:
        found["CapacityAllocationType"] = facts.capacity_type(pre_initialized=ready)
    return found


def _wrong_dimensions(name: str, options: CapacityMetricOptions) -> Iterator[Violation]:
    """What has no data."""
    wrong = list(type_violations({"name": str}, {"name": name}))
    if wrong:
        yield from wrong
        return
    said = [one for one in _OF_WORKERS if options.get(one) is not None]
    if facts.worker_metric(name):
        apart = f"{name} is reported for each job run; use `metric_of_workers({name!r})`, which adds them up"
        yield Violation("MetricDimensions", apart)
    elif len(said) == 1:
        half = f"`{said[0]}` alone has no data; say `worker_type` and `pre_initialized`, or neither for all workers"
        yield Violation("MetricDimensions", half)
    elif said and facts.get(name) and not facts.by_worker(name):
        whole = f"{name} is reported for the application as a whole; leave `worker_type` and `pre_initialized` out"
        yield Violation("MetricDimensions", whole)


def _wrong_query(name: str, options: WorkerQueryOptions, view: ServerlessApplicationView) -> Iterator[Violation]:
    """What cannot be asked."""
    wrong = list(type_violations({"name": str}, {"name": name}))
    yield from wrong
    if not wrong and facts.worker_metric(name) is None:
        near = facts.nearest_worker_metric(name)
        remedy = f"use {near}" if near else f"use one of {', '.join(facts.worker_names())}"
        yield Violation("MetricDimensions", f"EMR Serverless reports no {name!r} of workers; {remedy}")
    job = options.get("job_name")
    label = view.release_label
    if job is not None and known(label) and facts.named(label) is False:
        first = facts.first_with_names()
        problem = f"`job_name` is among the dimensions from {first} on, and the release is {label}; leave it out"
        yield Violation("MetricDimensions", problem)
    for argument in ("job_name", "worker_type"):
        value = options.get(argument)
        if isinstance(value, str) and "'" in value:
            yield Violation("MetricDimensions", f"`{argument}` ({value!r}) holds a quote, which no query can hold")
