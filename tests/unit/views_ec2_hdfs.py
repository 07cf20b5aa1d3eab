"""Cases of the rules on HDFS."""

from __future__ import annotations

from typing import Any

from views import STEP, case, cluster, configuration, fleet, group, grouped, scaling, types

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.capacity import FleetView, GroupView
from emr_constructs.rules.views.scaling import AutoScalingView
from emr_constructs.rules.views.software import ConfigurationView

_FOUR_COPIES = (
    "HDFS keeps 4 copies of each block, but the core has 3 nodes; "
    "start at least 4 core nodes, or set `hdfs_replication=3`"
)
_ONE_COPY = "HDFS keeps one copy of each block: what is on a core node is lost with it; "
_MORE_COPIES = f"{_ONE_COPY}set `hdfs_replication=2`"


def _replicated(copies: str) -> dict[str, Any]:
    return {"configurations": (configuration("hdfs-site", dfs_replication=copies),)}


def _core(units: int, weight: int | None = None, **said: Any) -> FleetView:
    return fleet(
        "core", **{"target_on_demand_capacity": units, "instance_types": types("m7g.xlarge", weight=weight), **said}
    )


def _own(minimum: int, node: str = "core") -> GroupView:
    """A group that a policy of its own may shrink so far."""
    return group(node, auto_scaling=AutoScalingView(minimum_capacity=minimum, maximum_capacity=8))


def _left(copies: int, nodes: int) -> str:
    return (
        f"HDFS keeps {copies} copies of each block, but scaling in may leave {nodes} core "
        f"node{'s' if nodes != 1 else ''}; raise the minimum, or keep fewer copies"
    )


def _blocks(size: Any, **more: str) -> ConfigurationView:
    return configuration("hdfs-site", dfs_blocksize=size, **more)


_BLOCKS = "use for example '134217728', which is 128 MiB"

# It ends after its work: no later deployment changes what it starts with.
_TRANSIENT = {"keep_alive": False, "termination_protection": False, "steps": (STEP,)}
_ROLE = {"auto_scaling_role": UNKNOWN, "visible_to_all_users": True}

