"""Rules on custom scaling policies of instance groups."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import enums, releases
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.nodes import Node, core_and_tasks, groups
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import api, management_guide
from emr_constructs.rules.view import UNKNOWN, above, broken, complete, items, known
from emr_constructs.rules.views.capacity import GroupView
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.scaling import AutoScalingView, ScalingRuleView

_POLICIES = management_guide("emr-automatic-scaling")
_ROLE = management_guide("emr-iam-role-automatic-scaling")
_ACTION = api("SimpleScalingPolicyConfiguration")
_ALARM = api("CloudWatchAlarmDefinition")
_CHANGES = (None, "CHANGE_IN_CAPACITY", "PERCENT_CHANGE_IN_CAPACITY")
"""The adjustments whose sign says which way they go; the first is what is meant where nothing is said."""
_EMR_METRICS = (None, "AWS/ElasticMapReduce")
"""Where EMR's own metrics are; the first is what is meant where nothing is said."""


@rule(on=AutoScalingView, source=_POLICIES)
def auto_scaling_constraints(policy: AutoScalingView) -> Iterator[Problem]:
    """A policy keeps a group between its least and its most instances."""
    least, most = policy.minimum_capacity, policy.maximum_capacity
    if above(least, most):
        yield Problem("minimum_capacity", f"`minimum_capacity` ({least}) must not be above `maximum_capacity` ({most})")
    for field in ("minimum_capacity", "maximum_capacity"):
        value = getattr(policy, field)
        if known(value) and value < 0:
            yield Problem(field, f"`{field}` ({value}) must not be negative")


