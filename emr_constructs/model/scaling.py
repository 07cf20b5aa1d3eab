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
from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
from emr_constructs.model.market import Market
from emr_constructs.model.value import Value, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.scaling import ScalingView


class ScalingUnit(str, Enum):
    """What managed scaling counts."""

    FLEET_UNITS = "InstanceFleetUnits"
    INSTANCES = "Instances"
    VCPU = "VCPU"


class ScalingStrategy(str, Enum):
    """How managed scaling weighs speed against cost."""

    DEFAULT = "DEFAULT"
    """As EMR sees fit. Also the better one for SQL and streaming."""
    ADVANCED = "ADVANCED"
    """As ``utilization_performance_index`` says. Meant for batch, from emr-7.0."""


@dataclass(frozen=True, kw_only=True)
class ManagedScaling(Value):
    """Limits within which EMR grows and shrinks core and task nodes by itself.

    A change of them is made in place, on the running cluster. A change of a declared target is, too, but it overwrites
    what managed scaling has reached: move the limits, and leave the targets as the cluster started with them.

    :param maximum_capacity: most units of core and task nodes together.
    :param minimum_capacity: least units, at least the core's. Default: what the core starts with
    :param maximum_core_capacity: most units of core nodes. Default: what the core starts with, so that only task nodes
        come and go (EMR's own default would be ``maximum_capacity``: all growth becomes core nodes)
    :param maximum_on_demand_capacity: most units of On-Demand capacity; beyond it EMR adds Spot. Default: the larger of
        ``maximum_core_capacity`` and the declared On-Demand targets (EMR's own default would be ``maximum_capacity``)
    :param unit: Default: fleet units with instance fleets, instances with instance groups
    :param strategy: Default: ScalingStrategy.DEFAULT
    :param utilization_performance_index: 1, 25, 50, 75 or 100, only with ScalingStrategy.ADVANCED: 1 fills the nodes
        before it adds others, 100 adds nodes so that jobs end soon. Default: not said
    :raises EmrValidationError: ``ManagedScalingLimits``, ``ScalingStrategy`` and others.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-scaling.html
    """

    _VIEW: ClassVar[type[View] | None] = ScalingView

    maximum_capacity: int
    minimum_capacity: int | None = None
    maximum_core_capacity: int | None = None
    maximum_on_demand_capacity: int | None = None
    unit: ScalingUnit | None = None
    strategy: ScalingStrategy | None = None
    utilization_performance_index: int | None = None

    @staticmethod
    def task_nodes_only(
        *,
        maximum_capacity: int,
        minimum_capacity: int | None = None,
        maximum_on_demand_capacity: int | None = None,
        strategy: ScalingStrategy | None = None,
        utilization_performance_index: int | None = None,
    ) -> ManagedScaling:
        """Keep the core as it is; grow and shrink task nodes, on Spot unless ``maximum_on_demand_capacity`` is raised.

        HDFS lives on core nodes: while they stay, scaling in is fast and loses nothing.

        :param maximum_capacity: most units of core and task nodes together.
        :param minimum_capacity: least units; above the core's it keeps task nodes. Default: what the core starts with
        :param maximum_on_demand_capacity: most units of On-Demand capacity. Default: the declared On-Demand targets,
            and at least what the core starts with
        :param strategy: Default: ScalingStrategy.DEFAULT
        :param utilization_performance_index: 1, 25, 50, 75 or 100, with ScalingStrategy.ADVANCED. Default: not said
        """
        return ManagedScaling(
            maximum_capacity=maximum_capacity,
            minimum_capacity=minimum_capacity,
            maximum_on_demand_capacity=maximum_on_demand_capacity,
            strategy=strategy,
            utilization_performance_index=utilization_performance_index,
        )

    @staticmethod
    def spot_tasks(
        *,
        maximum_capacity: int,
        minimum_capacity: int | None = None,
        strategy: ScalingStrategy | None = None,
        utilization_performance_index: int | None = None,
    ) -> ManagedScaling:
        """Keep the core and all On-Demand nodes as declared; everything that comes and goes is task nodes on Spot.

        On-Demand capacity is then the steady baseline, which can be planned and reserved, and load is met at the price
        of Spot. The minimum is the core and the On-Demand task nodes together, so that managed scaling never takes away
        what is declared to stay, and the next deployment has nothing to put back. Instance groups need no task group on
        Spot: EMR makes one when it is needed.

        :param maximum_capacity: most units of core and task nodes together.
        :param minimum_capacity: least units; more than the default keeps Spot nodes, too. Default: the core and the
            On-Demand task nodes that are declared
        :param strategy: Default: ScalingStrategy.DEFAULT
        :param utilization_performance_index: 1, 25, 50, 75 or 100, with ScalingStrategy.ADVANCED. Default: not said
        """
        return _SpotTasks(
            maximum_capacity=maximum_capacity,
            minimum_capacity=minimum_capacity,
            strategy=strategy,
            utilization_performance_index=utilization_performance_index,
        )

    @staticmethod
    def vcpu(
        *,
        maximum_capacity: int,
        minimum_capacity: int | None = None,
        maximum_core_capacity: int | None = None,
        maximum_on_demand_capacity: int | None = None,
        strategy: ScalingStrategy | None = None,
        utilization_performance_index: int | None = None,
    ) -> ManagedScaling:
        """Count vCPUs, whatever the instances are.

        Groups of different sizes scale by what they can do: a limit of 64 means as much work with ``m7g.xlarge`` as
        with ``m7g.4xlarge``, and quotas of EC2 count vCPUs too. With instance fleets the units are vCPUs already,
        unless instance types have a ``weighted_capacity`` of their own: then this is refused.

        :param maximum_capacity: most vCPUs of core and task nodes together.
        :param minimum_capacity: least vCPUs. Default: those that the core starts with
        :param maximum_core_capacity: most vCPUs of core nodes. Default: those that the core starts with
        :param maximum_on_demand_capacity: most vCPUs of On-Demand capacity. Default: the larger of
            ``maximum_core_capacity`` and those that are declared On-Demand
        :param strategy: Default: ScalingStrategy.DEFAULT
        :param utilization_performance_index: 1, 25, 50, 75 or 100, with ScalingStrategy.ADVANCED. Default: not said
        """
        return _InVcpus(
            maximum_capacity=maximum_capacity,
            minimum_capacity=minimum_capacity,
            maximum_core_capacity=maximum_core_capacity,
            maximum_on_demand_capacity=maximum_on_demand_capacity,
            strategy=strategy,
            utilization_performance_index=utilization_performance_index,
        )

    def _limits(self, instances: InstanceFleets | InstanceGroups) -> ScalingLimits:
        """The limits with every default worked out for these instances."""
        unit = self._unit(instances)
        # Each start is worked out only where a limit needs it: it may be undecidable.
        core = _core_start(instances, unit) if self.maximum_core_capacity is None else self.maximum_core_capacity
        minimum, on_demand = self.minimum_capacity, self.maximum_on_demand_capacity
        return ScalingLimits(
            unit=unit.value,
            # Without a core a rule says what is wrong; 0 would be a second fault that nobody wrote.
            minimum_capacity=(self._least(instances, unit) or 1) if minimum is None else minimum,
            maximum_capacity=self.maximum_capacity,
            maximum_core_capacity=core,
            maximum_on_demand_capacity=self._most_on_demand(instances, unit, core) if on_demand is None else on_demand,
            strategy=self.strategy,
            utilization_performance_index=self.utilization_performance_index,
        )

    def _unit(self, instances: InstanceFleets | InstanceGroups) -> ScalingUnit:
        fleets = isinstance(instances, InstanceFleets)
        return self.unit or (ScalingUnit.FLEET_UNITS if fleets else ScalingUnit.INSTANCES)

    def _least(self, instances: InstanceFleets | InstanceGroups, unit: ScalingUnit) -> int:
        return _core_start(instances, unit)

    def _most_on_demand(self, instances: InstanceFleets | InstanceGroups, unit: ScalingUnit, core: int) -> int:
        return _larger(core, _on_demand_start(instances, unit))


