"""What each argument of managed scaling, of custom policies and of their role changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_emr as cfn
from constructs import Construct
from options import Look, Option, Owner, at
from options_of_capacity import task_group
from options_of_foundations import ROLE, made_by
from options_of_instances import in_cluster
from options_of_values import named
from synthesized import Brought

import emr_constructs as emr

SPOT = emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=1, market=emr.Market.SPOT)
GROUPS = emr.InstanceGroups(
    primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
    core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
    task=[SPOT],
)
ADVANCED = {"strategy": emr.ScalingStrategy.ADVANCED}
LIMITS = ("ManagedScalingPolicy", "ComputeLimits")
POLICY = ("AutoScalingPolicy",)
RULE = (*POLICY, "Rules", 0)
SIMPLE = (*RULE, "Action", "SimpleScalingPolicyConfiguration")
ALARM = (*RULE, "Trigger", "CloudWatchAlarmDefinition")


def limits_of(make: Any) -> Any:
    """The policy alone, in an L1: that a cluster takes it is seen where ``managed_scaling`` is tried."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        policy = make(**{"maximum_capacity": 50, **arguments})._limits(GROUPS)._render()
        nodes = cfn.CfnCluster.JobFlowInstancesConfigProperty()
        names: dict[str, Any] = {"name": "a", "job_flow_role": "b", "service_role": "c"}
        scope = Construct(brought.stack, place)
        cfn.CfnCluster(scope, "Limits", instances=nodes, managed_scaling_policy=policy, **names)

    return build


def limit(name: str) -> Look:
    return at(*LIMITS, name, of="Limits")


MAXIMUM = Option(given=70, look=limit("MaximumCapacityUnits"), expected=70)
MINIMUM = Option(given=3, look=limit("MinimumCapacityUnits"), expected=3)
ON_DEMAND = Option(given=11, look=limit("MaximumOnDemandCapacityUnits"), expected=11)
STRATEGY = {
    "strategy": Option(
        given=emr.ScalingStrategy.ADVANCED,
        look=at("ManagedScalingPolicy", "ScalingStrategy", of="Limits"),
        expected="ADVANCED",
    ),
    "utilization_performance_index": Option(
        given=75,
        look=at("ManagedScalingPolicy", "UtilizationPerformanceIndex", of="Limits"),
        expected=75,
        rest=ADVANCED,
    ),
}


