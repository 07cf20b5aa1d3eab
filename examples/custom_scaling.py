"""Custom automatic scaling: a core of fixed size, and task nodes on Spot that follow YARN by rules of your own."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class CustomScaling(cdk.Stack):
    """Two to twenty task nodes: more of them when memory is short or work waits, fewer when they have nothing to do."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        many_wait = emr.ScalingRule(
            name="ManyWait",
            description="Half as many nodes again while ten applications or more wait",
            alarm=emr.ScalingAlarm(
                metric_name="AppsPending",
                comparison_operator=emr.ScalingComparison.GREATER_THAN_OR_EQUAL,
                threshold=10,
                unit=emr.ScalingMetricUnit.COUNT,
            ),
            adjustment=50,
            adjustment_type=emr.ScalingAdjustment.PERCENT_CHANGE_IN_CAPACITY,
            cooldown=cdk.Duration.minutes(10),
        )
        follow_yarn = emr.AutoScalingPolicy(
            minimum_capacity=2,
            maximum_capacity=20,
            rules=[
                emr.ScalingRule.scale_out_on_memory(adjustment=2),
                emr.ScalingRule.scale_out_on_containers(),
                many_wait,
                emr.ScalingRule.scale_in_on_memory(),
            ],
        )
        emr.Cluster(
            self,
            "Reports",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.HADOOP, emr.Application.HIVE, emr.Application.SPARK],
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
                core=emr.InstanceGroup(instance_type="m7g.2xlarge", instance_count=2),
                task=[
                    emr.InstanceGroup(
                        instance_type="m7g.2xlarge",
                        instance_count=2,
                        market=emr.Market.SPOT,
                        auto_scaling=follow_yarn,
                    )
                ],
            ),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    CustomScaling(app, "CustomScaling")
    return app


if __name__ == "__main__":
    main().synth()
