"""What each argument of rights, metrics, events and cost tags of a cluster changes in a template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct
from methods import of_alarm, of_rule, options_of_event, tried_together, use_of_event
from options import Containing, Look, Option, Owner
from synthesized import Brought, Synthesized, imported_role

import emr_constructs as emr
from emr_constructs.facts.events import CLUSTERS


def cluster_of(brought: Brought, place: str) -> emr.ICluster:
    """The imported cluster of a place."""
    found: Any = brought.stack.node.try_find_child(place)
    attributes: dict[str, Any] = {"cluster_id": "j-1", "instance_role": brought.arguments["instance_role"]}
    cluster: emr.ICluster = found or emr.Cluster.from_cluster_attributes(brought.stack, place, **attributes)
    return cluster


# Rights


def user(scope: Construct) -> iam.Role:
    return iam.Role(scope, "User", assumed_by=iam.AccountRootPrincipal())


def rights(at: str) -> Look:
    """The statements of the user below a place; of the user that is said, where it is."""
    return lambda found, place: str(
        found.statements(f"{place if place.startswith('Unsaid') else at or place}/User/DefaultPolicy/Resource")
    )


def granted(name: str, action: str, *, role: bool = False, needed: bool = False) -> Owner:
    """A method of ``cluster.grants``.

    :param role: whether it takes an execution role.
    :param needed: whether it needs one.
    """

    def grant(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        cluster = cluster_of(brought, place)
        base = {"execution_role": imported_role(cluster, "Other")} if needed else {}
        if place != "Unsaid":
            getattr(cluster.grants, name)(**{"grantee": user(cluster), **base, **arguments})
        else:
            getattr(cluster.grants, "terminate" if name == "describe" else "describe")(user(cluster))

    runtime = Option(
        given=lambda scope: imported_role(scope, "Runtime"),
        look=rights(""),
        expected=Containing(":role/teams/Runtime"),
    )
    grantee = Option(given=user, look=rights("For-grantee"), expected=Containing(f"elasticmapreduce:{action}"))
    return Owner(make=grant, options={"grantee": grantee, **({"execution_role": runtime} if role else {})})


# Metrics and events: there are too many methods for a stack each


@dataclass(frozen=True, kw_only=True)
class Method(Owner):
    """A method that is tried in one stack with all others."""

    def synthesize(self) -> Synthesized:
        return _all()


@cache
def _all() -> Synthesized:
    return tried_together((*METRICS.values(), *EVENTS.values()))


def metric(method: str) -> Method:
    """A metric, with an alarm on it."""

    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        base = {"name": "AppsFailed"} if method == "metric" else {}
        names = {name: value for name, value in arguments.items() if name != "options"}
        made = getattr(cluster_of(brought, place), method)(**{**base, **names}, **arguments.get("options", {}))
        cloudwatch.Alarm(brought.stack, f"{place}-{method}", metric=made, threshold=1, evaluation_periods=1)

    options = Option(given={"statistic": "p99"}, look=of_alarm(method, "ExtendedStatistic"), expected="p99")
    name = Option(given="IsIdle", look=of_alarm(method, "MetricName"), expected="IsIdle")
    return Method(make=use, options={"options": options, **({"name": name} if method == "metric" else {})})


def event(method: str, states: tuple[str, ...]) -> Method:
    """A rule for an event."""
    options = options_of_event(method, states, "EMR Step Status Change")
    return Method(make=use_of_event(method, cluster_of), options=options)


def method_of(name: str) -> str:
    """The method for a kind of event."""
    special = {"EMR Cluster State Change": "on_state_change", "EMR Step Status Change": "on_step_state_change"}
    return special.get(name) or f"on_{name.removeprefix('EMR ').replace(' ', '_').lower()}"


METRICS = {name: metric(name) for name in dir(emr.ICluster) if name.startswith("metric")}
STATES = {method_of(name): one.states for name in CLUSTERS.names() if (one := CLUSTERS.get(name))}
EVENTS = {method: event(method, states) for method, states in {**STATES, "on_event": ("SUSPENDED",)}.items()}


# Imports


def imported(name: str, *, base: str, other: str) -> Owner:
    """An import by one argument, with a rule for its events."""
    argument = "cluster_arn" if base.startswith("arn:") else "cluster_id"

    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        getattr(emr.Cluster, name)(brought.stack, place, **{argument: base, **arguments}).on_event("Any")

    look = of_rule("Any", "EventPattern", "detail", "clusterId")
    return Owner(make=use, options={argument: Option(given=other, look=look, expected=["j-2"])})


ARN = "arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/"


# Cost tags


def tagged(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.CostAllocationTags(**arguments)._apply(sns.Topic(brought.stack, place))


def tag(key: str) -> Option:
    return Option(
        given={key: "ours"} if key == "Owner" else "ours",
        look=lambda found, place: found.properties(f"{place}/Resource").get("Tags"),
        expected=[{"Key": key, "Value": "ours"}],
    )


COST_TAGS = Owner(
    make=tagged,
    options={
        "environment": tag("Environment"),
        "team": tag("Team"),
        "project": tag("Project"),
        "cost_center": tag("CostCenter"),
        "workload": tag("Workload"),
        "managed_by": tag("ManagedBy"),
        "others": tag("Owner"),
    },
)


OWNERS: dict[str, Owner] = {
    "Cluster.from_cluster_id": imported("from_cluster_id", base="j-1", other="j-2"),
    "Cluster.from_cluster_arn": imported("from_cluster_arn", base=f"{ARN}j-1", other=f"{ARN}j-2"),
    "ClusterGrants.describe": granted("describe", "ListInstances"),
    "ClusterGrants.add_steps": granted("add_steps", "AddJobFlowSteps", role=True),
    "ClusterGrants.connect": granted("connect", "GetClusterSessionCredentials", role=True, needed=True),
    "ClusterGrants.open_application_ui": granted("open_application_ui", "CreatePersistentAppUI", role=True),
    "ClusterGrants.modify_scaling": granted("modify_scaling", "PutManagedScalingPolicy"),
    "ClusterGrants.terminate": granted("terminate", "TerminateJobFlows"),
    "CostAllocationTags": COST_TAGS,
    # What every cluster has is tried once, and stands in two public classes.
    **{f"{kind}.{name}": one for kind in ("ICluster", "Cluster") for name, one in {**METRICS, **EVENTS}.items()},
}
