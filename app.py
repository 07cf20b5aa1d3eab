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


class DataPlatform(cdk.Stack):
    """Orders come in as CSV; Spark makes a table of orders by day of them, and a report of the best days."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id, description="A small data platform on Amazon EMR")
        self.cluster = self._create_cluster()
        self._add_work()
        self._tell_of_trouble()
        cdk.CfnOutput(self, "ClusterId", value=self.cluster.cluster_id)
        self.fingerprint = self.cluster.replacement_fingerprint  # an output, too: a new one means a new cluster

    def _create_cluster(self) -> emr.Cluster:
        """A core that stays, tasks on whatever Graviton has Spot capacity, and executors that fill the nodes."""
        release = emr.ReleaseLabel.EMR_7_14_0
        types = emr.InstanceTypes.matching(
            vcpus=(4, 8), families=["r"], architecture=emr.Architecture.ARM64, generation=(6, 7), release_label=release
        )
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary("m7g.xlarge", "m6g.xlarge"),
            core=emr.InstanceFleet(instance_types=types, target_on_demand_capacity=16),
            task=emr.InstanceFleet(instance_types=types, target_spot_capacity=8),
        )
        sizes = emr.SparkDefaults.for_instances(instances, maximum_vcpus=64)
        script = emr.Script.from_asset("examples/bootstrap/set_kernel_parameter.sh")
        return emr.Cluster(
            self,
            "Analytics",
            release_label=release,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            features=[emr.S3Access(maximum_retries=20), sizes],
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=64),
            bootstrap_actions=[emr.BootstrapAction(name="Swap late", script=script, arguments=["vm.swappiness=1"])],
            log_prefix="analytics/",
        )

    def _add_work(self) -> None:
        """A bucket, and steps one after the other: put sample orders into it, make the table of them, report."""
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.cluster.encryption_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        data.grant_read_write(self.cluster)
        raw, table, report = map(data.s3_url_for_object, ("raw/orders.csv", "curated/orders_by_day/", "report/"))
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
        nodes = self.cluster.metric_mr_unhealthy_nodes()
        alarm = nodes.create_alarm(self, "UnhealthyNodes", threshold=1, evaluation_periods=2)
        alarm.add_alarm_action(actions.SnsAction(topic))


def acknowledge(construct: IConstruct, reason: str, id: str) -> None:  # noqa: A002
    """Answer a finding of cdk-nag."""
    cdk.Validations.of(construct).acknowledge(cdk.Acknowledgment(id=id, reason=reason))


def answer_findings(platform: DataPlatform) -> None:
    """What cdk-nag finds in this app, and why it stays."""
    cluster, nodes = platform.cluster, platform.cluster.instance_role
    acknowledge(cluster, "People come by Session Manager, audited; no SSH key can be lost", "AwsSolutions-EMR6")
    acknowledge(platform, "CloudTrail data events record who reads which object", "AwsSolutions-S1")
    policy = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2]"
    acknowledge(cluster.service_role, "AWS's own policy; it reaches only what carries EMR's tag", policy)
    wildcards = {
        "Resource::*": "These Session Manager actions know no resources",
        "Resource::<AnalyticsLogs56CCDDDA.Arn>/analytics/*": "Log files have no fixed names; rights end at the prefix",
        "Resource::<Data666C94C7.Arn>/*": "Data has no fixed names; rights end at the bucket",
    }
    s3_actions = ("s3:Abort", "s3:DeleteObject", "s3:GetBucket", "s3:GetObject", "s3:List")
    for action in (*s3_actions, "kms:GenerateDataKey", "kms:ReEncrypt"):
        wildcards[f"Action::{action}*"] = "CDK's own grant_read_write, on this one bucket and its key"
    for found, reason in wildcards.items():
        acknowledge(nodes, reason, f"AwsSolutions-IAM5[{found}]")


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    answer_findings(DataPlatform(app, "DataPlatform"))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), emr.compliance.EmrChecks())
    return app


if __name__ == "__main__":
    main().synth()
