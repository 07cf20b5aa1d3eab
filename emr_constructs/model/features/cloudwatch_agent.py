"""What the CloudWatch agent on the nodes publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from aws_cdk import Duration, Fn
from aws_cdk import aws_iam as iam

from emr_constructs.facts import cloudwatch_agent
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, require_application, require_release
from emr_constructs.model.features.durations import require_whole_seconds
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.value import Value, is_list_token


class MonitoredService(str, Enum):
    """A service on the nodes whose MBeans the CloudWatch agent reads."""

    HBASE_MASTER = "emr-hbase-master-metrics"
    HBASE_REGION_SERVER = "emr-hbase-region-server-metrics"
    HBASE_REST_SERVER = "emr-hbase-rest-server-metrics"
    HBASE_THRIFT_SERVER = "emr-hbase-thrift-server-metrics"
    HDFS_DATANODE = "emr-hadoop-hdfs-datanode-metrics"
    HDFS_NAMENODE = "emr-hadoop-hdfs-namenode-metrics"
    YARN_NODEMANAGER = "emr-hadoop-yarn-nodemanager-metrics"
    YARN_RESOURCEMANAGER = "emr-hadoop-yarn-resourcemanager-metrics"


@dataclass(frozen=True, kw_only=True)
class ServiceMetrics(Value):
    """Metrics of a service, read from its MBeans.

    :param service: the service.
    :param beans: names of metrics by MBean, for example
        ``{"Hadoop:service=NameNode,name=FSNamesystem": ["CapacityUsedGB"]}``.
    :param interval: time between two values, in whole seconds. Default: 60 seconds
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``WholeSeconds``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/AmazonCloudWatchAgent-config-710.html
    """

    service: MonitoredService
    beans: Mapping[str, Sequence[str]] = field(default_factory=dict)
    interval: Duration | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require_whole_seconds(interval=self.interval)

    def _configuration(self) -> Configuration:
        properties = {bean: _joined(metrics) for bean, metrics in self.beans.items()}
        if self.interval is not None:
            properties["otel.metric.export.interval"] = f"{self.interval.to_milliseconds()}"
        return Configuration(classification=self.service.value, properties=properties)
