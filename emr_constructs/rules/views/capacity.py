"""The views of instances: fleets, groups, volumes, scaling."""

from __future__ import annotations

from dataclasses import dataclass, field

from emr_constructs.rules.view import Maybe, View, prop
from emr_constructs.rules.views.software import Configurations


@dataclass(frozen=True, kw_only=True)
class VolumeView(View):
    """EBS volumes of one kind on each instance."""

    size: Maybe[float] = prop("VolumeSpecification.SizeInGB")
    volume_type: Maybe[str] = prop("VolumeSpecification.VolumeType")
    iops: Maybe[int] = prop("VolumeSpecification.Iops")
    throughput: Maybe[int] = prop("VolumeSpecification.Throughput")
    volumes_per_instance: Maybe[int] = prop("VolumesPerInstance")


Volumes = Maybe[tuple[Maybe[VolumeView], ...]]


@dataclass(frozen=True, kw_only=True)
class InstanceTypeView(View):
    """One instance type of a fleet."""

    instance_type: Maybe[str] = prop("InstanceType")
    weighted_capacity: Maybe[int] = prop("WeightedCapacity")
    bid_price: Maybe[str] = prop("BidPrice")
    bid_price_percentage: Maybe[float] = prop("BidPriceAsPercentageOfOnDemandPrice")
    priority: Maybe[float] = prop("Priority")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    volumes: Volumes = prop("EbsConfiguration.EbsBlockDeviceConfigs")
    configurations: Configurations = prop("Configurations")


@dataclass(frozen=True, kw_only=True)
class FleetView(View):
    """An instance fleet. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = field(default="", metadata={"path": "InstanceFleetType", "name": "node", "linked": False})
    name: Maybe[str] = prop("Name")
    instance_types: Maybe[tuple[Maybe[InstanceTypeView], ...]] = prop("InstanceTypeConfigs")
    target_on_demand_capacity: Maybe[int] = prop("TargetOnDemandCapacity")
    target_spot_capacity: Maybe[int] = prop("TargetSpotCapacity")
    spot_timeout: Maybe[float] = prop("LaunchSpecifications.SpotSpecification.TimeoutDurationMinutes")
    spot_timeout_action: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.TimeoutAction")
    spot_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.AllocationStrategy")
    on_demand_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.OnDemandSpecification.AllocationStrategy")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class GroupView(View):
    """An instance group. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = field(default="", metadata={"path": "InstanceRole", "name": "node", "linked": False})
    name: Maybe[str] = prop("Name")
    instance_type: Maybe[str] = prop("InstanceType")
    instance_count: Maybe[int] = prop("InstanceCount")
    market: Maybe[str] = prop("Market")
    bid_price: Maybe[str] = prop("BidPrice")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    volumes: Volumes = prop("EbsConfiguration.EbsBlockDeviceConfigs")
    configurations: Configurations = prop("Configurations")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class ScalingView(View):
    """Managed scaling."""

    unit: Maybe[str] = prop("ComputeLimits.UnitType")
    minimum_capacity: Maybe[int] = prop("ComputeLimits.MinimumCapacityUnits")
    maximum_capacity: Maybe[int] = prop("ComputeLimits.MaximumCapacityUnits")
    maximum_core_capacity: Maybe[int] = prop("ComputeLimits.MaximumCoreCapacityUnits")
    maximum_on_demand_capacity: Maybe[int] = prop("ComputeLimits.MaximumOnDemandCapacityUnits")
