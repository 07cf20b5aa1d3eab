"""Managed scaling."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple

from aws_cdk import aws_emr as emr

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import instance_types
from emr_constructs.model.instance_fleets import InstanceFleet, InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups, Market
from emr_constructs.model.value import Value, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.scaling import ScalingView


class ScalingUnit(str, Enum):
    """What managed scaling counts."""

    FLEET_UNITS = "InstanceFleetUnits"
    INSTANCES = "Instances"
    VCPU = "VCPU"


@dataclass(frozen=True, kw_only=True)
class ManagedScaling(Value):
    """Limits within which EMR grows and shrinks core and task nodes by itself.

    :param maximum_capacity: most units of core and task nodes together.
    :param minimum_capacity: least units, at least the core's. Default: what the core starts with
    :param maximum_core_capacity: most units of core nodes. Default: what the core starts with, so that only task nodes
        come and go (EMR's own default would be ``maximum_capacity``: all growth becomes core nodes)
    :param maximum_on_demand_capacity: most units of On-Demand capacity; beyond it EMR adds Spot. Default: the larger of
        ``maximum_core_capacity`` and the declared On-Demand targets (EMR's own default would be ``maximum_capacity``)
    :param unit: Default: fleet units with instance fleets, instances with instance groups
    :raises EmrValidationError: ``ManagedScalingLimits`` and others.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-scaling.html
    """

    _VIEW: ClassVar[type[View] | None] = ScalingView

    maximum_capacity: int
    minimum_capacity: int | None = None
    maximum_core_capacity: int | None = None
    maximum_on_demand_capacity: int | None = None
    unit: ScalingUnit | None = None

    @staticmethod
    def task_nodes_only(*, maximum_capacity: int) -> ManagedScaling:
        """Keep the core as it is; grow and shrink task nodes on Spot.

        HDFS lives on core nodes: while they stay, scaling in is fast and loses nothing.

        :param maximum_capacity: most units of core and task nodes together.
        """
        return ManagedScaling(maximum_capacity=maximum_capacity)

    def _limits(self, instances: InstanceFleets | InstanceGroups) -> ScalingLimits:
        """The limits with every default worked out for these instances."""
        fleets = isinstance(instances, InstanceFleets)
        unit = self.unit or (ScalingUnit.FLEET_UNITS if fleets else ScalingUnit.INSTANCES)
        # Each start is worked out only where a limit needs it: it may be undecidable.
        minimum, core, on_demand = self.minimum_capacity, self.maximum_core_capacity, self.maximum_on_demand_capacity
        if core is None:
            core = _core_start(instances, unit)
        if minimum is None:
            # Without a core a rule says what is wrong; 0 would be a second fault that nobody wrote.
            minimum = _core_start(instances, unit) or 1
        if on_demand is None:
            on_demand = _larger(core, _on_demand_start(instances, unit))
        return ScalingLimits(
            unit=unit.value,
            minimum_capacity=minimum,
            maximum_capacity=self.maximum_capacity,
            maximum_core_capacity=core,
            maximum_on_demand_capacity=on_demand,
        )


class ScalingLimits(NamedTuple):
    """Managed scaling with nothing left to default."""

    unit: str
    minimum_capacity: int
    maximum_capacity: int
    maximum_core_capacity: int
    maximum_on_demand_capacity: int

    def _view(self) -> ScalingView:
        return view_of(ScalingView, self)

    def _render(self) -> emr.CfnCluster.ManagedScalingPolicyProperty:
        return emr.CfnCluster.ManagedScalingPolicyProperty(
            compute_limits=emr.CfnCluster.ComputeLimitsProperty(
                unit_type=self.unit,
                minimum_capacity_units=self.minimum_capacity,
                maximum_capacity_units=self.maximum_capacity,
                maximum_core_capacity_units=self.maximum_core_capacity,
                maximum_on_demand_capacity_units=self.maximum_on_demand_capacity,
            )
        )


def _core_start(instances: InstanceFleets | InstanceGroups, unit: ScalingUnit) -> int:
    """Units that the core starts with."""
    core = instances.core
    if isinstance(core, InstanceFleet):
        return _total(core.target_on_demand_capacity, core.target_spot_capacity)
    return _capacity(core, unit) if core else 0


def _on_demand_start(instances: InstanceFleets | InstanceGroups, unit: ScalingUnit) -> int:
    """On-Demand units that core and task start with."""
    if isinstance(instances, InstanceFleets):
        fleets = (instances.core, instances.task)
        return _total(*(fleet.target_on_demand_capacity for fleet in fleets if fleet))
    groups = (instances.core, *instances.task)
    return _total(*(_capacity(group, unit) for group in groups if group and group.market is Market.ON_DEMAND))


def _capacity(group: InstanceGroup, unit: ScalingUnit) -> int:
    if unit is not ScalingUnit.VCPU:
        return group.instance_count
    known = instance_types.get(group.instance_type)
    if known is None or is_token(group.instance_count):
        raise _undecidable(f"the vCPUs of {group.instance_type!r}")
    return group.instance_count * known.vcpus


def _total(*amounts: int) -> int:
    """The sum. A token cannot be added to anything in Python, but it may stand alone."""
    present = [amount for amount in amounts if amount != 0]
    if len(present) > 1 and any(is_token(amount) for amount in present):
        raise _undecidable("a sum with a capacity")
    return present[0] if len(present) == 1 else sum(present)


def _larger(one: int, other: int) -> int:
    if not is_token(one) and not is_token(other):
        return max(one, other)
    candidates = {one, other} - {0}
    if len(candidates) > 1:
        raise _undecidable("the larger of two capacities")
    return candidates.pop()


def _undecidable(what: str) -> EmrValidationError:
    remedy = "say `minimum_capacity`, `maximum_core_capacity` and `maximum_on_demand_capacity` of `managed_scaling`"
    return EmrValidationError([Violation("UndecidableCapacity", f"{what} is not known before deployment; {remedy}")])
