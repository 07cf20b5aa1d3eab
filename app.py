"""A small data platform on EMR: a private network, a bucket of data, a Spark cluster, its work, and word of trouble.

``make demo`` deploys it to a local AWS, ``cdk deploy`` to yours. The cluster ends by itself after an idle hour.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0
MOST_VCPUS = 64


class DataPlatform(cdk.Stack):
    """Orders come in as CSV; Spark makes a table of orders by day of them, and a report of the best days."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id, description="A small data platform on Amazon EMR")
        self.cluster = self._create_cluster()
        self.data = self._create_data_bucket()
        self._add_work()
        self._tell_of_trouble()
        cdk.CfnOutput(self, "ClusterId", value=self.cluster.cluster_id)
        cdk.CfnOutput(self, "Fingerprint", value=self.cluster.replacement_fingerprint)

    def _create_cluster(self) -> emr.Cluster:
        """A steady core On-Demand, tasks on whatever Spot has, and Spark that fills the nodes."""
        graviton = emr.InstanceTypes.matching(
            vcpus=4, memory=32, architecture=emr.Architecture.ARM64, release_label=RELEASE
        )
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary("m8g.xlarge", "m7g.xlarge", "m6g.xlarge"),
            core=emr.InstanceFleet(instance_types=graviton, target_on_demand_capacity=8),
            task=emr.InstanceFleet(instance_types=graviton, target_spot_capacity=8),
        )
        swap_late = emr.Script.from_asset("examples/bootstrap/set_kernel_parameter.sh")
        return emr.Cluster(
            self,
            "Analytics",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=MOST_VCPUS),
            features=[
                emr.GlueDataCatalog(databases=["sales"]),
                emr.SparkDefaults.for_instances(instances, maximum_vcpus=MOST_VCPUS),
            ],
            bootstrap_actions=[
                emr.BootstrapAction(name="Swap late", script=swap_late, arguments=["vm.swappiness=1"])
            ],
            network=emr.Network(self, "Network"),
            log_prefix="analytics/",
        )

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

    def _add_work(self) -> None:
        """Steps, one after the other: put the sample orders into the bucket, make the table of them, report."""
        raw, table, report = map(self.data.s3_url_for_object, ["raw/orders.csv", "curated/orders_by_day/", "report/"])
        sample, job, query = (emr.Script.from_asset(f"examples/{path}") for path in _FILES)
        self.cluster.add_step("LoadSample", emr.Command(arguments=["aws", "s3", "cp", sample, raw]))
        self.cluster.add_step("OrdersByDay", emr.PySpark(script=job, arguments=["--input", raw, "--output", table]))
        self.cluster.add_step("BestDays", emr.SparkSql(script=query, variables={"table": table, "report": report}))
