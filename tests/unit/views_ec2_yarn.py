"""Cases of the rules on YARN."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, configuration, scaling, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

ENABLED = "yarn.node-labels.enabled"
EXPRESSION = "yarn.node-labels.am.default-node-label-expression"
SHARE = "yarn.scheduler.capacity.maximum-am-resource-percent"
WAITS = "yarn.resourcemanager.decommissioning-nodes-watcher.wait-for-shuffle-data"


def _yarn(properties: dict[str, Any], **said: Any) -> ClusterView:
    site = ConfigurationView(classification="yarn-site", properties=properties)
    return without_nodes(configurations=(site,), **said)


def _labels(expression: str, enabled: Any = "true") -> dict[str, Any]:
    return {EXPRESSION: expression, ENABLED: enabled}


def _share(share: Any, classification: str = "capacity-scheduler") -> ConfigurationView:
    return ConfigurationView(classification=classification, properties={SHARE: share})


def _waiting(application: str, release: str, waits: str = "true") -> ClusterView:
    return _yarn({WAITS: waits}, applications=(application,), release_label=release)


def _executor(inner: str, release: Any) -> ClusterView:
    trusted = configuration(inner, docker_trusted_registries="local")
    executor = ConfigurationView(classification="container-executor", configurations=(trusted,))
    return without_nodes(configurations=(executor,), release_label=release)


def _scaled(properties: dict[str, Any], *others: ConfigurationView) -> ClusterView:
    """A cluster with managed scaling, and with ApplicationMasters on core nodes."""
    site = ConfigurationView(classification="yarn-site", properties={**_labels("CORE"), **properties})
    return without_nodes(configurations=(site, *others), managed_scaling=scaling())


_TIMEOUT = "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs"
_TENTH = "ApplicationMasters may take a tenth of the nodes to which a label confines them, so applications wait"
_OFF = (
    "ApplicationMasters are meant for CORE nodes, but node labels are off; "
    "set 'yarn.node-labels.enabled' of yarn-site to 'true'"
)
_TO = f"set {EXPRESSION!r} to 'ON_DEMAND' or 'CORE'"
_WRONG_SHARE = "must be above 0, and at most 1; use 1 for all of it"

CASES = [
    case(
        "NodeLabelsShare",
        _scaled({_TIMEOUT: "7200"}),
        f"{_TENTH}; set `application_master_share=1` of `NodeLabels`",
        good=_scaled({_TIMEOUT: "7200"}, _share("1")),
    ),
    case(
        "NodeLabelsShare",
        _scaled({_TIMEOUT: "7200"}),
        f"{_TENTH}; set `application_master_share=1` of `NodeLabels`",
        good=replace(_scaled({_TIMEOUT: "7200"}), managed_scaling=None),
    ),
    case(
        "NodeLabelsDecommission",
        _scaled({}, _share("1")),
        "a node with ApplicationMasters that scaling takes away leaves after an hour, and applications with it; "
        "add `GracefulDecommission(timeout=...)` with the time of the longest application to `features`",
        good=_scaled({"yarn.resourcemanager.decommissioning.timeout": "7200"}, _share("1")),
    ),
    case(
        "NodeLabelsDecommission",
        _scaled({}, _share("1")),
        "a node with ApplicationMasters that scaling takes away leaves after an hour, and applications with it; "
        "add `GracefulDecommission(timeout=...)` with the time of the longest application to `features`",
        good=_yarn({ENABLED: "true"}, managed_scaling=scaling()),
    ),
    case("NodeLabelsOff", _yarn({EXPRESSION: "CORE"}), _OFF, good=_yarn(_labels("CORE"))),
    case("NodeLabelsOff", _yarn(_labels("CORE", "false")), _OFF, good=_yarn(_labels("CORE", UNKNOWN))),
    case(
        "NodeLabelsOff",
        _yarn({EXPRESSION: "CORE"}, release_label="emr-6.0.0"),
        _OFF,
        good=_yarn({EXPRESSION: "CORE"}, release_label="emr-5.36.2"),
    ),
    case(
        "ApplicationMasterLabel",
        _yarn(_labels("SPOT")),
        f"ApplicationMasters run on Spot, and applications end with the instance; {_TO}",
        good=_yarn(_labels("ON_DEMAND", UNKNOWN), release_label=UNKNOWN),
    ),
    case(
        "ApplicationMasterLabel",
        _yarn(_labels("TASK")),
        f"ApplicationMasters wait for TASK nodes, but EMR labels no nodes so; {_TO}",
        good=_yarn(_labels("CORE")),
    ),
    case(
        "ApplicationMasterShare",
        _share("0"),
        f"capacity-scheduler: {SHARE!r} (0) {_WRONG_SHARE}",
        good=_share("0.1"),
    ),
    case(
        "ApplicationMasterShare",
        _share("1.5"),
        f"capacity-scheduler: {SHARE!r} (1.5) {_WRONG_SHARE}",
        good=_share("1"),
    ),
    case(
        "ApplicationMasterShare",
        _share("half"),
        f"capacity-scheduler: {SHARE!r} (half) {_WRONG_SHARE}",
        good=_share(UNKNOWN),
    ),
    case(
        "ApplicationMasterShare",
        _share("50"),
        f"capacity-scheduler: {SHARE!r} (50) {_WRONG_SHARE}",
        good=_share("50", "yarn-site"),
    ),
    case(
        "ShuffleDecommission",
        _waiting("Spark", "emr-7.3.0"),
        "YARN of emr-7.3.0 does not wait for the shuffle data of Spark; use emr-7.4.0 or later, or leave it out",
        good=_waiting("Spark", "emr-7.4.0"),
    ),
    case(
        "ShuffleDecommission",
        _waiting("Hive", "emr-6.10.1"),
        "YARN of emr-6.10.1 does not wait for the shuffle data of Hive; use emr-6.11.0 or later, or leave it out",
        good=_waiting("Hive", "emr-6.11.0"),
    ),
    case(
        "ShuffleDecommission",
        _waiting("Hive", "emr-5.36.2"),
        "YARN of emr-5.36.2 does not wait for the shuffle data of Hive; use a release of a later line, or leave it out",
        good=_waiting("Hive", "emr-5.36.2", "false"),
    ),
    case(
        "DockerRelease",
        _executor("docker", "emr-5.36.2"),
        "YARN of emr-5.36.2 runs no Docker containers; use emr-6.0.0 or later",
        good=_executor("docker", "emr-6.0.0"),
    ),
    case(
        "DockerRelease",
        _executor("docker", "emr-7.14.0"),
        "AWS documents Docker on YARN for 6.x only, not for emr-7.14.0; try it before you depend on it",
        good=_executor("gpu", "emr-7.14.0"),
    ),
    case(
        "DockerRelease",
        _executor("docker", "emr-7.0.0"),
        "AWS documents Docker on YARN for 6.x only, not for emr-7.0.0; try it before you depend on it",
        good=_executor("docker", UNKNOWN),
    ),
]
