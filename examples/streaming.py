"""A Flink job that never ends: its state in S3, its JobManager off Spot, its work on Spot."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class Clicks(cdk.Stack):
    """A bucket for state, a cluster that stays, and a job on it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)
        state = s3.Bucket(
            self,
            "State",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        cluster = emr.Cluster(
            self,
            "Streams",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.FLINK],
            encryption_key=key,
            instances=emr.InstanceFleets(
                primary=emr.InstanceFleet.primary("m7g.xlarge", "m6g.xlarge"),
                core=emr.InstanceFleet(instance_types=["m7g.xlarge", "m6g.xlarge"], target_on_demand_capacity=8),
                task=emr.InstanceFleet(
                    instance_types=[
                        "m7g.xlarge",
                        "m6g.xlarge",
                        "r7g.xlarge",
                        "r6g.xlarge",
                        "m7g.2xlarge",
                        "m6g.2xlarge",
                    ],
                    target_spot_capacity=8,
                ),
            ),
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=64),
            features=[
                emr.FlinkState(bucket=state, checkpoint_interval=cdk.Duration.minutes(1), autoscaler=True),
                emr.NodeLabels(application_master_share=1),
                # A stream does not end: a node that scaling takes away waits until Flink needs it no more.
                emr.GracefulDecommission(timeout=cdk.Duration.days(1)),
            ],
            auto_termination=None,
        )
        jobs = s3.Bucket.from_bucket_name(self, "Jobs", "jobs-of-the-team")
        job = emr.Script.from_bucket(jobs, "clicks-1.0.jar")
        cluster.add_step("CountClicks", emr.FlinkRun(jar=job, main_class="com.example.CountClicks", detached=True))
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Clicks(app, "Clicks")
    return app


if __name__ == "__main__":
    main().synth()