class _SpotTasks(ManagedScaling):
    """Managed scaling of Spot task nodes alone."""

    def _least(self, instances: InstanceFleets | InstanceGroups, unit: ScalingUnit) -> int:
        return _total(_core_start(instances, unit), _on_demand_start(instances, unit, tasks_only=True))

    def _most_on_demand(self, instances: InstanceFleets | InstanceGroups, unit: ScalingUnit, core: int) -> int:
        return _on_demand_start(instances, unit)


class _InVcpus(ManagedScaling):
    """Managed scaling that counts vCPUs."""

    def _unit(self, instances: InstanceFleets | InstanceGroups) -> ScalingUnit:
        # Fleets that count otherwise are left to the rule on units.
        return ScalingUnit.FLEET_UNITS if _counts_vcpus(instances) else ScalingUnit.VCPU


class ScalingLimits(NamedTuple):
    """Managed scaling with nothing left to default."""

    unit: str
    minimum_capacity: int
    maximum_capacity: int
    maximum_core_capacity: int
    maximum_on_demand_capacity: int
    strategy: ScalingStrategy | None
    utilization_performance_index: int | None

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
            ),
            scaling_strategy=self.strategy.value if self.strategy else None,
            utilization_performance_index=self.utilization_performance_index,
        )


def _core_start(instances: InstanceFleets | InstanceGroups, unit: ScalingUnit) -> int:
    """Units that the core starts with."""
    core = instances.core
    if isinstance(core, InstanceFleet):
        return _total(core.target_on_demand_capacity, core.target_spot_capacity)
    return _capacity(core, unit) if core else 0


