"""Rules on instance fleets and their instance types."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import enums
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.nodes import weights
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import sized
from emr_constructs.rules.sources import BEST_PRACTICES, api, management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, broken, complete, items, known, outside
from emr_constructs.rules.views.capacity import (
    CapacityReservationView,
    FleetView,
    InstanceTypeView,
    ResizeView,
    TaskFleetView,
)

_FLEETS = management_guide("emr-instance-fleet")
_RESERVATIONS = management_guide("on-demand-capacity-reservations")
_RESIZE = api("InstanceFleetResizingSpecifications")
_SPOT = api("SpotProvisioningSpecification")

_STRATEGIES = {
    "on_demand_allocation_strategy": "OnDemandProvisioningAllocationStrategy",
    "spot_allocation_strategy": "SpotProvisioningAllocationStrategy",
}
_BY_PRIORITY = ("prioritized", "capacity-optimized-prioritized")


@rule(on=FleetView, source=_FLEETS, remedy="set `target_on_demand_capacity` or `target_spot_capacity`")
def fleet_targets(fleet: FleetView) -> Iterator[Problem]:
    """A fleet needs a target above 0."""
    targets = (fleet.target_on_demand_capacity, fleet.target_spot_capacity)
    for field, target in zip(("target_on_demand_capacity", "target_spot_capacity"), targets, strict=True):
        if known(target) and target < 0:
            yield Problem(field, f"`{field}` ({target}) must not be negative", "use 0 or more")
    if all(target is None or target == 0 for target in targets):
        yield Problem("target_on_demand_capacity", "both targets of the fleet are 0")


@rule(on=FleetView, source=api("ModifyInstanceFleet"), severity=Severity.WARNING, remedy="say both, 0 if need be")
def fleet_targets_unsaid(fleet: FleetView) -> Iterator[Problem]:
    """A fleet says both of its targets: EMR refuses to change one of them where the other is not said."""
    said, unsaid = fleet.target_on_demand_capacity, fleet.target_spot_capacity
    if fleet.node != "primary" and (said is None) != (unsaid is None):
        field = "target_on_demand_capacity" if said is None else "target_spot_capacity"
        yield Problem(field, f"`{field}` is not said, so the other target cannot be changed later")


@rule(on=FleetView, source=api("InstanceFleetConfig"))
def fleet_name(fleet: FleetView) -> Iterator[Problem]:
    """The name of a fleet has at most 256 characters."""
    yield from sized(fleet, "name", 256, 0)


@rule(on=FleetView, source=_FLEETS)
def fleet_instance_types(fleet: FleetView) -> Iterator[Problem]:
    """A fleet has 1 to 30 different instance types with an allocation strategy, else 1 to 5."""
    if not known(fleet.instance_types):
        return
    strategies = (fleet.spot_allocation_strategy, fleet.on_demand_allocation_strategy)
    most = 5 if all(strategy is None for strategy in strategies) else 30
    count = len(fleet.instance_types)
    if not 1 <= count <= most:
        yield Problem("instance_types", f"`instance_types` ({count}) must name 1 to {most} instance types")
    names = [one.instance_type for one in items(fleet.instance_types) if known(one.instance_type)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(
            "instance_types", f"{name!r} stands {names.count(name)} times in `instance_types`", "name it once"
        )


@rule(on=TaskFleetView, source=_FLEETS, severity=Severity.WARNING, remedy="put the task fleet into the cluster")
def task_fleet_types(fleet: TaskFleetView) -> Iterator[Problem]:
    """A cluster that was made without a task fleet takes one of at most 5 instance types."""
    if known(fleet.instance_types) and 5 < len(fleet.instance_types) <= 30:
        yield Problem("instance_types", f"`instance_types` ({len(fleet.instance_types)}) may be at most 5 here")


@rule(on=FleetView, source=_SPOT)
def spot_timeout(fleet: FleetView) -> Iterator[Problem]:
    """The Spot timeout of a fleet must be 5 minutes to 1 day."""
    yield from _minutes(fleet, "spot_timeout", 1440)


@rule(on=ResizeView, source=_RESIZE)
def resize_timeout(resize: ResizeView) -> Iterator[Problem]:
    """The timeouts of a resize must be 5 minutes to 7 days."""
    yield from _minutes(resize, "spot_timeout", 10_080)
    yield from _minutes(resize, "on_demand_timeout", 10_080)


def _minutes(view: FleetView | ResizeView, field: str, most: int) -> Iterator[Problem]:
    minutes = getattr(view, field)
    if outside(minutes, 5, most):
        yield Problem(field, f"`{field}` ({minutes:g} minutes) must be 5 to {most} minutes")
    elif broken(minutes):
        yield Problem(field, f"`{field}` ({minutes:g} minutes) must be whole minutes")


@rule(on=FleetView, source=_SPOT, remedy="say both")
def spot_timeout_missing(fleet: FleetView) -> Iterator[Problem]:
    """Who says anything of Spot says how long to wait for it, and what then."""
    fields = ("spot_timeout", "spot_timeout_action", "spot_allocation_strategy", "spot_block")
    if any(getattr(fleet, field) is not None for field in fields):
        for field in fields[:2]:
            if getattr(fleet, field) is None:
                yield Problem(field, f"`{field}` is missing beside what is said of Spot")


@rule(on=FleetView, source=_SPOT)
def spot_timeout_action(fleet: FleetView) -> Iterator[Problem]:
    """When Spot capacity does not come in time, EMR switches to On-Demand or ends the cluster."""
    yield from one_of(fleet, "spot_timeout_action", enums.values("SpotProvisioningTimeoutAction"))


@rule(on=FleetView, source=_SPOT, remedy="leave it out")
def spot_block(fleet: FleetView) -> Iterator[Problem]:
    """AWS has ended Spot Instances with a defined duration."""
    if known(fleet.spot_block):
        yield Problem("spot_block", "`spot_block` asks for Spot Instances of a defined duration, which AWS has ended")


@rule(on=FleetView, source=_FLEETS, severity=Severity.WARNING)
def allocation_strategy_unknown(fleet: FleetView) -> Iterator[Problem]:
    """An allocation strategy that the facts do not know may be newer than them, or a mistake."""
    yield from _unknown_strategies(fleet)


@rule(on=ResizeView, source=_RESIZE, severity=Severity.WARNING)
def resize_strategy_unknown(resize: ResizeView) -> Iterator[Problem]:
    """An allocation strategy of a resize that the facts do not know may be newer than them, or a mistake."""
    yield from _unknown_strategies(resize)


def _unknown_strategies(view: FleetView | ResizeView) -> Iterator[Problem]:
    for field, enum in _STRATEGIES.items():
        value, names = getattr(view, field), enums.values(enum)
        if known(value) and value not in names:
            nearest = closest(value, names)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            yield Problem(field, f"`{field}` ({value!r}) is not a strategy this library knows{hint}")


@rule(on=FleetView, source=_FLEETS, remedy="give the types you prefer a `priority`, 0 first")
def priority_missing(fleet: FleetView) -> Iterator[Problem]:
    """Strategies that go by priority need the priority of at least one type."""
    if complete(fleet.instance_types) and all(one.priority is None for one in items(fleet.instance_types)):
        for field, strategy in _strategies(fleet):
            if strategy in _BY_PRIORITY:
                text = f"`{field}` is {strategy}" if field in _STRATEGIES else f"`{field}` goes by {strategy}"
                text += ", but no instance type has a priority"
                yield Problem(field, text, template_remedy="give the types you prefer a Priority, 0 first")


@rule(on=FleetView, source=_FLEETS, severity=Severity.WARNING, remedy="choose a prioritized strategy, or leave it out")
def priority_unused(fleet: FleetView) -> Iterator[Problem]:
    """Priorities say something to the prioritized strategies only."""
    strategies = [strategy for _, strategy in _strategies(fleet)]
    idle = all(strategy is None or (known(strategy) and strategy not in _BY_PRIORITY) for strategy in strategies)
    if idle and any(known(one.priority) for one in items(fleet.instance_types)):
        yield Problem("instance_types", "`instance_types` have priorities, but no strategy of the fleet goes by them")


def _strategies(fleet: FleetView) -> Iterator[tuple[str, Maybe[str]]]:
    """The strategies of the launch, and of a resize, with the fields of the fleet that say them."""
    for field in _STRATEGIES:
        yield field, getattr(fleet, field)
    for field in _STRATEGIES if fleet.resize is not None else ():
        yield "resize", getattr(fleet.resize, field) if known(fleet.resize) else UNKNOWN


@rule(on=FleetView, source=_RESERVATIONS, remedy="use lowest-price")
def capacity_reservation_strategy(fleet: FleetView) -> Iterator[Problem]:
    """Capacity reservations are used with the On-Demand strategy lowest-price only."""
    if fleet.capacity_reservations is not None and fleet.on_demand_allocation_strategy is None:
        field = "on_demand_allocation_strategy"
        yield Problem(field, f"`{field}` is missing beside `capacity_reservations`")
    yield from _no_reservations(fleet)


@rule(on=ResizeView, source=_RESERVATIONS, remedy="use lowest-price")
def resize_reservation_strategy(resize: ResizeView) -> Iterator[Problem]:
    """A resize uses capacity reservations with the On-Demand strategy lowest-price only, which is its default."""
    yield from _no_reservations(resize)


def _no_reservations(view: FleetView | ResizeView) -> Iterator[Problem]:
    strategy = view.on_demand_allocation_strategy
    if view.capacity_reservations is not None and known(strategy) and strategy != "lowest-price":
        field = "on_demand_allocation_strategy"
        yield Problem(field, f"`{field}` is {strategy}, which takes no `capacity_reservations`")


@rule(on=CapacityReservationView, source=api("OnDemandCapacityReservationOptions"))
def capacity_reservation(options: CapacityReservationView) -> Iterator[Problem]:
    """What is said of capacity reservations must be something that EMR can do."""
    yield from one_of(options, "usage_strategy", enums.values("OnDemandCapacityReservationUsageStrategy"))
    yield from one_of(options, "preference", enums.values("OnDemandCapacityReservationPreference"))
    group = options.resource_group
    if known(group) and not (group.startswith("arn:") and ":resource-groups:" in group and ":group/" in group):
        yield Problem("resource_group", f"`resource_group` ({group!r}) is not the ARN of a resource group")


@rule(on=CapacityReservationView, source=_RESERVATIONS, severity=Severity.WARNING)
def capacity_reservation_unused(options: CapacityReservationView) -> Iterator[Problem]:
    """Reservations of a resource group are used first, or not at all."""
    if options.resource_group is not None and options.usage_strategy is None:
        remedy = "set `usage_strategy` to use-capacity-reservations-first"
        yield Problem("usage_strategy", "`resource_group` names reservations, but nothing says to use them", remedy)


@rule(on=CapacityReservationView, source=_RESERVATIONS, severity=Severity.WARNING)
def capacity_reservation_avoided(options: CapacityReservationView) -> Iterator[Problem]:
    """Instances that keep out of reserved capacity use none of it."""
    for field in ("usage_strategy", "resource_group"):
        if options.preference == "none" and getattr(options, field) is not None:
            text = f"`preference` is none, which keeps instances out of the capacity that `{field}` is about"
            yield Problem("preference", text, "leave one of them out")


@rule(
    on=FleetView,
    source=BEST_PRACTICES,
    severity=Severity.WARNING,
    strict=True,
    remedy="give each of them a `weighted_capacity`",
)
def mixed_weights(fleet: FleetView) -> Iterator[Problem]:
    """Either every type of a fleet says its weight or none does."""
    if fleet.node == "primary":
        return
    said = [one.weighted_capacity is not None for one in items(fleet.instance_types)]
    if any(said) and not all(said):
        without = [one.instance_type for one in items(fleet.instance_types) if one.weighted_capacity is None]
        names = ", ".join(str(name) for name in without)
        text = f"{names} would count for 1 unit beside types with other weights"
        yield Problem("instance_types", text, template_remedy="give each of them a WeightedCapacity")


@rule(on=FleetView, source=_FLEETS, severity=Severity.WARNING, strict=True, remedy="use `InstanceFleet.primary(...)`")
def primary_weight(fleet: FleetView) -> Iterator[Problem]:
    """Whatever its size, an instance of the primary counts for 1 unit."""
    for one in items(fleet.instance_types) if fleet.node == "primary" else ():
        if known(one.weighted_capacity) and one.weighted_capacity > 1:
            text = f"{one.instance_type} counts for {one.weighted_capacity} units, not for 1"
            yield Problem("instance_types", text, template_remedy="leave its weight out")


@rule(on=FleetView, source=BEST_PRACTICES, severity=Severity.WARNING, remedy="raise it, or choose smaller types")
def weight_above_target(fleet: FleetView) -> Iterator[Problem]:
    """A target is at least what the smallest instance counts for: the fleet gets no less than one."""
    found = weights(fleet)
    if fleet.node == "primary" or not known(found) or not found:
        return
    least = min(found)
    for field in ("target_on_demand_capacity", "target_spot_capacity"):
        units = getattr(fleet, field)
        if known(units) and 0 < units < least:
            yield Problem(field, f"`{field}` ({units}) is less than the {least} units of the smallest instance type")


@rule(on=InstanceTypeView, source=_FLEETS, remedy="give one of them")
def bid_twice(one: InstanceTypeView) -> Iterator[Problem]:
    """A bid is an amount or a percentage, not both."""
    if one.bid_price is not None and one.bid_price_percentage is not None:
        yield Problem("bid_price", "`bid_price` and `bid_price_percentage` exclude each other")


@rule(on=InstanceTypeView, source=api("InstanceTypeConfig"))
def weight_range(one: InstanceTypeView) -> Iterator[Problem]:
    """A weight is at least 1, a priority and a bid at least 0."""
    if known(one.weighted_capacity) and one.weighted_capacity < 1:
        yield Problem("weighted_capacity", f"`weighted_capacity` ({one.weighted_capacity}) must be at least 1")
    for field in ("priority", "bid_price_percentage"):
        value = getattr(one, field)
        if known(value) and value < 0:
            yield Problem(field, f"`{field}` ({value:g}) must be at least 0")
