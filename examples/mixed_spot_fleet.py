"""A batch cluster whose task nodes are on Spot, of many instance types: Graviton, Intel and AMD."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class MixedSpotFleet(cdk.Stack):
    """Primary and core are On-Demand. Task nodes have 8 vCPUs and 32 GiB, whoever made the processor."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        release = emr.ReleaseLabel.EMR_7_14_0
        # [start: task]
        task = emr.InstanceFleet(
            instance_types=emr.InstanceTypes.matching(vcpus=8, memory=32, release_label=release),
            target_spot_capacity=64,
            spot_timeout=cdk.Duration.minutes(15),
            resize=emr.FleetResize(spot_timeout=cdk.Duration.minutes(20)),
        )
        # [end: task]
        core = emr.InstanceFleet(
            instance_types=["r8g.xlarge", "r7g.xlarge", "r6g.xlarge"],
            target_on_demand_capacity=16,
            volumes=[emr.EbsVolume(size=cdk.Size.gibibytes(200), iops=6000, throughput=500)],
            capacity_reservations=emr.CapacityReservations(
                usage_strategy=emr.CapacityReservationUsageStrategy.FIRST,
            ),
        )
        emr.Cluster(
            self,
            "Batch",
            release_label=release,
            instances=emr.InstanceFleets(
                primary=emr.InstanceFleet.primary("m8g.xlarge", "m7g.xlarge", "m6g.xlarge"),
                core=core,
                task=task,
            ),
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=512),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    MixedSpotFleet(app, "MixedSpotFleet")
    return app


if __name__ == "__main__":
    main().synth()
