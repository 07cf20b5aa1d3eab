"""Where YARN runs ApplicationMasters, and how nodes leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from aws_cdk import Duration

from emr_constructs.model.auto import AUTO, Auto
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, require_release, supported
from emr_constructs.model.features.feature import ClusterPlan, Feature
from emr_constructs.model.features.numbers import as_text, require_whole_seconds, seconds


class NodeLabel(str, Enum):
    """What EMR labels nodes as, for YARN."""

    ON_DEMAND = "ON_DEMAND"
    """Nodes that EC2 does not take back, from emr-7.0.0."""
    CORE = "CORE"
    """Core nodes."""


@dataclass(frozen=True, kw_only=True)
class NodeLabels(Feature):
    """YARN node labels, so that ApplicationMasters run where no Spot interruption ends them.

    An application ends with its ApplicationMaster, which in cluster mode holds the Spark driver. From 6.0 on EMR has
    the labels off, and ApplicationMasters run on any core or task node. Managed scaling goes by the labels from 7.2
    on: it adds nodes for ApplicationMasters and nodes for executors. Its strategy ADVANCED is ignored with them. A
    running cluster gets no labels: a change replaces it.

    :param application_masters: nodes on which ApplicationMasters run. Default: NodeLabel.ON_DEMAND
    :param application_master_share: share of the capacity that ApplicationMasters may take, above 0 and at most 1. AWS
        advises 1 for managed scaling with many applications at a time. Default: EMR's own (YARN of itself: 0.1)
    :raises EmrValidationError: ``ArgumentType``, ``ApplicationMasterShare``; with the cluster ``NodeLabelsByMarket``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-master-core-task-nodes.html
    """

    application_masters: NodeLabel = NodeLabel.ON_DEMAND
    application_master_share: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._queue()  # a share that is none is refused here already

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        labels = {
            "yarn.node-labels.enabled": "true",
            "yarn.node-labels.am.default-node-label-expression": self.application_masters.value,
        }
        return [Configuration(classification="yarn-site", properties=labels), *self._queue()]

    def _queue(self) -> Sequence[Configuration]:
        share = self.application_master_share
        if share is None:
            return []
        properties = {"yarn.scheduler.capacity.maximum-am-resource-percent": as_text(share)}
        return [Configuration(classification="capacity-scheduler", properties=properties)]


@dataclass(frozen=True, kw_only=True)
class GracefulDecommission(Feature):
    """How long nodes that scaling takes away stay for the work on them.

    Spot instances that EC2 takes back leave within two minutes, whatever is said here.

    :param timeout: time for running tasks to end, in whole seconds; then they are lost and run again elsewhere. Say as
        long as the longest task takes, with ``NodeLabels`` and managed scaling as long as the longest application.
        Default: EMR's own, 1 hour
    :param spark_pause: time for which Spark puts no new tasks on such a node. AWS advises a minute where managed
        scaling makes jobs slow: nodes that stay after all are used again. Default: EMR's own, 1 hour
    :param wait_for_shuffle: keep nodes until nobody needs the shuffle data on them, and let Spark remove what it needs
        no more. Default: True from emr-7.4.0, else False
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``WholeSeconds``; with the cluster ``FeatureRelease``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-scaledown-behavior.html
    """

    timeout: Duration | None = None
    spark_pause: Duration | None = None
    wait_for_shuffle: bool | Auto = AUTO

    def __post_init__(self) -> None:
        super().__post_init__()
        require_whole_seconds(timeout=self.timeout, spark_pause=self.spark_pause)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        waits = (
            supported(plan, "spark_shuffle_decommission") if self.wait_for_shuffle is AUTO else self.wait_for_shuffle
        )
        yarn: dict[str, str] = {}
        spark: dict[str, str] = {}
        if self.timeout is not None:
            yarn["yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs"] = seconds(self.timeout)
        if self.spark_pause is not None:
            spark["spark.blacklist.decommissioning.timeout"] = f"{seconds(self.spark_pause)}s"
        if waits:
            require_release(plan, "shuffle_decommission", "waiting for shuffle data")
            yarn["yarn.resourcemanager.decommissioning-nodes-watcher.wait-for-shuffle-data"] = "true"
            spark["spark.shuffle.service.removeShuffle"] = "true"
        return [*_said("yarn-site", yarn), *(_said("spark-defaults", spark) if "Spark" in installed(plan) else ())]


def _said(classification: str, properties: Mapping[str, str]) -> Sequence[Configuration]:
    return [Configuration(classification=classification, properties=properties)] if properties else []
