"""The views of scaling: managed by EMR, or by a policy of one's own."""

from __future__ import annotations

from emr_constructs.rules.view import Maybe, View, dataclass, prop


@dataclass(frozen=True, kw_only=True)
class ScalingView(View):
    """Managed scaling."""

    unit: Maybe[str] = prop("ComputeLimits.UnitType")
    minimum_capacity: Maybe[int] = prop("ComputeLimits.MinimumCapacityUnits")
    maximum_capacity: Maybe[int] = prop("ComputeLimits.MaximumCapacityUnits")
    maximum_core_capacity: Maybe[int] = prop("ComputeLimits.MaximumCoreCapacityUnits")
    maximum_on_demand_capacity: Maybe[int] = prop("ComputeLimits.MaximumOnDemandCapacityUnits")
    strategy: Maybe[str] = prop("ScalingStrategy")
    utilization_performance_index: Maybe[int] = prop("UtilizationPerformanceIndex")


@dataclass(frozen=True, kw_only=True)
class DimensionView(View):
    """A dimension of a CloudWatch metric."""

    key: Maybe[str] = prop("Key")
    value: Maybe[str] = prop("Value")


@dataclass(frozen=True, kw_only=True)
class ScalingRuleView(View):
    """What a custom scaling policy does when an alarm goes off."""

    name: Maybe[str] = prop("Name")
    description: Maybe[str] = prop("Description")
    market: Maybe[str] = prop("Action.Market")
    adjustment_type: Maybe[str] = prop("Action.SimpleScalingPolicyConfiguration.AdjustmentType")
    adjustment: Maybe[int] = prop("Action.SimpleScalingPolicyConfiguration.ScalingAdjustment")
    cooldown: Maybe[float] = prop("Action.SimpleScalingPolicyConfiguration.CoolDown")
    metric_name: Maybe[str] = prop("Trigger.CloudWatchAlarmDefinition.MetricName")
    namespace: Maybe[str] = prop("Trigger.CloudWatchAlarmDefinition.Namespace")
    dimensions: Maybe[tuple[Maybe[DimensionView], ...]] = prop("Trigger.CloudWatchAlarmDefinition.Dimensions")
    comparison_operator: Maybe[str] = prop("Trigger.CloudWatchAlarmDefinition.ComparisonOperator")
    threshold: Maybe[float] = prop("Trigger.CloudWatchAlarmDefinition.Threshold")
    period: Maybe[float] = prop("Trigger.CloudWatchAlarmDefinition.Period")
    evaluation_periods: Maybe[int] = prop("Trigger.CloudWatchAlarmDefinition.EvaluationPeriods")
    statistic: Maybe[str] = prop("Trigger.CloudWatchAlarmDefinition.Statistic")
    unit: Maybe[str] = prop("Trigger.CloudWatchAlarmDefinition.Unit")


@dataclass(frozen=True, kw_only=True)
class AutoScalingView(View):
    """A custom scaling policy of an instance group."""

    minimum_capacity: Maybe[int] = prop("Constraints.MinCapacity")
    maximum_capacity: Maybe[int] = prop("Constraints.MaxCapacity")
    rules: Maybe[tuple[Maybe[ScalingRuleView], ...]] = prop("Rules")
