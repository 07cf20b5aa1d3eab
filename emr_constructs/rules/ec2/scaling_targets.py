"""Rules on what a cluster is declared to start with, and what managed scaling makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.ec2.nodes import core_and_tasks, target, total, vcpus
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, above, known
from emr_constructs.rules.views.capacity import FleetView, GroupView
from emr_constructs.rules.views.cluster import ClusterView

_SCALING = management_guide("emr-managed-scaling")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING, remedy="start within its limits")
def managed_scaling_start(cluster: ClusterView) -> Iterator[Problem]:
    """What a cluster starts with lies within the limits of managed scaling."""
    scaling = cluster.managed_scaling
    if not known(scaling):
        return
    least, most, core_limit = scaling.minimum_capacity, scaling.maximum_capacity, scaling.maximum_core_capacity
    start, core = _start(cluster, scaling.unit), _core_start(cluster, scaling.unit)
    on_demand, on_demand_limit = _on_demand_start(cluster, scaling.unit), scaling.maximum_on_demand_capacity
    for text, more, less in (
        (f"core and task nodes start with {start}, below the {least}", least, start),
        (f"core and task nodes start with {start}, above the {most}", start, most),
        (f"the core starts with {core}, above the {core_limit}", core, core_limit),
        (f"On-Demand capacity starts with {on_demand}, above the {on_demand_limit}", on_demand, on_demand_limit),
    ):
        if above(more, less):
            yield Problem("managed_scaling", f"{text} of managed scaling")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def managed_scaling_baseline(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling leaves what is declared to stay: the core, and task nodes that are On-Demand."""
    scaling = cluster.managed_scaling
    # A cluster that ends with its work meets no second deployment.
    if not known(scaling) or cluster.keep_alive is not True:
        return
    tasks = [_on_demand(part, scaling.unit) for part in core_and_tasks(cluster) if not _is_core(part)]
    declared = total(_core_start(cluster, scaling.unit), *tasks)
    if above(declared, scaling.minimum_capacity):
        least = f"{{}} to {declared}; later change the limits, which are updated in place, and leave the targets alone"
        yield Problem(
            "managed_scaling",
            f"the core and On-Demand task nodes start with {declared}, but managed scaling may leave "
            f"{scaling.minimum_capacity}, and a new target in the template would undo what it did",
            f"raise {least.format('`minimum_capacity`')}",
            f"raise {least.format('ComputeLimits.MinimumCapacityUnits')}",
        )


def _start(cluster: ClusterView, unit: Maybe[str]) -> Maybe[int]:
    """Units of core and task nodes that a cluster starts with."""
    parts = core_and_tasks(cluster)
    return total(*(_units(part, unit) for part in parts)) if parts else UNKNOWN


def _core_start(cluster: ClusterView, unit: Maybe[str]) -> Maybe[int]:
    """Units of core nodes that it starts with."""
    return total(*(_units(part, unit) for part in (cluster.core_fleet, cluster.core_group) if part is not None))


def _on_demand_start(cluster: ClusterView, unit: Maybe[str]) -> Maybe[int]:
    """On-Demand units of core and task nodes that it starts with."""
    return total(*(_on_demand(part, unit) for part in core_and_tasks(cluster)))


def _is_core(part: Maybe[FleetView | GroupView]) -> bool:
    return isinstance(part, (FleetView, GroupView)) and part.node == "core"


def _on_demand(part: Maybe[FleetView | GroupView], unit: Maybe[str]) -> Maybe[int]:
    if isinstance(part, FleetView):
        return part.target_on_demand_capacity
    if isinstance(part, GroupView) and part.market not in (None, "ON_DEMAND"):
        return UNKNOWN if part.market is UNKNOWN else 0
    return _units(part, unit)


def _units(part: Maybe[FleetView | GroupView], unit: Maybe[str]) -> Maybe[int]:
    if isinstance(part, FleetView):
        return target(part)
    if not isinstance(part, GroupView):
        return UNKNOWN
    each = {"Instances": 1, "VCPU": vcpus(part)}.get(str(unit), UNKNOWN)
    return part.instance_count * each if known(part.instance_count) and known(each) else UNKNOWN
