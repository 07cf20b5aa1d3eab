"""Cases of the rules on managed scaling."""

from __future__ import annotations

from typing import Any

from views import case, cluster, fleet, group, grouped, scaling, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.scaling import AutoScalingView, ScalingView
from emr_constructs.rules.views.software import ConfigurationView

_BLIND = "managed scaling does not see the load of"
_NO_CORE = "managed scaling needs core nodes, and the cluster has none; add a core, or set `managed_scaling=None`"
_CORE_ONLY = (
    "managed scaling has no limit for core nodes, so it never adds task nodes; "
    "set `maximum_core_capacity` to what the core starts with"
)
_DYNAMIC = "spark.dynamicAllocation.enabled is off, and managed scaling goes by it; leave it on, which is the default"
_POLICY = AutoScalingView(minimum_capacity=1, maximum_capacity=8)
_ADVANCED = {"strategy": "ADVANCED", "utilization_performance_index": 50}
_SPOT = fleet("task", target_on_demand_capacity=0, target_spot_capacity=8)


def _above(field: str, value: int) -> str:
    return (
        f"`{field}` ({value}) must not be above `maximum_capacity` (10); "
        f"raise `maximum_capacity`, or say a lower `{field}` (it starts from the capacity of the core)"
    )


def _spark(value: str) -> ConfigurationView:
    return ConfigurationView(classification="spark-defaults", properties={"spark.dynamicAllocation.enabled": value})


def _yarn(enabled: str = "true", expression: str | None = "ON_DEMAND") -> dict[str, Any]:
    properties = {
        "yarn.node-labels.enabled": enabled,
        "yarn.node-labels.am.default-node-label-expression": expression,
        "yarn.resourcemanager.decommissioning.timeout": "7200",
    }
    share = {"yarn.scheduler.capacity.maximum-am-resource-percent": "1"}
    made: dict[str, Any] = {"yarn-site": properties, "capacity-scheduler": share}
    return {"configurations": tuple(ConfigurationView(classification=key, properties=one) for key, one in made.items())}


def _market(market: str | None, **limits: int | None) -> ClusterView:
    return grouped(core_group=group("core", market=market), managed_scaling=scaling(unit="VCPU", **limits))


def _limited(**said: Any) -> ScalingView:
    return scaling(maximum_core_capacity=16, **said)


