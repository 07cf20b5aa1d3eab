"""Rules on managed scaling."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications
from emr_constructs.rules.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import above, known
from emr_constructs.rules.views.capacity import ScalingView
from emr_constructs.rules.views.cluster import ClusterView

_SCALING = management_guide("emr-managed-scaling")


@rule(on=ScalingView, source=_SCALING)
def managed_scaling_limits(scaling: ScalingView) -> Iterator[Problem]:
    """The limits of managed scaling must be in order."""
    maximum = scaling.maximum_capacity
    for field in ("minimum_capacity", "maximum_core_capacity", "maximum_on_demand_capacity"):
        value = getattr(scaling, field)
        if above(value, maximum):
            yield Problem(
                field,
                f"`{field}` ({value}) must not be above `maximum_capacity` ({maximum})",
                f"raise `maximum_capacity`, or say a lower `{field}` (it starts from the capacity of the core)",
            )
    for field in ("minimum_capacity", "maximum_capacity"):
        value = getattr(scaling, field)
        if known(value) and value < 1:
            yield Problem(field, f"`{field}` ({value}) must be at least 1")
    for field in ("maximum_core_capacity", "maximum_on_demand_capacity"):
        value = getattr(scaling, field)
        if known(value) and value < 0:
            yield Problem(field, f"`{field}` ({value}) must not be negative")


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_unit(cluster: ClusterView) -> Iterator[Problem]:
    """Fleets scale in fleet units, groups in instances or vCPUs."""
    if not known(cluster.managed_scaling) or not known(cluster.managed_scaling.unit):
        return
    unit = cluster.managed_scaling.unit
    if cluster.fleets() and unit != "InstanceFleetUnits":
        yield Problem(
            "managed_scaling", f"managed scaling counts {unit}", "use InstanceFleetUnits with instance fleets"
        )
    if cluster.groups() and unit not in ("Instances", "VCPU"):
        yield Problem("managed_scaling", f"managed scaling counts {unit}", "use Instances or VCPU with instance groups")


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_release(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling needs a release that has it."""
    if known(cluster.managed_scaling):
        yield from needs(cluster, "managed_scaling", "managed_scaling", "managed scaling")


@rule(on=ClusterView, source=_SCALING, remedy="add a core, or set `managed_scaling=None`")
def managed_scaling_single_node(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster of one node cannot scale."""
    nodes = (cluster.core_fleet, cluster.core_group)
    if (
        known(cluster.managed_scaling)
        and all(core is None for core in nodes)
        and (cluster.fleets() or cluster.groups())
    ):
        yield Problem("managed_scaling", "managed scaling needs core nodes, and the cluster has none")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def managed_scaling_blind(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling sees YARN only: it does not grow for Presto, Trino or HBase."""
    blind = applications.unseen_by_yarn(cluster.application_names())
    if known(cluster.managed_scaling) and blind:
        yield Problem(
            "managed_scaling",
            f"managed scaling does not see the load of {' and '.join(sorted(blind))}",
            "size the cluster yourself and set `managed_scaling=None`",
        )
