"""What each argument of fleets, groups and volumes changes in the template of a cluster."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from everything_said import SCALING
from options import Option, Owner, at
from synthesized import Brought

import emr_constructs as emr

PRIMARY = emr.InstanceFleet.primary("m7g.xlarge")


def with_core(core: emr.InstanceFleet | None = None, **more: Any) -> emr.InstanceFleets:
    two_nodes = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8)
    return emr.InstanceFleets(**{"primary": PRIMARY, "core": core or two_nodes, **more})


def in_cluster(name: str, make: Any, **rest: Any) -> Any:
    """A cluster with an argument that is made of the value."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        brought.cluster(place, **{name: make(arguments), **rest})

    return build


def core_of(make: Any) -> Any:
    return in_cluster("instances", lambda arguments: with_core(make(arguments)), hdfs_replication=None)


def fleet(arguments: dict[str, Any]) -> emr.InstanceFleet:
    units = {} if "target_spot_capacity" in arguments else {"target_on_demand_capacity": 8}
    return emr.InstanceFleet(**{"instance_types": ["m7g.xlarge"], **units, **arguments})


def type_config(arguments: dict[str, Any]) -> emr.InstanceFleet:
    one = emr.InstanceTypeConfig(**{"instance_type": "m7g.xlarge", **arguments})
    return emr.InstanceFleet(instance_types=[one], target_spot_capacity=8)


def volume(arguments: dict[str, Any]) -> emr.InstanceFleet:
    one = emr.EbsVolume(**{"size": cdk.Size.gibibytes(150), **arguments})
    return emr.InstanceFleet(instance_types=["m7g.xlarge"], volumes=[one], target_spot_capacity=8)


def group_in(place: str) -> Any:
    def make(arguments: dict[str, Any]) -> emr.InstanceGroups:
        given: dict[str, Any] = {"primary": emr.InstanceGroup(instance_type="m7g.xlarge")}
        given[place] = emr.InstanceGroup(**{"instance_type": "m7g.xlarge", **arguments})
        return emr.InstanceGroups(**given)

    return in_cluster("instances", make)


def groups(arguments: dict[str, Any]) -> emr.InstanceGroups:
    return emr.InstanceGroups(**{"primary": emr.InstanceGroup(instance_type="m7g.xlarge"), **arguments})


