"""Rules on YARN: where ApplicationMasters run, how nodes leave, containers of Docker."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from emr_constructs.facts import features, releases
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_LABELS = management_guide("emr-master-core-task-nodes")
_SCALING = management_guide("emr-managed-scaling")
_EXPRESSION: Final = "yarn.node-labels.am.default-node-label-expression"
_SHARE: Final = "yarn.scheduler.capacity.maximum-am-resource-percent"
_TIMEOUTS: Final = (
    "yarn.resourcemanager.decommissioning.timeout",
    "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs",
)


@rule(
    on=ClusterView,
    source=_LABELS,
    severity=Severity.WARNING,
    remedy="set 'yarn.node-labels.enabled' of yarn-site to 'true'",
)
def node_labels_off(cluster: ClusterView) -> Iterator[Problem]:
    """From 6.0 node labels are off: a label for ApplicationMasters needs them on."""
    label, expression = cluster.release_label, setting(cluster, "yarn-site", _EXPRESSION)
    off = known(label) and features.supports("application_masters_anywhere", label) is True
    enabled = setting(cluster, "yarn-site", "yarn.node-labels.enabled")
    if off and known(expression) and enabled in (None, "false"):
        yield Problem("configurations", f"ApplicationMasters are meant for {expression} nodes, but node labels are off")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def application_master_label(cluster: ClusterView) -> Iterator[Problem]:
    """ApplicationMasters run on On-Demand or core nodes: an application ends with its ApplicationMaster."""
    expression = setting(cluster, "yarn-site", _EXPRESSION)
    remedy = f"set {_EXPRESSION!r} to 'ON_DEMAND' or 'CORE'"
    label = cluster.release_label
    if expression == "SPOT" and known(label) and features.supports("node_labels", label):
        yield Problem(
            "configurations", "ApplicationMasters run on Spot, and applications end with the instance", remedy
        )
    elif expression == "TASK":
        yield Problem("configurations", "ApplicationMasters wait for TASK nodes, but EMR labels no nodes so", remedy)


@rule(on=ConfigurationView, source=_SCALING, severity=Severity.WARNING, strict=True)
def application_master_share(configuration: ConfigurationView) -> Iterator[Problem]:
    """ApplicationMasters may take a share of the capacity between 0 and 1."""
    properties = configuration.properties
    share = (
        properties.get(_SHARE) if configuration.classification == "capacity-scheduler" and known(properties) else None
    )
    if known(share) and not 0 < _number(share) <= 1:
        yield Problem(
            "properties",
            f"capacity-scheduler: {_SHARE!r} ({share}) must be above 0, and at most 1",
            "use 1 for all of it",
        )


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def node_labels_share(cluster: ClusterView) -> Iterator[Problem]:
    """With managed scaling, ApplicationMasters may fill the nodes to which labels confine them."""
    if _confined(cluster) and setting(cluster, "capacity-scheduler", _SHARE) is None:
        yield Problem(
            "configurations",
            "ApplicationMasters may take a tenth of the nodes to which a label confines them, so applications wait",
            "set `application_master_share=1` of `NodeLabels`",
            f"set {_SHARE!r} of capacity-scheduler to '1'",
        )


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def node_labels_decommission(cluster: ClusterView) -> Iterator[Problem]:
    """With managed scaling, nodes to which labels confine ApplicationMasters stay as long as applications run."""
    if _confined(cluster) and all(setting(cluster, "yarn-site", key) is None for key in _TIMEOUTS):
        yield Problem(
            "configurations",
            "a node with ApplicationMasters that scaling takes away leaves after an hour, and applications with it",
            "add `GracefulDecommission(timeout=...)` with the time of the longest application to `features`",
            f"set {_TIMEOUTS[-1]!r} of yarn-site to the time of the longest application",
        )


@rule(on=ClusterView, source=management_guide("managed-scaling-allocation-strategy"), severity=Severity.WARNING)
def shuffle_decommission(cluster: ClusterView) -> Iterator[Problem]:
    """YARN keeps nodes for their shuffle data from 6.11 on for Hive, and from 7.4 on for Spark."""
    waits = setting(cluster, "yarn-site", "yarn.resourcemanager.decommissioning-nodes-watcher.wait-for-shuffle-data")
    label = cluster.release_label
    if waits != "true" or not known(label):
        return
    spark = "Spark" in cluster.application_names()
    feature, whose = ("spark_shuffle_decommission", "Spark") if spark else ("shuffle_decommission", "Hive")
    if features.supports(feature, label) is False:
        version = releases.parse(label)
        first = features.minimum(feature, version.line) if version else None
        remedy = f"use {first} or later" if first else "use a release of a later line"
        text = f"YARN of {label} does not wait for the shuffle data of {whose}"
        yield Problem("configurations", text, f"{remedy}, or leave it out")


@rule(on=ClusterView, source=management_guide("emr-plan-docker"), severity=Severity.WARNING)
def docker_release(cluster: ClusterView) -> Iterator[Problem]:
    """AWS documents Docker containers on YARN for releases 6.x."""
    label = cluster.release_label
    nested = (
        inner.classification
        for one in items(cluster.configurations)
        if one.classification == "container-executor"
        for inner in items(one.configurations)
    )
    if "docker" not in nested or not known(label) or releases.parse(label) is None:
        return
    supported = features.supports("yarn_docker", label)
    if supported is False:
        yield Problem("configurations", f"YARN of {label} runs no Docker containers", "use emr-6.0.0 or later")
    elif supported is None:
        yield Problem(
            "configurations",
            f"AWS documents Docker on YARN for 6.x only, not for {label}",
            "try it before you depend on it",
        )


def _confined(cluster: ClusterView) -> bool:
    """Whether managed scaling certainly adds nodes for ApplicationMasters that a label confines."""
    on, expression = (setting(cluster, "yarn-site", key) for key in ("yarn.node-labels.enabled", _EXPRESSION))
    return known(cluster.managed_scaling) and known(on) and on.lower() == "true" and known(expression)


def _number(text: object) -> float:
    """A share; what is no number is not one."""
    try:
        return float(str(text))
    except ValueError:
        return math.nan
