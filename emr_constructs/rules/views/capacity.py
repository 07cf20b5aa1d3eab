"""The views of instances: fleets, groups, volumes."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from emr_constructs.rules.view import UNKNOWN, Maybe, View, dataclass, prop
from emr_constructs.rules.views.scaling import AutoScalingView
from emr_constructs.rules.views.software import Configurations


def _node(default: str = "") -> Any:
    """The field that says which nodes a fleet or group holds: where it stands says it, not the template."""
    return field(default=default, metadata={**prop("").metadata, "name": "node"})


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
class InstanceView(View):
    """What an instance type of a fleet and the one of a group have in common."""

    instance_type: Maybe[str] = prop("InstanceType")
    bid_price: Maybe[str] = prop("BidPrice")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    volumes: Volumes = prop("EbsConfiguration.EbsBlockDeviceConfigs")
    ebs_optimized: Maybe[bool] = prop("EbsConfiguration.EbsOptimized")
    configurations: Configurations = prop("Configurations")

    def may_differ(self) -> bool:
        """Whether it has configurations of its own, or may have."""
        return self.configurations is UNKNOWN or bool(self.configurations)


@dataclass(frozen=True, kw_only=True)
class InstanceTypeView(InstanceView):
    """One instance type of a fleet."""

    weighted_capacity: Maybe[int] = prop("WeightedCapacity")
    bid_price_percentage: Maybe[float] = prop("BidPriceAsPercentageOfOnDemandPrice")
    priority: Maybe[float] = prop("Priority")


@dataclass(frozen=True, kw_only=True)
class CapacityReservationView(View):
    """How a fleet uses capacity that is reserved."""

    usage_strategy: Maybe[str] = prop("UsageStrategy")
    preference: Maybe[str] = prop("CapacityReservationPreference")
    resource_group: Maybe[str] = prop("CapacityReservationResourceGroupArn")


@dataclass(frozen=True, kw_only=True)
class ResizeView(View):
    """How a fleet grows once the cluster runs. Timeouts are in minutes."""

    spot_timeout: Maybe[float] = prop("SpotResizeSpecification.TimeoutDurationMinutes")
    spot_allocation_strategy: Maybe[str] = prop("SpotResizeSpecification.AllocationStrategy")
    on_demand_timeout: Maybe[float] = prop("OnDemandResizeSpecification.TimeoutDurationMinutes")
    on_demand_allocation_strategy: Maybe[str] = prop("OnDemandResizeSpecification.AllocationStrategy")
    capacity_reservations: Maybe[CapacityReservationView] = prop(
        "OnDemandResizeSpecification.CapacityReservationOptions"
    )


@dataclass(frozen=True, kw_only=True)
class FleetView(View):
    """An instance fleet. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = _node()
    name: Maybe[str] = prop("Name")
    instance_types: Maybe[tuple[Maybe[InstanceTypeView], ...]] = prop("InstanceTypeConfigs")
    target_on_demand_capacity: Maybe[int] = prop("TargetOnDemandCapacity")
    target_spot_capacity: Maybe[int] = prop("TargetSpotCapacity")
    spot_timeout: Maybe[float] = prop("LaunchSpecifications.SpotSpecification.TimeoutDurationMinutes")
    spot_timeout_action: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.TimeoutAction")
    spot_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.AllocationStrategy")
    spot_block: Maybe[float] = prop("LaunchSpecifications.SpotSpecification.BlockDurationMinutes")
    on_demand_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.OnDemandSpecification.AllocationStrategy")
    capacity_reservations: Maybe[CapacityReservationView] = prop(
        "LaunchSpecifications.OnDemandSpecification.CapacityReservationOptions"
    )
    resize: Maybe[ResizeView] = prop("ResizeSpecifications")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class TaskFleetView(FleetView):
    """A fleet of task nodes that a running cluster gets."""

    resource_type: ClassVar[str] = "AWS::EMR::InstanceFleetConfig"

    node: str = _node("task")
    fleet_type: Maybe[str] = prop("InstanceFleetType")


@dataclass(frozen=True, kw_only=True)
class GroupView(InstanceView):
    """An instance group. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = _node()
    name: Maybe[str] = prop("Name")
    instance_count: Maybe[int] = prop("InstanceCount")
    market: Maybe[str] = prop("Market")
    auto_scaling: Maybe[AutoScalingView] = prop("AutoScalingPolicy")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class TaskGroupView(GroupView):
    """A group of task nodes that a running cluster gets."""

    resource_type: ClassVar[str] = "AWS::EMR::InstanceGroupConfig"

    node: str = _node("task")
    role: Maybe[str] = prop("InstanceRole")
