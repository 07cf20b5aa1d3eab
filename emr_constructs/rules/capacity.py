"""Rules on instances: fleets, groups, instance types, HDFS replication."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features, instance_types
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, above, broken, complete, items, known, outside
from emr_constructs.rules.views.capacity import FleetView, GroupView, InstanceTypeView
from emr_constructs.rules.views.cluster import ClusterView

_FLEETS = management_guide("emr-instance-fleet")
_GROUPS = management_guide("emr-instance-group-configuration")
_TYPES = management_guide("emr-supported-instance-types")


@rule(on=ClusterView, source=_FLEETS, remedy="use one model for all nodes of a cluster")
def groups_and_fleets(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has instance groups or instance fleets, never both."""
    if cluster.groups() and cluster.fleets():
        yield Problem("primary_group", "instance groups and instance fleets are mixed")


@rule(on=ClusterView, source=_FLEETS)
def fleets_release(cluster: ClusterView) -> Iterator[Problem]:
    """Instance fleets need a release that has them."""
    label = cluster.release_label
    if cluster.fleets() and known(label) and features.supports("instance_fleets", label) is False:
        yield Problem("primary_fleet", f"instance fleets are not in {label}", "use `InstanceGroups`")


@rule(on=ClusterView, source=_TYPES)
def instance_type_not_supported(cluster: ClusterView) -> Iterator[Problem]:
    """Every instance type must be one that the release accepts."""
    for argument, name in cluster.instance_types():
        reason = instance_types.never(name)
        label = cluster.release_label
        refused = bool(reason) or (known(label) and instance_types.supported(name, label) is False)
        if refused:
            better = instance_types.nearest(name, label if known(label) else None)
            kind = {"burstable": " (EMR takes no burstable types)", "metal": " (EMR takes no metal types)"}
            where = "EMR" if reason or not known(label) else label
            yield Problem(
                "primary_fleet",
                f"`{argument}`: {name!r} is not supported by {where}{kind.get(reason or '', '')}",
                f"use {' or '.join(better)}" if better else "choose another instance type",
            )


@rule(on=ClusterView, source=_TYPES, severity=Severity.WARNING)
def instance_type_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """An instance type that the facts do not know may be newer than them, or a mistake."""
    for argument, name in cluster.instance_types():
        if not instance_types.is_known(name):
            nearest = instance_types.nearest(name)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            yield Problem("primary_fleet", f"`{argument}`: {name!r} is not an instance type this library knows{hint}")


@rule(on=FleetView, source=_FLEETS, remedy="set `target_on_demand_capacity` or `target_spot_capacity`")
def fleet_targets(fleet: FleetView) -> Iterator[Problem]:
    """A fleet needs a target above 0."""
    targets = (fleet.target_on_demand_capacity, fleet.target_spot_capacity)
    for field, target in zip(("target_on_demand_capacity", "target_spot_capacity"), targets, strict=True):
        if known(target) and target < 0:
            yield Problem(field, f"`{field}` ({target}) must not be negative", "use 0 or more")
    if all(target is None or target == 0 for target in targets):
        yield Problem("target_on_demand_capacity", "both targets of the fleet are 0")


@rule(on=FleetView, source=_FLEETS)
def fleet_instance_types(fleet: FleetView) -> Iterator[Problem]:
    """A fleet has 1 to 30 instance types with an allocation strategy, else 1 to 5."""
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


@rule(on=FleetView, source=_FLEETS)
def spot_timeout(fleet: FleetView) -> Iterator[Problem]:
    """The Spot timeout of a fleet must be 5 minutes to 1 day."""
    if known(fleet.spot_timeout) and outside(fleet.spot_timeout, 5, 1440):
        yield Problem("spot_timeout", f"`spot_timeout` ({fleet.spot_timeout:g} minutes) must be 5 to 1440 minutes")
    elif known(fleet.spot_timeout) and broken(fleet.spot_timeout):
        yield Problem("spot_timeout", f"`spot_timeout` ({fleet.spot_timeout:g} minutes) must be whole minutes")


