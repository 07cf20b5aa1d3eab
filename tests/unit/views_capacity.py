"""Cases of the rules on instances."""

from __future__ import annotations

from views import case, cluster, configuration, fleet, group, grouped, primary, primary_group, types, without_nodes

from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView

_AMI = "ami-0a1b2c3d4e5f60718"
_FAMILIES = ("m6g", "m7g", "r6g", "r7g", "c6g", "c7g", "m6gd", "m7gd")
_SIZES = ("xlarge", "2xlarge", "4xlarge", "8xlarge")
_NAMES = [f"{family}.{size}" for family in _FAMILIES for size in _SIZES]
_SPOT_PRIMARY = (
    "`instances.primary` is on Spot: the cluster ends when EC2 takes the instance back; "
    "use On-Demand, or consent with `spot_primary=True`"
)
_FOUR_COPIES = (
    "HDFS keeps 4 copies of each block, but the core has 3 nodes; "
    "start at least 4 core nodes, or set `hdfs_replication=3`"
)
_THREE = "use 1, or 3 On-Demand nodes for high availability"


def _of(count: int) -> tuple[InstanceTypeView, ...]:
    return types(*_NAMES[:count], weight=4)


def _replicated(copies: str) -> dict[str, object]:
    return {"configurations": (configuration("hdfs-site", dfs_replication=copies),)}


