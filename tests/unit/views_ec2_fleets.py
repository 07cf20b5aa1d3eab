"""Cases of the rules on instance fleets and their instance types."""

from __future__ import annotations

from typing import Any

from views import RESERVATIONS, case, cluster, fleet, primary, types
from views_ec2_capacity import task_fleet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.capacity import CapacityReservationView, FleetView, InstanceTypeView, ResizeView

_FAMILIES = ("m6g", "m7g", "r6g", "r7g", "c6g", "c7g", "m6gd", "m7gd")
_SIZES = ("xlarge", "2xlarge", "4xlarge", "8xlarge")
_NAMES = [f"{family}.{size}" for family in _FAMILIES for size in _SIZES]
_ZERO = "both targets of the fleet are 0; set `target_on_demand_capacity` or `target_spot_capacity`"
_UNSAID = "is not said, so the other target cannot be changed later; say both, 0 if need be"
_BOTH = "is missing beside what is said of Spot; say both"
_PRIORITY = "give the types you prefer a `priority`, 0 first"
_UNUSED = (
    "`instance_types` have priorities, but no strategy of the fleet goes by them; "
    "choose a prioritized strategy, or leave it out"
)
_GROUP = "arn:aws:resource-groups:eu-west-1:111122223333:group/Reserved"


def _of(count: int) -> tuple[InstanceTypeView, ...]:
    return types(*_NAMES[:count], weight=4)


def _spot(**said: Any) -> FleetView:
    return fleet(**{"spot_timeout": 10, "spot_timeout_action": "TERMINATE_CLUSTER", **said})


def _avoided(field: str) -> str:
    return (
        f"`preference` is none, which keeps instances out of the capacity that `{field}` is about; "
        "leave one of them out"
    )


def _one(**said: Any) -> InstanceTypeView:
    return InstanceTypeView(instance_type="m7g.xlarge", **said)


def _preferred(**said: Any) -> FleetView:
    return _spot(instance_types=(*types("m6g.xlarge", weight=4), _one(weighted_capacity=4, priority=0)), **said)


