"""Metrics of one resource of EMR, whatever runtime it is of, with the statistic and period that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

import aws_cdk as cdk
from aws_cdk import Duration, Resource

from emr_constructs._jsii.scopes import warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.facts.metrics import Metric
from emr_constructs.foundation.resource_options import MetricOptions, is_elsewhere


class MetricFacts(Protocol):
    """What a module of facts knows of the metrics of a service."""

    def namespace(self) -> str: ...
    def get(self, name: str) -> Metric | None: ...
    def nearest(self, name: str) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class MetricReporter:
    """A kind of resource that reports metrics.

    :param facts: the metrics.
    :param service: who reports them, as warnings name it.
    :param period: seconds between two values of a metric that is not known.
    """

    facts: MetricFacts
    service: str
    period: int


def metric_of(
    reporter: MetricReporter,
    resource: Resource,
    dimensions: Mapping[str, str],
    name: str,
    options: MetricOptions,
) -> cdk.aws_cloudwatch.Metric:
    """A metric of a resource.

    :param resource: where a warning goes; it says the region and the account, too.
    :param name: as CloudWatch spells it. One that the service is not known to report is warned of.
    :param options: in place of what fits as a rule; their types are checked already.
    """
    known = reporter.facts.get(name)
    if not is_token(name) and (known is None or not known.certain):
        _warn(reporter, resource, name)
    fitting: MetricOptions = {
        "statistic": known.statistic if known else "Average",
        "period": Duration.seconds(known.period if known else reporter.period),
    }
    return made_metric(resource, reporter.facts.namespace(), name, dimensions, fitting, options)


def made_metric(
    resource: Resource,
    namespace: str,
    name: str,
    dimensions: Mapping[str, str],
    fitting: MetricOptions,
    options: MetricOptions,
) -> cdk.aws_cloudwatch.Metric:
    """A metric that is read where its resource stands.

    :param fitting: what fits as a rule.
    :param options: what was said, which goes before.
    """
    if is_elsewhere(resource):
        fitting = {**fitting, "region": resource.env.region, "account": resource.env.account}
    said = cast("MetricOptions", {key: value for key, value in options.items() if value is not None})
    chosen: MetricOptions = {**fitting, **said}
    made = cdk.aws_cloudwatch.Metric(namespace=namespace, metric_name=name, dimensions_map=dimensions, **chosen)
    return made.attach_to(resource)


def _warn(reporter: MetricReporter, resource: Resource, name: str) -> None:
    near = reporter.facts.nearest(name)
    remedy = f"use {near}" if near and near != name else "see that it has data before an alarm waits for it"
    warn(resource, "MetricUnknown", f"{reporter.service}'s list of metrics has no {name!r}; {remedy}")
