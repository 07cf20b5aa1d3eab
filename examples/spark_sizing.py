"""A cluster that grows to 256 vCPUs, and whose Spark is sized for its nodes."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class SizedSpark(cdk.Stack):
    """Nodes of one size and several generations; executors that fill them."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary("m7g.2xlarge", "m6g.2xlarge"),
            core=emr.InstanceFleet(instance_types=["r7g.2xlarge", "r6g.2xlarge"], target_on_demand_capacity=16),
            task=emr.InstanceFleet(
                instance_types=["r7g.2xlarge", "r6g.2xlarge", "r6gd.2xlarge", "r7gd.2xlarge", "r8g.2xlarge"],
                target_spot_capacity=16,
            ),
        )
        emr.Cluster(
            self,
            "Reports",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK],
            instances=instances,
            managed_scaling=emr.ManagedScaling(maximum_capacity=256),
            features=[emr.SparkDefaults.for_instances(instances, maximum_vcpus=256)],
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    SizedSpark(app, "SizedSpark")
    return app


if __name__ == "__main__":
    main().synth()