CASES = [
    case("FleetName", fleet(name="a" * 257), "`name` has 257 characters; use at most 256", good=fleet(name="a" * 256)),
    case("FleetName", fleet(name="a" * 257), "`name` has 257 characters; use at most 256", good=fleet(name="")),
    case(
        "FleetTargets",
        fleet(target_on_demand_capacity=0, target_spot_capacity=0),
        _ZERO,
        good=fleet(target_on_demand_capacity=0, target_spot_capacity=4),
    ),
    case(
        "FleetTargets",
        FleetView(instance_types=types("m7g.xlarge")),
        _ZERO,
        good=FleetView(instance_types=types("m7g.xlarge"), target_on_demand_capacity=1, target_spot_capacity=0),
    ),
    case(
        "FleetTargets",
        fleet(target_on_demand_capacity=-1, target_spot_capacity=4),
        "`target_on_demand_capacity` (-1) must not be negative; use 0 or more",
        good=fleet(target_on_demand_capacity=0, target_spot_capacity=4),
    ),
    case(
        "FleetTargets",
        fleet(target_spot_capacity=-1),
        "`target_spot_capacity` (-1) must not be negative; use 0 or more",
        good=fleet(target_spot_capacity=0),
    ),
    case(
        "FleetTargetsUnsaid",
        fleet(target_spot_capacity=None),
        f"`target_spot_capacity` {_UNSAID}",
        good=primary(target_spot_capacity=None),
    ),
    case(
        "FleetTargetsUnsaid",
        task_fleet(target_on_demand_capacity=None, target_spot_capacity=8),
        f"`target_on_demand_capacity` {_UNSAID}",
        good=task_fleet(target_on_demand_capacity=0, target_spot_capacity=8),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=()),
        "`instance_types` (0) must name 1 to 30 instance types",
        good=fleet(instance_types=_of(1)),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=_of(31)),
        "`instance_types` (31) must name 1 to 30 instance types",
        good=fleet(instance_types=_of(30)),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=_of(6), on_demand_allocation_strategy=None),
        "`instance_types` (6) must name 1 to 5 instance types",
        good=fleet(instance_types=_of(5), on_demand_allocation_strategy=None),
    ),
    case(
        "FleetInstanceTypes",
        fleet(instance_types=types("m7g.xlarge", "m6g.xlarge", "m7g.xlarge", weight=4)),
        "'m7g.xlarge' stands 2 times in `instance_types`; name it once",
        good=fleet(instance_types=types("m7g.xlarge", "m6g.xlarge")),
    ),
    case(
        "FleetInstanceTypes",
        task_fleet(instance_types=_of(31)),
        "`instance_types` (31) must name 1 to 30 instance types",
        good=task_fleet(instance_types=_of(5)),
    ),
    case(
        "TaskFleetTypes",
        task_fleet(instance_types=_of(6)),
        "`instance_types` (6) may be at most 5 here; put the task fleet into the cluster",
        good=task_fleet(instance_types=_of(5)),
    ),
    case(
        "TaskFleetTypes",
        task_fleet(instance_types=_of(30)),
        "`instance_types` (30) may be at most 5 here; put the task fleet into the cluster",
        good=fleet("task", instance_types=_of(30)),
    ),
    case(
        "SpotTimeout",
        _spot(spot_timeout=4),
        "`spot_timeout` (4 minutes) must be 5 to 1440 minutes",
        good=_spot(spot_timeout=5),
    ),
    case(
        "SpotTimeout",
        _spot(spot_timeout=1441),
        "`spot_timeout` (1441 minutes) must be 5 to 1440 minutes",
        good=_spot(spot_timeout=1440),
    ),
    case(
        "SpotTimeout",
        _spot(spot_timeout=7.5),
        "`spot_timeout` (7.5 minutes) must be whole minutes",
        good=_spot(spot_timeout=7.0),
    ),
    case(
        "ResizeTimeout",
        ResizeView(spot_timeout=4, on_demand_timeout=10_081),
        "`spot_timeout` (4 minutes) must be 5 to 10080 minutes",
        "`on_demand_timeout` (10081 minutes) must be 5 to 10080 minutes",
        good=ResizeView(spot_timeout=5, on_demand_timeout=10_080),
    ),
    case(
        "ResizeTimeout",
        fleet(resize=ResizeView(spot_timeout=10_081, on_demand_timeout=4)),
        "`resize`: `spot_timeout` (10081 minutes) must be 5 to 10080 minutes",
        "`resize`: `on_demand_timeout` (4 minutes) must be 5 to 10080 minutes",
        good=fleet(resize=ResizeView(spot_timeout=10_080, on_demand_timeout=5)),
    ),
    case(
        "SpotTimeoutMissing",
        fleet(spot_allocation_strategy="diversified"),
        f"`spot_timeout` {_BOTH}",
        f"`spot_timeout_action` {_BOTH}",
        good=_spot(spot_allocation_strategy="diversified"),
    ),
    case(
        "SpotTimeoutMissing",
        fleet(spot_timeout=10),
        f"`spot_timeout_action` {_BOTH}",
        good=_spot(),
    ),
    case(
        "SpotTimeoutAction",
        _spot(spot_timeout_action="WAIT"),
        "`spot_timeout_action` ('WAIT') must be SWITCH_TO_ON_DEMAND or TERMINATE_CLUSTER",
        good=_spot(spot_timeout_action="SWITCH_TO_ON_DEMAND"),
    ),
    case(
        "SpotBlock",
        _spot(spot_block=60),
        "`spot_block` asks for Spot Instances of a defined duration, which AWS has ended; leave it out",
        good=_spot(),
    ),
    case(
        "AllocationStrategyUnknown",
        _spot(spot_allocation_strategy="CAPACITY_OPTIMIZED"),
        "`spot_allocation_strategy` ('CAPACITY_OPTIMIZED') is not a strategy this library knows; "
        "did you mean 'capacity-optimized'?",
        good=_spot(spot_allocation_strategy="capacity-optimized"),
    ),
    case(
        "AllocationStrategyUnknown",
        fleet(on_demand_allocation_strategy="diversified"),
        "`on_demand_allocation_strategy` ('diversified') is not a strategy this library knows",
        good=fleet(on_demand_allocation_strategy="lowest-price"),
    ),
    case(
        "ResizeStrategyUnknown",
        fleet(resize=ResizeView(spot_allocation_strategy="diverse", on_demand_allocation_strategy="cheap")),
        "`resize`: `on_demand_allocation_strategy` ('cheap') is not a strategy this library knows",
        "`resize`: `spot_allocation_strategy` ('diverse') is not a strategy this library knows; "
        "did you mean 'diversified'?",
        good=fleet(resize=ResizeView(spot_allocation_strategy="diversified", on_demand_allocation_strategy=None)),
    ),
    case(
        "PriorityMissing",
        _spot(spot_allocation_strategy="capacity-optimized-prioritized", on_demand_allocation_strategy="prioritized"),
        f"`on_demand_allocation_strategy` is prioritized, but no instance type has a priority; {_PRIORITY}",
        "`spot_allocation_strategy` is capacity-optimized-prioritized, but no instance type has a priority; "
        + _PRIORITY,
        good=_preferred(spot_allocation_strategy="capacity-optimized-prioritized"),
    ),
    case(
        "PriorityMissing",
        fleet(resize=ResizeView(on_demand_allocation_strategy="prioritized")),
        f"`resize` goes by prioritized, but no instance type has a priority; {_PRIORITY}",
        good=_preferred(resize=ResizeView(on_demand_allocation_strategy="prioritized")),
    ),
    case(
        "PriorityUnused",
        _preferred(spot_allocation_strategy="capacity-optimized"),
        _UNUSED,
        good=_preferred(resize=ResizeView(spot_allocation_strategy="capacity-optimized-prioritized")),
    ),
    case(
        "PriorityUnused",
        fleet(instance_types=(_one(priority=1),), on_demand_allocation_strategy=None),
        _UNUSED,
        good=fleet(instance_types=(_one(priority=1),), on_demand_allocation_strategy="prioritized"),
    ),
    case(
        "PriorityUnused",
        _preferred(resize=ResizeView(spot_allocation_strategy="diversified")),
        _UNUSED,
        # What is said of a resize may go by them.
        good=_preferred(resize=UNKNOWN),
    ),
    case(
        "CapacityReservationStrategy",
        _preferred(capacity_reservations=RESERVATIONS, on_demand_allocation_strategy="prioritized"),
        "`on_demand_allocation_strategy` is prioritized, which takes no `capacity_reservations`; use lowest-price",
        good=fleet(capacity_reservations=RESERVATIONS),
    ),
    case(
        "CapacityReservationStrategy",
        fleet(capacity_reservations=RESERVATIONS, on_demand_allocation_strategy=None),
        "`on_demand_allocation_strategy` is missing beside `capacity_reservations`; use lowest-price",
        good=fleet(on_demand_allocation_strategy=None),
    ),
    case(
        "ResizeReservationStrategy",
        ResizeView(capacity_reservations=RESERVATIONS, on_demand_allocation_strategy="prioritized"),
        "`on_demand_allocation_strategy` is prioritized, which takes no `capacity_reservations`; use lowest-price",
        # The strategy of a resize is lowest-price where nothing is said.
        good=ResizeView(capacity_reservations=RESERVATIONS),
    ),
    case(
        "CapacityReservation",
        CapacityReservationView(usage_strategy="first", preference="closed"),
        "`usage_strategy` ('first') must be use-capacity-reservations-first",
        "`preference` ('closed') must be none or open",
        good=CapacityReservationView(preference="none"),
    ),
    case(
        "CapacityReservation",
        fleet(
            capacity_reservations=CapacityReservationView(
                usage_strategy="use-capacity-reservations-first", resource_group="Reserved"
            )
        ),
        "`capacity_reservations`: `resource_group` ('Reserved') is not the ARN of a resource group",
        good=fleet(
            capacity_reservations=CapacityReservationView(
                usage_strategy="use-capacity-reservations-first", resource_group=_GROUP
            )
        ),
    ),
    case(
        "CapacityReservationUnused",
        CapacityReservationView(resource_group=_GROUP),
        "`resource_group` names reservations, but nothing says to use them; "
        "set `usage_strategy` to use-capacity-reservations-first",
        good=CapacityReservationView(resource_group=_GROUP, usage_strategy="use-capacity-reservations-first"),
    ),
    case(
        "CapacityReservationAvoided",
        CapacityReservationView(
            preference="none", usage_strategy="use-capacity-reservations-first", resource_group=_GROUP
        ),
        _avoided("usage_strategy"),
        _avoided("resource_group"),
        good=CapacityReservationView(preference="none"),
    ),
    case(
        "MixedWeights",
        fleet(instance_types=(*types("m7g.xlarge", weight=4), *types("m6g.xlarge", "r6g.xlarge"))),
        "m6g.xlarge, r6g.xlarge would count for 1 unit beside types with other weights; "
        "give each of them a `weighted_capacity`",
        good=fleet(instance_types=types("m7g.xlarge", "m6g.xlarge", "r6g.xlarge", weight=4)),
    ),
    case(
        "MixedWeights",
        fleet("core", instance_types=(*types("m7g.xlarge", weight=4), *types("m6g.xlarge"))),
        "m6g.xlarge would count for 1 unit beside types with other weights; give each of them a `weighted_capacity`",
        good=primary(instance_types=(*types("m7g.xlarge", weight=1), *types("m6g.xlarge"))),
    ),
    case(
        "PrimaryWeight",
        primary(instance_types=types("m7g.xlarge", weight=2)),
        "m7g.xlarge counts for 2 units, not for 1; use `InstanceFleet.primary(...)`",
        good=primary(instance_types=types("m7g.xlarge", weight=1)),
    ),
    case(
        "WeightAboveTarget",
        fleet(target_on_demand_capacity=3),
        "`target_on_demand_capacity` (3) is less than the 4 units of the smallest instance type; "
        "raise it, or choose smaller types",
        good=fleet(target_on_demand_capacity=4),
    ),
    case(
        "WeightAboveTarget",
        fleet(instance_types=(*types("m7g.xlarge", weight=2), *types("m7g.2xlarge", weight=4)), target_spot_capacity=1),
        "`target_spot_capacity` (1) is less than the 2 units of the smallest instance type; "
        "raise it, or choose smaller types",
        good=fleet(
            instance_types=(*types("m7g.xlarge", weight=2), *types("m7g.2xlarge", weight=4)), target_spot_capacity=2
        ),
    ),
    case(
        "BidTwice",
        _one(bid_price="0.2", bid_price_percentage=100),
        "`bid_price` and `bid_price_percentage` exclude each other; give one of them",
        good=_one(bid_price_percentage=100),
    ),
    case(
        "WeightRange",
        _one(weighted_capacity=0),
        "`weighted_capacity` (0) must be at least 1",
        good=_one(weighted_capacity=1),
    ),
    case(
        "WeightRange",
        _one(priority=-0.5, bid_price_percentage=-1),
        "`priority` (-0.5) must be at least 0",
        "`bid_price_percentage` (-1) must be at least 0",
        good=_one(priority=0, bid_price_percentage=UNKNOWN),
    ),
    case(
        # A weight below 1 is one rule's business: it counts as 1 for the others.
        "WeightRange",
        cluster(core_fleet=fleet("core", target_on_demand_capacity=4, instance_types=types("m7g.xlarge", weight=0))),
        "`instances.core.instance_types[0]`: `weighted_capacity` (0) must be at least 1",
        good=cluster(primary_fleet=primary(target_spot_capacity=UNKNOWN)),
    ),
]

SAID = {
    "BidTwice",
    "CapacityReservationAvoided",
    "CapacityReservationStrategy",
    "CapacityReservationUnused",
    "MixedWeights",
    "ResizeReservationStrategy",
    "SpotTimeoutMissing",
}
"""Rules that ask whether something is said, whatever it is."""