@rule(on=AutoScalingView, source=_POLICIES, remedy="give each a name of its own")
def auto_scaling_rule_names(policy: AutoScalingView) -> Iterator[Problem]:
    """The rules of a policy have different names."""
    names = [one.name for one in items(policy.rules) if known(one.name)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("rules", f"{names.count(name)} `rules` are named {name!r}")


@rule(on=AutoScalingView, source=_POLICIES, severity=Severity.WARNING, remedy="add one for each way")
def auto_scaling_without_rules(policy: AutoScalingView) -> Iterator[Problem]:
    """A policy has rules: without them nothing scales."""
    if known(policy.rules) and not policy.rules:
        yield Problem("rules", "the policy has no `rules`, so the group never changes")


@rule(on=AutoScalingView, source=_POLICIES, severity=Severity.WARNING, remedy="add a rule for the other way")
def auto_scaling_one_way(policy: AutoScalingView) -> Iterator[Problem]:
    """A policy scales out and in: one way alone needs somebody to set the count back."""
    rules = items(policy.rules)
    if not rules or not complete(policy.rules) or not all(one.adjustment_type in _CHANGES for one in rules):
        return
    if all(above(one.adjustment, 0) for one in rules):
        yield Problem("rules", "all `rules` scale out")
    if all(above(0, one.adjustment) for one in rules):
        yield Problem("rules", "all `rules` scale in")


@rule(on=AutoScalingView, source=_POLICIES, severity=Severity.WARNING, remedy="stay within them")
def auto_scaling_exact(policy: AutoScalingView) -> Iterator[Problem]:
    """The exact count that a rule sets lies within what the policy allows."""
    for one in items(policy.rules):
        count = one.adjustment if one.adjustment_type == "EXACT_CAPACITY" else None
        if above(count, policy.maximum_capacity) or above(policy.minimum_capacity, count):
            yield Problem("rules", f"a rule sets {count} instances, outside the limits of the policy")


@rule(on=ScalingRuleView, source=_ACTION)
def auto_scaling_action(one: ScalingRuleView) -> Iterator[Problem]:
    """A rule changes the count by a number or a percentage, or sets it to a positive number."""
    yield from one_of(one, "adjustment_type", enums.values("AdjustmentType"))
    if one.adjustment_type == "EXACT_CAPACITY" and known(one.adjustment) and one.adjustment < 1:
        yield Problem("adjustment", f"`adjustment` ({one.adjustment}) must be at least 1 with EXACT_CAPACITY")
    if known(one.cooldown) and one.cooldown < 0:
        yield Problem("cooldown", f"`cooldown` ({one.cooldown:g} s) must not be negative")
    if broken(one.cooldown):
        yield Problem("cooldown", f"`cooldown` ({one.cooldown:g} s) must be whole seconds")


@rule(on=ScalingRuleView, source=api("ScalingAction"), severity=Severity.WARNING, remedy="leave it out")
def auto_scaling_market(one: ScalingRuleView) -> Iterator[Problem]:
    """Instances that a rule adds are bought as the group's are: a market of its own is for nothing."""
    if known(one.market):
        yield Problem("market", "`market` says nothing here: instances are bought as those of the group are")


@rule(on=ScalingRuleView, source=_ALARM)
def auto_scaling_alarm(one: ScalingRuleView) -> Iterator[Problem]:
    """The alarm of a rule must be one that EMR can set."""
    yield from one_of(one, "comparison_operator", enums.values("ComparisonOperator"))
    yield from one_of(one, "statistic", enums.values("Statistic"))
    if known(one.unit) and one.unit not in enums.values("Unit"):
        yield Problem("unit", f"`unit` ({one.unit!r}) is not a unit of CloudWatch", "write for example COUNT")
    if known(one.evaluation_periods) and one.evaluation_periods < 1:
        yield Problem("evaluation_periods", f"`evaluation_periods` ({one.evaluation_periods}) must be at least 1")
    if broken(one.period):
        yield Problem("period", f"`period` ({one.period:g} s) must be whole seconds")
    if known(one.threshold) and one.threshold < 0:
        yield Problem("threshold", f"`threshold` ({one.threshold:g}) must not be negative")


@rule(on=ScalingRuleView, source=_ALARM, severity=Severity.WARNING, strict=True, remedy="use 300")
def auto_scaling_period(one: ScalingRuleView) -> Iterator[Problem]:
    """EMR tells its metrics every five minutes: an alarm on them has that period."""
    if one.namespace in _EMR_METRICS and known(one.period) and one.period != 300 and not broken(one.period):
        yield Problem("period", f"`period` ({one.period:g} s) must be 300 s for metrics of EMR")


@rule(on=ScalingRuleView, source=api("MetricDimension"), severity=Severity.WARNING)
def auto_scaling_dimensions(one: ScalingRuleView) -> Iterator[Problem]:
    """Metrics of EMR have one dimension, the cluster: with another one, an alarm sees no data."""
    said = items(one.dimensions) if one.namespace in _EMR_METRICS else ()
    for dimension in said:
        if known(dimension.key) and dimension.key.lower() != "jobflowid":
            text = f"metrics of EMR have no dimension {dimension.key!r}"
            yield Problem("dimensions", text, "use JobFlowId, or leave `dimensions` out")
        elif known(dimension.value) and dimension.value != "${emr.clusterId}":
            text = f"the dimension JobFlowId is {dimension.value!r}, which may be another cluster"
            yield Problem("dimensions", text, "write ${emr.clusterId}, or leave `dimensions` out")


@rule(on=GroupView, source=_POLICIES, remedy="put it on core or task groups")
def auto_scaling_primary(group: GroupView) -> Iterator[Problem]:
    """The primary has no scaling policy."""
    if group.node == "primary" and known(group.auto_scaling):
        yield Problem("auto_scaling", "a primary group does not scale")


@rule(on=GroupView, source=_POLICIES, severity=Severity.WARNING, remedy="start within them")
def auto_scaling_start(group: GroupView) -> Iterator[Problem]:
    """What a group starts with lies within the limits of its policy."""
    policy, count = group.auto_scaling, group.instance_count
    if known(policy) and (above(count, policy.maximum_capacity) or above(policy.minimum_capacity, count)):
        yield Problem("instance_count", f"`instance_count` ({count}) is outside the limits of its scaling policy")


@rule(on=ClusterView, source=_ROLE)
def auto_scaling_role(cluster: ClusterView) -> Iterator[Problem]:
    """Custom scaling policies need a role, which can only be given when the cluster is made."""
    if _scaled(cluster) and cluster.auto_scaling_role is None:
        yield Problem(
            "auto_scaling_role",
            "a custom scaling policy needs a role",
            "name one that has AmazonElasticMapReduceforAutoScalingRole",
        )


@rule(on=ClusterView, source=_ROLE, severity=Severity.WARNING, remedy="leave it out")
def auto_scaling_role_unused(cluster: ClusterView) -> Iterator[Problem]:
    """With managed scaling, the role of custom scaling policies is for nothing."""
    parts = [*core_and_tasks(cluster), *(group.auto_scaling for _, group in groups(cluster))]
    none_scaled = UNKNOWN not in parts and not _scaled(cluster)
    if cluster.auto_scaling_role is not None and known(cluster.managed_scaling) and none_scaled:
        yield Problem("auto_scaling_role", "managed scaling needs no role, and the cluster has no custom policy")


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING, remedy="set it to true")
def auto_scaling_visible(cluster: ClusterView) -> Iterator[Problem]:
    """Custom scaling policies need a cluster that is visible to all users of the account."""
    if _scaled(cluster) and cluster.visible_to_all_users in (None, False):
        text = "`visible_to_all_users` is off, so a custom scaling policy may not act"
        yield Problem("visible_to_all_users", text)


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING, remedy="use a newer release, or managed scaling")
def auto_scaling_early(cluster: ClusterView) -> Iterator[Problem]:
    """Releases 5.18 to 5.28 miss metrics now and then, and custom policies fail on them."""
    version = releases.parse(cluster.release_label) if known(cluster.release_label) else None
    old = version is not None and version.major == 5 and 18 <= version.minor <= 28
    for node in _scaled(cluster) if old else ():
        text = f"custom scaling policies of {cluster.release_label} fail when metrics are missing"
        yield Problem(node.field, text)
        return


def _scaled(cluster: ClusterView) -> tuple[Node, ...]:
    """The groups that have a policy of their own."""
    return tuple(node for node, group in groups(cluster) if known(group.auto_scaling))
