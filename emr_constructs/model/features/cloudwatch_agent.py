"""What the CloudWatch agent on the nodes publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from aws_cdk import Duration, Fn

from emr_constructs._jsii.grants import give
from emr_constructs.facts import cloudwatch_agent
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, require_application, require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.features.numbers import require_whole_seconds, seconds
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
    beans: Mapping[str, Sequence[str]]
    interval: Duration | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require_whole_seconds(interval=self.interval)

    def _configuration(self) -> Configuration:
        properties = {bean: _joined(metrics) for bean, metrics in self.beans.items()}
        if self.interval is not None:
            # Milliseconds, which CDK could not make of seconds that only deployment knows.
            properties["otel.metric.export.interval"] = f"{seconds(self.interval)}000"
        return Configuration(classification=self.service.value, properties=properties)


@dataclass(frozen=True, kw_only=True)
class CloudWatchAgent(Feature):
    """Metrics of nodes and services in CloudWatch, more and more often than EMR's own.

    The cluster has to have the application AmazonCloudWatchAgent. The nodes get the right to publish in the namespace
    ``CWAgent``, and a ``Network`` endpoints for CloudWatch (about 7 USD a month for each service and zone). CloudWatch
    bills each metric of each node, about 0.30 USD a month; with the 34 of the default about 10 USD for a node.

    :param system_metrics: metrics of the nodes themselves, by group: ``cpu``, ``disk``, ``diskio``, ``mem``, ``net``,
        ``netstat``, ``processes``, ``swap``, for example ``{"cpu": ["cpu_usage_active"]}``; ``{}``: none. Default: the
        agent's own, 34 metrics of six groups
    :param interval: time between two values of them, in whole seconds. Default: 60 seconds
    :param service_metrics: metrics of HDFS, YARN and HBase. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``WholeSeconds``; with the cluster ``FeatureRelease``,
        ``FeatureApplication``, ``CloudwatchAgentSettings``, ``NestedTwice``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-AmazonCloudWatchAgent.html
    """

    system_metrics: Mapping[str, Sequence[str]] | None = None
    interval: Duration | None = None
    service_metrics: Sequence[ServiceMetrics] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        require_whole_seconds(interval=self.interval)

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("cloudwatch",)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "cloudwatch_agent", "the CloudWatch agent")
        require_application(plan, installed(plan), ["AmazonCloudWatchAgent"], "CloudWatchAgent")
        nested = [*self._system(), *(one._configuration() for one in self.service_metrics)]
        return [Configuration(classification="emr-metrics", configurations=nested)] if nested else []

    def _system(self) -> Iterator[Configuration]:
        """What is said of the nodes themselves. As soon as anything is, every group that is meant has to be."""
        groups = self.system_metrics
        if groups is None and self.interval is None:
            return
        if groups is None:
            groups = _published_by_default()
        interval = {"metrics_collection_interval": seconds(self.interval)} if self.interval else {}
        yield Configuration(
            classification=cloudwatch_agent.system(),
            properties=interval,
            configurations=[_group(name, metrics) for name, metrics in (groups or _silenced()).items()],
        )

    def _attach(self, nodes: ClusterNodes) -> None:
        own = {"StringEquals": {"cloudwatch:namespace": cloudwatch_agent.namespace()}}
        give(nodes.role, ["cloudwatch:PutMetricData"], ["*"], own)  # the action knows no resources


def _published_by_default() -> Mapping[str, Sequence[str]]:
    every = {group: cloudwatch_agent.default_metrics(group) for group in cloudwatch_agent.groups()}
    return {group: metrics for group, metrics in every.items() if metrics}


def _silenced() -> Mapping[str, Sequence[str]]:
    """Every group that would be published, with none of its metrics."""
    return dict.fromkeys(_published_by_default(), ())


def _group(name: str, metrics: Sequence[str]) -> Configuration:
    return Configuration(classification=name, properties={"metrics": _joined(metrics)})


def _joined(names: Sequence[str]) -> str:
    return Fn.join(",", list(names)) if is_list_token(names) else ",".join(names)