@rule(on=FleetView, source=BEST_PRACTICES, remedy="give each of them a `weighted_capacity`")
def mixed_weights(fleet: FleetView) -> Iterator[Problem]:
    """Either every type of a fleet says its weight or none does."""
    if fleet.node == "primary":
        return
    weights = [one.weighted_capacity is not None for one in items(fleet.instance_types)]
    if any(weights) and not all(weights):
        without = [one.instance_type for one in items(fleet.instance_types) if one.weighted_capacity is None]
        names = ", ".join(str(name) for name in without)
        yield Problem("instance_types", f"{names} would count for 1 unit beside types with other weights")


@rule(on=FleetView, source=_FLEETS, remedy="use `InstanceFleet.primary(...)`")
def primary_weight(fleet: FleetView) -> Iterator[Problem]:
    """Whatever its size, an instance of the primary counts for 1 unit."""
    for one in items(fleet.instance_types) if fleet.node == "primary" else ():
        if known(one.weighted_capacity) and one.weighted_capacity > 1:
            yield Problem("instance_types", f"{one.instance_type} counts for {one.weighted_capacity} units, not for 1")


@rule(on=InstanceTypeView, source=_FLEETS, remedy="give one of them")
def bid_twice(one: InstanceTypeView) -> Iterator[Problem]:
    """A bid is an amount or a percentage, not both."""
    if one.bid_price is not None and one.bid_price_percentage is not None:
        yield Problem("bid_price", "`bid_price` and `bid_price_percentage` exclude each other")


@rule(on=InstanceTypeView, source=_FLEETS)
def weight_range(one: InstanceTypeView) -> Iterator[Problem]:
    """A weight is at least 1, a priority at least 0."""
    if known(one.weighted_capacity) and one.weighted_capacity < 1:
        yield Problem("weighted_capacity", f"`weighted_capacity` ({one.weighted_capacity}) must be at least 1")
    if known(one.priority) and one.priority < 0:
        yield Problem("priority", f"`priority` ({one.priority:g}) must be at least 0")


