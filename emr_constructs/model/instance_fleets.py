"""Instance fleets: several instance types for each kind of node, On-Demand and Spot mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Final

from aws_cdk import Duration
from aws_cdk import aws_emr as emr

from emr_constructs._jsii.durations import unit_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import instance_types as types
from emr_constructs.model.allocation import CapacityReservations, OnDemandAllocationStrategy, SpotAllocationStrategy
from emr_constructs.model.configuration import Configuration, as_configurations, settle
from emr_constructs.model.resize import FleetResize, minutes_of
from emr_constructs.model.storage import EbsVolume, render_storage
from emr_constructs.model.value import Value, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView


class SpotTimeoutAction(str, Enum):
    """What EMR does when Spot capacity does not come in time."""

    SWITCH_TO_ON_DEMAND = "SWITCH_TO_ON_DEMAND"
    TERMINATE_CLUSTER = "TERMINATE_CLUSTER"


_SPOT_MINUTES: Final = 10


@dataclass(frozen=True, kw_only=True)
class InstanceTypeConfig(Value):
    """One instance type of a fleet, where the name alone is not enough.

    :param instance_type: for example ``m7g.2xlarge``.
    :param weighted_capacity: units of the fleet's target that one instance counts for. Default: its vCPUs
    :param bid_price: most to pay for a Spot instance, in USD an hour. Default: the On-Demand price
    :param bid_price_percentage: the same as a percentage of the On-Demand price. Default: 100
    :param priority: order for the ``prioritized`` strategies, 0 first. Default: none
    :param custom_ami: AMI of this type; not together with the cluster's ``custom_ami``. Default: EMR's
    :param volumes: storage volumes. Default: those of the fleet
    :param ebs_optimized: throughput of its own for EBS; current instance types have it anyway. Default: False
    :param configurations: configurations of nodes of this type, in any spelling that ``Configuration`` knows.
        Default: those of the cluster
    """

    _VIEW: ClassVar[type[View] | None] = InstanceTypeView

    instance_type: str
    weighted_capacity: int | None = None
    bid_price: str | None = None
    bid_price_percentage: float | None = None
    priority: float | None = None
    custom_ami: str | None = None
    volumes: Sequence[EbsVolume] = ()
    ebs_optimized: bool = False
    configurations: Sequence[Configuration | Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        settle(self)
        super().__post_init__()

    def _render(self) -> emr.CfnCluster.InstanceTypeConfigProperty:
        return emr.CfnCluster.InstanceTypeConfigProperty(
            instance_type=self.instance_type,
            weighted_capacity=self.weighted_capacity,
            bid_price=self.bid_price,
            bid_price_as_percentage_of_on_demand_price=self.bid_price_percentage,
            priority=self.priority,
            custom_ami_id=self.custom_ami,
            ebs_configuration=render_storage(self.volumes, ebs_optimized=self.ebs_optimized),
            configurations=[one._render() for one in as_configurations(self.configurations)] or None,
        )


@dataclass(frozen=True, kw_only=True)
class InstanceFleet(Value):
    """The instances of one kind of node, chosen by EC2 among several types.

    Capacity is counted in units. An instance counts for its vCPUs unless ``weighted_capacity`` says otherwise, so
    ``target_on_demand_capacity=16`` means 16 vCPUs, whichever types EC2 picks.

    :param instance_types: 1 to 30 names such as ``m7g.2xlarge``, or ``InstanceTypeConfig``.
    :param target_on_demand_capacity: units of On-Demand capacity. Default: 0
    :param target_spot_capacity: units of Spot capacity; one of the two targets must be above 0. Default: 0
    :param name: Default: ``primary``, ``core`` or ``task``; for a ``TaskFleet`` its id
    :param volumes: storage volumes of types that have none of their own. Default: EMR's default volumes
    :param on_demand_allocation_strategy: Default: LOWEST_PRICE
    :param spot_allocation_strategy: Default: PRICE_CAPACITY_OPTIMIZED (EMR's own default differs by release)
    :param spot_timeout: how long to wait for Spot capacity at launch, 5 minutes to 1 day. Default: 10 minutes
    :param spot_timeout_action: what then. Default: SWITCH_TO_ON_DEMAND, so that a lack of Spot never ends the cluster
    :param capacity_reservations: how On-Demand instances use reservations at launch. Default: open ones that match
    :param resize: how long to wait, and how EC2 picks, when the fleet grows later. Default: EMR's own
    :param spot_primary: consent to a primary on Spot, which ends the cluster when EC2 takes it back. Default: False
    :raises EmrValidationError: ``UnknownVcpus``, ``FleetTargets``, ``FleetInstanceTypes`` and others.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
    """

    _VIEW: ClassVar[type[View] | None] = FleetView

    instance_types: Sequence[str | InstanceTypeConfig]
    target_on_demand_capacity: int = 0
    target_spot_capacity: int = 0
    name: str | None = None
    volumes: Sequence[EbsVolume] = ()
    on_demand_allocation_strategy: OnDemandAllocationStrategy = OnDemandAllocationStrategy.LOWEST_PRICE
    spot_allocation_strategy: SpotAllocationStrategy = SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED
    spot_timeout: Duration | None = None
    spot_timeout_action: SpotTimeoutAction = SpotTimeoutAction.SWITCH_TO_ON_DEMAND
    capacity_reservations: CapacityReservations | None = None
    resize: FleetResize | None = None
    spot_primary: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        unknown = [
            one.instance_type
            for one in self._types
            if one.weighted_capacity is None and not types.is_known(one.instance_type)
        ]
        if unknown:
            what = "an instance type that is a token" if is_token(unknown[0]) else repr(unknown[0])
            problem = (
                f"the vCPUs of {what} are not known, so neither is what it counts for; "
                "give it as InstanceTypeConfig(instance_type=..., weighted_capacity=...)"
            )
            raise EmrValidationError([Violation("UnknownVcpus", problem)])
        violations = unit_violations("spot_timeout", self.spot_timeout, "minutes")
        if violations:
            raise EmrValidationError(violations)

    @staticmethod
    def primary(
        *instance_types: str | InstanceTypeConfig, count: int = 1, spot: bool = False, **more: Any
    ) -> InstanceFleet:
        """A fleet for one primary node, of whichever of the types EC2 has, or for three.

        :param instance_types: names or ``InstanceTypeConfig``.
        :param count: 3 for high availability, which is On-Demand. Default: 1
        :param spot: put the primary on Spot: cheaper, and the cluster ends when EC2 takes it back. Default: False
        :param more: any other argument of ``InstanceFleet``.
        """
        # What is counted are instances: each counts for one unit, whatever its size.
        named = [
            replace(one, weighted_capacity=1)
            if isinstance(one, InstanceTypeConfig)
            else InstanceTypeConfig(instance_type=one, weighted_capacity=1)
            for one in instance_types
        ]
        return InstanceFleet(
            instance_types=named,
            target_on_demand_capacity=0 if spot else count,
            target_spot_capacity=count if spot else 0,
            spot_primary=spot,
            **more,
        )

    @cached_property
    def _types(self) -> list[InstanceTypeConfig]:
        """The instance types with everything said: weights from vCPUs, volumes of the fleet."""
        given = [
            one if isinstance(one, InstanceTypeConfig) else InstanceTypeConfig(instance_type=one)
            for one in self.instance_types
        ]
        weigh = all(one.weighted_capacity is None for one in given)
        return [
            replace(
                one,
                weighted_capacity=_vcpus(one.instance_type) if weigh else one.weighted_capacity,
                volumes=one.volumes or self.volumes,
            )
            for one in given
        ]

    @property
    def _uses_reservations(self) -> bool:
        """Whether EMR needs rights to use capacity reservations."""
        later = self.resize.capacity_reservations if self.resize else None
        return self.capacity_reservations is not None or later is not None

    @property
    def _configurations(self) -> list[Configuration]:
        return [one for kind in self._types for one in as_configurations(kind.configurations)]

    @cached_property
    def _rendered_types(self) -> list[emr.CfnCluster.InstanceTypeConfigProperty]:
        return [one._render() for one in self._types]

    @cached_property
    def _seen_types(self) -> tuple[View, ...]:
        return tuple(one._view() for one in self._types)

    def _view(self, node: str = "") -> FleetView:
        return view_of(
            FleetView,
            self,
            node=node,
            instance_types=self._seen_types,
            spot_timeout=minutes_of(self.spot_timeout) if self.spot_timeout else _SPOT_MINUTES,
        )

    def _render(self, node: str) -> emr.CfnCluster.InstanceFleetConfigProperty:
        return emr.CfnCluster.InstanceFleetConfigProperty(
            name=self.name or node,
            instance_type_configs=self._rendered_types,
            # Both targets, always: EMR refuses to change one of them where the other is not said.
            target_on_demand_capacity=self.target_on_demand_capacity,
            target_spot_capacity=self.target_spot_capacity,
            launch_specifications=self._launch_specifications(),
            resize_specifications=self.resize._render() if self.resize else None,
        )

    def _launch_specifications(self) -> emr.CfnCluster.InstanceFleetProvisioningSpecificationsProperty:
        return emr.CfnCluster.InstanceFleetProvisioningSpecificationsProperty(
            on_demand_specification=emr.CfnCluster.OnDemandProvisioningSpecificationProperty(
                allocation_strategy=self.on_demand_allocation_strategy.name,
                capacity_reservation_options=self.capacity_reservations._render()
                if self.capacity_reservations
                else None,
            ),
            spot_specification=emr.CfnCluster.SpotProvisioningSpecificationProperty(
                allocation_strategy=self.spot_allocation_strategy.name,
                timeout_duration_minutes=self.spot_timeout.to_minutes() if self.spot_timeout else _SPOT_MINUTES,
                timeout_action=self.spot_timeout_action.value,
            ),
        )


def _vcpus(instance_type: str) -> int | None:
    known = types.get(instance_type)
    return known.vcpus if known else None


@dataclass(frozen=True, kw_only=True)
class InstanceFleets(Value):
    """The nodes of a cluster as instance fleets.

    :param primary: one instance, or three; see ``InstanceFleet.primary``.
    :param core: nodes that run tasks and hold HDFS. Default: none, a cluster of one node
    :param task: nodes that run tasks only. Default: none
    """

    primary: InstanceFleet
    core: InstanceFleet | None = None
    task: InstanceFleet | None = None

    @property
    def _uses_reservations(self) -> bool:
        """Whether EMR needs rights to use capacity reservations."""
        return any(fleet._uses_reservations for fleet in (self.primary, self.core, self.task) if fleet)

    @property
    def _configurations(self) -> list[Configuration]:
        """All configurations of instance types."""
        return [one for fleet in (self.primary, self.core, self.task) if fleet for one in fleet._configurations]
