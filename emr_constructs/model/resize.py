"""How a fleet grows once its cluster runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aws_cdk import Duration
from aws_cdk import aws_emr as emr

from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.allocation import CapacityReservations, OnDemandAllocationStrategy, SpotAllocationStrategy
from emr_constructs.model.value import Value, plain, view_of
from emr_constructs.rules.view import Maybe, View, known
from emr_constructs.rules.views.capacity import ResizeView


@dataclass(frozen=True, kw_only=True)
class FleetResize(Value):
    """How long EMR tries to get capacity for a fleet that grows, and how EC2 picks it.

    It holds for every growth: by managed scaling, by a changed target, in place of Spot instances that EC2 took back.
    When the time is over, EMR gives up what is missing; nothing switches to On-Demand.

    :param spot_timeout: how long to wait for Spot capacity, 5 minutes to 7 days. Default: EMR's own
    :param spot_allocation_strategy: Default: EMR's own, PRICE_CAPACITY_OPTIMIZED in current releases
    :param on_demand_timeout: how long to wait for On-Demand capacity, 5 minutes to 7 days. Default: EMR's own
    :param on_demand_allocation_strategy: Default: EMR's own, LOWEST_PRICE
    :param capacity_reservations: how On-Demand instances use reservations. Default: open ones that match
    :raises EmrValidationError: ``ResizeTimeout``, ``ResizeReservationStrategy``, ``TokenUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/APIReference/API_InstanceFleetResizingSpecifications.html
    """

    _VIEW: ClassVar[type[View] | None] = ResizeView

    spot_timeout: Duration | None = None
    spot_allocation_strategy: SpotAllocationStrategy | None = None
    on_demand_timeout: Duration | None = None
    on_demand_allocation_strategy: OnDemandAllocationStrategy | None = None
    capacity_reservations: CapacityReservations | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = [
            *unit_violations("spot_timeout", self.spot_timeout, "minutes"),
            *unit_violations("on_demand_timeout", self.on_demand_timeout, "minutes"),
        ]
        if violations:
            raise EmrValidationError(violations)

    def _view(self) -> ResizeView:
        return view_of(
            ResizeView,
            self,
            spot_timeout=minutes_of(self.spot_timeout),
            on_demand_timeout=minutes_of(self.on_demand_timeout),
        )

    def _render(self) -> emr.CfnCluster.InstanceFleetResizingSpecificationsProperty | None:
        spot, on_demand = self._spot(), self._on_demand()
        if spot is None and on_demand is None:
            return None
        return emr.CfnCluster.InstanceFleetResizingSpecificationsProperty(
            spot_resize_specification=spot, on_demand_resize_specification=on_demand
        )

    def _spot(self) -> emr.CfnCluster.SpotResizingSpecificationProperty | None:
        timeout, strategy = self.spot_timeout, self.spot_allocation_strategy
        if timeout is None and strategy is None:
            return None
        return emr.CfnCluster.SpotResizingSpecificationProperty(
            timeout_duration_minutes=timeout.to_minutes() if timeout else None,
            allocation_strategy=strategy.name if strategy else None,
        )

    def _on_demand(self) -> emr.CfnCluster.OnDemandResizingSpecificationProperty | None:
        timeout, strategy = self.on_demand_timeout, self.on_demand_allocation_strategy
        if timeout is None and strategy is None and self.capacity_reservations is None:
            return None
        return emr.CfnCluster.OnDemandResizingSpecificationProperty(
            timeout_duration_minutes=timeout.to_minutes() if timeout else None,
            allocation_strategy=strategy.name if strategy else None,
            capacity_reservation_options=self.capacity_reservations._render() if self.capacity_reservations else None,
        )


def minutes_of(duration: Duration | None) -> Maybe[float]:
    """A duration as rules see it where a template counts minutes."""
    seconds: Maybe[float] = plain(duration)
    return seconds / 60 if known(seconds) else seconds
