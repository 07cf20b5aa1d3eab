"""Metrics of clusters, with the namespace, dimension, statistic and period that fit."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import Resource

from emr_constructs.cluster.metrics_of_capacity import MetricsOfCapacity
from emr_constructs.cluster.metrics_of_work import MetricsOfWork
from emr_constructs.facts import metrics
from emr_constructs.foundation.metrics import MetricReporter, metric_of
from emr_constructs.foundation.resource_options import MetricOptions, check_options

_CLUSTER = MetricReporter(facts=metrics, service="EMR", period=300)


class ClusterMetrics(MetricsOfWork, MetricsOfCapacity):
    """One method for each metric that EMR reports of a cluster, and ``metric`` for whatever is newer."""


def metric_of_cluster(
    cluster: Resource, cluster_id: str, name: str, options: MetricOptions
) -> cdk.aws_cloudwatch.Metric:
    """A metric of a cluster.

    :raises EmrValidationError: ``ArgumentType``.
    """
    check_options(MetricOptions, cluster, name, options)
    return metric_of(_CLUSTER, cluster, {metrics.dimension(): cluster_id}, name, options)
