"""Metrics of clusters, with the namespace, dimension, statistic and period that fit."""

from __future__ import annotations

from typing import cast

import aws_cdk as cdk
from aws_cdk import Duration, Resource

from emr_constructs._jsii.scopes import warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.metrics_of_capacity import MetricsOfCapacity
from emr_constructs.cluster.metrics_of_work import MetricsOfWork
from emr_constructs.facts import metrics
from emr_constructs.foundation.resource_options import MetricOptions, check_options, is_elsewhere


class ClusterMetrics(MetricsOfWork, MetricsOfCapacity):
    """One method for each metric that EMR reports of a cluster, and ``metric`` for whatever is newer."""


def metric_of(cluster: Resource, cluster_id: str, name: str, options: MetricOptions) -> cdk.aws_cloudwatch.Metric:
    """A metric of a cluster.

    :param cluster: where a warning goes; it says the region and the account, too.
    :param name: as CloudWatch spells it. One that EMR is not known to report is warned of.
    :param options: in place of what fits as a rule.
    :raises EmrValidationError: ``ArgumentType``.
    """
    check_options(MetricOptions, cluster, name, options)
    known = metrics.get(name)
    if not is_token(name) and (known is None or not known.certain):
        _warn(cluster, name)
    chosen: MetricOptions = {
        "statistic": known.statistic if known else "Average",
        "period": Duration.seconds(known.period if known else 300),
    }
    if is_elsewhere(cluster):
        chosen = {**chosen, "region": cluster.env.region, "account": cluster.env.account}
    said = cast("MetricOptions", {key: value for key, value in options.items() if value is not None})
    chosen = {**chosen, **said}
    dimensions = {metrics.dimension(): cluster_id}
    made = cdk.aws_cloudwatch.Metric(
        namespace=metrics.namespace(), metric_name=name, dimensions_map=dimensions, **chosen
    )
    return made.attach_to(cluster)


def _warn(cluster: Resource, name: str) -> None:
    near = metrics.nearest(name)
    remedy = f"use {near}" if near and near != name else "see that it has data before an alarm waits for it"
    warn(cluster, "MetricUnknown", f"EMR's list of metrics has no {name!r}; {remedy}")
