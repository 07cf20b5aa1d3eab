"""Questions to tables in S3 with Trino: the Glue Data Catalog knows the tables, Spot nodes may go at any time."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class TrinoAnalytics(cdk.Stack):
    """A cluster of fixed size, the bucket of the tables, and a bucket for what running queries need."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(self, "Key", enable_key_rotation=True)
        tables = self._create_bucket("Tables")
        # Trino deletes what a query that succeeds has left there. Of one that fails, it does not.
        spool = self._create_bucket("Spool", s3.LifecycleRule(expiration=cdk.Duration.days(1)))

        # [start: cluster]
        large = ["r7g.2xlarge", "r6g.2xlarge"]
        cluster = emr.Cluster(
            self,
            "Queries",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.TRINO],
            features=[
                emr.Trino(
                    metastore=emr.GlueDataCatalog(databases=["sales"]),
                    connectors=[emr.TrinoConnector.HIVE, emr.TrinoConnector.ICEBERG],
                    fault_tolerance=emr.TrinoFaultTolerance(retry_policy=emr.TrinoRetryPolicy.QUERY, bucket=spool),
                    query_memory=cdk.Size.gibibytes(120),
                )
            ],
            instances=emr.InstanceFleets(
                primary=emr.InstanceFleet.primary("m7g.2xlarge", "m6g.2xlarge"),
                core=emr.InstanceFleet(instance_types=large, target_on_demand_capacity=32),
                task=emr.InstanceFleet(
                    instance_types=[*large, "r8g.2xlarge", "m7g.4xlarge", "m6g.4xlarge"], target_spot_capacity=32
                ),
            ),
            encryption_key=self.key,
        )
        tables.grant_read_write(cluster)
        # [end: cluster]

    def _create_bucket(self, name: str, *rules: s3.LifecycleRule) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            lifecycle_rules=list(rules),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    TrinoAnalytics(app, "TrinoAnalytics")
    return app


if __name__ == "__main__":
    main().synth()
