"""Managed scaling, and custom policies with their rules and alarms."""

from __future__ import annotations

from aws_cdk import Duration
from samples import NUMBER, Sample

import emr_constructs as emr

FLEETS = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m7g.xlarge"),
    core=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4),
)
RULE = emr.ScalingRule.scale_out_on_memory()

SAMPLES = [
    Sample(
        emr.ManagedScaling(maximum_capacity=8, strategy=emr.ScalingStrategy.ADVANCED),
        lambda value: value._limits(FLEETS)._render(),
        frozenset({"unit", "strategy"}),
    ),
    Sample(
        RULE.alarm,
        lambda value: value._render(),
        frozenset({"comparison_operator", "statistic"}),
        {"period": Duration.seconds(NUMBER)},
    ),
    Sample(
        RULE,
        lambda value: value._render(),
        frozenset({"alarm", "adjustment_type", "market"}),
        {"cooldown": Duration.seconds(NUMBER)},
    ),
    Sample(
        emr.AutoScalingPolicy(minimum_capacity=1, maximum_capacity=8, rules=[RULE]),
        lambda value: value._render(),
        frozenset({"rules"}),
    ),
]
