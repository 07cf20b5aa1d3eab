"""Cases of the rules on what a cluster starts with under managed scaling."""

from __future__ import annotations

from typing import Any

from views import STEP, case, cluster, fleet, group, grouped, scaling, types
from views_ec2_capacity import task_fleet

from emr_constructs.rules.view import UNKNOWN, Maybe
from emr_constructs.rules.views.capacity import FleetView
from emr_constructs.rules.views.cluster import ClusterView

_SPOT = fleet("task", target_on_demand_capacity=0, target_spot_capacity=8)
_STEADY = fleet("task", target_on_demand_capacity=4, target_spot_capacity=8)


def _starts(start: int, word: str, limit: int) -> str:
    return f"core and task nodes start with {start}, {word} the {limit} of managed scaling; start within its limits"


def _taken(start: int, least: int) -> str:
    return (
        f"the core and On-Demand task nodes start with {start}, but managed scaling may leave {least}, and a new "
        f"target in the template would undo what it did; raise `minimum_capacity` to {start}; later change the "
        "limits, which are updated in place, and leave the targets alone"
    )


def _counted(unit: str, count: int, minimum: int, maximum: int, task: int = 0) -> ClusterView:
    """Groups of 4 vCPUs each, scaled in one unit or the other."""
    return grouped(
        core_group=group("core", instance_count=count),
        task_groups=(group("task", instance_count=task, market="SPOT"),),
        managed_scaling=scaling(
            unit=unit, minimum_capacity=minimum, maximum_capacity=maximum, maximum_core_capacity=maximum
        ),
    )


def _with_resource(**limits: Any) -> ClusterView:
    """A core of 20 units, and 16 on Spot of task nodes that are a resource of their own."""
    return cluster(
        core_fleet=fleet("core", target_spot_capacity=4),
        task_fleet_resources=(task_fleet(target_on_demand_capacity=0, target_spot_capacity=16),),
        managed_scaling=scaling(minimum_capacity=20, maximum_core_capacity=20, **limits),
    )


def _with_tasks(minimum: int, task: FleetView, **limits: Any) -> ClusterView:
    """A core of 16 units, and a task fleet."""
    return cluster(
        task_fleets=(task,), managed_scaling=scaling(maximum_core_capacity=16, minimum_capacity=minimum, **limits)
    )


def _with_task_group(minimum: int, market: Maybe[str], **limits: Any) -> ClusterView:
    """A core of 4 instances on Spot, and 2 task nodes."""
    return grouped(
        core_group=group("core", market="SPOT"),
        task_groups=(group("task", instance_count=2, market=market),),
        managed_scaling=scaling(
            maximum_core_capacity=16, **{"unit": "Instances", "minimum_capacity": minimum, **limits}
        ),
    )


CASES = [
    case(
        "ManagedScalingStart",
        cluster(managed_scaling=scaling(minimum_capacity=17)),
        _starts(16, "below", 17),
        good=cluster(managed_scaling=scaling(minimum_capacity=16)),
    ),
    case(
        "ManagedScalingStart",
        _with_resource(maximum_capacity=35),
        _starts(36, "above", 35),
        good=_with_resource(maximum_capacity=36),
    ),
    case(
        "ManagedScalingStart",
        _counted("Instances", count=4, task=1, minimum=6, maximum=8),
        _starts(5, "below", 6),
        good=_counted("Instances", count=4, task=1, minimum=5, maximum=5),
    ),
    case(
        "ManagedScalingStart",
        _counted("VCPU", count=4, task=1, minimum=16, maximum=19),
        _starts(20, "above", 19),
        good=_counted("VCPU", count=4, task=1, minimum=16, maximum=20),
    ),
    case(
        "ManagedScalingStart",
        cluster(managed_scaling=scaling(maximum_core_capacity=15)),
        "the core starts with 16, above the 15 of managed scaling; start within its limits",
        good=cluster(managed_scaling=scaling(maximum_core_capacity=16)),
    ),
    case(
        "ManagedScalingStart",
        grouped(managed_scaling=scaling(unit="VCPU", maximum_core_capacity=15)),
        "the core starts with 16, above the 15 of managed scaling; start within its limits",
        good=grouped(managed_scaling=scaling(unit="VCPU", maximum_core_capacity=16)),
    ),
    case(
        "ManagedScalingStart",
        _with_tasks(20, _STEADY, maximum_on_demand_capacity=19),
        "On-Demand capacity starts with 20, above the 19 of managed scaling; start within its limits",
        good=_with_tasks(20, _STEADY, maximum_on_demand_capacity=20),
    ),
    case(
        "ManagedScalingStart",
        _with_task_group(6, None, maximum_on_demand_capacity=1),
        "On-Demand capacity starts with 2, above the 1 of managed scaling; start within its limits",
        good=_with_task_group(6, "SPOT", maximum_on_demand_capacity=0),
    ),
    case(
        "ManagedScalingBaseline",
        cluster(managed_scaling=scaling(minimum_capacity=15)),
        _taken(16, 15),
        good=cluster(managed_scaling=scaling(minimum_capacity=16)),
    ),
    case(
        "ManagedScalingBaseline",
        _with_tasks(19, _STEADY),
        _taken(20, 19),
        good=_with_tasks(20, _STEADY),
    ),
    case(
        "ManagedScalingBaseline",
        cluster(
            task_fleet_resources=(task_fleet(),), managed_scaling=scaling(maximum_core_capacity=16, minimum_capacity=16)
        ),
        _taken(32, 16),
        good=_with_tasks(16, _SPOT),
    ),
    case(
        "ManagedScalingBaseline",
        _with_task_group(5, None),
        _taken(6, 5),
        good=_with_task_group(4, "SPOT"),
    ),
    case(
        "ManagedScalingBaseline",
        _with_task_group(3, "ON_DEMAND"),
        _taken(6, 3),
        # The core alone has more than the minimum, but nobody knows how much there is in all.
        good=_with_task_group(3, UNKNOWN),
    ),
    case(
        "ManagedScalingBaseline",
        _with_task_group(23, "ON_DEMAND", unit="VCPU"),
        _taken(24, 23),
        good=_with_task_group(24, "ON_DEMAND", unit="VCPU"),
    ),
    case(
        "ManagedScalingBaseline",
        cluster(managed_scaling=scaling(minimum_capacity=8)),
        _taken(16, 8),
        # It ends after its work: there is nothing that a deployment could undo.
        good=cluster(
            managed_scaling=scaling(minimum_capacity=8), keep_alive=False, termination_protection=False, steps=(STEP,)
        ),
    ),
    case(
        "ManagedScalingStart",
        cluster(
            core_fleet=fleet("core", instance_types=types("m7g.xlarge")), managed_scaling=scaling(minimum_capacity=17)
        ),
        _starts(16, "below", 17),
        good=cluster(core_fleet=UNKNOWN, managed_scaling=scaling(minimum_capacity=17)),
    ),
]
