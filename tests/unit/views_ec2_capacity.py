"""Cases of the rules on the nodes of a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import (
    case,
    cluster,
    fleet,
    full_fleets,
    full_groups,
    group,
    grouped,
    primary,
    primary_group,
    types,
    without_nodes,
)

from emr_constructs.rules.view import UNKNOWN, Maybe, View, items
from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView, TaskFleetView, TaskGroupView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import SubnetView

_AMI = "ami-0a1b2c3d4e5f60718"
_SPOT_PRIMARY = (
    "`instances.primary` is on Spot: the cluster ends when EC2 takes the instance back; "
    "use On-Demand, or consent with `spot_primary=True`"
)
_THREE = "use 1, or 3 On-Demand nodes for high availability"
_NOT_ALL = "`instances.primary` has three nodes, and not all of them are On-Demand; use 3 On-Demand nodes"
_SMALL = "manages 51 nodes; use 8xlarge or larger"
_NO_CORE = "has task nodes, but the cluster has no core nodes; add core nodes"
_MIXED = "instance groups and instance fleets are mixed; use one model for all nodes of a cluster"
_LEAST = "use at most 7000, fewer and larger ones"


def task_fleet(**said: Any) -> TaskFleetView:
    """A task fleet that is a resource of its own."""
    return TaskFleetView(**{**vars(fleet("task")), "fleet_type": "TASK", **said})


def task_group(**said: Any) -> TaskGroupView:
    """A task group that is a resource of its own."""
    return TaskGroupView(**{**vars(group("task")), "role": "TASK", **said})


def _volumes(count: Maybe[int]) -> tuple[VolumeView, ...]:
    return (VolumeView(size=100, volume_type="gp3", volumes_per_instance=count),)


def _with_volumes(each: Maybe[int], units: int, **said: Any) -> FleetView:
    """A core fleet of so many instances, with volumes on each."""
    one = InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=1, volumes=_volumes(each))
    return fleet("core", **{"instance_types": (one,), "target_on_demand_capacity": units, **said})


def _large(units: int, **said: Any) -> FleetView:
    """A core fleet of instances of 2 and 4 units: no fewer than a quarter of its units."""
    kinds = (*types("m7g.xlarge", weight=2), *types("m7g.2xlarge", weight=4))
    return fleet("core", **{"instance_types": kinds, "target_on_demand_capacity": units, **said})


def _many(count: int, kind: str = "m7g.xlarge") -> ClusterView:
    core = fleet("core", target_on_demand_capacity=4 * count)
    return cluster(primary_fleet=primary(instance_types=types(kind, weight=1)), core_fleet=core)


def _at_once(volumes: int, node: str = "core") -> str:
    return (
        f"`instances.{node}` starts with at least {volumes} EBS volumes, and EC2 launches at most 2500 at once; "
        "start with fewer instances and let the cluster grow"
    )


CASES = [
    case("PrimarySize", _many(51), f"`instances.primary` (m7g.xlarge) {_SMALL}", good=_many(50)),
    case(
        "PrimarySize",
        _many(51, "m7g.4xlarge"),
        f"`instances.primary` (m7g.4xlarge) {_SMALL}",
        good=_many(51, "m7g.8xlarge"),
    ),
    case(
        "GroupsAndFleets",
        cluster(task_group_resources=(task_group(),)),
        _MIXED,
        good=grouped(task_group_resources=(task_group(),)),
    ),
    case(
        "GroupsAndFleets",
        grouped(task_fleet_resources=(task_fleet(),)),
        _MIXED,
        good=cluster(task_fleet_resources=(task_fleet(),)),
    ),
    case(
        "FleetsRelease",
        without_nodes(
            release_label="emr-5.0.3",
            primary_fleet=primary(instance_types=types("m4.xlarge"), on_demand_allocation_strategy=None),
            core_fleet=UNKNOWN,
            task_fleets=(
                fleet("task", instance_types=types("m4.xlarge", weight=4), on_demand_allocation_strategy=None),
            ),
        ),
        "instance fleets are not in emr-5.0.3; use `InstanceGroups`",
        good=without_nodes(release_label="emr-5.0.3", primary_group=primary_group(instance_type="m4.xlarge")),
    ),
    case(
        "FleetStrategyRelease",
        without_nodes(release_label="emr-5.12.0", primary_fleet=primary(instance_types=types("m4.xlarge"))),
        "an allocation strategy of `instances.primary` is not in emr-5.12.0; use emr-5.12.1 or later",
        good=without_nodes(release_label="emr-5.12.1", primary_fleet=primary(instance_types=types("m4.xlarge"))),
    ),
    case(
        "PrimaryMissing",
        cluster(primary_fleet=None),
        "the cluster has no primary node; say which instances the primary has",
        good=cluster(),
    ),
    case(
        "CoreMissing",
        cluster(core_fleet=None, task_fleets=(fleet("task"),)),
        f"`instances.task` {_NO_CORE}",
        good=cluster(task_fleets=(fleet("task"),)),
    ),
    case(
        "CoreMissing",
        grouped(core_group=None, task_group_resources=(task_group(),)),
        f"AWS::EMR::InstanceGroupConfig {_NO_CORE}",
        good=grouped(core_group=None),
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
        "InstanceTypeNotSupported",
        cluster(task_fleet_resources=(task_fleet(instance_types=types("m5.large", weight=4)),)),
        "AWS::EMR::InstanceFleetConfig: 'm5.large' is not supported by emr-7.14.0; "
        "use m5.xlarge or m6a.xlarge or m6i.xlarge",
        good=cluster(task_fleet_resources=(task_fleet(instance_types=types("m5.xlarge", weight=4)),)),
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
        "InstanceTypeDiscouraged",
        without_nodes(release_label="emr-6.9.0", primary_group=primary_group(instance_type="m7i-flex.xlarge")),
        "`instances.primary`: m7i-flex.xlarge is slower than it could be on emr-6.9.0; "
        "use m8i-flex.xlarge or m7a.xlarge or m6a.xlarge or a newer release",
        good=without_nodes(release_label="emr-6.10.0", primary_group=primary_group(instance_type="m7i-flex.xlarge")),
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
        "HighAvailabilityRelease",
        without_nodes(
            release_label="emr-5.22.0", primary_group=primary_group(instance_count=3, instance_type="m4.xlarge")
        ),
        "high availability with three primary nodes is not in emr-5.22.0; use emr-5.23.0 or later",
        good=without_nodes(
            release_label="emr-5.23.0", primary_group=primary_group(instance_count=3, instance_type="m4.xlarge")
        ),
    ),
    case(
        "HighAvailabilityRelease",
        without_nodes(
            release_label="emr-5.22.0",
            primary_fleet=primary(target_on_demand_capacity=3, instance_types=types("m4.xlarge")),
        ),
        "high availability with three primary nodes is not in emr-5.22.0; use emr-5.23.0 or later",
        good=without_nodes(
            release_label="emr-5.22.0",
            primary_fleet=primary(target_on_demand_capacity=1, instance_types=types("m4.xlarge")),
        ),
    ),
    case(
        "HighAvailabilityOnDemand",
        cluster(primary_fleet=primary(target_on_demand_capacity=2, target_spot_capacity=1, spot_primary=True)),
        _NOT_ALL,
        good=cluster(primary_fleet=primary(target_on_demand_capacity=3)),
    ),
    case(
        "HighAvailabilityOnDemand",
        grouped(primary_group=primary_group(instance_count=3, market="SPOT", spot_primary=True)),
        _NOT_ALL,
        good=grouped(primary_group=primary_group(market="SPOT", spot_primary=True)),
    ),
    case(
        "SpotPrimary",
        cluster(primary_fleet=primary(target_on_demand_capacity=0, target_spot_capacity=1)),
        _SPOT_PRIMARY,
        good=cluster(primary_fleet=primary(target_spot_capacity=0)),
    ),
    case(
        "SpotPrimary",
        grouped(primary_group=primary_group(market="SPOT", spot_primary=False)),
        _SPOT_PRIMARY,
        good=grouped(primary_group=primary_group(market="ON_DEMAND", spot_primary=False)),
    ),
    case(
        "TaskFleets",
        cluster(task_fleets=(fleet("task", name="one"),), task_fleet_resources=(task_fleet(name="two"),)),
        "the cluster has 2 task fleets; keep one; it may have 30 instance types",
        good=cluster(task_fleet_resources=(task_fleet(),)),
    ),
    case(
        "TaskFleets",
        cluster(task_fleets=(fleet("task", name="one"), fleet("task", name="two"))),
        "the cluster has 2 task fleets; keep one; it may have 30 instance types",
        good=cluster(task_fleets=(fleet("task", name="one"),)),
    ),
    case(
        "TaskGroups",
        grouped(task_groups=tuple(group("task", name=f"task{index}") for index in range(49))),
        "`instances.task` has 49 groups; use at most 48",
        good=grouped(task_groups=tuple(group("task", name=f"task{index}") for index in range(48))),
    ),
    case(
        "TaskGroups",
        grouped(task_groups=(group("task", name="task"), group("task", name="task"))),
        "2 task groups are named 'task'; give each a `name` of its own",
        good=grouped(task_groups=(group("task"), group("task", name="task"))),
    ),
    case(
        "TaskGroups",
        grouped(task_groups=(group("task"), group("task"), group("task", name="task"))),
        "2 task groups are without a name; give each a `name` of its own",
        good=grouped(task_groups=(group("task"), group("task", name="task"))),
    ),
    case(
        "TaskFleetType",
        task_fleet(fleet_type="CORE"),
        "`fleet_type` (CORE) must be TASK; put it into the cluster",
        good=task_fleet(fleet_type="TASK"),
    ),
    case(
        "TaskGroupRole",
        task_group(role="MASTER"),
        "`role` (MASTER) must be TASK; put it into the cluster",
        good=task_group(role="TASK"),
    ),
    case(
        "SubnetsOfGroups",
        grouped(subnets=(SubnetView(), UNKNOWN)),
        "a cluster with instance groups names 2 subnets; choose one, or use instance fleets",
        good=grouped(subnets=(UNKNOWN,)),
    ),
    case(
        "SubnetsOfGroups",
        grouped(subnets=(UNKNOWN, UNKNOWN, UNKNOWN)),
        "a cluster with instance groups names 3 subnets; choose one, or use instance fleets",
        good=cluster(subnets=(UNKNOWN, UNKNOWN, UNKNOWN)),
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
        "FleetSize",
        cluster(core_fleet=_large(16_001)),
        "`instances.core` has at least 4001 instances; use at most 4000",
        good=cluster(core_fleet=_large(16_000)),
    ),
    case(
        "FleetSize",
        cluster(core_fleet=_large(8001, on_demand_allocation_strategy=None)),
        "`instances.core` has at least 2001 instances; use at most 2000",
        good=cluster(core_fleet=_large(8000, on_demand_allocation_strategy=None)),
    ),
    case(
        "FleetSize",
        cluster(core_fleet=_large(4001, instance_types=None)),
        "`instances.core` has at least 4001 instances; use at most 4000",
        good=cluster(core_fleet=_large(4000, instance_types=None)),
    ),
    case(
        "FleetSize",
        cluster(release_label="emr-7.6.0", core_fleet=_large(8001)),
        "`instances.core` has at least 2001 instances; use at most 2000",
        # A release that is not known may be one with larger fleets.
        good=cluster(release_label=UNKNOWN, core_fleet=_large(8001)),
    ),
    case(
        "FleetSize",
        cluster(core_fleet=_with_volumes(7, 1001, on_demand_allocation_strategy=None)),
        f"`instances.core` has at least 7007 EBS volumes; {_LEAST}",
        good=cluster(core_fleet=_with_volumes(2, 1000, on_demand_allocation_strategy=None)),
    ),
    case(
        "FleetSize",
        cluster(core_fleet=_with_volumes(23, 609)),
        "`instances.core` has at least 14007 EBS volumes; use at most 14000, fewer and larger ones",
        good=cluster(core_fleet=_with_volumes(None, 609)),
    ),
    case(
        "LaunchVolumes",
        cluster(core_fleet=_with_volumes(5, 1400, on_demand_allocation_strategy=None)),
        _at_once(7000),
        good=cluster(core_fleet=_with_volumes(5, 500, on_demand_allocation_strategy=None)),
    ),
    case(
        "LaunchVolumes",
        cluster(core_fleet=_with_volumes(4, 3500)),
        _at_once(14_000),
        good=cluster(core_fleet=_with_volumes(UNKNOWN, 2500)),
    ),
    case(
        "LaunchVolumes",
        grouped(core_group=group("core", instance_count=2501, volumes=_volumes(1))),
        _at_once(2501),
        good=grouped(core_group=group("core", instance_count=2500, volumes=_volumes(1))),
    ),
]

SAID = {
    "CustomAmiArchitecture",
    "CustomAmiTwice",
}
"""Rules that ask whether something is said, whatever it is."""

_FLEETS, _GROUPS = full_fleets(), full_groups()
(_FLEET,) = items(_FLEETS.task_fleets)
_GROUP, *_ = items(_GROUPS.task_groups)

FULL: dict[str, View] = {
    "fleets, that of task nodes added": replace(
        _FLEETS, task_fleets=None, task_fleet_resources=(TaskFleetView(**{**vars(_FLEET), "fleet_type": "TASK"}),)
    ),
    "groups, one of task nodes added": replace(
        _GROUPS, task_group_resources=(TaskGroupView(**{**vars(_GROUP), "role": "TASK"}),)
    ),
}
"""Good views in which everything is said."""