def policy_of(make: Any) -> Any:
    """A task group whose policy is made of the arguments."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        group = emr.InstanceGroup(instance_type="m7g.xlarge", auto_scaling=make(**arguments))
        task_group(brought, place, {"group": group})

    return build


def policy(*rules: emr.ScalingRule, **said: Any) -> emr.AutoScalingPolicy:
    return emr.AutoScalingPolicy(**{"minimum_capacity": 1, "maximum_capacity": 8, "rules": rules, **said})


def alarm(**said: Any) -> emr.ScalingAlarm:
    unsaid = {"metric_name": "AppsPending", "comparison_operator": emr.ScalingComparison.GREATER_THAN, "threshold": 4}
    return emr.ScalingAlarm(**{**unsaid, **said})


def rule(**said: Any) -> emr.ScalingRule:
    return emr.ScalingRule(**{"name": "Grow", "alarm": alarm(), "adjustment": 1, **said})


def measured_in(brought: Brought, place: str, value: Any) -> None:
    more = {"unit": value} if value is not None else {}
    policy_of(lambda: policy(rule(alarm=alarm(**more))))(brought, place, {})


READY = {
    "threshold": Option(given=0.5, look=at(*ALARM, "Threshold"), expected=0.5),
    "evaluation_periods": Option(given=3, look=at(*ALARM, "EvaluationPeriods"), expected=3),
    "cooldown": Option(given=cdk.Duration.minutes(10), look=at(*SIMPLE, "CoolDown"), expected=600),
    "name": Option(given="Ours", look=at(*RULE, "Name"), expected="Ours"),
}
MORE = Option(given=4, look=at(*SIMPLE, "ScalingAdjustment"), expected=4)
FEWER = Option(given=-4, look=at(*SIMPLE, "ScalingAdjustment"), expected=-4)

OWNERS = {
    "ManagedScaling": Owner(
        make=in_cluster(
            "managed_scaling",
            lambda arguments: emr.ManagedScaling(**{"maximum_capacity": 50, **arguments}),
            instances=GROUPS,
        ),
        options={
            "maximum_capacity": Option(given=70, look=at(*LIMITS, "MaximumCapacityUnits"), expected=70),
            "minimum_capacity": Option(given=3, look=at(*LIMITS, "MinimumCapacityUnits"), expected=3),
            "maximum_core_capacity": Option(
                given=9,
                look=at(*LIMITS, "MaximumCoreCapacityUnits"),
                expected=9,
                rest={"maximum_on_demand_capacity": 20},
            ),
            "maximum_on_demand_capacity": Option(
                given=11, look=at(*LIMITS, "MaximumOnDemandCapacityUnits"), expected=11
            ),
            "unit": Option(given=emr.ScalingUnit.VCPU, look=at(*LIMITS, "UnitType"), expected="VCPU"),
            "strategy": Option(
                given=emr.ScalingStrategy.ADVANCED,
                look=at("ManagedScalingPolicy", "ScalingStrategy"),
                expected="ADVANCED",
            ),
            "utilization_performance_index": Option(
                given=75, look=at("ManagedScalingPolicy", "UtilizationPerformanceIndex"), expected=75, rest=ADVANCED
            ),
        },
    ),
    "ManagedScaling.task_nodes_only": Owner(
        make=limits_of(emr.ManagedScaling.task_nodes_only),
        options={
            "maximum_capacity": MAXIMUM,
            "minimum_capacity": MINIMUM,
            "maximum_on_demand_capacity": ON_DEMAND,
            **STRATEGY,
        },
    ),
    "ManagedScaling.spot_tasks": Owner(
        make=limits_of(emr.ManagedScaling.spot_tasks),
        options={"maximum_capacity": MAXIMUM, "minimum_capacity": MINIMUM, **STRATEGY},
    ),
    "ManagedScaling.vcpu": Owner(
        make=limits_of(emr.ManagedScaling.vcpu),
        options={
            "maximum_capacity": MAXIMUM,
            "minimum_capacity": MINIMUM,
            "maximum_core_capacity": Option(
                given=9, look=limit("MaximumCoreCapacityUnits"), expected=9, rest={"maximum_on_demand_capacity": 20}
            ),
            "maximum_on_demand_capacity": ON_DEMAND,
            **STRATEGY,
        },
    ),
    "AutoScalingPolicy": Owner(
        make=policy_of(lambda **said: policy(rule(), **said)),
        options={
            "minimum_capacity": Option(given=0, look=at(*POLICY, "Constraints", "MinCapacity"), expected=0),
            "maximum_capacity": Option(given=5, look=at(*POLICY, "Constraints", "MaxCapacity"), expected=5),
            "rules": Option(given=[rule(name="Other")], look=at(*RULE, "Name"), expected="Other"),
        },
    ),
    "ScalingRule": Owner(
        make=policy_of(lambda **said: policy(rule(**said))),
        options={
            "name": Option(given="Ours", look=at(*RULE, "Name"), expected="Ours"),
            "alarm": Option(given=alarm(threshold=9), look=at(*ALARM, "Threshold"), expected=9),
            "adjustment": Option(given=-2, look=at(*SIMPLE, "ScalingAdjustment"), expected=-2),
            "adjustment_type": Option(
                given=emr.ScalingAdjustment.EXACT_CAPACITY,
                look=at(*SIMPLE, "AdjustmentType"),
                expected="EXACT_CAPACITY",
            ),
            "cooldown": Option(given=cdk.Duration.minutes(2), look=at(*SIMPLE, "CoolDown"), expected=120),
            "description": Option(given="Ours", look=at(*RULE, "Description"), expected="Ours"),
            "market": Option(given=emr.Market.SPOT, look=at(*RULE, "Action", "Market"), expected="SPOT"),
        },
    ),
    "ScalingAlarm": Owner(
        make=policy_of(lambda **said: policy(rule(alarm=alarm(**said)))),
        options={
            "metric_name": Option(given="AppsFailed", look=at(*ALARM, "MetricName"), expected="AppsFailed"),
            "comparison_operator": Option(
                given=emr.ScalingComparison.LESS_THAN, look=at(*ALARM, "ComparisonOperator"), expected="LESS_THAN"
            ),
            "threshold": Option(given=0.5, look=at(*ALARM, "Threshold"), expected=0.5),
            "period": Option(
                given=cdk.Duration.minutes(1), look=at(*ALARM, "Period"), expected=60, rest={"namespace": "Jobs"}
            ),
            "evaluation_periods": Option(given=3, look=at(*ALARM, "EvaluationPeriods"), expected=3),
            "statistic": Option(given=emr.ScalingStatistic.SUM, look=at(*ALARM, "Statistic"), expected="SUM"),
            "unit": Option(given=emr.ScalingMetricUnit.PERCENT, look=at(*ALARM, "Unit"), expected="PERCENT"),
            "namespace": Option(given="Jobs", look=at(*ALARM, "Namespace"), expected="Jobs"),
            "dimensions": Option(
                given={"Queue": "a"}, look=at(*ALARM, "Dimensions"), expected=[{"Key": "Queue", "Value": "a"}]
            ),
        },
    ),
    "ScalingRule.scale_out_on_memory": Owner(
        make=policy_of(lambda **said: policy(emr.ScalingRule.scale_out_on_memory(**said))),
        options={**READY, "adjustment": MORE},
    ),
    "ScalingRule.scale_in_on_memory": Owner(
        make=policy_of(lambda **said: policy(emr.ScalingRule.scale_in_on_memory(**said))),
        options={**READY, "adjustment": FEWER},
    ),
    "ScalingRule.scale_out_on_containers": Owner(
        make=policy_of(lambda **said: policy(emr.ScalingRule.scale_out_on_containers(**said))),
        options={**READY, "adjustment": MORE},
    ),
    **named(emr.ScalingMetricUnit, (measured_in, at(*ALARM, "Unit"), "COUNT")),
    "AutoScalingRole": Owner(make=made_by(emr.AutoScalingRole), options=ROLE),
}
