"""Values of scaling: the limits that follow from instances, presets, custom policies and their ready rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aws_cdk import Duration, Token
from aws_cdk import aws_emr as cfn

import emr_constructs as emr
from emr_constructs.facts import enums
from emr_constructs.model.value import NamedThing
from emr_constructs.rules.catalogue import errors_in, warnings_in

LATER: Any = Token.as_number({"Ref": "Count"})
TYPE = Token.as_string({"Ref": "Type"})
LATE = "is not known before deployment"


def refused(make: Callable[[], object]) -> str:
    """The text of the error."""
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return str(caught.value)


def fleets(core: tuple[int, int] | None = (8, 0), task: tuple[int, int] | None = (0, 4)) -> emr.InstanceFleets:
    """On-Demand and Spot units of the core and of the task fleet."""

    def fleet(targets: tuple[int, int] | None) -> emr.InstanceFleet | None:
        return targets and emr.InstanceFleet(
            instance_types=["m7g.xlarge"], target_on_demand_capacity=targets[0], target_spot_capacity=targets[1]
        )

    return emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=fleet(core), task=fleet(task))


def groups(core_type: str = "m7g.xlarge", core: int = 2, **more: Any) -> emr.InstanceGroups:
    spot = emr.InstanceGroup(instance_type="m7g.2xlarge", instance_count=5, market=emr.Market.SPOT)
    steady = emr.InstanceGroup(instance_type="m7g.2xlarge", instance_count=1, name="steady")
    return emr.InstanceGroups(
        **{
            "primary": emr.InstanceGroup(instance_type="m7g.xlarge"),
            "core": emr.InstanceGroup(instance_type=core_type, instance_count=core),
            "task": [spot, steady],
            **more,
        }
    )


class TestManagedScaling:
    def limits(self, scaling: emr.ManagedScaling, instances: Any) -> tuple[object, ...]:
        """Unit, minimum, maximum, core, On-Demand."""
        return tuple(scaling._limits(instances))[:5]

    def test_with_fleets_only_task_nodes_on_spot_come_and_go(self) -> None:
        scaling = emr.ManagedScaling.task_nodes_only(maximum_capacity=64)
        assert self.limits(scaling, fleets()) == ("InstanceFleetUnits", 8, 64, 8, 8)

    def test_declared_on_demand_capacity_may_stay(self) -> None:
        scaling = emr.ManagedScaling(maximum_capacity=64)
        assert self.limits(scaling, fleets(core=(8, 8), task=(12, 4))) == ("InstanceFleetUnits", 16, 64, 16, 20)
        assert self.limits(scaling, fleets(core=(4, 12), task=None)) == ("InstanceFleetUnits", 16, 64, 16, 16)
        assert self.limits(scaling, fleets(core=None, task=(4, 0))) == ("InstanceFleetUnits", 1, 64, 0, 4)

    def test_groups_are_counted_in_instances(self) -> None:
        assert self.limits(emr.ManagedScaling(maximum_capacity=20), groups()) == ("Instances", 2, 20, 2, 3)

    def test_groups_can_be_counted_in_vcpus(self) -> None:
        scaling = emr.ManagedScaling(maximum_capacity=200, unit=emr.ScalingUnit.VCPU)
        assert self.limits(scaling, groups()) == ("VCPU", 8, 200, 8, 16)

    def test_what_is_said_is_kept(self) -> None:
        scaling = emr.ManagedScaling(
            maximum_capacity=100, minimum_capacity=1, maximum_core_capacity=50, maximum_on_demand_capacity=0
        )
        assert self.limits(scaling, fleets()) == ("InstanceFleetUnits", 1, 100, 50, 0)
        assert self.limits(replace(scaling, maximum_on_demand_capacity=None), fleets())[-1] == 50

    def test_tokens_travel_as_long_as_nothing_is_to_be_added(self) -> None:
        assert self.limits(emr.ManagedScaling(maximum_capacity=LATER), fleets()) == (
            *("InstanceFleetUnits", 8, LATER, 8, 8),
        )
        scaling = emr.ManagedScaling(maximum_capacity=64)
        assert self.limits(scaling, fleets(core=(LATER, 0))) == ("InstanceFleetUnits", LATER, 64, LATER, LATER)
        assert self.limits(scaling, fleets(core=None, task=(LATER, 0)))[-1] == LATER
        assert self.limits(replace(scaling, maximum_core_capacity=LATER), fleets(core=(0, 4))) == (
            *("InstanceFleetUnits", 4, 64, LATER, LATER),
        )

    @pytest.mark.parametrize(
        ("unit", "instances", "what"),
        [
            (None, fleets(core=(LATER, 4)), f"a sum with a capacity that is a token {LATE}"),
            (None, fleets(core=(LATER, 0), task=(4, 0)), f"a sum with a capacity that is a token {LATE}"),
            (None, fleets(core=(4, 0), task=(LATER, 0)), f"a sum with a capacity that is a token {LATE}"),
            (None, fleets(core=(0, 4), task=(LATER, 0)), f"the larger of two capacities {LATE}"),
            (emr.ScalingUnit.VCPU, groups(core_type="m99g.xlarge"), "the vCPUs of 'm99g.xlarge' are not known"),
            (
                emr.ScalingUnit.VCPU,
                groups(core_type=TYPE),
                "the vCPUs of an instance type that is a token are not known",
            ),
            (emr.ScalingUnit.VCPU, groups(core=LATER), f"how many m7g.xlarge there are {LATE}"),
        ],
    )
    def test_what_cannot_be_worked_out_has_to_be_said(
        self, unit: emr.ScalingUnit | None, instances: Any, what: str
    ) -> None:
        scaling = emr.ManagedScaling(maximum_capacity=64, unit=unit)
        assert refused(lambda: scaling._limits(instances)) == (
            f"UndecidableCapacity: {what}; say `minimum_capacity`, "
            "`maximum_core_capacity` and `maximum_on_demand_capacity` of `managed_scaling`"
        )
        said = replace(scaling, minimum_capacity=1, maximum_core_capacity=2, maximum_on_demand_capacity=3)
        assert self.limits(said, instances)[1:] == (1, 64, 2, 3)


class TestPresets:
    def limits(self, scaling: emr.ManagedScaling, instances: Any) -> tuple[object, ...]:
        """Unit, minimum, maximum, core, On-Demand."""
        return tuple(scaling._limits(instances))[:5]

    def test_spot_tasks_leave_what_is_declared_on_demand(self) -> None:
        scaling = emr.ManagedScaling.spot_tasks(maximum_capacity=64)
        assert self.limits(scaling, fleets()) == ("InstanceFleetUnits", 8, 64, 8, 8)
        assert self.limits(scaling, fleets(core=(8, 8), task=(12, 4))) == ("InstanceFleetUnits", 28, 64, 16, 20)
        assert self.limits(scaling, fleets(core=(0, 8), task=(0, 4))) == ("InstanceFleetUnits", 8, 64, 8, 0)

    def test_spot_tasks_of_groups_keep_the_core_and_on_demand_task_groups(self) -> None:
        scaling = emr.ManagedScaling.spot_tasks(maximum_capacity=20)
        assert self.limits(scaling, groups()) == ("Instances", 3, 20, 2, 3)

    def test_task_nodes_may_be_on_demand_where_that_is_said(self) -> None:
        scaling = emr.ManagedScaling.task_nodes_only(
            maximum_capacity=64, minimum_capacity=12, maximum_on_demand_capacity=64
        )
        assert self.limits(scaling, fleets()) == ("InstanceFleetUnits", 12, 64, 8, 64)

    def test_vcpus_are_counted_with_groups_and_are_the_units_of_fleets(self) -> None:
        scaling = emr.ManagedScaling.vcpu(maximum_capacity=200)
        assert self.limits(scaling, groups()) == ("VCPU", 8, 200, 8, 16)
        assert self.limits(scaling, fleets()) == ("InstanceFleetUnits", 8, 200, 8, 8)

    @pytest.mark.parametrize("place", ["core", "task"])
    def test_fleets_that_count_in_another_way_have_no_vcpus(self, place: str) -> None:
        own = emr.InstanceFleet(
            instance_types=[emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=1)],
            target_spot_capacity=2,
        )
        limits = emr.ManagedScaling.vcpu(maximum_capacity=200)._limits(replace(fleets(), **{place: own}))
        assert limits.unit == "VCPU"  # which the rule on units refuses

    @pytest.mark.parametrize(
        "preset", [emr.ManagedScaling.task_nodes_only, emr.ManagedScaling.spot_tasks, emr.ManagedScaling.vcpu]
    )
    def test_a_preset_is_checked_and_stays_one_when_it_is_copied(
        self, preset: Callable[..., emr.ManagedScaling]
    ) -> None:
        scaling = preset(maximum_capacity=30)
        assert self.limits(replace(scaling, maximum_capacity=50), groups()) == self.limits(
            preset(maximum_capacity=50), groups()
        )
        assert refused(lambda: preset(maximum_capacity=30, minimum_capacity=31)).startswith("ManagedScalingLimits")


class TestStrategy:
    def test_it_reaches_the_policy_with_its_index(self) -> None:
        scaling = emr.ManagedScaling.task_nodes_only(
            maximum_capacity=64, strategy=emr.ScalingStrategy.ADVANCED, utilization_performance_index=25
        )
        assert scaling._limits(fleets())._render() == cfn.CfnCluster.ManagedScalingPolicyProperty(
            compute_limits=cfn.CfnCluster.ComputeLimitsProperty(
                unit_type="InstanceFleetUnits",
                minimum_capacity_units=8,
                maximum_capacity_units=64,
                maximum_core_capacity_units=8,
                maximum_on_demand_capacity_units=8,
            ),
            scaling_strategy="ADVANCED",
            utilization_performance_index=25,
        )

    def test_what_is_not_said_is_left_to_emr(self) -> None:
        rendered = emr.ManagedScaling(maximum_capacity=64)._limits(fleets())._render()
        assert (rendered.scaling_strategy, rendered.utilization_performance_index) == (None, None)

    def test_the_index_is_one_of_five_and_needs_the_advanced_strategy(self) -> None:
        advanced = emr.ScalingStrategy.ADVANCED
        assert refused(
            lambda: emr.ManagedScaling(maximum_capacity=8, strategy=advanced, utilization_performance_index=60)
        ) == ("ScalingStrategy: `utilization_performance_index` (60) must be 1, 25, 50, 75 or 100")
        assert refused(lambda: emr.ManagedScaling.spot_tasks(maximum_capacity=8, utilization_performance_index=50)) == (
            "ScalingStrategy: `utilization_performance_index` is for the strategy ADVANCED; "
            "set `strategy` to ADVANCED, or leave the index out"
        )


@pytest.mark.parametrize(
    ("kind", "enumeration"),
    [
        (emr.ScalingStrategy, "ScalingStrategy"),
        (emr.ScalingUnit, "ComputeLimitsUnitType"),
        (emr.ScalingComparison, "ComparisonOperator"),
        (emr.ScalingStatistic, "Statistic"),
        (emr.ScalingAdjustment, "AdjustmentType"),
        (emr.Market, "MarketType"),
    ],
)
def test_members_are_the_values_of_the_api(kind: Any, enumeration: str) -> None:
    assert sorted(member.value for member in kind) == list(enums.values(enumeration))


def test_units_of_metrics_are_those_of_the_api() -> None:
    constants = [value for value in vars(emr.ScalingMetricUnit).values() if isinstance(value, NamedThing)]
    assert sorted(constant.name for constant in constants) == list(enums.values("Unit"))


def alarm(**said: Any) -> emr.ScalingAlarm:
    unsaid = {"metric_name": "AppsPending", "comparison_operator": emr.ScalingComparison.GREATER_THAN, "threshold": 4}
    return emr.ScalingAlarm(**{**unsaid, **said})


def policy(*rules: emr.ScalingRule, least: int = 1, most: int = 8) -> emr.AutoScalingPolicy:
    return emr.AutoScalingPolicy(minimum_capacity=least, maximum_capacity=most, rules=rules)


class TestAutoScalingPolicy:
    def test_an_alarm_says_its_defaults_and_is_of_this_cluster(self) -> None:
        assert alarm()._render() == cfn.CfnCluster.CloudWatchAlarmDefinitionProperty(
            metric_name="AppsPending",
            comparison_operator="GREATER_THAN",
            threshold=4,
            period=300,
            evaluation_periods=1,
            statistic="AVERAGE",
            dimensions=[cfn.CfnCluster.MetricDimensionProperty(key="JobFlowId", value="${emr.clusterId}")],
        )

    def test_no_dimension_is_something_that_can_be_said(self) -> None:
        assert alarm(namespace="Jobs", dimensions={})._render().dimensions == []

    def test_a_rule_says_no_more_than_it_was_told(self) -> None:
        rule = emr.ScalingRule(name="Grow", alarm=alarm(), adjustment=2)
        assert rule._render().action == cfn.CfnCluster.ScalingActionProperty(
            simple_scaling_policy_configuration=cfn.CfnCluster.SimpleScalingPolicyConfigurationProperty(
                adjustment_type="CHANGE_IN_CAPACITY", scaling_adjustment=2
            )
        )

    @pytest.mark.parametrize(
        ("rule", "metric", "operator", "threshold", "unit", "adjustment"),
        [
            (
                emr.ScalingRule.scale_out_on_memory(),
                *("YARNMemoryAvailablePercentage", "LESS_THAN", 15, "PERCENT", 1),
            ),
            (
                emr.ScalingRule.scale_in_on_memory(),
                *("YARNMemoryAvailablePercentage", "GREATER_THAN", 75, "PERCENT", -1),
            ),
            (
                emr.ScalingRule.scale_out_on_containers(),
                *("ContainerPendingRatio", "GREATER_THAN", 0.75, "COUNT", 1),
            ),
        ],
    )
    def test_ready_rules(
        self, rule: emr.ScalingRule, metric: str, operator: str, threshold: float, unit: str, adjustment: int
    ) -> None:
        seen = rule._view()
        assert (seen.metric_name, seen.comparison_operator, seen.threshold, seen.unit) == (
            *(metric, operator, threshold, unit),
        )
        assert (seen.adjustment, seen.cooldown, seen.evaluation_periods, seen.name) == (adjustment, 300, 1, rule.name)

    def test_ready_rules_go_together_and_leave_no_warning(self) -> None:
        ready = emr.ScalingRule
        rules = [ready.scale_out_on_memory(), ready.scale_out_on_containers(), ready.scale_in_on_memory()]
        assert [one.code for one in warnings_in(policy(*rules)._view())] == []
        assert [one.code for one in warnings_in(policy(rules[0])._view())] == ["AutoScalingOneWay"]

    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (
                lambda: policy(emr.ScalingRule.scale_out_on_memory(), least=9),
                "AutoScalingConstraints: `minimum_capacity` (9) must not be above `maximum_capacity` (8)",
            ),
            (
                lambda: policy(emr.ScalingRule.scale_out_on_memory(), emr.ScalingRule.scale_out_on_memory()),
                "AutoScalingRuleNames: 2 `rules` are named 'ScaleOutOnMemory'; give each a name of its own",
            ),
            (
                lambda: alarm(evaluation_periods=0),
                "AutoScalingAlarm: `evaluation_periods` (0) must be at least 1",
            ),
            (
                lambda: alarm(unit=emr.ScalingMetricUnit.of("Percent")),
                "AutoScalingAlarm: `unit` ('Percent') is not a unit of CloudWatch; write for example COUNT",
            ),
            (
                lambda: alarm(period=Duration.millis(500)),
                "AutoScalingAlarm: `period` (0.5 s) must be whole seconds",
            ),
            (
                lambda: emr.ScalingRule.scale_out_on_memory(cooldown=Duration.millis(1500)),
                "AutoScalingAction: `cooldown` (1.5 s) must be whole seconds",
            ),
            (
                lambda: alarm(comparison_operator="less_than"),
                "ArgumentType: `comparison_operator` must be a ScalingComparison, not 'less_than'; "
                "write ScalingComparison.LESS_THAN",
            ),
            (
                lambda: alarm(unit="COUNT"),
                "ArgumentType: `unit` must be a ScalingMetricUnit, not 'COUNT'; write ScalingMetricUnit.of('COUNT')",
            ),
            (
                lambda: alarm(period=Duration.minutes(LATER)),
                "TokenUnit: `period` is a token in minutes, which CDK cannot convert; write Duration.seconds(token)",
            ),
            (
                lambda: emr.ScalingRule.scale_in_on_memory(cooldown=Duration.minutes(LATER)),
                "TokenUnit: `cooldown` is a token in minutes, which CDK cannot convert; write Duration.seconds(token)",
            ),
        ],
    )
    def test_what_emr_refuses_is_refused_where_it_is_written(self, make: Callable[[], object], text: str) -> None:
        assert refused(make) == text

    def test_a_policy_of_a_primary_is_found_with_its_place(self) -> None:
        group = emr.InstanceGroup(
            instance_type="m7g.xlarge", auto_scaling=policy(emr.ScalingRule.scale_out_on_memory())
        )
        assert [one.code for one in errors_in(group._view("primary"))] == ["AutoScalingPrimary"]
        assert errors_in(group._view("core")) == []


@pytest.mark.parametrize(
    ("make", "wrong", "way"),
    [
        (emr.ScalingRule.scale_out_on_memory, -1, "adds instances; write a positive number"),
        (emr.ScalingRule.scale_out_on_containers, 0, "adds instances; write a positive number"),
        (emr.ScalingRule.scale_in_on_memory, 1, "takes instances away; write a negative number"),
        (emr.ScalingRule.scale_in_on_memory, 0, "takes instances away; write a negative number"),
    ],
)
def test_a_ready_rule_goes_the_way_of_its_name(make: Callable[..., emr.ScalingRule], wrong: int, way: str) -> None:
    assert refused(lambda: make(adjustment=wrong)) == f"ScalingDirection: `adjustment` ({wrong}): the rule {way}"
    right = 2 if "adds" in way else -2
    assert make(adjustment=right).adjustment == right
    assert make(adjustment=LATER).adjustment == LATER
