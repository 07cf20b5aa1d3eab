"""Cases of the rules on what the CloudWatch agent publishes."""

from __future__ import annotations

from typing import Any

from views import case

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.software import ConfigurationView


def _metrics(*nested: ConfigurationView, **properties: Any) -> ConfigurationView:
    return ConfigurationView(
        classification="emr-metrics",
        properties={"metrics_destination": "cloudwatch", **properties},
        configurations=nested,
    )


def _named(classification: Any, inside: str = "emr-metrics") -> ConfigurationView:
    one = ConfigurationView(classification=classification, properties={"metrics": ""})
    return ConfigurationView(classification=inside, configurations=(one,))


def _every(interval: Any, key: str = "metrics_collection_interval") -> ConfigurationView:
    return ConfigurationView(classification="emr-system-metrics", properties={key: interval})


_ENDPOINT = (
    "emr-metrics: 'metrics_destination' is PROMETHEUS, and 'prometheus_endpoint' is missing; "
    "set it to the remote write URL of a workspace"
)

CASES = [
    case(
        "MetricsDestination",
        _metrics(metrics_destination="s3"),
        "emr-metrics: 'metrics_destination' ('s3') is neither CLOUDWATCH nor PROMETHEUS",
        good=_metrics(metrics_destination="CloudWatch"),
    ),
    case(
        "MetricsDestination",
        _metrics(metrics_destination="Prometheus"),
        _ENDPOINT,
        good=_metrics(metrics_destination="Prometheus", prometheus_endpoint=UNKNOWN),
    ),
    case(
        "MetricsDestination",
        _metrics(metrics_destination="prometheus", prometheus_endpoint=""),
        _ENDPOINT,
        good=_metrics(metrics_destination=UNKNOWN, prometheus_endpoint=""),
    ),
    case(
        "MetricsClassification",
        _named("emr-hadoop-namenode-metrics"),
        "emr-metrics has no 'emr-hadoop-namenode-metrics'; use 'emr-hadoop-hdfs-namenode-metrics'",
        good=_named("emr-hadoop-hdfs-namenode-metrics"),
    ),
    case(
        "MetricsClassification",
        _named("gpu-usage", "emr-system-metrics"),
        "emr-system-metrics has no 'gpu-usage'; use cpu, disk, diskio, mem, net, netstat, processes or swap",
        good=_named("mem", "emr-system-metrics"),
    ),
    case(
        "MetricsClassification",
        _named("cpu"),
        "emr-metrics has no 'cpu'; use emr-system-metrics, emr-hadoop-hdfs-datanode-metrics, "
        "emr-hadoop-hdfs-namenode-metrics, emr-hadoop-yarn-nodemanager-metrics, "
        "emr-hadoop-yarn-resourcemanager-metrics, emr-hbase-master-metrics, emr-hbase-region-server-metrics, "
        "emr-hbase-rest-server-metrics or emr-hbase-thrift-server-metrics",
        good=_named(UNKNOWN),
    ),
    case(
        "MetricsInterval",
        _every("0"),
        "emr-system-metrics: 'metrics_collection_interval' (0) must be a whole number; use 1 or more",
        good=_every("1"),
    ),
    case(
        "MetricsInterval",
        _every("0.5", "otel.metric.export.interval"),
        "emr-system-metrics: 'otel.metric.export.interval' (0.5) must be a whole number; use 1 or more",
        good=_every("20000", "otel.metric.export.interval"),
    ),
    case(
        "MetricsInterval",
        _every("1 minute"),
        "emr-system-metrics: 'metrics_collection_interval' (1 minute) must be a whole number; use 1 or more",
        good=_every(UNKNOWN),
    ),
]