CASES = [
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=20, maximum_capacity=10),
        _above("minimum_capacity", 20),
        good=scaling(minimum_capacity=10, maximum_capacity=10),
    ),
    case(
        "ManagedScalingLimits",
        without_nodes(managed_scaling=scaling(minimum_capacity=1, maximum_core_capacity=11, maximum_capacity=10)),
        "`managed_scaling`: " + _above("maximum_core_capacity", 11),
        good=without_nodes(managed_scaling=scaling(minimum_capacity=1, maximum_core_capacity=10, maximum_capacity=10)),
    ),
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=1, maximum_on_demand_capacity=11, maximum_capacity=10),
        _above("maximum_on_demand_capacity", 11),
        good=scaling(minimum_capacity=1, maximum_on_demand_capacity=10, maximum_capacity=10),
    ),
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=-1),
        "`minimum_capacity` (-1) must not be negative",
        good=scaling(minimum_capacity=1),
    ),
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=None, maximum_capacity=-1),
        "`maximum_capacity` (-1) must not be negative",
        good=scaling(minimum_capacity=None, maximum_capacity=1),
    ),
    case(
        "ManagedScalingLimits",
        scaling(maximum_core_capacity=-1, maximum_on_demand_capacity=-2),
        "`maximum_core_capacity` (-1) must not be negative",
        "`maximum_on_demand_capacity` (-2) must not be negative",
        good=scaling(maximum_core_capacity=0, maximum_on_demand_capacity=0),
    ),
    case(
        "ManagedScalingFloor",
        scaling(minimum_capacity=0),
        "`minimum_capacity` (0) must be at least 1; use 1 or more",
        good=scaling(minimum_capacity=1),
    ),
    case(
        "ManagedScalingFloor",
        scaling(minimum_capacity=None, maximum_capacity=0),
        "`maximum_capacity` (0) must be at least 1; use 1 or more",
        good=scaling(minimum_capacity=None, maximum_capacity=1),
    ),
    case(
        "ManagedScalingUnit",
        cluster(managed_scaling=scaling(unit="VCPU")),
        "managed scaling counts VCPU; use InstanceFleetUnits with instance fleets",
        good=cluster(managed_scaling=scaling(unit="InstanceFleetUnits")),
    ),
    case(
        "ManagedScalingUnit",
        grouped(managed_scaling=scaling(unit="InstanceFleetUnits")),
        "managed scaling counts InstanceFleetUnits; use Instances or VCPU with instance groups",
        good=grouped(managed_scaling=scaling(unit="VCPU")),
    ),
    case(
        "ManagedScalingRelease",
        without_nodes(managed_scaling=scaling(), release_label="emr-6.0.1"),
        "managed scaling is not in emr-6.0.1; use emr-6.1.0 or later",
        good=without_nodes(managed_scaling=scaling(), release_label="emr-6.1.1"),
    ),
    case(
        "ManagedScalingRelease",
        without_nodes(managed_scaling=scaling(), release_label="emr-5.29.0"),
        "managed scaling is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(managed_scaling=scaling(), release_label="emr-5.30.2"),
    ),
    *(
        case(
            "ManagedScalingEarly",
            without_nodes(managed_scaling=scaling(), release_label=early),
            f"managed scaling of {early} may fail applications, or act late; use a newer release",
            good=without_nodes(managed_scaling=scaling(), release_label=steady),
        )
        for early, steady in (
            ("emr-5.30.0", "emr-5.30.2"),
            ("emr-5.32.0", "emr-5.34.0"),
            ("emr-6.1.0", "emr-6.2.1"),
            ("emr-6.3.0", "emr-6.4.0"),
        )
    ),
    case(
        "ManagedScalingSingleNode",
        cluster(managed_scaling=scaling(), core_fleet=None),
        _NO_CORE,
        good=cluster(core_fleet=None),
    ),
    case(
        "ManagedScalingSingleNode",
        grouped(managed_scaling=scaling(unit="VCPU"), core_group=None),
        _NO_CORE,
        good=grouped(managed_scaling=scaling(unit="VCPU")),
    ),
    case(
        "ManagedScalingBlind",
        cluster(managed_scaling=scaling(), applications=("Presto", "HBase"), primary_fleet=UNKNOWN),
        f"{_BLIND} HBase and Presto; size the cluster yourself and set `managed_scaling=None`",
        good=cluster(managed_scaling=scaling(), applications=("Hive",)),
    ),
    case(
        "ManagedScalingBlind",
        cluster(managed_scaling=scaling(), applications=("Trino",)),
        f"{_BLIND} Trino; size the cluster yourself and set `managed_scaling=None`",
        good=cluster(applications=("Trino",)),
    ),
    case(
        "ManagedAndAutoScaling",
        grouped(
            core_group=group("core", auto_scaling=_POLICY),
            managed_scaling=scaling(unit="VCPU"),
            auto_scaling_role=UNKNOWN,
            visible_to_all_users=True,
        ),
        "managed scaling and a custom policy of a group exclude each other; keep one of them",
        good=grouped(
            core_group=group("core", auto_scaling=_POLICY), auto_scaling_role=UNKNOWN, visible_to_all_users=True
        ),
    ),
    case(
        "ManagedScalingCoreMarket",
        _market(None, maximum_core_capacity=20, maximum_on_demand_capacity=16),
        "the core is On-Demand and may grow to 20, but On-Demand capacity to 16; "
        "let On-Demand capacity grow as far, or put the core on Spot",
        good=_market("SPOT", maximum_core_capacity=20, maximum_on_demand_capacity=16),
    ),
    case(
        "ManagedScalingCoreMarket",
        _market("ON_DEMAND", maximum_core_capacity=17, maximum_on_demand_capacity=16),
        "the core is On-Demand and may grow to 17, but On-Demand capacity to 16; "
        "let On-Demand capacity grow as far, or put the core on Spot",
        good=_market("ON_DEMAND", maximum_core_capacity=16, maximum_on_demand_capacity=16),
    ),
    case(
        "ManagedScalingCoreOnly",
        cluster(task_fleets=(_SPOT,), managed_scaling=scaling()),
        _CORE_ONLY,
        good=cluster(task_fleets=(_SPOT,), managed_scaling=_limited()),
    ),
    case(
        "ManagedScalingDynamicAllocation",
        cluster(managed_scaling=scaling(), configurations=(_spark("False"),)),
        _DYNAMIC,
        good=cluster(managed_scaling=scaling(), configurations=(_spark("true"),)),
    ),
    case(
        "ManagedScalingDynamicAllocation",
        cluster(managed_scaling=scaling(), configurations=(_spark("false"),)),
        _DYNAMIC,
        good=cluster(configurations=(_spark("false"),)),
    ),
    case(
        "ScalingStrategy",
        scaling(strategy="FAST"),
        "`strategy` ('FAST') must be ADVANCED or DEFAULT",
        good=scaling(strategy="DEFAULT"),
    ),
    *(
        case(
            "ScalingStrategy",
            scaling(strategy="ADVANCED", utilization_performance_index=wrong),
            f"`utilization_performance_index` ({wrong}) must be 1, 25, 50, 75 or 100",
            good=scaling(strategy="ADVANCED", utilization_performance_index=right),
        )
        for wrong, right in ((0, 1), (24, 25), (51, 50), (74, 75), (101, 100))
    ),
    *(
        case(
            "ScalingStrategy",
            scaling(strategy=strategy, utilization_performance_index=25),
            "`utilization_performance_index` is for the strategy ADVANCED; "
            "set `strategy` to ADVANCED, or leave the index out",
            good=scaling(strategy=UNKNOWN, utilization_performance_index=25),
        )
        for strategy in (None, "DEFAULT")
    ),
    case(
        "AdvancedScalingRelease",
        cluster(release_label="emr-6.15.0", managed_scaling=scaling(**_ADVANCED)),
        "advanced scaling is not in emr-6.15.0; use a release of a later line",
        good=cluster(release_label="emr-7.0.0", managed_scaling=scaling(**_ADVANCED)),
    ),
    case(
        "AdvancedScalingLabels",
        cluster(managed_scaling=scaling(**_ADVANCED), **_yarn()),
        "advanced scaling is ignored: yarn.node-labels.enabled is on; choose one of them",
        good=cluster(managed_scaling=scaling(**_ADVANCED), **_yarn("false", None)),
    ),
    case(
        "AdvancedScalingLabels",
        cluster(managed_scaling=scaling(**_ADVANCED), **_yarn("True")),
        "advanced scaling is ignored: yarn.node-labels.enabled is on; choose one of them",
        good=cluster(managed_scaling=scaling(strategy="DEFAULT"), **_yarn("True")),
    ),
    case(
        "ManagedScalingLabels",
        cluster(release_label="emr-7.1.0", managed_scaling=scaling(), **_yarn()),
        "managed scaling of emr-7.1.0 does not go by YARN node labels; use emr-7.2.0 or later",
        good=cluster(release_label="emr-7.2.0", managed_scaling=scaling(), **_yarn()),
    ),
    case(
        "ManagedScalingLabels",
        cluster(managed_scaling=scaling(), **_yarn(expression="GPU")),
        "managed scaling does not know the node label 'GPU'; use ON_DEMAND, SPOT, CORE or TASK",
        good=cluster(managed_scaling=scaling(), **_yarn(expression="CORE")),
    ),
]

SAID = {"ScalingStrategy"}
"""Rules that ask whether something is said, whatever it is."""
