"""Rules on Spot capacity: what may be lost with it, and what makes it last."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import instance_types
from emr_constructs.rules.ec2.nodes import core, on_spot, without_hadoop
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, management_guide
from emr_constructs.rules.view import above, complete, items, known
from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView
from emr_constructs.rules.views.cluster import ClusterView

_FLEETS = management_guide("emr-instance-fleet")


@rule(
    on=ClusterView,
    source=BEST_PRACTICES,
    severity=Severity.WARNING,
    remedy="put the core On-Demand and task nodes on Spot, if data in HDFS matters",
)
def spot_core(cluster: ClusterView) -> Iterator[Problem]:
    """Core nodes are On-Demand: what HDFS keeps on one goes with it."""
    for node in core(cluster) if without_hadoop(cluster) is False else ():
        if on_spot(node.part):
            yield Problem(node.field, f"{node.label} is on Spot: HDFS loses what is there when EC2 takes it back")


@rule(on=FleetView, source=BEST_PRACTICES, severity=Severity.WARNING, remedy="name 5 or more, and better 10")
def spot_choice(fleet: FleetView) -> Iterator[Problem]:
    """Spot capacity comes from several instance types: when EC2 is out of one, it has another."""
    names = _spot_types(fleet)
    kinds = map(instance_types.get, names)
    # There are not many types with GPUs.
    if names and len(names) < 5 and not all(kind is not None and kind.gpu for kind in kinds):
        yield Problem("instance_types", f"all Spot capacity of the fleet is {', '.join(names)}")


@rule(on=FleetView, source=BEST_PRACTICES, severity=Severity.WARNING, remedy="add smaller types of other families")
def spot_scarce(fleet: FleetView) -> Iterator[Problem]:
    """Spot capacity is not of rare instance types alone: EC2 has few to give, and takes them back sooner."""
    names = _spot_types(fleet)
    if names and all(kind is not None and kind.scarce for kind in map(instance_types.get, names)):
        yield Problem("instance_types", f"EC2 has little Spot capacity of {', '.join(names)}")


@rule(on=FleetView, source=_FLEETS, severity=Severity.WARNING, remedy="say price-capacity-optimized")
def spot_strategy_unsaid(fleet: FleetView) -> Iterator[Problem]:
    """A fleet on Spot says its strategy: what EMR takes otherwise depends on the release."""
    if _works_on_spot(fleet) and fleet.spot_allocation_strategy is None:
        yield Problem("spot_allocation_strategy", "`spot_allocation_strategy` is missing beside Spot capacity")


def _spot_types(fleet: FleetView) -> tuple[str, ...]:
    """The instance types of core or task nodes on Spot, where all of them are known."""
    names = tuple(one.instance_type for one in items(fleet.instance_types))
    certain = _works_on_spot(fleet) and complete(fleet.instance_types) and complete(names)
    return items(names) if certain else ()


def _works_on_spot(fleet: FleetView) -> bool:
    """Whether core or task nodes are on Spot; of a primary, another rule speaks."""
    return fleet.node in ("core", "task") and above(fleet.target_spot_capacity, 0)


@rule(on=InstanceTypeView, source=BEST_PRACTICES, severity=Severity.WARNING, remedy="leave it out")
def bid_below_on_demand(one: InstanceTypeView) -> Iterator[Problem]:
    """A bid for Spot is the On-Demand price: less brings no lower price, only fewer instances for a shorter time."""
    share = one.bid_price_percentage
    # Of a negative one another rule speaks.
    if known(share) and share < 100 and share == abs(share):
        yield Problem("bid_price_percentage", f"`bid_price_percentage` ({share:g}) is below 100")
