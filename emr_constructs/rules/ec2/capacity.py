"""Rules on the nodes of a cluster: the model, the primary, the number of fleets and groups, instance types, images."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features, instance_types
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import (
    Node,
    fewest_nodes,
    fleets,
    groups,
    nodes,
    on_spot,
    target,
    type_names,
    volumes_on_each,
)
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, above, complete, items, known
from emr_constructs.rules.views.capacity import FleetView, TaskFleetView, TaskGroupView
from emr_constructs.rules.views.cluster import ClusterView

_FLEETS = management_guide("emr-instance-fleet")
_GROUPS = management_guide("emr-instance-group-configuration")
_TYPES = management_guide("emr-supported-instance-types")
_PRIMARIES = management_guide("emr-plan-ha-launch")
_IMAGES = management_guide("emr-custom-ami")
_NODE_TYPES = management_guide("emr-master-core-task-nodes")


@rule(on=ClusterView, source=_GROUPS, remedy="use one model for all nodes of a cluster")
def groups_and_fleets(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has instance groups or instance fleets, never both."""
    for node, _ in groups(cluster) if fleets(cluster) else ():
        yield Problem(node.field, "instance groups and instance fleets are mixed")
        return


@rule(on=ClusterView, source=_FLEETS)
def fleets_release(cluster: ClusterView) -> Iterator[Problem]:
    """Instance fleets need a release that has them."""
    label = cluster.release_label
    if known(label) and features.supports("instance_fleets", label) is False:
        for node, _ in fleets(cluster):
            text = f"instance fleets are not in {label}"
            yield Problem(node.field, text, "use `InstanceGroups`", "use instance groups")
            return


@rule(on=ClusterView, source=_FLEETS)
def fleet_strategy_release(cluster: ClusterView) -> Iterator[Problem]:
    """Allocation strategies of fleets need a release that has them."""
    for node, fleet in fleets(cluster):
        strategies = (fleet.on_demand_allocation_strategy, fleet.spot_allocation_strategy)
        if any(known(strategy) for strategy in strategies):
            yield from needs(
                cluster, "fleet_allocation_strategy", node.field, f"an allocation strategy of {node.label}"
            )


@rule(on=ClusterView, source=_GROUPS, remedy="say which instances the primary has")
def primary_missing(cluster: ClusterView) -> Iterator[Problem]:
    """Every cluster has a primary node."""
    if cluster.primary_fleet is None and cluster.primary_group is None:
        yield Problem("primary_fleet", "the cluster has no primary node")


@rule(on=ClusterView, source=_NODE_TYPES, severity=Severity.WARNING, remedy="add core nodes")
def core_missing(cluster: ClusterView) -> Iterator[Problem]:
    """Task nodes help core nodes: without those, the primary alone holds data and application masters."""
    if cluster.core_fleet is None and cluster.core_group is None:
        for node in (node for node in nodes(cluster) if node.part.node == "task"):
            yield Problem(node.field, f"{node.label} has task nodes, but the cluster has no core nodes")
            return


