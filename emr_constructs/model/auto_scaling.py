"""Custom automatic scaling: what instance groups do when an alarm goes off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import ClassVar, Final

from aws_cdk import Duration
from aws_cdk import aws_emr as emr

from emr_constructs._jsii.durations import unit_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.market import Market
from emr_constructs.model.value import NamedThing, Value, declare_constants, plain, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.scaling import AutoScalingView, DimensionView, ScalingRuleView

_PERIOD: Final = 300
"""Seconds between two values of a metric of EMR."""
_THIS_CLUSTER: Final = {"JobFlowId": "${emr.clusterId}"}
"""EMR puts the id in, when the cluster has one."""


class ScalingComparison(str, Enum):
    """How a metric stands to the threshold when an alarm goes off."""

    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUAL = "GREATER_THAN_OR_EQUAL"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUAL = "LESS_THAN_OR_EQUAL"


class ScalingStatistic(str, Enum):
    """What is made of the values of a metric within a period."""

    AVERAGE = "AVERAGE"
    MAXIMUM = "MAXIMUM"
    MINIMUM = "MINIMUM"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    SUM = "SUM"


class ScalingAdjustment(str, Enum):
    """What the number of a scaling rule means."""

    CHANGE_IN_CAPACITY = "CHANGE_IN_CAPACITY"
    """So many instances more, or fewer where it is negative."""
    PERCENT_CHANGE_IN_CAPACITY = "PERCENT_CHANGE_IN_CAPACITY"
    """So many percent of the instances more, or fewer where it is negative."""
    EXACT_CAPACITY = "EXACT_CAPACITY"
    """So many instances."""


@dataclass(frozen=True)
class ScalingMetricUnit(NamedThing):
    """The unit of a metric, as EMR spells it; ``of()`` takes one that has no constant here."""

    NONE: ClassVar[ScalingMetricUnit]
    COUNT: ClassVar[ScalingMetricUnit]
    COUNT_PER_SECOND: ClassVar[ScalingMetricUnit]
    PERCENT: ClassVar[ScalingMetricUnit]
    SECONDS: ClassVar[ScalingMetricUnit]
    MILLI_SECONDS: ClassVar[ScalingMetricUnit]
    MICRO_SECONDS: ClassVar[ScalingMetricUnit]
    BYTES: ClassVar[ScalingMetricUnit]
    KILO_BYTES: ClassVar[ScalingMetricUnit]
    MEGA_BYTES: ClassVar[ScalingMetricUnit]
    GIGA_BYTES: ClassVar[ScalingMetricUnit]
    TERA_BYTES: ClassVar[ScalingMetricUnit]
    BYTES_PER_SECOND: ClassVar[ScalingMetricUnit]
    KILO_BYTES_PER_SECOND: ClassVar[ScalingMetricUnit]
    MEGA_BYTES_PER_SECOND: ClassVar[ScalingMetricUnit]
    GIGA_BYTES_PER_SECOND: ClassVar[ScalingMetricUnit]
    TERA_BYTES_PER_SECOND: ClassVar[ScalingMetricUnit]
    BITS: ClassVar[ScalingMetricUnit]
    KILO_BITS: ClassVar[ScalingMetricUnit]
    MEGA_BITS: ClassVar[ScalingMetricUnit]
    GIGA_BITS: ClassVar[ScalingMetricUnit]
    TERA_BITS: ClassVar[ScalingMetricUnit]
    BITS_PER_SECOND: ClassVar[ScalingMetricUnit]
    KILO_BITS_PER_SECOND: ClassVar[ScalingMetricUnit]
    MEGA_BITS_PER_SECOND: ClassVar[ScalingMetricUnit]
    GIGA_BITS_PER_SECOND: ClassVar[ScalingMetricUnit]
    TERA_BITS_PER_SECOND: ClassVar[ScalingMetricUnit]

    @classmethod
    def of(cls, name: str) -> ScalingMetricUnit:
        """A unit by its EMR name.

        :param name: for example ``COUNT``; EMR refuses the spelling of CloudWatch, ``Count``.
        """
        return cls(name)


declare_constants(ScalingMetricUnit, lambda constant: constant)


@dataclass(frozen=True, kw_only=True)
class ScalingAlarm(Value):
    """The alarm that sets off a scaling rule; EMR makes it in CloudWatch.

    :param metric_name: a metric of EMR, for example ``AppsPending``, or one of your own.
    :param comparison_operator: how the metric stands to the threshold when the alarm goes off.
    :param threshold: what the metric is compared with, 0 or more, in the metric's own unit.
    :param period: how long values are gathered, in whole seconds. Default: 5 minutes, which metrics of EMR need
    :param evaluation_periods: periods in a row before the alarm goes off, 1 or more. Default: 1
    :param statistic: what is made of the values of a period. Default: ScalingStatistic.AVERAGE
    :param unit: the unit that the metric is reported in; with another one the alarm sees no data. Default: any
    :param namespace: where the metric is. Default: EMR's own metrics, ``AWS/ElasticMapReduce``
    :param dimensions: of the metric. Default: ``JobFlowId``, this cluster
    :raises EmrValidationError: ``AutoScalingAlarm``, ``TokenUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/APIReference/API_CloudWatchAlarmDefinition.html
    """

    _VIEW: ClassVar[type[View] | None] = ScalingRuleView

    metric_name: str
    comparison_operator: ScalingComparison
    threshold: float
    period: Duration | None = None
    evaluation_periods: int = 1
    statistic: ScalingStatistic = ScalingStatistic.AVERAGE
    unit: ScalingMetricUnit | None = None
    namespace: str | None = None
    dimensions: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _refuse_other_units("period", self.period)

    @property
    def _dimensions(self) -> Mapping[str, str]:
        return _THIS_CLUSTER if self.dimensions is None else self.dimensions

    def _view(self) -> ScalingRuleView:
        dimensions = tuple(DimensionView(key=key, value=plain(value)) for key, value in self._dimensions.items())
        return view_of(ScalingRuleView, self, dimensions=dimensions)

    def _render(self) -> emr.CfnCluster.CloudWatchAlarmDefinitionProperty:
        return emr.CfnCluster.CloudWatchAlarmDefinitionProperty(
            metric_name=self.metric_name,
            comparison_operator=self.comparison_operator.value,
            threshold=self.threshold,
            period=self.period.to_seconds() if self.period else _PERIOD,
            evaluation_periods=self.evaluation_periods,
            statistic=self.statistic.value,
            unit=self.unit.name if self.unit else None,
            namespace=self.namespace,
            dimensions=[
                emr.CfnCluster.MetricDimensionProperty(key=key, value=value) for key, value in self._dimensions.items()
            ],
        )


@dataclass(frozen=True, kw_only=True)
class ScalingRule(Value):
    """What an instance group does when an alarm goes off.

    :param name: unique within the policy.
    :param alarm: what sets it off.
    :param adjustment: how many instances, or percent, more; negative for fewer.
    :param adjustment_type: what the number means. Default: ScalingAdjustment.CHANGE_IN_CAPACITY
    :param cooldown: time after a change before the next one, in whole seconds. Default: none
    :param description: Default: none
    :param market: EMR ignores it, since the instances of a group are bought as the group says. Default: not said
    :raises EmrValidationError: ``AutoScalingAction``, ``TokenUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/APIReference/API_ScalingRule.html
    """

    _VIEW: ClassVar[type[View] | None] = ScalingRuleView

    name: str
    alarm: ScalingAlarm
    adjustment: int
    adjustment_type: ScalingAdjustment = ScalingAdjustment.CHANGE_IN_CAPACITY
    cooldown: Duration | None = None
    description: str | None = None
    market: Market | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _refuse_other_units("cooldown", self.cooldown)

    @staticmethod
    def scale_out_on_memory(
        *,
        threshold: float = 15,
        adjustment: int = 1,
        evaluation_periods: int = 1,
        cooldown: Duration | None = None,
        name: str = "ScaleOutOnMemory",
    ) -> ScalingRule:
        """Add instances while YARN has little memory left.

        Memory is what Spark and Hive run out of first. Below 15 % a new executor has hardly any room, yet work still
        runs while the node comes. The metric comes every five minutes, so a second change within them would answer the
        same shortage twice. It is the rule that EMR's console starts with.

        :param threshold: percentage of YARN's memory that is free, below which instances are added. Default: 15
        :param adjustment: instances to add. Default: 1
        :param evaluation_periods: five-minute periods in a row. Default: 1
        :param cooldown: Default: 5 minutes
        :param name: Default: ``ScaleOutOnMemory``
        :raises EmrValidationError: ``ScalingDirection`` and those of a rule.
        """
        alarm = _free_memory(ScalingComparison.LESS_THAN, threshold, evaluation_periods)
        return _changing(name, alarm, adjustment, cooldown, out=True)

    @staticmethod
    def scale_in_on_memory(
        *,
        threshold: float = 75,
        adjustment: int = -1,
        evaluation_periods: int = 1,
        cooldown: Duration | None = None,
        name: str = "ScaleInOnMemory",
    ) -> ScalingRule:
        """Take instances away while most of YARN's memory is free.

        75 % free is far from the 15 % at which ``scale_out_on_memory`` adds an instance: what is taken away is not
        missed a moment later. One at a time, since what a node holds of a shuffle may have to be computed again when it
        is gone.

        :param threshold: percentage of YARN's memory that is free, above which instances go. Default: 75
        :param adjustment: instances to take away, as a negative number. Default: -1
        :param evaluation_periods: five-minute periods in a row. Default: 1
        :param cooldown: Default: 5 minutes
        :param name: Default: ``ScaleInOnMemory``
        :raises EmrValidationError: ``ScalingDirection`` and those of a rule.
        """
        alarm = _free_memory(ScalingComparison.GREATER_THAN, threshold, evaluation_periods)
        return _changing(name, alarm, adjustment, cooldown, out=False)

    @staticmethod
    def scale_out_on_containers(
        *,
        threshold: float = 0.75,
        adjustment: int = 1,
        evaluation_periods: int = 1,
        cooldown: Duration | None = None,
        name: str = "ScaleOutOnContainers",
    ) -> ScalingRule:
        """Add instances while many containers wait for a place.

        ``ContainerPendingRatio`` counts the containers that wait for each one that runs, so it also sees a queue that
        memory does not show: containers too large for what is left on each node. 0.75 are three that wait for four that
        run. It is a number and no percentage; where nothing runs yet, it is the number that waits.

        :param threshold: waiting containers for each running one, above which instances are added. Default: 0.75
        :param adjustment: instances to add. Default: 1
        :param evaluation_periods: five-minute periods in a row. Default: 1
        :param cooldown: Default: 5 minutes
        :param name: Default: ``ScaleOutOnContainers``
        :raises EmrValidationError: ``ScalingDirection`` and those of a rule.
        """
        alarm = ScalingAlarm(
            metric_name="ContainerPendingRatio",
            comparison_operator=ScalingComparison.GREATER_THAN,
            threshold=threshold,
            unit=ScalingMetricUnit.COUNT,
            evaluation_periods=evaluation_periods,
        )
        return _changing(name, alarm, adjustment, cooldown, out=True)

    def _view(self) -> ScalingRuleView:
        alarm = self.alarm._view()
        return view_of(ScalingRuleView, self, **{one.name: getattr(alarm, one.name) for one in fields(self.alarm)})

    def _render(self) -> emr.CfnCluster.ScalingRuleProperty:
        return emr.CfnCluster.ScalingRuleProperty(
            name=self.name,
            description=self.description,
            action=emr.CfnCluster.ScalingActionProperty(
                market=self.market.value if self.market else None,
                simple_scaling_policy_configuration=emr.CfnCluster.SimpleScalingPolicyConfigurationProperty(
                    adjustment_type=self.adjustment_type.value,
                    scaling_adjustment=self.adjustment,
                    cool_down=self.cooldown.to_seconds() if self.cooldown else None,
                ),
            ),
            trigger=emr.CfnCluster.ScalingTriggerProperty(cloud_watch_alarm_definition=self.alarm._render()),
        )


def _free_memory(comparison: ScalingComparison, threshold: float, evaluation_periods: int) -> ScalingAlarm:
    return ScalingAlarm(
        metric_name="YARNMemoryAvailablePercentage",
        comparison_operator=comparison,
        threshold=threshold,
        unit=ScalingMetricUnit.PERCENT,
        evaluation_periods=evaluation_periods,
    )


def _changing(name: str, alarm: ScalingAlarm, adjustment: int, cooldown: Duration | None, *, out: bool) -> ScalingRule:
    """A rule that waits, unless told otherwise, until the metric can have seen what it did."""
    rule = ScalingRule(name=name, alarm=alarm, adjustment=adjustment, cooldown=cooldown or Duration.seconds(_PERIOD))
    if not is_token(adjustment) and (adjustment <= 0 if out else adjustment >= 0):
        way = "adds instances; write a positive number" if out else "takes instances away; write a negative number"
        raise EmrValidationError([Violation("ScalingDirection", f"`adjustment` ({adjustment}): the rule {way}")])
    return rule


@dataclass(frozen=True, kw_only=True)
class AutoScalingPolicy(Value):
    """How one instance group grows and shrinks, by rules of your own.

    Only instance groups have it, core and task, and not together with managed scaling, which needs no rules and looks
    every few seconds in place of every five minutes. It is for what managed scaling does not see: applications that do
    not run on YARN, metrics of your own, limits for each group. The cluster gets an ``AutoScalingRole``.

    :param minimum_capacity: least instances of the group.
    :param maximum_capacity: most instances of the group.
    :param rules: what makes it grow and shrink, with different names.
    :raises EmrValidationError: ``AutoScalingConstraints``, ``AutoScalingRuleNames``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-automatic-scaling.html
    """

    _VIEW: ClassVar[type[View] | None] = AutoScalingView

    minimum_capacity: int
    maximum_capacity: int
    rules: Sequence[ScalingRule]

    def _render(self) -> emr.CfnCluster.AutoScalingPolicyProperty:
        return emr.CfnCluster.AutoScalingPolicyProperty(
            constraints=emr.CfnCluster.ScalingConstraintsProperty(
                min_capacity=self.minimum_capacity, max_capacity=self.maximum_capacity
            ),
            rules=[one._render() for one in self.rules],
        )


def _refuse_other_units(name: str, duration: Duration | None) -> None:
    violations = unit_violations(name, duration, "seconds")
    if violations:
        raise EmrValidationError(violations)
