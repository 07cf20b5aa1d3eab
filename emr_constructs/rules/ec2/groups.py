"""Rules on instance groups, and on what they share with the instance types of fleets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import sized
from emr_constructs.rules.sources import api, management_guide
from emr_constructs.rules.view import known
from emr_constructs.rules.views.capacity import GroupView, InstanceView

_GROUPS = management_guide("emr-instance-group-configuration")
_PRICE = re.compile(r"\d+(\.\d+)?|\.\d+")


@rule(on=GroupView, source=api("InstanceGroupConfig"))
def group_name(group: GroupView) -> Iterator[Problem]:
    """The name of a group has at most 256 characters."""
    yield from sized(group, "name", 256, 0)


@rule(on=GroupView, source=_GROUPS)
def group_count(group: GroupView) -> Iterator[Problem]:
    """A primary or core group has at least one instance."""
    least = 1 if group.node in ("primary", "core") else 0
    if known(group.instance_count) and group.instance_count < least:
        yield Problem("instance_count", f"`instance_count` ({group.instance_count}) must be at least {least}")


@rule(on=GroupView, source=api("InstanceGroupConfig"))
def group_market(group: GroupView) -> Iterator[Problem]:
    """Instances of a group are On-Demand or Spot."""
    yield from one_of(group, "market", enums.values("MarketType"))


@rule(
    on=GroupView,
    source=api("InstanceGroupConfig"),
    severity=Severity.WARNING,
    strict=True,
    remedy="set `market` to SPOT, or leave `bid_price` out",
)
def bid_without_spot(group: GroupView) -> Iterator[Problem]:
    """A bid price is for Spot instances."""
    if group.bid_price is not None and group.market == "ON_DEMAND":
        yield Problem("bid_price", "`bid_price` is set but the group is On-Demand")


@rule(on=InstanceView, source=api("InstanceGroupConfig"), remedy="write for example '0.25', or leave it out")
def bid_price(one: InstanceView) -> Iterator[Problem]:
    """A bid price is an amount of USD; what an instance costs On-Demand needs no bid."""
    if known(one.bid_price) and not (_PRICE.fullmatch(one.bid_price) and float(one.bid_price) > 0):
        yield Problem("bid_price", f"`bid_price` ({one.bid_price!r}) is not an amount of USD")
