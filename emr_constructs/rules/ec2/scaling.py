"""Rules on managed scaling."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, enums, features
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import fleets, groups, nodes, setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import api, management_guide
from emr_constructs.rules.view import above, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.scaling import ScalingView

_SCALING = management_guide("emr-managed-scaling")
_ALLOCATION = management_guide("managed-scaling-allocation-strategy")
_ADVANCED = management_guide("managed-scaling-allocation-strategy-optimized")
_LABELS = ("ON_DEMAND", "SPOT", "CORE", "TASK")


@rule(on=ScalingView, source=_SCALING)
def managed_scaling_limits(scaling: ScalingView) -> Iterator[Problem]:
    """The limits of managed scaling must be in order, and not negative."""
    maximum = scaling.maximum_capacity
    for field in ("minimum_capacity", "maximum_core_capacity", "maximum_on_demand_capacity"):
        value = getattr(scaling, field)
        if above(value, maximum):
            yield Problem(
                field,
                f"`{field}` ({value}) must not be above `maximum_capacity` ({maximum})",
                f"raise `maximum_capacity`, or say a lower `{field}` (it starts from the capacity of the core)",
                f"raise `maximum_capacity`, or say a lower `{field}`",
            )
    for field in ("minimum_capacity", "maximum_capacity", "maximum_core_capacity", "maximum_on_demand_capacity"):
        value = getattr(scaling, field)
        if known(value) and value < 0:
            yield Problem(field, f"`{field}` ({value}) must not be negative")


@rule(on=ScalingView, source=_SCALING, severity=Severity.WARNING, strict=True, remedy="use 1 or more")
def managed_scaling_floor(scaling: ScalingView) -> Iterator[Problem]:
    """Managed scaling leaves at least one unit: a cluster does not shrink to nothing."""
    for field in ("minimum_capacity", "maximum_capacity"):
        if getattr(scaling, field) == 0:
            yield Problem(field, f"`{field}` (0) must be at least 1")


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_unit(cluster: ClusterView) -> Iterator[Problem]:
    """Fleets scale in fleet units, groups in instances or vCPUs."""
    if not known(cluster.managed_scaling) or not known(cluster.managed_scaling.unit):
        return
    unit = cluster.managed_scaling.unit
    if fleets(cluster):
        if unit != "InstanceFleetUnits":
            remedy = "use InstanceFleetUnits with instance fleets"
            yield Problem("managed_scaling", f"managed scaling counts {unit}", remedy)
    elif groups(cluster) and unit not in ("Instances", "VCPU"):
        yield Problem("managed_scaling", f"managed scaling counts {unit}", "use Instances or VCPU with instance groups")


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_release(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling needs a release that has it."""
    if known(cluster.managed_scaling):
        yield from needs(cluster, "managed_scaling", "managed_scaling", "managed scaling")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING, remedy="use a newer release")