def primary_by(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """``InstanceFleet.primary``: one of its arguments is a list of positions, one any other keyword."""
    types = arguments.pop("instance_types", "m7g.xlarge")
    more = arguments.pop("more", {})
    brought.cluster(place, instances=with_core(primary=emr.InstanceFleet.primary(types, **arguments, **more)))


CORE = ("Instances", "CoreInstanceFleet")
TYPE = (*CORE, "InstanceTypeConfigs", 0)
VOLUME = (*TYPE, "EbsConfiguration", "EbsBlockDeviceConfigs", 0)
SPECIFICATION = (*VOLUME, "VolumeSpecification")
SPOT = (*CORE, "LaunchSpecifications", "SpotSpecification")
ON_DEMAND = (*CORE, "LaunchSpecifications", "OnDemandSpecification")
GROUP = ("Instances", "CoreInstanceGroup")
PRIMARY_FLEET = ("Instances", "MasterInstanceFleet")
VOLUMES = [emr.EbsVolume(size=cdk.Size.gibibytes(64))]
CONFIGURATIONS = [emr.Configuration(classification="yarn-site", properties={"a": "b"})]
RENDERED = [{"Classification": "yarn-site", "ConfigurationProperties": {"a": "b"}}]

OWNERS = {
    "InstanceFleet": Owner(
        make=core_of(fleet),
        options={
            "instance_types": Option(given=["r7g.2xlarge"], look=at(*TYPE, "InstanceType"), expected="r7g.2xlarge"),
            "target_on_demand_capacity": Option(given=12, look=at(*CORE, "TargetOnDemandCapacity"), expected=12),
            "target_spot_capacity": Option(given=16, look=at(*CORE, "TargetSpotCapacity"), expected=16),
            "name": Option(given="steady", look=at(*CORE, "Name"), expected="steady"),
            "volumes": Option(given=VOLUMES, look=at(*SPECIFICATION, "SizeInGB"), expected=64),
            "on_demand_allocation_strategy": Option(
                given=emr.OnDemandAllocationStrategy.PRIORITIZED,
                rest={"instance_types": [emr.InstanceTypeConfig(instance_type="m7g.xlarge", priority=0)]},
                look=at(*ON_DEMAND, "AllocationStrategy"),
                expected="prioritized",
            ),
            "spot_allocation_strategy": Option(
                given=emr.SpotAllocationStrategy.DIVERSIFIED,
                look=at(*SPOT, "AllocationStrategy"),
                expected="diversified",
            ),
            "spot_timeout": Option(
                given=cdk.Duration.minutes(25), look=at(*SPOT, "TimeoutDurationMinutes"), expected=25
            ),
            "spot_timeout_action": Option(
                given=emr.SpotTimeoutAction.TERMINATE_CLUSTER,
                look=at(*SPOT, "TimeoutAction"),
                expected="TERMINATE_CLUSTER",
            ),
            "capacity_reservations": Option(
                given=emr.CapacityReservations(preference=emr.CapacityReservationPreference.NONE),
                look=at(*ON_DEMAND, "CapacityReservationOptions", "CapacityReservationPreference"),
                expected="none",
            ),
            "resize": Option(
                given=emr.FleetResize(spot_timeout=cdk.Duration.minutes(35)),
                look=at(*CORE, "ResizeSpecifications", "SpotResizeSpecification", "TimeoutDurationMinutes"),
                expected=35,
            ),
        },
    ),
    "InstanceFleet.primary": Owner(
        make=primary_by,
        options={
            "instance_types": Option(
                given="r7g.xlarge",
                look=at(*PRIMARY_FLEET, "InstanceTypeConfigs", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "count": Option(given=3, look=at(*PRIMARY_FLEET, "TargetOnDemandCapacity"), expected=3),
            "spot": Option(given=True, look=at(*PRIMARY_FLEET, "TargetSpotCapacity"), expected=1),
            "more": Option(given={"name": "head"}, look=at(*PRIMARY_FLEET, "Name"), expected="head"),
        },
    ),
    "InstanceTypeConfig": Owner(
        make=core_of(type_config),
        options={
            "instance_type": Option(
                given="r7g.xlarge",
                look=at(*TYPE, "InstanceType"),
                expected="r7g.xlarge",
                rest={"weighted_capacity": 4},
            ),
            "weighted_capacity": Option(given=2, look=at(*TYPE, "WeightedCapacity"), expected=2),
            "bid_price": Option(given="0.11", look=at(*TYPE, "BidPrice"), expected="0.11"),
            "bid_price_percentage": Option(
                given=60, look=at(*TYPE, "BidPriceAsPercentageOfOnDemandPrice"), expected=60
            ),
            "priority": Option(given=3, look=at(*TYPE, "Priority"), expected=3),
            "custom_ami": Option(given="ami-1", look=at(*TYPE, "CustomAmiId"), expected="ami-1"),
            "volumes": Option(given=VOLUMES, look=at(*SPECIFICATION, "SizeInGB"), expected=64),
            "ebs_optimized": Option(given=True, look=at(*TYPE, "EbsConfiguration", "EbsOptimized"), expected=True),
            "configurations": Option(given=CONFIGURATIONS, look=at(*TYPE, "Configurations"), expected=RENDERED),
        },
    ),
    "InstanceFleets": Owner(
        make=in_cluster("instances", lambda arguments: with_core(**arguments)),
        options={
            "primary": Option(
                given=emr.InstanceFleet.primary("r7g.xlarge"),
                look=at(*PRIMARY_FLEET, "InstanceTypeConfigs", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "core": Option(
                given=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=40),
                look=at(*CORE, "TargetOnDemandCapacity"),
                expected=40,
            ),
            "task": Option(
                given=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=40),
                look=at("Instances", "TaskInstanceFleets", 0, "TargetSpotCapacity"),
                expected=40,
            ),
        },
    ),
    "InstanceGroup": Owner(
        make=group_in("core"),
        options={
            "instance_type": Option(given="r7g.xlarge", look=at(*GROUP, "InstanceType"), expected="r7g.xlarge"),
            "instance_count": Option(given=6, look=at(*GROUP, "InstanceCount"), expected=6),
            "market": Option(given=emr.Market.SPOT, look=at(*GROUP, "Market"), expected="SPOT"),
            "bid_price": Option(
                given="0.22", look=at(*GROUP, "BidPrice"), expected="0.22", rest={"market": emr.Market.SPOT}
            ),
            "name": Option(given="steady", look=at(*GROUP, "Name"), expected="steady"),
            "volumes": Option(
                given=VOLUMES,
                look=at(*(*GROUP, "EbsConfiguration", "EbsBlockDeviceConfigs", 0, "VolumeSpecification", "SizeInGB")),
                expected=64,
            ),
            "ebs_optimized": Option(given=True, look=at(*GROUP, "EbsConfiguration", "EbsOptimized"), expected=True),
            "custom_ami": Option(given="ami-1", look=at(*GROUP, "CustomAmiId"), expected="ami-1"),
            "configurations": Option(given=CONFIGURATIONS, look=at(*GROUP, "Configurations"), expected=RENDERED),
            "auto_scaling": Option(
                given=SCALING,
                look=at(*GROUP, "AutoScalingPolicy", "Constraints", "MaxCapacity"),
                expected=8,
            ),
        },
    ),
    "InstanceGroups": Owner(
        make=in_cluster("instances", groups),
        options={
            "primary": Option(
                given=emr.InstanceGroup(instance_type="r7g.xlarge"),
                look=at("Instances", "MasterInstanceGroup", "InstanceType"),
                expected="r7g.xlarge",
            ),
            "core": Option(
                given=emr.InstanceGroup(instance_type="r7g.xlarge"),
                look=at(*GROUP, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "task": Option(
                given=[emr.InstanceGroup(instance_type="r7g.xlarge")],
                look=at("Instances", "TaskInstanceGroups", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
        },
    ),
    "EbsVolume": Owner(
        make=core_of(volume),
        options={
            "size": Option(given=cdk.Size.gibibytes(7), look=at(*SPECIFICATION, "SizeInGB"), expected=7),
            "volume_type": Option(given=emr.EbsVolumeType.ST1, look=at(*SPECIFICATION, "VolumeType"), expected="st1"),
            "iops": Option(given=4000, look=at(*SPECIFICATION, "Iops"), expected=4000),
            "throughput": Option(given=200, look=at(*SPECIFICATION, "Throughput"), expected=200),
            "volumes_per_instance": Option(given=4, look=at(*VOLUME, "VolumesPerInstance"), expected=4),
        },
    ),
    "RootVolume": Owner(
        make=in_cluster("root_volume", lambda arguments: emr.RootVolume(**arguments)),
        options={
            "size": Option(given=cdk.Size.gibibytes(33), look=at("EbsRootVolumeSize"), expected=33),
            "iops": Option(given=4000, look=at("EbsRootVolumeIops"), expected=4000),
            "throughput": Option(given=200, look=at("EbsRootVolumeThroughput"), expected=200),
        },
    ),
}
