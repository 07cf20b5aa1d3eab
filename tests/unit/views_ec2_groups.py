"""Cases of the rules on instance groups."""

from __future__ import annotations

from views import case, group, grouped

from emr_constructs.rules.views.capacity import InstanceTypeView

_AMOUNT = "is not an amount of USD; write for example '0.25', or leave it out"

CASES = [
    case("GroupName", group(name="a" * 257), "`name` has 257 characters; use at most 256", good=group(name="a" * 256)),
    case("GroupName", group(name="a" * 257), "`name` has 257 characters; use at most 256", good=group(name="")),
    case(
        "GroupCount",
        group("core", instance_count=0),
        "`instance_count` (0) must be at least 1",
        good=group("core", instance_count=1),
    ),
    case(
        "GroupCount",
        group("task", instance_count=-1),
        "`instance_count` (-1) must be at least 0",
        good=group("task", instance_count=0),
    ),
    case(
        "GroupMarket",
        group(market="RESERVED"),
        "`market` ('RESERVED') must be ON_DEMAND or SPOT",
        good=group(market="ON_DEMAND"),
    ),
    case(
        "BidWithoutSpot",
        group(market="ON_DEMAND", bid_price="0.2"),
        "`bid_price` is set but the group is On-Demand; set `market` to SPOT, or leave `bid_price` out",
        good=group(market="SPOT", bid_price="0.2"),
    ),
    case(
        "BidWithoutSpot",
        grouped(core_group=group("core", market="ON_DEMAND", bid_price="0.2")),
        "`instances.core`: `bid_price` is set but the group is On-Demand; "
        "set `market` to SPOT, or leave `bid_price` out",
        good=grouped(core_group=group("core", market="ON_DEMAND")),
    ),
    case(
        "BidPrice",
        group(market="SPOT", bid_price="OnDemandPrice"),
        f"`bid_price` ('OnDemandPrice') {_AMOUNT}",
        good=group(market="SPOT", bid_price=".25"),
    ),
    case(
        "BidPrice",
        InstanceTypeView(instance_type="m7g.xlarge", bid_price="$0.25"),
        f"`bid_price` ('$0.25') {_AMOUNT}",
        good=InstanceTypeView(instance_type="m7g.xlarge", bid_price="1"),
    ),
    case(
        "BidPrice",
        group(market="SPOT", bid_price="0.00"),
        f"`bid_price` ('0.00') {_AMOUNT}",
        good=group(market="SPOT", bid_price="0.01"),
    ),
]

SAID = {"BidWithoutSpot"}
"""Rules that ask whether something is said, whatever it is."""
