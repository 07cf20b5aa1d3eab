"""Cases of the rules on managed scaling."""

from __future__ import annotations

from views import case, cluster, grouped, scaling, without_nodes


def _above(field: str, value: int) -> str:
    return (
        f"`{field}` ({value}) must not be above `maximum_capacity` (10); "
        f"raise `maximum_capacity`, or say a lower `{field}` (it starts from the capacity of the core)"
    )


CASES = [
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=20, maximum_capacity=10),
        _above("minimum_capacity", 20),
        good=scaling(minimum_capacity=10, maximum_capacity=10),
    ),
    case(
        "ManagedScalingLimits",
        cluster(managed_scaling=scaling(maximum_core_capacity=11, maximum_capacity=10)),
        "`managed_scaling`: " + _above("maximum_core_capacity", 11),
        good=cluster(managed_scaling=scaling(maximum_core_capacity=10, maximum_capacity=10)),
    ),
    case(
        "ManagedScalingLimits",
        scaling(maximum_on_demand_capacity=11, maximum_capacity=10),
        _above("maximum_on_demand_capacity", 11),
        good=scaling(maximum_on_demand_capacity=10, maximum_capacity=10),
    ),
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=0),
        "`minimum_capacity` (0) must be at least 1",
        good=scaling(minimum_capacity=1),
    ),
    case(
        "ManagedScalingLimits",
        scaling(minimum_capacity=None, maximum_capacity=0),
        "`maximum_capacity` (0) must be at least 1",
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
        "ManagedScalingUnit",
        cluster(managed_scaling=scaling(unit="VCPU")),
        "managed scaling counts VCPU; use InstanceFleetUnits with instance fleets",
        good=cluster(managed_scaling=scaling(unit="InstanceFleetUnits")),
    ),
    case(
        "ManagedScalingUnit",
        grouped(managed_scaling=scaling(unit="InstanceFleetUnits")),
        "managed scaling counts InstanceFleetUnits; use Instances or VCPU with instance groups",
        good=grouped(managed_scaling=scaling(unit="Instances")),
    ),
    case(
        "ManagedScalingRelease",
        without_nodes(managed_scaling=scaling(), release_label="emr-6.0.1"),
        "managed scaling is not in emr-6.0.1; use emr-6.1.0 or later",
        good=without_nodes(managed_scaling=scaling(), release_label="emr-6.1.0"),
    ),
    case(
        "ManagedScalingRelease",
        without_nodes(managed_scaling=scaling(), release_label="emr-5.29.0"),
        "managed scaling is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(managed_scaling=scaling(), release_label="emr-5.30.0"),
    ),
    case(
        "ManagedScalingSingleNode",
        cluster(managed_scaling=scaling(), core_fleet=None),
        "managed scaling needs core nodes, and the cluster has none; add a core, or set `managed_scaling=None`",
        good=cluster(core_fleet=None),
    ),
    case(
        "ManagedScalingSingleNode",
        grouped(managed_scaling=scaling(unit="VCPU"), core_group=None),
        "managed scaling needs core nodes, and the cluster has none; add a core, or set `managed_scaling=None`",
        good=grouped(managed_scaling=scaling(unit="VCPU")),
    ),
    case(
        "ManagedScalingBlind",
        cluster(managed_scaling=scaling(), applications=("Presto", "HBase")),
        "managed scaling does not see the load of HBase and Presto; "
        "size the cluster yourself and set `managed_scaling=None`",
        good=cluster(managed_scaling=scaling(), applications=("Hive",)),
    ),
    case(
        "ManagedScalingBlind",
        cluster(managed_scaling=scaling(), applications=("Trino",)),
        "managed scaling does not see the load of Trino; size the cluster yourself and set `managed_scaling=None`",
        good=cluster(applications=("Trino",)),
    ),
]
