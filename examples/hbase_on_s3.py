"""HBase with its tables in S3 and its write-ahead logs in a workspace: the cluster can be lost, and nothing with it."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class Orders(cdk.Stack):
    """A bucket for tables, a workspace for logs, and the cluster that serves them."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)
        tables = s3.Bucket(
            self,
            "Tables",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        emr.Cluster(
            self,
            "HBase",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.HBASE],
            encryption_key=key,
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
                core=emr.InstanceGroup(instance_type="r7gd.2xlarge", instance_count=4),
            ),
            features=[emr.HBaseOnS3(bucket=tables, wal_workspace=emr.WalWorkspace(self, "WriteAheadLogs"))],
            termination_protection=True,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Orders(app, "Orders")
    return app


if __name__ == "__main__":
    main().synth()