@rule(on=ClusterView, source=management_guide("emr-plan-ha"))
def primary_count(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has 1 primary node, or 3 for high availability."""
    group, fleet = cluster.primary_group, cluster.primary_fleet
    count: Maybe[int] = None
    if known(group):
        count = group.instance_count
    elif known(fleet):
        count = _sum(fleet.target_on_demand_capacity, fleet.target_spot_capacity)
    if known(count) and count not in (1, 3):
        yield Problem(
            "primary_fleet",
            f"`instances.primary` has {count} nodes",
            "use 1, or 3 On-Demand nodes for high availability",
        )


@rule(on=ClusterView, source=BEST_PRACTICES)
def spot_primary(cluster: ClusterView) -> Iterator[Problem]:
    """A primary on Spot ends the cluster when EC2 takes it back: only with consent."""
    group, fleet = cluster.primary_group, cluster.primary_fleet
    on_spot = known(fleet) and above(fleet.target_spot_capacity, 0) and fleet.spot_primary in (None, False)
    on_spot = on_spot or (known(group) and group.market == "SPOT" and group.spot_primary in (None, False))
    if on_spot:
        yield Problem(
            "primary_fleet",
            "`instances.primary` is on Spot: the cluster ends when EC2 takes the instance back",
            "use On-Demand, or consent with `spot_primary=True`",
        )


@rule(on=GroupView, source=_GROUPS)
def group_count(group: GroupView) -> Iterator[Problem]:
    """A primary or core group has at least one instance."""
    least = 1 if group.node in ("primary", "core") else 0
    if known(group.instance_count) and group.instance_count < least:
        yield Problem("instance_count", f"`instance_count` ({group.instance_count}) must be at least {least}")


@rule(on=GroupView, source=_GROUPS, remedy="set `market` to SPOT, or leave `bid_price` out")
def bid_without_spot(group: GroupView) -> Iterator[Problem]:
    """A bid price is for Spot instances."""
    if group.bid_price is not None and group.market == "ON_DEMAND":
        yield Problem("bid_price", "`bid_price` is set but the group is On-Demand")


@rule(on=ClusterView, source=_GROUPS)
def task_groups(cluster: ClusterView) -> Iterator[Problem]:
    """Task groups have different names, and there are at most 48."""
    groups = items(cluster.task_groups)
    if len(groups) > 48:
        yield Problem("task_groups", f"`instances.task` has {len(groups)} groups", "use at most 48")
    names = [group.name if known(group.name) else "task" for group in groups if group.name is not UNKNOWN]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(
            "task_groups",
            f"{names.count(name)} task groups are named {name!r}",
            "give each a `name` of its own",
        )


@rule(on=ClusterView, source=management_guide("emr-custom-ami"))
def custom_ami_architecture(cluster: ClusterView) -> Iterator[Problem]:
    """One custom AMI serves one architecture."""
    if cluster.custom_ami is None:
        return
    found = {one.architecture: name for _, name in cluster.instance_types() if (one := instance_types.get(name))}
    if len(found) > 1:
        yield Problem(
            "custom_ami",
            f"`custom_ami` is one image, but {' and '.join(sorted(found.values()))} are of different architectures",
            "use one architecture, or a `custom_ami` for each instance type",
        )


@rule(on=ClusterView, source=management_guide("emr-custom-ami"), remedy="keep one of them")
def custom_ami_twice(cluster: ClusterView) -> Iterator[Problem]:
    """A custom AMI is set for the cluster or for its parts, not both."""
    parts: list[GroupView | InstanceTypeView] = [
        *cluster.groups(),
        *(one for fleet in cluster.fleets() for one in items(fleet.instance_types)),
    ]
    if cluster.custom_ami is not None and any(part.custom_ami is not None for part in parts):
        yield Problem("custom_ami", "`custom_ami` is set for the cluster and for instance types of it")


@rule(on=ClusterView, source=BEST_PRACTICES)
def core_below_replication(cluster: ClusterView) -> Iterator[Problem]:
    """HDFS needs as many core nodes as it keeps copies of a block."""
    replication = _replication(cluster)
    nodes = _most_core_nodes(cluster)
    if known(replication) and known(nodes) and nodes < replication:
        yield Problem(
            "configurations",
            f"HDFS keeps {replication} copies of each block, but the core has {nodes} node{'s' if nodes != 1 else ''}",
            f"start at least {replication} core nodes, or set `hdfs_replication={max(nodes, 1)}`",
        )


@rule(on=ClusterView, source=management_guide("emr-plan-storage"), remedy="keep at least 1 copy")
def hdfs_replication(cluster: ClusterView) -> Iterator[Problem]:
    """HDFS keeps at least one copy of a block."""
    replication = _replication(cluster)
    if known(replication) and replication < 1:
        yield Problem("configurations", f"HDFS keeps {replication} copies of each block")


def _replication(cluster: ClusterView) -> Maybe[int]:
    for one in items(cluster.configurations):
        value = one.properties.get("dfs.replication") if known(one.properties) else None
        if one.classification == "hdfs-site" and known(value):
            return int(value) if str(value).isdecimal() else None
    return None


def _most_core_nodes(cluster: ClusterView) -> Maybe[int]:
    """The most nodes the core can start with: a fleet may reach its target with its smallest type."""
    if known(cluster.core_group):
        return cluster.core_group.instance_count
    if not known(cluster.core_fleet):
        return None
    if not complete(cluster.core_fleet.instance_types):
        return UNKNOWN
    target = _sum(cluster.core_fleet.target_on_demand_capacity, cluster.core_fleet.target_spot_capacity)
    weights = [_weight(one) for one in items(cluster.core_fleet.instance_types)]
    smallest = min((weight for weight in weights if known(weight)), default=1)
    return -(-target // smallest) if known(target) and UNKNOWN not in weights else UNKNOWN


def _weight(one: InstanceTypeView) -> Maybe[int]:
    """Units that an instance counts for; at least 1, another rule speaks of less."""
    if one.weighted_capacity is None:
        return 1
    return max(one.weighted_capacity, 1) if known(one.weighted_capacity) else UNKNOWN


def _sum(*amounts: Maybe[int]) -> Maybe[int]:
    if any(amount is UNKNOWN for amount in amounts):
        return UNKNOWN
    return sum(amount for amount in amounts if known(amount))