CASES = [
    case(
        "HdfsBlockSize",
        _blocks("1048575"),
        f"dfs.blocksize (1048575 bytes) is below the 1 MiB that HDFS takes; {_BLOCKS}",
        good=_blocks("1048576"),
    ),
    case(
        "HdfsBlockSize",
        _blocks("1048577"),
        f"dfs.blocksize (1048577 bytes) is no multiple of 512 bytes; {_BLOCKS}",
        good=_blocks("1M"),
    ),
    case(
        "HdfsBlockSize",
        _blocks("1k"),
        f"dfs.blocksize (1024 bytes) is below the 1 MiB that HDFS takes; {_BLOCKS}",
        good=_blocks("1000", dfs_bytes_per_checksum="8", **{"dfs_namenode_fs-limits_min-block-size": "8"}),
    ),
    case(
        "HdfsBlockSize",
        _blocks("0"),
        f"dfs.blocksize (0 bytes) is below the 1 MiB that HDFS takes; {_BLOCKS}",
        # What is no size says nothing here, and what is not known is not wrong.
        good=_blocks(UNKNOWN),
    ),
    case(
        "HdfsReplication",
        cluster(**_replicated("0")),
        "HDFS keeps 0 copies of each block; keep at least 1 copy",
        good=cluster(**_replicated("1")),
    ),
    case(
        "CoreBelowReplication",
        grouped(core_group=group("core", instance_count=2), **_replicated("3")),
        "HDFS keeps 3 copies of each block, but the core has 2 nodes; "
        "start at least 3 core nodes, or set `hdfs_replication=2`",
        good=grouped(core_group=group("core", instance_count=3), **_replicated("3")),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=fleet("core", target_on_demand_capacity=8), **_replicated("3")),
        "HDFS keeps 3 copies of each block, but the core has 2 nodes; "
        "start at least 3 core nodes, or set `hdfs_replication=2`",
        # Capacity that is not a multiple of the weight is rounded up.
        good=cluster(core_fleet=fleet("core", target_on_demand_capacity=9), **_replicated("3")),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=_core(1), **_replicated("2")),
        "HDFS keeps 2 copies of each block, but the core has 1 node; "
        "start at least 2 core nodes, or set `hdfs_replication=1`",
        # The fleet may reach its target with its smallest type.
        good=cluster(
            core_fleet=_core(8, instance_types=(*types("m7g.2xlarge", weight=8), *types("m7g.xlarge", weight=4))),
            **_replicated("2"),
        ),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=_core(3), **_replicated("4")),
        _FOUR_COPIES,
        good=cluster(core_fleet=_core(4, instance_types=None), **_replicated("4")),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=_core(3, weight=1), **_replicated("4")),
        _FOUR_COPIES,
        good=cluster(core_fleet=_core(4, weight=1), **_replicated("4")),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=_core(3, instance_types=None), **_replicated("4")),
        _FOUR_COPIES,
        # What is no number says nothing.
        good=cluster(core_fleet=_core(1), **_replicated("four")),
    ),
    case(
        "HdfsSingleCopy",
        grouped(core_group=group("core", instance_count=1)),
        f"{_ONE_COPY}start two core nodes or more, if data in HDFS matters",
        good=grouped(core_group=group("core", instance_count=1), **_replicated("1")),
    ),
    case(
        "HdfsSingleCopy",
        # What a constructor says of a group without configurations of its own.
        grouped(core_group=group("core", instance_count=2, configurations=())),
        _MORE_COPIES,
        good=grouped(
            core_group=group(
                "core", instance_count=2, configurations=(configuration("hdfs-site", dfs_replication="2"),)
            ),
        ),
    ),
    case(
        "HdfsSingleCopy",
        grouped(core_group=group("core", instance_count=3)),
        _MORE_COPIES,
        good=grouped(core_group=group("core", instance_count=4)),
    ),
    case(
        "HdfsSingleCopy",
        cluster(core_fleet=_core(3), configurations=(configuration("hdfs-site", dfs_blocksize="64m"),)),
        _MORE_COPIES,
        good=cluster(
            core_fleet=_core(3), configurations=(ConfigurationView(classification="hdfs-site", properties=UNKNOWN),)
        ),
    ),
    case(
        "HdfsSingleCopy",
        cluster(core_fleet=_core(3), applications=("Trino", "Hadoop")),
        _MORE_COPIES,
        # Trino alone has no HDFS.
        good=cluster(core_fleet=_core(3), applications=("Trino",)),
    ),
    case(
        "HdfsSingleCopy",
        cluster(core_fleet=_core(3), configurations=()),
        _MORE_COPIES,
        good=cluster(
            core_fleet=_core(3), configurations=(ConfigurationView(classification=UNKNOWN, properties={"a": "b"}),)
        ),
    ),
    case(
        "ScaledBelowReplication",
        cluster(managed_scaling=scaling(minimum_capacity=4), **_TRANSIENT, **_replicated("2")),
        _left(2, 1),
        good=cluster(managed_scaling=scaling(minimum_capacity=5), **_TRANSIENT, **_replicated("2")),
    ),
    case(
        "ScaledBelowReplication",
        grouped(managed_scaling=scaling(unit="VCPU", minimum_capacity=8), **_TRANSIENT, **_replicated("3")),
        _left(3, 2),
        good=grouped(managed_scaling=scaling(unit="VCPU", minimum_capacity=9), **_TRANSIENT, **_replicated("3")),
    ),
    case(
        "ScaledBelowReplication",
        grouped(managed_scaling=scaling(unit="Instances", minimum_capacity=1), **_TRANSIENT, **_replicated("2")),
        _left(2, 1),
        good=grouped(managed_scaling=scaling(unit="Instances", minimum_capacity=1), **_TRANSIENT, **_replicated("1")),
    ),
    case(
        "ScaledBelowReplication",
        grouped(managed_scaling=scaling(unit="Instances", minimum_capacity=2), **_TRANSIENT, **_replicated("3")),
        _left(3, 2),
        good=grouped(managed_scaling=scaling(unit="Instances", minimum_capacity=3), **_TRANSIENT, **_replicated("3")),
    ),
    case(
        "ScaledBelowReplication",
        grouped(core_group=_own(1), **_ROLE, **_replicated("2")),
        _left(2, 1),
        good=grouped(core_group=_own(2), task_groups=(_own(0, "task"),), **_ROLE, **_replicated("2")),
    ),
    case(
        "ScaledBelowReplication",
        grouped(core_group=_own(0), **_ROLE, **_replicated("2")),
        _left(2, 0),
        good=grouped(core_group=_own(0), **_ROLE, **_replicated("1")),
    ),
]
