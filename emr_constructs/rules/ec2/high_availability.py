"""Rules on clusters with three primary nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import applications, features
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import API, management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, complete, items, known
from emr_constructs.rules.views.cluster import ClusterView, PlacementGroupView
from emr_constructs.rules.views.software import Configurations

_OVERVIEW = management_guide("emr-plan-ha")
_LAUNCH = management_guide("emr-plan-ha-launch")
_FEATURES = management_guide("emr-plan-ha-applications")
_PLACEMENT = management_guide("emr-plan-ha-placementgroup")


@rule(on=ClusterView, source=_OVERVIEW)
def high_availability_of_fleets(cluster: ClusterView) -> Iterator[Problem]:
    """Three primary nodes came to instance fleets later than to instance groups."""
    label = cluster.release_label
    if known(cluster.primary_fleet) and _three(cluster) and known(label) and features.supports("multi_primary", label):
        what = "an instance fleet of three primary nodes"
        yield from needs(cluster, "multi_primary_fleets", "primary_fleet", what)


@rule(
    on=ClusterView, source=_LAUNCH, severity=Severity.WARNING, remedy="leave it out and terminate the cluster yourself"
)
def high_availability_auto_termination(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination does not end a cluster with three primary nodes."""
    if _three(cluster) and known(cluster.auto_termination):
        yield Problem("auto_termination", "`auto_termination` has no effect on three primary nodes")


@rule(
    on=ClusterView,
    source=_LAUNCH,
    severity=Severity.WARNING,
    remedy="set it to true, and to false in a deployment of its own before the stack is deleted",
)
def high_availability_protection(cluster: ClusterView) -> Iterator[Problem]:
    """EMR protects three primary nodes by itself: only a template that says so can take the protection away."""
    if _three(cluster) and cluster.termination_protection in (None, False):
        yield Problem(
            "termination_protection",
            "EMR switches `termination_protection` on for three primary nodes, and a protected cluster cannot be "
            "deleted",
        )


@rule(on=ClusterView, source=_FEATURES, severity=Severity.WARNING, remedy="set `keep_alive` to true")
def high_availability_keep_alive(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with three primary nodes does not end after its steps."""
    if _three(cluster) and cluster.keep_alive in (None, False):
        yield Problem("keep_alive", "EMR keeps three primary nodes alive after the last step, whatever is said")


@rule(on=ClusterView, source=_FEATURES, severity=Severity.WARNING, remedy="use CONTINUE or CANCEL_AND_WAIT")
def high_availability_steps(cluster: ClusterView) -> Iterator[Problem]:
    """A step that fails does not end a cluster with three primary nodes."""
    ending = ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW")
    if _three(cluster) and any(step.action_on_failure in ending for step in items(cluster.steps)):
        yield Problem("steps", "a step asks to end the cluster when it fails, which three primary nodes do not")


@rule(on=ClusterView, source=_FEATURES, severity=Severity.WARNING)
def high_availability_database(cluster: ClusterView) -> Iterator[Problem]:
    """What keeps data in a database keeps it outside the cluster, where all three primary nodes see it."""
    for name in sorted(cluster.application_names()) if _three(cluster) else ():
        settings = applications.database_settings(name)
        if settings and not any(_may_set(cluster.configurations, place.split("/"), key) for place, key in settings):
            ways = " or ".join(f"{key!r} of {place}" for place, key in settings)
            text = f"{name} on three primary nodes needs a database or catalog outside the cluster"
            yield Problem("configurations", text, f"set {ways}")


@rule(
    on=ClusterView,
    source=_FEATURES,
    severity=Severity.WARNING,
    strict=True,
    remedy="use MySQL, MariaDB or Aurora MySQL, or the Glue Data Catalog",
)
def high_availability_metastore(cluster: ClusterView) -> Iterator[Problem]:
    """The Hive metastore of three primary nodes is in MySQL: EMR takes no PostgreSQL there."""
    url = setting(cluster, "hive-site", "javax.jdo.option.ConnectionURL") if _three(cluster) else None
    if known(url) and url.startswith("jdbc:postgresql:"):
        yield Problem("configurations", "the Hive metastore of three primary nodes is in PostgreSQL")


@rule(
    on=ClusterView,
    source=management_guide("emr-plan-node-replacement"),
    severity=Severity.WARNING,
    remedy="set `unhealthy_node_replacement` to true",
)
def high_availability_node_replacement(cluster: ClusterView) -> Iterator[Problem]:
    """Up to 7.0 the protection of three primary nodes keeps unhealthy core nodes, unless their replacement is said."""
    label = cluster.release_label
    replaced = known(label) and features.supports("protected_node_replacement", label) is False
    if _three(cluster) and replaced and cluster.unhealthy_node_replacement is None:
        yield Problem(
            "unhealthy_node_replacement", f"{label} does not replace unhealthy nodes where it protects three primaries"
        )


@rule(on=PlacementGroupView, source=API, remedy="spread the MASTER with SPREAD, or say NONE")
def placement_group(group: PlacementGroupView) -> Iterator[Problem]:
    """EMR spreads primary nodes over hardware, and nothing else in no other way."""
    if known(group.node) and group.node != "MASTER":
        yield Problem("node", f"a placement group is for MASTER, not for {group.node}")
    if known(group.strategy) and group.strategy not in ("SPREAD", "NONE"):
        yield Problem("strategy", f"a placement group cannot be {group.strategy}")


@rule(on=ClusterView, source=_PLACEMENT)
def placement_group_release(cluster: ClusterView) -> Iterator[Problem]:
    """Placement groups need a release that has them."""
    if known(cluster.placement_groups):
        yield from needs(cluster, "placement_group", "placement_groups", "a placement group")


@rule(on=ClusterView, source=_PLACEMENT, severity=Severity.WARNING, remedy="leave it out, or use 3 primary nodes")
def placement_group_of_one(cluster: ClusterView) -> Iterator[Problem]:
    """A placement group spreads three primary nodes."""
    count = cluster.primary_nodes()
    if items(cluster.placement_groups) and known(count) and count != 3:
        yield Problem("placement_groups", "a placement group spreads three primary nodes, and the cluster has one")


def _three(cluster: ClusterView) -> bool:
    return cluster.primary_nodes() == 3


def _may_set(configurations: Configurations, place: list[str], key: str) -> bool:
    """Whether a property of a classification, nested ones behind it, is set, or may be."""
    if not complete(configurations):
        return True
    here, *below = place
    for one in items(configurations):
        if one.classification is UNKNOWN:
            return True
        if one.classification == here:
            return _may_set(one.configurations, below, key) if below else _may_hold(one.properties, key)
    return False


def _may_hold(properties: Maybe[Mapping[str, Any]], key: str) -> bool:
    return properties is not None and (not known(properties) or properties.get(key) is not None)
