"""Cases of the rules on custom scaling policies."""

from __future__ import annotations

from typing import Any

from views import case, group, grouped, primary_group, scaling, without_nodes
from views_ec2_capacity import task_group

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.scaling import AutoScalingView, DimensionView, ScalingRuleView

_NAMED = "name one that has AmazonElasticMapReduceforAutoScalingRole"
_VISIBLE = "`visible_to_all_users` is off, so a custom scaling policy may not act; set it to true"
_OUTSIDE = "is outside the limits of its scaling policy; start within them"
_CLUSTER = DimensionView(key="JobFlowId", value="${emr.clusterId}")


def _policy(*rules: ScalingRuleView, **said: Any) -> AutoScalingView:
    return AutoScalingView(**{"minimum_capacity": 1, "maximum_capacity": 8, "rules": rules or None, **said})


def _by(adjustment: Any, kind: str | None = None, **said: Any) -> ScalingRuleView:
    return ScalingRuleView(adjustment=adjustment, adjustment_type=kind, **said)


def _on(*dimensions: DimensionView, **said: Any) -> ScalingRuleView:
    return ScalingRuleView(dimensions=dimensions, **said)


def _scaled(**said: Any) -> ClusterView:
    """A cluster of which the core has a policy."""
    return grouped(
        **{
            "core_group": group("core", auto_scaling=_policy()),
            "auto_scaling_role": UNKNOWN,
            "visible_to_all_users": True,
            **said,
        }
    )


def _of(label: str) -> ClusterView:
    core = group("core", instance_type="m4.xlarge", auto_scaling=_policy())
    return without_nodes(release_label=label, core_group=core, auto_scaling_role=UNKNOWN, visible_to_all_users=True)


def _early(label: str) -> str:
    return f"custom scaling policies of {label} fail when metrics are missing; use a newer release, or managed scaling"


