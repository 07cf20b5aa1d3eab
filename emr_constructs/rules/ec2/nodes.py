"""What rules ask of the nodes of a cluster: where they stand, how many there are, what they count for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from emr_constructs.facts import applications, instance_types
from emr_constructs.rules.view import UNKNOWN, Maybe, above, complete, items, known
from emr_constructs.rules.views.capacity import FleetView, GroupView, InstanceTypeView, InstanceView, Volumes
from emr_constructs.rules.views.cluster import ClusterView

T = TypeVar("T")


class Node(NamedTuple):
    """A fleet or group of a cluster.

    :param field: the field of the cluster where it stands, or would stand.
    :param label: how a message names it.
    :param part: the fleet or group.
    """

    field: str
    label: str
    part: FleetView | GroupView

    def instances(self) -> tuple[InstanceView, ...]:
        """Its known instance types."""
        return (self.part,) if isinstance(self.part, GroupView) else items(self.part.instance_types)


def nodes(cluster: ClusterView) -> Iterator[Node]:
    """The known fleets and groups, also those that are resources of their own."""
    fields = ("primary_fleet", "core_fleet", "task_fleets", "primary_group", "core_group", "task_groups")
    for field in fields:
        value = getattr(cluster, field)
        for part in items(value if isinstance(value, tuple) else (value,)):
            yield Node(field, f"`instances.{part.node}`", part)
    for fleet in items(cluster.task_fleet_resources):
        yield Node("task_fleets", fleet.resource_type, fleet)
    for group in items(cluster.task_group_resources):
        yield Node("task_groups", group.resource_type, group)


def core(cluster: ClusterView) -> tuple[Node, ...]:
    """The core, where it is known."""
    return tuple(node for node in nodes(cluster) if node.part.node == "core")


def core_and_tasks(cluster: ClusterView) -> tuple[Maybe[FleetView | GroupView], ...]:
    """Everything but the primary; UNKNOWN for what is not known."""
    parts: tuple[Maybe[FleetView | GroupView], ...] = (
        *(cluster.core_fleet, cluster.core_group),
        *(*_each(cluster.task_fleets), *_each(cluster.task_fleet_resources)),
        *(*_each(cluster.task_groups), *_each(cluster.task_group_resources)),
    )
    return tuple(part for part in parts if part is not None)


def _each(values: Maybe[tuple[Maybe[T], ...]]) -> tuple[Maybe[T], ...]:
    """The items of a list, also those that are not known; UNKNOWN for a list that is not known."""
    return values if known(values) else (UNKNOWN if values is UNKNOWN else None,)


def fleets(cluster: ClusterView) -> tuple[tuple[Node, FleetView], ...]:
    """The known fleets, with where they stand."""
    return tuple((node, node.part) for node in nodes(cluster) if isinstance(node.part, FleetView))


def groups(cluster: ClusterView) -> tuple[tuple[Node, GroupView], ...]:
    """The known instance groups, with where they stand."""
    return tuple((node, node.part) for node in nodes(cluster) if isinstance(node.part, GroupView))


def type_names(cluster: ClusterView) -> Iterator[tuple[Node, str]]:
    """Each known instance type, with where it stands."""
    for node in nodes(cluster):
        for one in node.instances():
            if known(one.instance_type):
                yield node, one.instance_type


def total(*amounts: Maybe[int]) -> Maybe[int]:
    """The sum, what is not said counting for nothing; unknown where one of them is."""
    if any(amount is UNKNOWN for amount in amounts):
        return UNKNOWN
    return sum(amount for amount in amounts if known(amount))


def weights(fleet: FleetView) -> Maybe[tuple[int, ...]]:
    """Units that instances of each type count for; at least 1, another rule speaks of less."""
    if not complete(fleet.instance_types):
        return UNKNOWN
    said = [_weight(one) for one in items(fleet.instance_types)]
    return tuple(weight for weight in said if known(weight)) if UNKNOWN not in said else UNKNOWN


def _weight(one: InstanceTypeView) -> Maybe[int]:
    if one.weighted_capacity is None:
        return 1
    return max(one.weighted_capacity, 1) if known(one.weighted_capacity) else UNKNOWN


def most_nodes(fleet: FleetView, units: Maybe[int]) -> Maybe[int]:
    """The most instances that so many units can be: all of the smallest type."""
    found = weights(fleet)
    return -(-units // min(found, default=1)) if known(units) and known(found) else UNKNOWN


def fewest_nodes(fleet: FleetView, units: Maybe[int]) -> Maybe[int]:
    """The fewest instances that so many units can be: all of the largest type."""
    found = weights(fleet)
    return -(-units // max(found, default=1)) if known(units) and known(found) else UNKNOWN


def target(fleet: FleetView) -> Maybe[int]:
    """Units that a fleet starts with."""
    return total(fleet.target_on_demand_capacity, fleet.target_spot_capacity)


def on_spot(part: FleetView | GroupView) -> bool:
    """Whether a fleet or group certainly has Spot capacity."""
    return above(part.target_spot_capacity, 0) if isinstance(part, FleetView) else part.market == "SPOT"


def vcpus(group: GroupView) -> Maybe[int]:
    """YARN vcores of an instance of a group."""
    kind = instance_types.get(group.instance_type) if known(group.instance_type) else None
    return kind.vcpus if kind else UNKNOWN


def volumes_on_each(volumes: Volumes) -> int:
    """EBS volumes that each instance certainly has: one, where their number is not said or not known."""
    return sum(count if known(count := one.volumes_per_instance) else 1 for one in items(volumes))


def setting(cluster: ClusterView, classification: str, key: str) -> Maybe[str]:
    """What a cluster sets a property of a classification to."""
    for one in items(cluster.configurations):
        if one.classification == classification:
            if not known(one.properties):
                return UNKNOWN if one.properties is UNKNOWN else None
            value = one.properties.get(key)
            return str(value) if known(value) else value
    names = [one.classification for one in items(cluster.configurations)]
    return None if complete(cluster.configurations) and UNKNOWN not in names else UNKNOWN


def without_hadoop(cluster: ClusterView) -> Maybe[bool]:
    """Whether a cluster runs neither YARN nor HDFS."""
    names, label = cluster.application_names(), cluster.release_label
    if names - {"Trino"} or cluster.applications is None:
        return False
    if not complete(cluster.applications) or not known(label):
        return UNKNOWN
    return applications.without_hadoop(names, label)