def _on_demand_start(instances: InstanceFleets | InstanceGroups, unit: ScalingUnit, *, tasks_only: bool = False) -> int:
    """On-Demand units that core and task, or task alone, start with."""
    if isinstance(instances, InstanceFleets):
        fleets = (None if tasks_only else instances.core, instances.task)
        return _total(*(fleet.target_on_demand_capacity for fleet in fleets if fleet))
    groups = (None if tasks_only else instances.core, *instances.task)
    return _total(*(_capacity(group, unit) for group in groups if group and group.market is Market.ON_DEMAND))


def _counts_vcpus(instances: InstanceFleets | InstanceGroups) -> bool:
    """Whether these are fleets in which each instance of the core and of the tasks counts for its vCPUs."""
    if not isinstance(instances, InstanceFleets):
        return False
    types = [one for fleet in (instances.core, instances.task) if fleet for one in fleet._types]
    known = [(instance_types.get(one.instance_type), one.weighted_capacity) for one in types]
    return all(kind is not None and kind.vcpus == weight for kind, weight in known)


def _capacity(group: InstanceGroup, unit: ScalingUnit) -> int:
    if unit is not ScalingUnit.VCPU:
        return group.instance_count
    known = instance_types.get(group.instance_type)
    if known is None:
        what = "an instance type that is a token" if is_token(group.instance_type) else repr(group.instance_type)
        raise _undecidable(f"the vCPUs of {what} are not known")
    if is_token(group.instance_count):
        raise _undecidable(f"how many {group.instance_type} there are is not known before deployment")
    return group.instance_count * known.vcpus


def _total(*amounts: int) -> int:
    """The sum. A token cannot be added to anything in Python, but it may stand alone."""
    present = [amount for amount in amounts if amount != 0]
    if len(present) > 1 and any(is_token(amount) for amount in present):
        raise _undecidable("a sum with a capacity that is a token is not known before deployment")
    return present[0] if len(present) == 1 else sum(present)


def _larger(one: int, other: int) -> int:
    if not is_token(one) and not is_token(other):
        return max(one, other)
    candidates = {one, other} - {0}
    if len(candidates) > 1:
        raise _undecidable("the larger of two capacities is not known before deployment")
    return candidates.pop()


def _undecidable(problem: str) -> EmrValidationError:
    remedy = "say `minimum_capacity`, `maximum_core_capacity` and `maximum_on_demand_capacity` of `managed_scaling`"
    return EmrValidationError([Violation("UndecidableCapacity", f"{problem}; {remedy}")])