CASES = [
    case(
        "GroupsAndFleets",
        cluster(core_fleet=None, core_group=group("core")),
        "instance groups and instance fleets are mixed; use one model for all nodes of a cluster",
        good=grouped(),
    ),
    case(
        "FleetsRelease",
        without_nodes(release_label="emr-5.0.3", primary_fleet=primary(instance_types=types("m4.xlarge"))),
        "instance fleets are not in emr-5.0.3; use `InstanceGroups`",
        good=without_nodes(release_label="emr-5.0.3", primary_group=primary_group(instance_type="m4.xlarge")),
    ),
    case(
        "InstanceTypeNotSupported",
        cluster(core_fleet=fleet("core", instance_types=types("t3.xlarge", weight=4))),
        "`instances.core`: 't3.xlarge' is not supported by EMR (EMR takes no burstable types); "
        "use m5.xlarge or m6a.xlarge or m6i.xlarge",
        good=cluster(core_fleet=fleet("core", instance_types=types("m5.xlarge", weight=4))),
    ),
    case(
        "InstanceTypeNotSupported",
        grouped(core_group=group("core", instance_type="m7g.metal")),
        "`instances.core`: 'm7g.metal' is not supported by EMR (EMR takes no metal types); "
        "use m7g.16xlarge or m8g.48xlarge or m8gd.48xlarge",
        good=grouped(core_group=group("core", instance_type="m7g.16xlarge")),
    ),
    case(
        "InstanceTypeNotSupported",
        cluster(primary_fleet=primary(instance_types=types("m5.large"))),
        "`instances.primary`: 'm5.large' is not supported by emr-7.14.0; use m5.xlarge or m6a.xlarge or m6i.xlarge",
        good=cluster(primary_fleet=primary(instance_types=types("m5.xlarge"))),
    ),
    case(
        "InstanceTypeUnknown",
        grouped(primary_group=primary_group(instance_type="m99g.xlarge")),
        "`instances.primary`: 'm99g.xlarge' is not an instance type this library knows; did you mean 'm8g.xlarge'?",
        good=grouped(),
    ),
    case(
        "InstanceTypeUnknown",
        cluster(core_fleet=fleet("core", instance_types=types("qqqqqqqqqq", weight=4))),
        "`instances.core`: 'qqqqqqqqqq' is not an instance type this library knows",
        good=cluster(),
    ),
    case(
        "PrimaryWeight",
        fleet("primary", instance_types=types("m7g.xlarge", weight=2), target_on_demand_capacity=1),
        "m7g.xlarge counts for 2 units, not for 1; use `InstanceFleet.primary(...)`",
        good=fleet("primary", instance_types=types("m7g.xlarge", weight=1), target_on_demand_capacity=1),
    ),
    case(
        "HdfsReplication",
        cluster(**_replicated("0")),
        "HDFS keeps 0 copies of each block; keep at least 1 copy",
        good=cluster(**_replicated("1")),
    ),
    case(
        "FleetTargets",
        fleet(target_on_demand_capacity=0, target_spot_capacity=0),
        "both targets of the fleet are 0; set `target_on_demand_capacity` or `target_spot_capacity`",
        good=fleet(target_on_demand_capacity=0, target_spot_capacity=1),
    ),
    case(
        "FleetTargets",
        FleetView(instance_types=types("m7g.xlarge")),
        "both targets of the fleet are 0; set `target_on_demand_capacity` or `target_spot_capacity`",
        good=FleetView(instance_types=types("m7g.xlarge"), target_on_demand_capacity=1),
    ),
    case(
        "FleetTargets",
        fleet(target_on_demand_capacity=-1, target_spot_capacity=2),
        "`target_on_demand_capacity` (-1) must not be negative; use 0 or more",
        good=fleet(target_on_demand_capacity=0, target_spot_capacity=2),
    ),
    case(
        "FleetTargets",
        fleet(target_spot_capacity=-1),
        "`target_spot_capacity` (-1) must not be negative; use 0 or more",
        good=fleet(target_spot_capacity=0),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=()),
        "`instance_types` (0) must name 1 to 30 instance types",
        good=fleet(instance_types=_of(1)),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=_of(31)),
        "`instance_types` (31) must name 1 to 30 instance types",
        good=fleet(instance_types=_of(30)),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=_of(6), on_demand_allocation_strategy=None),
        "`instance_types` (6) must name 1 to 5 instance types",
        good=fleet(instance_types=_of(5), on_demand_allocation_strategy=None),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=types("m7g.xlarge", "m6g.xlarge", "m7g.xlarge")),
        "'m7g.xlarge' stands 2 times in `instance_types`; name it once",
        good=fleet(instance_types=types("m7g.xlarge", "m6g.xlarge")),
    ),
    case(
        "SpotTimeout",
        fleet(spot_timeout=4),
        "`spot_timeout` (4 minutes) must be 5 to 1440 minutes",
        good=fleet(spot_timeout=5),
    ),
    case(
        "SpotTimeout",
        fleet(spot_timeout=1441),
        "`spot_timeout` (1441 minutes) must be 5 to 1440 minutes",
        good=fleet(spot_timeout=1440),
    ),
    case(
        "SpotTimeout",
        fleet(spot_timeout=7.5),
        "`spot_timeout` (7.5 minutes) must be whole minutes",
        good=fleet(spot_timeout=7.0),
    ),
    case(
        "MixedWeights",
        fleet(instance_types=(*types("m7g.xlarge", weight=4), *types("m6g.xlarge", "r6g.xlarge"))),
        "m6g.xlarge, r6g.xlarge would count for 1 unit beside types with other weights; "
        "give each of them a `weighted_capacity`",
        good=fleet(instance_types=types("m7g.xlarge", "m6g.xlarge", "r6g.xlarge", weight=4)),
    ),
    case(
        "MixedWeights",
        fleet("core", instance_types=(*types("m7g.xlarge", weight=4), *types("m6g.xlarge"))),
        "m6g.xlarge would count for 1 unit beside types with other weights; give each of them a `weighted_capacity`",
        good=fleet("primary", instance_types=(*types("m7g.xlarge", weight=1), *types("m6g.xlarge"))),
    ),
    case(
        "BidTwice",
        InstanceTypeView(instance_type="m7g.xlarge", bid_price="0.2", bid_price_percentage=100),
        "`bid_price` and `bid_price_percentage` exclude each other; give one of them",
        good=InstanceTypeView(instance_type="m7g.xlarge", bid_price_percentage=100),
    ),
    case(
        "WeightRange",
        InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=0),
        "`weighted_capacity` (0) must be at least 1",
        good=InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=1),
    ),
    case(
        "WeightRange",
        InstanceTypeView(instance_type="m7g.xlarge", priority=-0.5),
        "`priority` (-0.5) must be at least 0",
        good=InstanceTypeView(instance_type="m7g.xlarge", priority=0),
    ),
    case(
        "PrimaryCount",
        grouped(primary_group=primary_group(instance_count=2)),
        f"`instances.primary` has 2 nodes; {_THREE}",
        good=grouped(primary_group=primary_group(instance_count=3)),
    ),
    case(
        "PrimaryCount",
        cluster(primary_fleet=primary(target_on_demand_capacity=4)),
        f"`instances.primary` has 4 nodes; {_THREE}",
        good=cluster(primary_fleet=primary(target_on_demand_capacity=3)),
    ),
    case(
        "PrimaryCount",
        cluster(primary_fleet=primary(target_on_demand_capacity=1, target_spot_capacity=1, spot_primary=True)),
        f"`instances.primary` has 2 nodes; {_THREE}",
        good=cluster(primary_fleet=primary(target_on_demand_capacity=0, target_spot_capacity=1, spot_primary=True)),
    ),
    case(
        "SpotPrimary",
        cluster(primary_fleet=primary(target_on_demand_capacity=0, target_spot_capacity=1)),
        _SPOT_PRIMARY,
        good=cluster(primary_fleet=primary(target_on_demand_capacity=0, target_spot_capacity=1, spot_primary=True)),
    ),
    case(
        "SpotPrimary",
        grouped(primary_group=primary_group(market="SPOT", spot_primary=False)),
        _SPOT_PRIMARY,
        good=grouped(primary_group=primary_group(market="SPOT", spot_primary=True)),
    ),
    case(
        "GroupCount",
        group("core", instance_count=0),
        "`instance_count` (0) must be at least 1",
        good=group("core", instance_count=1),
    ),
    case(
        "GroupCount",
        group("task", instance_count=-1),
        "`instance_count` (-1) must be at least 0",
        good=group("task", instance_count=0),
    ),
    case(
        "BidWithoutSpot",
        group(market="ON_DEMAND", bid_price="0.2"),
        "`bid_price` is set but the group is On-Demand; set `market` to SPOT, or leave `bid_price` out",
        good=group(market="SPOT", bid_price="0.2"),
    ),
    case(
        "BidWithoutSpot",
        grouped(core_group=group("core", market="ON_DEMAND", bid_price="0.2")),
        "`instances.core`: `bid_price` is set but the group is On-Demand; "
        "set `market` to SPOT, or leave `bid_price` out",
        good=grouped(core_group=group("core", market="ON_DEMAND")),
    ),
    case(
        "TaskGroups",
        grouped(task_groups=tuple(group("task", name=f"task{index}") for index in range(49))),
        "`instances.task` has 49 groups; use at most 48",
        good=grouped(task_groups=tuple(group("task", name=f"task{index}") for index in range(48))),
    ),
    case(
        "TaskGroups",
        grouped(task_groups=(group("task"), group("task", name="task"))),
        "2 task groups are named 'task'; give each a `name` of its own",
        good=grouped(task_groups=(group("task"), group("task", name="more"))),
    ),
    case(
        "CustomAmiArchitecture",
        cluster(custom_ami=_AMI, core_fleet=fleet("core", instance_types=types("m5.xlarge", weight=4))),
        "`custom_ami` is one image, but m5.xlarge and m7g.xlarge are of different architectures; "
        "use one architecture, or a `custom_ami` for each instance type",
        good=cluster(core_fleet=fleet("core", instance_types=types("m5.xlarge", weight=4))),
    ),
    case(
        "CustomAmiTwice",
        grouped(custom_ami=_AMI, core_group=group("core", custom_ami=_AMI)),
        "`custom_ami` is set for the cluster and for instance types of it; keep one of them",
        good=grouped(core_group=group("core", custom_ami=_AMI)),
    ),
    case(
        "CustomAmiTwice",
        cluster(
            custom_ami=_AMI,
            core_fleet=fleet(
                "core",
                instance_types=(InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=4, custom_ami=_AMI),),
            ),
        ),
        "`custom_ami` is set for the cluster and for instance types of it; keep one of them",
        good=cluster(custom_ami=_AMI),
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
        cluster(
            core_fleet=fleet("core", target_on_demand_capacity=1, instance_types=types("m7g.xlarge")),
            **_replicated("2"),
        ),
        "HDFS keeps 2 copies of each block, but the core has 1 node; "
        "start at least 2 core nodes, or set `hdfs_replication=1`",
        # The fleet may reach its target with its smallest type.
        good=cluster(
            core_fleet=fleet(
                "core",
                target_on_demand_capacity=8,
                instance_types=(*types("m7g.2xlarge", weight=8), *types("m7g.xlarge", weight=4)),
            ),
            **_replicated("2"),
        ),
    ),
    case(
        "CoreBelowReplication",
        cluster(
            core_fleet=fleet("core", target_on_demand_capacity=3, instance_types=types("m7g.xlarge")),
            **_replicated("4"),
        ),
        _FOUR_COPIES,
        good=cluster(core_fleet=fleet("core", target_on_demand_capacity=4, instance_types=None), **_replicated("4")),
    ),
    case(
        "CoreBelowReplication",
        cluster(
            core_fleet=fleet("core", target_on_demand_capacity=3, instance_types=types("m7g.xlarge", weight=1)),
            **_replicated("4"),
        ),
        _FOUR_COPIES,
        good=cluster(
            core_fleet=fleet("core", target_on_demand_capacity=4, instance_types=types("m7g.xlarge", weight=1)),
            **_replicated("4"),
        ),
    ),
    case(
        "CoreBelowReplication",
        cluster(core_fleet=fleet("core", target_on_demand_capacity=3, instance_types=None), **_replicated("4")),
        _FOUR_COPIES,
        # What is no number says nothing.
        good=cluster(core_fleet=fleet("core", target_on_demand_capacity=1), **_replicated("four")),
    ),
    case(
        # A weight below 1 is one rule's business: it counts as 1 for the others.
        "WeightRange",
        cluster(
            core_fleet=fleet("core", target_on_demand_capacity=2, instance_types=types("m7g.xlarge", weight=0)),
            **_replicated("2"),
        ),
        "`instances.core.instance_types[0]`: `weighted_capacity` (0) must be at least 1",
        good=cluster(primary_fleet=primary(target_spot_capacity=0)),
    ),
]

SAID = {
    "BidTwice",
    "BidWithoutSpot",
    "CustomAmiArchitecture",
    "CustomAmiTwice",
    "MixedWeights",
}
"""Rules that ask whether something is said, whatever it is."""
