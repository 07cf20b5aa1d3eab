"""A small data platform on EMR: a private network, a bucket of data, a Spark cluster and its work.

``make demo`` deploys it to a local AWS, ``cdk deploy`` to yours. The cluster ends by itself after an idle hour.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct

import emr_constructs as emr


class DataPlatform(cdk.Stack):
    """Orders come in as CSV; Spark makes a table of orders by day of them."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id, description="A small data platform on Amazon EMR")
        self.network = emr.Network(self, "Network")
        self.cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            network=self.network,
            log_prefix="analytics/",
        )
        self.data = self._create_data_bucket()
        self._load_and_aggregate_orders()
        cdk.CfnOutput(self, "ClusterId", value=self.cluster.cluster_id)
        cdk.CfnOutput(self, "DataBucket", value=self.data.bucket_name)
        cdk.CfnOutput(self, "LogBucket", value=self.cluster.log_bucket.bucket_name)

    def _create_data_bucket(self) -> s3.Bucket:
        """A bucket that the cluster reads and writes."""
        bucket = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.cluster.encryption_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
        )
        bucket.grant_read_write(self.cluster)
        return bucket

    def _load_and_aggregate_orders(self) -> None:
        """Two steps, one after the other: put the sample orders into the bucket, make the table of them."""
        raw = self.data.s3_url_for_object("raw/orders.csv")
        table = self.data.s3_url_for_object("curated/orders_by_day/")
        sample = emr.Script.from_asset("examples/data/orders.csv")
        job = emr.Script.from_asset("examples/jobs/orders_by_day.py")
        self.cluster.add_step("LoadSample", emr.Command(arguments=["aws", "s3", "cp", sample, raw]))
        self.cluster.add_step("OrdersByDay", emr.SparkSubmit(script=job, arguments=["--input", raw, "--output", table]))


def acknowledge(construct: IConstruct, reason: str, *ids: str) -> None:
    """Answer findings of cdk-nag."""
    acknowledgments = [cdk.Acknowledgment(id=id, reason=reason) for id in ids]  # noqa: A001
    cdk.Validations.of(construct).acknowledge(*acknowledgments)


def answer_findings(platform: DataPlatform) -> None:
    """What cdk-nag finds in this app, and why it stays."""
    wildcards = "AwsSolutions-IAM5"
    acknowledge(
        platform.cluster,
        "People reach nodes through Session Manager, with IAM and an audit trail; there is no SSH key to lose",
        "AwsSolutions-EMR6",
    )
    acknowledge(
        platform,
        "CloudTrail data events record who reads which object; access logs would repeat that",
        "AwsSolutions-S1",
    )
    acknowledge(
        platform.cluster.service_role,
        "AWS keeps this policy in step with EMR; it reaches only what carries EMR's tag",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2]",
    )
    acknowledge(
        platform.cluster.instance_role,
        "These Session Manager actions know no resources",
        f"{wildcards}[Resource::*]",
    )
    acknowledge(
        platform.cluster.instance_role,
        "Names of log files and of data are not known beforehand; the rights end at the prefix and at the bucket",
        f"{wildcards}[Resource::<AnalyticsLogs56CCDDDA.Arn>/analytics/*]",
        f"{wildcards}[Resource::<Data666C94C7.Arn>/*]",
    )
    acknowledge(
        platform.cluster.instance_role,
        "CDK's own grant_read_write, on this one bucket and its key",
        *(
            f"{wildcards}[Action::s3:{action}*]"
            for action in ("Abort", "DeleteObject", "GetBucket", "GetObject", "List")
        ),
        *(f"{wildcards}[Action::kms:{action}*]" for action in ("GenerateDataKey", "ReEncrypt")),
    )


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    answer_findings(DataPlatform(app, "DataPlatform"))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), emr.compliance.EmrChecks())
    return app


if __name__ == "__main__":
    main().synth()
