"""The arithmetic of ``SparkDefaults.for_instances``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from emr_constructs.errors import Violation
from emr_constructs.facts import instance_types, spark, yarn
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.rules.ec2.nodes import Node, target, vcpus
from emr_constructs.rules.view import UNKNOWN, Maybe, items, known
from emr_constructs.rules.views.capacity import FleetView, GroupView, InstanceTypeView

_CORES = 4
_INSTEAD = "SparkDefaults(executor_cores=..., executor_memory=...)"


@dataclass(frozen=True, kw_only=True)
class Sizing:
    """What the sizes are made of: the nodes that run executors, and the arguments of ``for_instances``."""

    instances: InstanceFleets | InstanceGroups
    executor_cores: int | None
    driver_slots: int
    maximum_vcpus: int | None
    partitions_per_vcpu: int

    def violations(self) -> list[Violation]:
        """Why there are no sizes."""
        return list(self._unknown()) or [*(list(self._mixed()) or self._unfit()), *self._unlimited()]

    def _unknown(self) -> Iterator[Violation]:
        names = (*_names(self._primary), *self._types)
        unknown = dict.fromkeys(
            repr(name) if known(name) else "a token" for name in names if not known(name) or yarn.memory(name) is None
        )
        if unknown:
            what = " and ".join(unknown)
            text = f"the memory that YARN has on {what} is not known; say the sizes yourself, with {_INSTEAD}"
            yield Violation("SparkUnknownInstances", text)

    def _mixed(self) -> Iterator[Violation]:
        types = dict.fromkeys(items(self._types))
        if not spark.alike(types):
            shares = ", ".join(f"{spark.memory_per_vcpu(name)} of {name}" for name in types)
            text = (
                f"executors of one size do not suit nodes with different memory for a vCPU (MiB: {shares}); use types "
                "alike for core and task nodes, or leave executors to EMR, with SparkDefaults(shuffle_partitions=...)"
            )
            yield Violation("SparkMixedInstances", text)

    def _unfit(self) -> Iterator[Violation]:
        if self.cores > self._least_vcpus:
            more = (
                f"`executor_cores` ({self.cores}) is above the {self._least_vcpus} vCPUs of the smallest instance type"
            )
            yield Violation("SparkExecutorCores", more)
        elif self.driver_slots > self._least_executors:
            text = (
                f"`driver_slots` ({self.driver_slots}) is above the executors that fit on the smallest instance type "
                f"({self._least_executors}); use larger nodes"
            )
            yield Violation("SparkDriverSlots", text)

    def _unlimited(self) -> Iterator[Violation]:
        if not known(self._vcpus):
            text = "the capacity of `instances` is not known before deployment; say `maximum_vcpus`"
            yield Violation("SparkUnknownCapacity", text)

    @property
    def cores(self) -> int:
        """Cores of an executor."""
        return self.executor_cores or min(_CORES, self._least_vcpus)

    def executor(self) -> spark.Container:
        """The container of an executor."""
        return spark.executor(self._room)

    def driver(self) -> spark.Container:
        """The container of a driver: on the nodes the place of executors, but no more than the primary has."""
        on_primary = [spark.whole(yarn.memory(name) or 0) for name in items(tuple(_names(self._primary)))]
        return spark.driver(min(self._room * self.driver_slots, *on_primary))

    def parallelism(self) -> int:
        """Tasks for all vCPUs."""
        return self.partitions_per_vcpu * (self._vcpus if known(self._vcpus) else 0)

    def shuffle_partitions(self) -> int:
        """As many, or Spark's own number where that is more, rounded up to tasks for all vCPUs."""
        total = self._vcpus if known(self._vcpus) else 1
        return -(-max(self.parallelism(), spark.default_shuffle_partitions()) // total) * total

    @property
    def _room(self) -> int:
        return spark.room_for_executor(items(self._types), self.cores)

    @cached_property
    def _primary(self) -> FleetView | GroupView:
        return self.instances.primary._view("primary")

    @cached_property
    def _workers(self) -> Sequence[FleetView | GroupView]:
        """Core and task nodes; the primary where it is alone."""
        task = self.instances.task
        parts = (self.instances.core, *(task if isinstance(task, (list, tuple)) else [task]))
        return [one._view() for one in parts if one is not None] or [self._primary]

    @cached_property
    def _types(self) -> tuple[Maybe[str], ...]:
        return tuple(name for part in self._workers for name in _names(part))

    @cached_property
    def _least_vcpus(self) -> int:
        return min(spark.executors_on(name, 1) for name in items(self._types))

    @property
    def _least_executors(self) -> int:
        return min(spark.executors_on(name, self.cores) for name in items(self._types))

    @cached_property
    def _vcpus(self) -> Maybe[int]:
        """The most vCPUs of the nodes."""
        if self.maximum_vcpus is not None:
            return self.maximum_vcpus
        counts = [_vcpus_of(part) for part in self._workers]
        return sum(items(tuple(counts))) if all(known(count) for count in counts) else UNKNOWN


def _names(part: FleetView | GroupView) -> Iterator[Maybe[str]]:
    yield from (one.instance_type for one in Node("instances", "", part).instances())


def _vcpus_of(part: FleetView | GroupView) -> Maybe[int]:
    """The most vCPUs that the nodes of a fleet or group start with."""
    if isinstance(part, GroupView):
        count, each = part.instance_count, vcpus(part)
        return count * each if known(count) and known(each) else UNKNOWN
    units = target(part)
    weights = [_vcpus_of_a_unit(one) for one in items(part.instance_types)]
    return round(units * max(items(tuple(weights)))) if known(units) and all(map(known, weights)) else UNKNOWN


def _vcpus_of_a_unit(one: InstanceTypeView) -> Maybe[float]:
    kind = instance_types.get(one.instance_type) if known(one.instance_type) else None
    return kind.vcpus / one.weighted_capacity if kind and known(one.weighted_capacity) else UNKNOWN