@rule(on=ClusterView, source=management_guide("emr-plan-ha"))
def primary_count(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has 1 primary node, or 3 for high availability."""
    for node, count in _primaries(cluster):
        if known(count) and count not in (1, 3):
            yield Problem(
                node.field, f"{node.label} has {count} nodes", "use 1, or 3 On-Demand nodes for high availability"
            )


@rule(on=ClusterView, source=management_guide("emr-plan-ha"))
def high_availability_release(cluster: ClusterView) -> Iterator[Problem]:
    """Three primary nodes need a release that can run them."""
    for node, count in _primaries(cluster):
        if count == 3:
            yield from needs(cluster, "multi_primary", node.field, "high availability with three primary nodes")


@rule(on=ClusterView, source=_PRIMARIES, remedy="use 3 On-Demand nodes")
def high_availability_on_demand(cluster: ClusterView) -> Iterator[Problem]:
    """Three primary nodes are On-Demand."""
    for node, count in _primaries(cluster):
        if count == 3 and on_spot(node.part):
            yield Problem(node.field, f"{node.label} has three nodes, and not all of them are On-Demand")


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING, strict=True)
def spot_primary(cluster: ClusterView) -> Iterator[Problem]:
    """A primary on Spot ends the cluster when EC2 takes it back: only with consent."""
    for node, _ in _primaries(cluster):
        if on_spot(node.part) and node.part.spot_primary in (None, False):
            yield Problem(
                node.field,
                f"{node.label} is on Spot: the cluster ends when EC2 takes the instance back",
                "use On-Demand, or consent with `spot_primary=True`",
                "use On-Demand",
            )


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING, remedy="use 8xlarge or larger")
def primary_size(cluster: ClusterView) -> Iterator[Problem]:
    """The primary of more than 50 nodes is a large one: it runs what manages them."""
    parts = [node.part for node in nodes(cluster) if node.part.node != "primary"]
    counts = [fewest_nodes(one, target(one)) if isinstance(one, FleetView) else one.instance_count for one in parts]
    count = sum(items(tuple(counts)))
    for node, name in type_names(cluster):
        if node.part.node == "primary" and instance_types.small_primary(name, count):
            yield Problem(node.field, f"{node.label} ({name}) manages {count} nodes")


def _primaries(cluster: ClusterView) -> Iterator[tuple[Node, Maybe[int]]]:
    """The primary, with its number of nodes."""
    for node in nodes(cluster):
        if node.part.node == "primary":
            yield node, target(node.part) if isinstance(node.part, FleetView) else node.part.instance_count


@rule(on=ClusterView, source=_FLEETS, remedy="keep one; it may have 30 instance types")
def task_fleets(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has at most one task fleet."""
    count = sum(node.part.node == "task" for node, _ in fleets(cluster))
    if count > 1:
        yield Problem("task_fleets", f"the cluster has {count} task fleets")


@rule(on=ClusterView, source=_GROUPS)
def task_groups(cluster: ClusterView) -> Iterator[Problem]:
    """Task groups have different names, and there are at most 48."""
    count = sum(node.part.node == "task" for node, _ in groups(cluster))
    if count > 48:
        yield Problem("task_groups", f"`instances.task` has {count} groups", "use at most 48")
    names = [group.name for group in items(cluster.task_groups) if group.name is not UNKNOWN]
    for name in sorted({name for name in names if names.count(name) > 1}, key=str):
        called = "without a name" if name is None else f"named {name!r}"
        text = f"{names.count(name)} task groups are {called}"
        yield Problem("task_groups", text, "give each a `name` of its own", "give each a Name of its own")


@rule(on=TaskFleetView, source=_FLEETS, remedy="put it into the cluster")
def task_fleet_type(fleet: TaskFleetView) -> Iterator[Problem]:
    """A fleet that a running cluster gets is a task fleet."""
    if known(fleet.fleet_type) and fleet.fleet_type != "TASK":
        yield Problem("fleet_type", f"`fleet_type` ({fleet.fleet_type}) must be TASK")


@rule(on=TaskGroupView, source=_GROUPS, remedy="put it into the cluster")
def task_group_role(group: TaskGroupView) -> Iterator[Problem]:
    """A group that a running cluster gets is a task group."""
    if known(group.role) and group.role != "TASK":
        yield Problem("role", f"`role` ({group.role}) must be TASK")


@rule(on=ClusterView, source=management_guide("emr-clusters-in-a-vpc"), remedy="choose one, or use instance fleets")
def subnets_of_groups(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with instance groups stands in one subnet."""
    if groups(cluster) and not fleets(cluster) and known(cluster.subnets) and len(cluster.subnets) > 1:
        yield Problem("subnets", f"a cluster with instance groups names {len(cluster.subnets)} subnets")


@rule(on=ClusterView, source=_TYPES)
def instance_type_not_supported(cluster: ClusterView) -> Iterator[Problem]:
    """Every instance type must be one that the release accepts."""
    label = cluster.release_label if known(cluster.release_label) else None
    for node, name in type_names(cluster):
        reason = instance_types.never(name)
        if reason or (label and instance_types.supported(name, label) is False):
            better = instance_types.nearest(name, label)
            kind = {"burstable": " (EMR takes no burstable types)", "metal": " (EMR takes no metal types)"}
            where = "EMR" if reason else label
            yield Problem(
                node.field,
                f"{node.label}: {name!r} is not supported by {where}{kind.get(reason or '', '')}",
                f"use {' or '.join(better)}" if better else "choose another instance type",
            )


@rule(on=ClusterView, source=_TYPES, severity=Severity.WARNING)
def instance_type_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """An instance type that the facts do not know may be newer than them, or a mistake."""
    for node, name in type_names(cluster):
        if not instance_types.is_known(name):
            nearest = instance_types.nearest(name)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            yield Problem(node.field, f"{node.label}: {name!r} is not an instance type this library knows{hint}")


@rule(on=ClusterView, source=_TYPES, severity=Severity.WARNING)
def instance_type_discouraged(cluster: ClusterView) -> Iterator[Problem]:
    """AWS advises against some newer Intel and AMD types on releases that do not use them well."""
    label = cluster.release_label
    for node, name in type_names(cluster) if known(label) else ():
        if instance_types.discouraged(name, str(label)):
            better = (*instance_types.nearest(name, str(label)), "a newer release")
            yield Problem(
                node.field, f"{node.label}: {name} is slower than it could be on {label}", f"use {' or '.join(better)}"
            )


@rule(on=ClusterView, source=_IMAGES)
def custom_ami_architecture(cluster: ClusterView) -> Iterator[Problem]:
    """One custom AMI serves one architecture."""
    if cluster.custom_ami is None:
        return
    found = {one.architecture: name for _, name in type_names(cluster) if (one := instance_types.get(name))}
    if len(found) > 1:
        yield Problem(
            "custom_ami",
            f"`custom_ami` is one image, but {' and '.join(sorted(found.values()))} are of different architectures",
            "use one architecture, or a `custom_ami` for each instance type",
        )


@rule(on=ClusterView, source=_IMAGES, remedy="keep one of them")
def custom_ami_twice(cluster: ClusterView) -> Iterator[Problem]:
    """A custom AMI is set for the cluster or for its parts, not both."""
    parts = [one for node in nodes(cluster) for one in node.instances()]
    if cluster.custom_ami is not None and any(part.custom_ami is not None for part in parts):
        yield Problem("custom_ami", "`custom_ami` is set for the cluster and for instance types of it")


@rule(on=ClusterView, source=_FLEETS)
def fleet_size(cluster: ClusterView) -> Iterator[Problem]:
    """A fleet has at most 2000 instances and 7000 volumes; from 7.7, with an allocation strategy, twice as many."""
    for node, fleet in fleets(cluster):
        most, most_volumes = _limits(cluster, fleet)
        count, volumes = fewest_nodes(fleet, target(fleet)), _fewest_volumes(node)
        if above(count, most):
            yield Problem(node.field, f"{node.label} has at least {count} instances", f"use at most {most}")
        elif above(volumes, most_volumes):
            remedy = f"use at most {most_volumes}, fewer and larger ones"
            yield Problem(node.field, f"{node.label} has at least {volumes} EBS volumes", remedy)


@rule(on=ClusterView, source=management_guide("emr-plan-storage"), severity=Severity.WARNING)
def launch_volumes(cluster: ClusterView) -> Iterator[Problem]:
    """EC2 takes at most 2500 EBS volumes in one launch request."""
    for node in nodes(cluster):
        volumes = _fewest_volumes(node)
        refused = isinstance(node.part, FleetView) and above(volumes, _limits(cluster, node.part)[-1])
        if above(volumes, 2500) and not refused:
            yield Problem(
                node.field,
                f"{node.label} starts with at least {volumes} EBS volumes, and EC2 launches at most 2500 at once",
                "start with fewer instances and let the cluster grow",
            )


def _limits(cluster: ClusterView, fleet: FleetView) -> tuple[int, int]:
    """The most instances and volumes that the fleet may have, as far as is known."""
    label = cluster.release_label
    strategies = (fleet.on_demand_allocation_strategy, fleet.spot_allocation_strategy)
    large = not known(label) or features.supports("large_fleets", label) is not False
    return (4000, 14_000) if large and strategies != (None, None) else (2000, 7000)


def _fewest_volumes(node: Node) -> Maybe[int]:
    """The fewest EBS volumes that the instances of a fleet or group have, where each says its own."""
    part = node.part
    count = fewest_nodes(part, target(part)) if isinstance(part, FleetView) else part.instance_count
    lists = [one.volumes for one in node.instances()]
    if not known(count) or not lists or not all(complete(volumes) and volumes for volumes in lists):
        return UNKNOWN
    return count * min(volumes_on_each(volumes) for volumes in lists)
