"""How EC2 picks the capacity of a fleet: allocation strategies, capacity reservations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.model.value import NamedThing, Value, declare_constants
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import CapacityReservationView


@dataclass(frozen=True)
class SpotAllocationStrategy(NamedThing):
    """How EC2 picks Spot pools; ``of()`` takes one that has no constant here."""

    PRICE_CAPACITY_OPTIMIZED: ClassVar[SpotAllocationStrategy]
    CAPACITY_OPTIMIZED: ClassVar[SpotAllocationStrategy]
    CAPACITY_OPTIMIZED_PRIORITIZED: ClassVar[SpotAllocationStrategy]
    DIVERSIFIED: ClassVar[SpotAllocationStrategy]
    LOWEST_PRICE: ClassVar[SpotAllocationStrategy]

    @classmethod
    def of(cls, name: str) -> SpotAllocationStrategy:
        """A strategy by its EMR name."""
        return cls(name)


@dataclass(frozen=True)
class OnDemandAllocationStrategy(NamedThing):
    """How EC2 picks On-Demand pools; ``of()`` takes one that has no constant here."""

    LOWEST_PRICE: ClassVar[OnDemandAllocationStrategy]
    PRIORITIZED: ClassVar[OnDemandAllocationStrategy]

    @classmethod
    def of(cls, name: str) -> OnDemandAllocationStrategy:
        """A strategy by its EMR name."""
        return cls(name)


for _kind in (SpotAllocationStrategy, OnDemandAllocationStrategy):
    declare_constants(_kind, lambda constant: constant.lower().replace("_", "-"))


class CapacityReservationUsageStrategy(str, Enum):
    """When capacity is taken from reservations."""

    FIRST = "use-capacity-reservations-first"
    """Before any other On-Demand capacity, even where that is cheaper."""


class CapacityReservationPreference(str, Enum):
    """Whether instances run in open reservations that match them."""

    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class CapacityReservations(Value):
    """How the On-Demand instances of a fleet use capacity that the account has reserved.

    It needs the On-Demand strategy LOWEST_PRICE. The service role of a cluster made here gets the rights that
    ``AmazonEMRServicePolicy_v2`` lacks; that of an imported one needs ``ec2:DescribeLaunchTemplateVersions`` and
    ``ec2:DeleteLaunchTemplateVersions``.

    :param usage_strategy: FIRST fills the target from reservations, then by price. Default: by price alone; instances
        that happen to match an open reservation use it
    :param preference: NONE keeps instances out of open reservations. Default: OPEN
    :param resource_group: ARN of the resource group of targeted reservations; say ``usage_strategy``, too. Default:
        open reservations
    :raises EmrValidationError: ``CapacityReservation``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/on-demand-capacity-reservations.html
    """

    _VIEW: ClassVar[type[View] | None] = CapacityReservationView

    usage_strategy: CapacityReservationUsageStrategy | None = None
    preference: CapacityReservationPreference | None = None
    resource_group: str | None = None

    def _render(self) -> emr.CfnCluster.OnDemandCapacityReservationOptionsProperty:
        return emr.CfnCluster.OnDemandCapacityReservationOptionsProperty(
            usage_strategy=self.usage_strategy.value if self.usage_strategy else None,
            capacity_reservation_preference=self.preference.value if self.preference else None,
            capacity_reservation_resource_group_arn=self.resource_group,
        )