CASES = [
    case(
        "AutoScalingConstraints",
        _policy(minimum_capacity=9),
        "`minimum_capacity` (9) must not be above `maximum_capacity` (8)",
        good=_policy(minimum_capacity=8),
    ),
    case(
        "AutoScalingConstraints",
        _policy(minimum_capacity=-1),
        "`minimum_capacity` (-1) must not be negative",
        good=_policy(minimum_capacity=0, maximum_capacity=0),
    ),
    case(
        "AutoScalingRuleNames",
        _policy(_by(1, name="out"), _by(-1, name="out")),
        "2 `rules` are named 'out'; give each a name of its own",
        good=_policy(_by(1, name="out"), _by(-1, name="in"), _by(-1)),
    ),
    case(
        "AutoScalingOneWay",
        _policy(_by(1), _by(20, "PERCENT_CHANGE_IN_CAPACITY")),
        "all `rules` scale out; add a rule for the other way",
        good=_policy(_by(1), _by(4, "EXACT_CAPACITY")),
    ),
    case(
        "AutoScalingOneWay",
        _policy(_by(1), _by(2)),
        "all `rules` scale out; add a rule for the other way",
        good=_policy(_by(1), _by(0)),
    ),
    case(
        "AutoScalingOneWay",
        _policy(_by(-1), _by(-2)),
        "all `rules` scale in; add a rule for the other way",
        good=_policy(_by(-1), _by(0)),
    ),
    case(
        "AutoScalingOneWay",
        _policy(_by(-1, "CHANGE_IN_CAPACITY")),
        "all `rules` scale in; add a rule for the other way",
        good=_policy(_by(1, "CHANGE_IN_CAPACITY"), _by(-1, "CHANGE_IN_CAPACITY")),
    ),
    case(
        "AutoScalingExact",
        _policy(_by(9, "EXACT_CAPACITY")),
        "a rule sets 9 instances, outside the limits of the policy; stay within them",
        good=_policy(_by(8, "EXACT_CAPACITY")),
    ),
    case(
        "AutoScalingExact",
        _policy(_by(2, "EXACT_CAPACITY"), minimum_capacity=3),
        "a rule sets 2 instances, outside the limits of the policy; stay within them",
        good=_policy(_by(3, "EXACT_CAPACITY"), minimum_capacity=3),
    ),
    case(
        "AutoScalingWithoutRules",
        _policy(rules=()),
        "the policy has no `rules`, so the group never changes; add one for each way",
        good=_policy(_by(1), _by(-1)),
    ),
    case(
        "AutoScalingAction",
        _by(1, "ADD"),
        "`adjustment_type` ('ADD') must be CHANGE_IN_CAPACITY or EXACT_CAPACITY or PERCENT_CHANGE_IN_CAPACITY",
        good=_by(0, "CHANGE_IN_CAPACITY"),
    ),
    case(
        "AutoScalingAction",
        _by(0, "EXACT_CAPACITY"),
        "`adjustment` (0) must be at least 1 with EXACT_CAPACITY",
        good=_by(1, "EXACT_CAPACITY"),
    ),
    case(
        "AutoScalingAction",
        _by(1, cooldown=-1),
        "`cooldown` (-1 s) must not be negative",
        good=_by(1, cooldown=0),
    ),
    case(
        "AutoScalingAction",
        _by(1, cooldown=1.5),
        "`cooldown` (1.5 s) must be whole seconds",
        good=_by(1, cooldown=2),
    ),
    case(
        "AutoScalingMarket",
        _by(1, market="SPOT"),
        "`market` says nothing here: instances are bought as those of the group are; leave it out",
        good=_by(1),
    ),
    case(
        "AutoScalingAlarm",
        ScalingRuleView(comparison_operator=">", statistic="Average"),
        "`comparison_operator` ('>') must be GREATER_THAN or GREATER_THAN_OR_EQUAL or LESS_THAN or LESS_THAN_OR_EQUAL",
        "`statistic` ('Average') must be AVERAGE or MAXIMUM or MINIMUM or SAMPLE_COUNT or SUM",
        good=ScalingRuleView(comparison_operator="GREATER_THAN", statistic="AVERAGE"),
    ),
    case(
        "AutoScalingAlarm",
        ScalingRuleView(unit="Percent", evaluation_periods=0, threshold=-0.5),
        "`unit` ('Percent') is not a unit of CloudWatch; write for example COUNT",
        "`evaluation_periods` (0) must be at least 1",
        "`threshold` (-0.5) must not be negative",
        good=ScalingRuleView(unit="PERCENT", evaluation_periods=1, threshold=0),
    ),
    case(
        "AutoScalingAlarm",
        ScalingRuleView(period=0.5, namespace="Jobs"),
        "`period` (0.5 s) must be whole seconds",
        good=ScalingRuleView(period=1, namespace="Jobs"),
    ),
    case(
        "AutoScalingPeriod",
        ScalingRuleView(period=299),
        "`period` (299 s) must be 300 s for metrics of EMR; use 300",
        good=ScalingRuleView(period=300),
    ),
    case(
        "AutoScalingPeriod",
        ScalingRuleView(period=301, namespace="AWS/ElasticMapReduce"),
        "`period` (301 s) must be 300 s for metrics of EMR; use 300",
        good=ScalingRuleView(period=60, namespace="Jobs"),
    ),
    case(
        "AutoScalingDimensions",
        _on(_CLUSTER, DimensionView(key="InstanceId")),
        "metrics of EMR have no dimension 'InstanceId'; use JobFlowId, or leave `dimensions` out",
        good=_on(_CLUSTER, DimensionView(key="JobFlowID")),
    ),
    case(
        "AutoScalingDimensions",
        _on(DimensionView(key="JobFlowId", value="j-1")),
        "the dimension JobFlowId is 'j-1', which may be another cluster; "
        "write ${emr.clusterId}, or leave `dimensions` out",
        good=_on(DimensionView(key="Queue", value="j-1"), namespace="Jobs"),
    ),
    case(
        "AutoScalingPrimary",
        primary_group(auto_scaling=_policy()),
        "a primary group does not scale; put it on core or task groups",
        good=group("core", auto_scaling=_policy()),
    ),
    case(
        "AutoScalingStart",
        group("core", instance_count=9, auto_scaling=_policy()),
        f"`instance_count` (9) {_OUTSIDE}",
        good=group("core", instance_count=8, auto_scaling=_policy()),
    ),
    case(
        "AutoScalingStart",
        task_group(instance_count=0, auto_scaling=_policy()),
        f"`instance_count` (0) {_OUTSIDE}",
        good=task_group(instance_count=1, auto_scaling=_policy()),
    ),
    case(
        "AutoScalingRole",
        _scaled(auto_scaling_role=None),
        f"a custom scaling policy needs a role; {_NAMED}",
        good=_scaled(),
    ),
    case(
        "AutoScalingRole",
        _scaled(
            core_group=group("core"), task_group_resources=(task_group(auto_scaling=_policy()),), auto_scaling_role=None
        ),
        f"a custom scaling policy needs a role; {_NAMED}",
        good=_scaled(core_group=group("core"), task_group_resources=(task_group(),), auto_scaling_role=None),
    ),
    case(
        "AutoScalingRoleUnused",
        grouped(auto_scaling_role=UNKNOWN, managed_scaling=scaling(unit="VCPU")),
        "managed scaling needs no role, and the cluster has no custom policy; leave it out",
        good=grouped(auto_scaling_role=UNKNOWN),
    ),
    case(
        "AutoScalingVisible",
        _scaled(visible_to_all_users=None),
        _VISIBLE,
        good=_scaled(),
    ),
    case(
        "AutoScalingVisible",
        _scaled(visible_to_all_users=False),
        _VISIBLE,
        good=grouped(visible_to_all_users=None),
    ),
    case("AutoScalingEarly", _of("emr-5.18.0"), _early("emr-5.18.0"), good=_of("emr-5.17.0")),
    case("AutoScalingEarly", _of("emr-5.28.0"), _early("emr-5.28.0"), good=_of("emr-5.29.0")),
    case("AutoScalingEarly", _of("emr-5.20.0"), _early("emr-5.20.0"), good=_of("emr-4.9.6")),
    case("AutoScalingEarly", _of("emr-5.20.0"), _early("emr-5.20.0"), good=_of("emr-6.5.0")),
]

SAID = {"AutoScalingRoleUnused"}
"""Rules that ask whether something is said, whatever it is."""

_RULE = ScalingRuleView(
    name="out",
    description="More nodes when memory is short",
    # To say it is for nothing, but it may be nothing.
    market=UNKNOWN,
    adjustment_type="CHANGE_IN_CAPACITY",
    adjustment=2,
    cooldown=300,
    metric_name="YARNMemoryAvailablePercentage",
    namespace="AWS/ElasticMapReduce",
    dimensions=(_CLUSTER,),
    comparison_operator="LESS_THAN",
    threshold=15,
    period=300,
    evaluation_periods=1,
    statistic="AVERAGE",
    unit="PERCENT",
)

FULL: dict[str, View] = {
    "custom scaling": _scaled(
        core_group=group("core", auto_scaling=_policy(_RULE, _by(-1, name="in", threshold=75))),
        task_group_resources=(task_group(auto_scaling=_policy(_RULE, _by(-1, name="in", threshold=75))),),
    )
}
"""A good view in which everything is said of custom scaling."""
