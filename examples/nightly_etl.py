"""A cluster for one night's work: it is made, copies, aggregates, reports, and ends."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class NightlyEtl(cdk.Stack):
    """A bucket, and a transient cluster with three steps; where one fails, the cluster ends at once."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        table = data.s3_url_for_object("orders_by_day/")
        give_up = emr.ActionOnFailure.TERMINATE_CLUSTER
        cluster = emr.Cluster(
            self,
            "Nightly",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.HADOOP, emr.Application.SPARK],
            encryption_key=key,
            keep_alive=False,
            steps=[
                emr.S3DistCp(
                    name="Take a copy",  # of what has come until now
                    source=data.s3_url_for_object("incoming/"),
                    destination="hdfs:///orders",
                    source_pattern=".*[.]csv",
                    action_on_failure=give_up,
                ),
                emr.PySpark(
                    name="Orders by day",
                    script=emr.Script.from_asset("examples/jobs/orders_by_day.py"),
                    arguments=["--input", "hdfs:///orders", "--output", table],
                    action_on_failure=give_up,
                ),
                emr.SparkSql(
                    name="Best days",
                    script=emr.Script.from_asset("examples/jobs/best_days.sql"),
                    variables={"table": table, "report": data.s3_url_for_object("best_days/")},
                ),
            ],
        )
        data.grant_read_write(cluster)
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    NightlyEtl(app, "NightlyEtl")
    return app


if __name__ == "__main__":
    main().synth()
