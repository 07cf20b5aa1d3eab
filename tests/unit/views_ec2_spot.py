"""Cases of the rules on Spot capacity."""

from __future__ import annotations

from typing import Any

from views import case, cluster, fleet, group, grouped, types

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView

_NAMES = [f"m6g.{size}" for size in ("xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")]


def _of(count: int) -> tuple[InstanceTypeView, ...]:
    return types(*_NAMES[:count], weight=4)


def _one(**said: Any) -> InstanceTypeView:
    return InstanceTypeView(instance_type="m7g.xlarge", **said)


_SPOT_CORE = (
    "is on Spot: HDFS loses what is there when EC2 takes it back; "
    "put the core On-Demand and task nodes on Spot, if data in HDFS matters"
)
_ON_SPOT: dict[str, Any] = {
    "spot_allocation_strategy": "price-capacity-optimized",
    "spot_timeout": 10,
    "spot_timeout_action": "SWITCH_TO_ON_DEMAND",
}
_SCARCE = ("r5dn.2xlarge", "m5zn.xlarge", "m5ad.xlarge", "m7i.24xlarge", "m7i.48xlarge")


def _working(node: str = "task", **said: Any) -> FleetView:
    """A fleet of core or task nodes on Spot, with enough instance types to choose from."""
    strategy = {"instance_types": _of(5)}
    return fleet(**{**_ON_SPOT, "node": node, "target_spot_capacity": 4, **strategy, **said})


CASES = [
    case(
        "SpotCore",
        grouped(core_group=group("core", market="SPOT")),
        f"`instances.core` {_SPOT_CORE}",
        good=grouped(core_group=group("core", market=UNKNOWN), task_groups=(group("task", market="SPOT"),)),
    ),
    case(
        "SpotCore",
        cluster(core_fleet=fleet("core", instance_types=UNKNOWN, target_spot_capacity=1, **_ON_SPOT)),
        f"`instances.core` {_SPOT_CORE}",
        good=cluster(
            # Trino alone has no HDFS.
            core_fleet=fleet("core", instance_types=UNKNOWN, target_spot_capacity=1, **_ON_SPOT),
            applications=("Trino",),
        ),
    ),
    case(
        "SpotChoice",
        _working(instance_types=_of(4)),
        "all Spot capacity of the fleet is m6g.xlarge, m6g.2xlarge, m6g.4xlarge, m6g.8xlarge; "
        "name 5 or more, and better 10",
        good=_working(),
    ),
    case(
        "SpotChoice",
        _working("core", instance_types=_of(1)),
        "all Spot capacity of the fleet is m6g.xlarge; name 5 or more, and better 10",
        good=_working(instance_types=types("g5.xlarge", "g6.xlarge", weight=4)),
    ),
    case(
        "SpotChoice",
        _working("core", target_spot_capacity=4, instance_types=_of(1)),
        "all Spot capacity of the fleet is m6g.xlarge; name 5 or more, and better 10",
        good=_working("primary", instance_types=types("m6g.xlarge", weight=1)),
    ),
    case(
        "SpotChoice",
        _working(target_spot_capacity=1, target_on_demand_capacity=16, instance_types=types("m6g.xlarge", weight=1)),
        "all Spot capacity of the fleet is m6g.xlarge; name 5 or more, and better 10",
        good=fleet("task", target_spot_capacity=0),
    ),
    case(
        "SpotScarce",
        _working(instance_types=types(*_SCARCE, weight=4)),
        f"EC2 has little Spot capacity of {', '.join(_SCARCE)}; add smaller types of other families",
        good=_working(instance_types=(*types(*_SCARCE, weight=4), *_of(1))),
    ),
    case(
        "SpotScarce",
        _working(instance_types=types(*_SCARCE, weight=4)),
        f"EC2 has little Spot capacity of {', '.join(_SCARCE)}; add smaller types of other families",
        good=_working(instance_types=(*types(*_SCARCE, weight=4), UNKNOWN)),
    ),
    case(
        "SpotScarce",
        _working(instance_types=types(*_SCARCE, weight=4)),
        f"EC2 has little Spot capacity of {', '.join(_SCARCE)}; add smaller types of other families",
        good=_working(instance_types=(*types(*_SCARCE, weight=4), *types("x99.xlarge", weight=4))),
    ),
    case(
        "SpotStrategyUnsaid",
        fleet("task", target_spot_capacity=4, instance_types=_of(5)),
        "`spot_allocation_strategy` is missing beside Spot capacity; say price-capacity-optimized",
        good=fleet("task", target_spot_capacity=UNKNOWN),
    ),
    case(
        "SpotStrategyUnsaid",
        fleet("core", target_spot_capacity=1, target_on_demand_capacity=16, instance_types=UNKNOWN),
        "`spot_allocation_strategy` is missing beside Spot capacity; say price-capacity-optimized",
        good=_working("core", spot_allocation_strategy=UNKNOWN),
    ),
    case(
        "BidBelowOnDemand",
        _one(bid_price_percentage=99),
        "`bid_price_percentage` (99) is below 100; leave it out",
        good=_one(bid_price_percentage=100),
    ),
    case(
        "BidBelowOnDemand",
        _one(bid_price_percentage=0),
        "`bid_price_percentage` (0) is below 100; leave it out",
        good=_one(bid_price="0.2"),
    ),
]
