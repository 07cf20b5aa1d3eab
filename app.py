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


class DataPlatform(cdk.Stack):
    """Orders come in as CSV; Spark makes a table of orders by day of them, and a report of the best days."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id, description="A small data platform on Amazon EMR")
        self.cluster = self._create_cluster()
        self.data = self._create_data_bucket()
        self._add_work()
        self._tell_of_trouble()
        cdk.CfnOutput(self, "ClusterId", value=self.cluster.cluster_id)
        cdk.CfnOutput(self, "DataBucket", value=self.data.bucket_name)
        self.fingerprint = self.cluster.replacement_fingerprint  # an output, too: a new one means a new cluster

    def _create_cluster(self) -> emr.Cluster:
        """A core that stays, tasks on whatever Graviton is on Spot, and executors that fill the nodes."""
        arm = emr.Architecture.ARM64
        types = emr.InstanceTypes.matching(vcpus=4, memory=32, architecture=arm, release_label=RELEASE)
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary("m8g.xlarge", "m7g.xlarge", "m6g.xlarge"),
            core=emr.InstanceFleet(instance_types=types, target_on_demand_capacity=8),
            task=emr.InstanceFleet(instance_types=types, target_spot_capacity=8),
        )
        sizes = emr.SparkDefaults.for_instances(instances, maximum_vcpus=64)
        script = emr.Script.from_asset("examples/bootstrap/set_kernel_parameter.sh")
        return emr.Cluster(
            self,
            "Analytics",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            features=[emr.GlueDataCatalog(databases=["sales"]), sizes],
            network=emr.Network(self, "Network"),
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=64),
            bootstrap_actions=[emr.BootstrapAction(name="Swap late", script=script, arguments=["vm.swappiness=1"])],
            log_prefix="analytics/",
        )

    def _create_data_bucket(self) -> s3.Bucket:
        """A bucket that the cluster reads and writes."""
        bucket = s3.Bucket(
            self,
            "Data",
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
        raw, table, report = map(self.data.s3_url_for_object, ("raw/orders.csv", "curated/orders_by_day/", "report/"))
        sample = emr.Script.from_asset("examples/data/orders.csv")
        job = emr.Script.from_asset("examples/jobs/orders_by_day.py")
        query = emr.Script.from_asset("examples/jobs/best_days.sql")
        self.cluster.add_step("LoadSample", emr.Command(arguments=["aws", "s3", "cp", sample, raw]))
        self.cluster.add_step("OrdersByDay", emr.PySpark(script=job, arguments=["--input", raw, "--output", table]))
        self.cluster.add_step("BestDays", emr.SparkSql(script=query, variables={"table": table, "report": report}))

    def _tell_of_trouble(self) -> None:
        """Whoever subscribes to the topic hears of a step that fails, and of nodes that are unhealthy."""
        topic = sns.Topic(self, "Trouble", enforce_ssl=True)
        topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
        self.cluster.on_step_state_change("StepFailed", states=["FAILED"], target=targets.SnsTopic(topic))
        unhealthy = self.cluster.metric_mr_unhealthy_nodes()
        alarm = unhealthy.create_alarm(self, "UnhealthyNodes", threshold=1, evaluation_periods=2)
        alarm.add_alarm_action(actions.SnsAction(topic))


def answer_findings(platform: DataPlatform) -> None:
    """What cdk-nag finds in this app, and why it stays."""
    cluster, nodes, wildcard = platform.cluster, platform.cluster.instance_role, "AwsSolutions-IAM5[{}]".format
    policy = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2]"
    sales = [f"arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:{kind}" for kind in ("table", "userDefinedFunction")]
    names = ["<AnalyticsLogs56CCDDDA.Arn>/analytics/*", "<Data666C94C7.Arn>/*", ]
    granted = ["s3:Abort", "s3:DeleteObject", "s3:GetBucket", "s3:GetObject", "s3:List", "kms:GenerateDataKey", "kms:ReEncrypt"]
    acknowledge(cluster, "People reach nodes by Session Manager, audited; no SSH key to lose", "AwsSolutions-EMR6")
    acknowledge(platform, "CloudTrail data events record who reads which object", "AwsSolutions-S1")
    acknowledge(cluster.service_role, "AWS keeps it in step with EMR; it reaches what carries EMR's tag", policy)


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    answer_findings(DataPlatform(app, "DataPlatform"))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), emr.compliance.EmrChecks())
    return app


if __name__ == "__main__":
    main().synth()