def managed_scaling_early(cluster: ClusterView) -> Iterator[Problem]:
    """The first releases with managed scaling lose applications, or scale late."""
    label = cluster.release_label
    early = known(label) and features.supports("steady_managed_scaling", label) is False
    if known(cluster.managed_scaling) and early and features.supports("managed_scaling", str(label)):
        yield Problem("managed_scaling", f"managed scaling of {label} may fail applications, or act late")


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_single_node(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster of one node cannot scale."""
    cores = (cluster.core_fleet, cluster.core_group)
    if known(cluster.managed_scaling) and all(core is None for core in cores) and any(True for _ in nodes(cluster)):
        yield Problem(
            "managed_scaling",
            "managed scaling needs core nodes, and the cluster has none",
            "add a core, or set `managed_scaling=None`",
            "add a core, or leave `managed_scaling` out",
        )


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def managed_scaling_blind(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling sees YARN only: it does not grow for Presto, Trino or HBase."""
    blind = applications.unseen_by_yarn(cluster.application_names())
    if known(cluster.managed_scaling) and blind:
        yield Problem(
            "managed_scaling",
            f"managed scaling does not see the load of {' and '.join(sorted(blind))}",
            "size the cluster yourself and set `managed_scaling=None`",
            "size the cluster yourself and leave `managed_scaling` out",
        )


@rule(on=ClusterView, source=_SCALING, remedy="keep one of them")
def managed_and_auto_scaling(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has managed scaling or custom policies, not both."""
    for _, group in groups(cluster):
        if known(cluster.managed_scaling) and known(group.auto_scaling):
            yield Problem("managed_scaling", "managed scaling and a custom policy of a group exclude each other")
            return


@rule(on=ClusterView, source=_SCALING)
def managed_scaling_core_market(cluster: ClusterView) -> Iterator[Problem]:
    """An On-Demand core group may grow no further than On-Demand instances may."""
    scaling, core = cluster.managed_scaling, cluster.core_group
    if not known(scaling) or not known(core) or core.market not in (None, "ON_DEMAND"):
        return
    limit = scaling.maximum_on_demand_capacity
    if above(scaling.maximum_core_capacity, limit):
        yield Problem(
            "managed_scaling",
            f"the core is On-Demand and may grow to {scaling.maximum_core_capacity}, but On-Demand capacity to {limit}",
            "let On-Demand capacity grow as far, or put the core on Spot",
        )


@rule(on=ClusterView, source=_ALLOCATION, severity=Severity.WARNING)
def managed_scaling_core_only(cluster: ClusterView) -> Iterator[Problem]:
    """Without a limit for the core, all growth becomes core nodes: task nodes are never added."""
    scaling = cluster.managed_scaling
    if known(scaling) and scaling.maximum_core_capacity is None:
        for node in nodes(cluster):
            if node.part.node == "task":
                yield Problem(
                    "managed_scaling",
                    "managed scaling has no limit for core nodes, so it never adds task nodes",
                    "set `maximum_core_capacity` to what the core starts with",
                    "set ComputeLimits.MaximumCoreCapacityUnits to what the core starts with",
                )
                return


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING, remedy="leave it on, which is the default")
def managed_scaling_dynamic_allocation(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling follows Spark's dynamic allocation; without it, clusters grow to their maximum."""
    if known(cluster.managed_scaling):
        value = setting(cluster, "spark-defaults", "spark.dynamicAllocation.enabled")
        if known(value) and value.lower() == "false":
            yield Problem("configurations", "spark.dynamicAllocation.enabled is off, and managed scaling goes by it")


@rule(on=ScalingView, source=api("ManagedScalingPolicy"))
def scaling_strategy(scaling: ScalingView) -> Iterator[Problem]:
    """The strategy of managed scaling is DEFAULT, or ADVANCED with an index of 1, 25, 50, 75 or 100."""
    yield from one_of(scaling, "strategy", enums.values("ScalingStrategy"))
    index = scaling.utilization_performance_index
    if known(index) and index not in (1, 25, 50, 75, 100):
        text = f"`utilization_performance_index` ({index}) must be 1, 25, 50, 75 or 100"
        yield Problem("utilization_performance_index", text)
    if index is not None and scaling.strategy in (None, "DEFAULT"):
        text = "`utilization_performance_index` is for the strategy ADVANCED"
        yield Problem("utilization_performance_index", text, "set `strategy` to ADVANCED, or leave the index out")


@rule(on=ClusterView, source=_ADVANCED)
def advanced_scaling_release(cluster: ClusterView) -> Iterator[Problem]:
    """The advanced strategy of managed scaling needs a release that has it."""
    if known(cluster.managed_scaling) and cluster.managed_scaling.strategy == "ADVANCED":
        yield from needs(cluster, "advanced_scaling", "managed_scaling", "advanced scaling")


@rule(on=ClusterView, source=_ADVANCED, severity=Severity.WARNING, remedy="choose one of them")
def advanced_scaling_labels(cluster: ClusterView) -> Iterator[Problem]:
    """With YARN node labels, the advanced strategy is ignored."""
    advanced = known(cluster.managed_scaling) and cluster.managed_scaling.strategy == "ADVANCED"
    if advanced and _labelled(cluster):
        yield Problem("managed_scaling", "advanced scaling is ignored: yarn.node-labels.enabled is on")


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING)
def managed_scaling_labels(cluster: ClusterView) -> Iterator[Problem]:
    """Managed scaling heeds the YARN node labels that EMR gives, from 7.2."""
    if not known(cluster.managed_scaling) or not _labelled(cluster):
        return
    label = cluster.release_label
    if known(label) and features.supports("node_label_scaling", label) is False:
        text = f"managed scaling of {label} does not go by YARN node labels"
        yield Problem("managed_scaling", text, f"use {features.minimum('node_label_scaling', '7.x')} or later")
    wanted = setting(cluster, "yarn-site", "yarn.node-labels.am.default-node-label-expression")
    if known(wanted) and wanted not in _LABELS:
        text = f"managed scaling does not know the node label {wanted!r}"
        yield Problem("configurations", text, f"use {', '.join(_LABELS[:-1])} or {_LABELS[-1]}")


def _labelled(cluster: ClusterView) -> bool:
    value = setting(cluster, "yarn-site", "yarn.node-labels.enabled")
    return known(value) and value.lower() == "true"
