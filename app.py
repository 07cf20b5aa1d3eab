"""A small data platform on EMR: data in a private network, Spark on a cluster and without one, notebooks for people.

``make demo`` deploys it to a local AWS, ``cdk deploy`` to yours. The cluster ends by itself after an idle hour, the
application after 15 idle minutes; the Studio itself costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0
JOB, TABLE = "examples/jobs/orders_by_day.py", "curated/orders_by_day/"


class DataPlatform(cdk.Stack):
    """Orders come in as CSV; Spark makes a table of orders by day of them. Analysts look at it in notebooks."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002
        super().__init__(scope, id, description="A small data platform on Amazon EMR")
        self.cluster = self._create_cluster()
        self.data = self._create_data()
        self._add_steps()
        self.application, self.nightly = self._create_application()
        self.studio, self.access = self._create_studio()
        self._tell_of_trouble()
        cdk.CfnOutput(self, "ClusterId", value=self.cluster.cluster_id)
        cdk.CfnOutput(self, "StudioUrl", value=self.studio.studio_url)
        self.fingerprint = self.cluster.replacement_fingerprint  # an output, too: a new one means a new cluster

    def _create_cluster(self) -> emr.Cluster:
        """A core that stays, tasks on whatever Graviton has Spot capacity, and executors that fill the nodes."""
        types = emr.InstanceTypes.matching(
            vcpus=(4, 8), families=["r"], architecture=emr.Architecture.ARM64, generation=(6, 7), release_label=RELEASE
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
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
            features=[emr.S3Access(maximum_retries=20), sizes],
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=64),
            bootstrap_actions=[emr.BootstrapAction(name="Swap late", script=script, arguments=["vm.swappiness=1"])],
            log_prefix="analytics/",
        )

    def _create_data(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.cluster.encryption_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )

    def _add_steps(self) -> None:
        """One after the other: put sample orders into the bucket, make the table of them, report."""
        self.data.grant_read_write(self.cluster)
        raw, table, report = map(self.data.s3_url_for_object, ("raw/orders.csv", TABLE, "report/"))
        sample = emr.Script.from_asset("examples/data/orders.csv")
        job = emr.Script.from_asset(JOB)
        query = emr.Script.from_asset("examples/jobs/best_days.sql")
        self.cluster.add_step("LoadSample", emr.Command(arguments=["aws", "s3", "cp", sample, raw]))
        self.cluster.add_step("OrdersByDay", emr.PySpark(script=job, arguments=["--input", raw, "--output", table]))
        self.cluster.add_step("BestDays", emr.SparkSql(script=query, variables={"table": table, "report": report}))

    def _create_application(self) -> tuple[emr.ServerlessApplication, emr.JobSchedule]:
        """Spark without a cluster: the table anew every night, and notebooks that start a worker when they need one."""
        application = emr.ServerlessApplication(
            self,
            "Serverless",
            release_label=RELEASE,
            interactive=emr.Interactive(studio=True),
            maximum_capacity=emr.MaximumCapacity(vcpus=48, memory=cdk.Size.gibibytes(384)),
            network=self.cluster.network,
            encryption_key=self.cluster.encryption_key,
            monitoring=emr.ServerlessMonitoring(log_bucket=self.cluster.log_bucket, log_prefix="serverless/"),
        )
        self.data.grant_read_write(application.execution_role)
        orders, table = map(self.data.s3_url_for_object, ("raw/", TABLE))
        job = emr.SparkJob(script=emr.Script.from_asset(JOB), arguments=["--input", orders, "--output", table])
        nightly = scheduler.ScheduleExpression.cron(hour="2", minute="30", time_zone=cdk.TimeZone.EUROPE_BERLIN)
        return application, application.schedule_job("Nightly", job=job, schedule=nightly)

    def _create_studio(self) -> tuple[emr.Studio, emr.StudioSessionPolicy]:
        """Notebooks on both of them, for people who log in with a role."""
        studio = emr.Studio(
            self,
            "Studio",
            auth=emr.StudioAuth.iam(),
            network=self.cluster.network,
            encryption_key=self.cluster.encryption_key,
        )
        studio.attach(self.cluster)
        studio.attach(self.application)
        analysts = iam.Role(self, "Analysts", assumed_by=iam.AccountRootPrincipal())
        return studio, studio.grant_access(analysts, emr.StudioAccess.basic())

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


def answer_wildcards(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Answer findings on stars in policies, each with its reason."""
    for found, reason in reasons.items():
        acknowledge(construct, reason, f"AwsSolutions-IAM5[{found}]")


def named(service: str, resource: str) -> str:
    """A resource of the account as cdk-nag writes it."""
    return f"Resource::arn:<AWS::Partition>:{service}:<AWS::Region>:<AWS::AccountId>:{resource}"


def answer_findings(platform: DataPlatform) -> None:
    """What cdk-nag finds in this app, and why it stays."""
    cluster = platform.cluster
    acknowledge(cluster, "People come by Session Manager, audited; no SSH key can be lost", "AwsSolutions-EMR6")
    acknowledge(platform, "CloudTrail data events record who reads which object", "AwsSolutions-S1")
    acknowledge(
        platform.nightly, "It holds what the schedule could not start: a dead-letter queue", "AwsSolutions-SQS3"
    )
    policy = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2]"
    acknowledge(cluster.service_role, "AWS's own policy; it reaches only what carries EMR's tag", policy)
    s3_actions = ("s3:Abort", "s3:DeleteObject", "s3:GetBucket", "s3:GetObject", "s3:List")
    own = "CDK's own grant_read_write, on this one bucket and its key"
    data = {f"Action::{action}*": own for action in (*s3_actions, "kms:GenerateDataKey", "kms:ReEncrypt")}
    data["Resource::<Data666C94C7.Arn>/*"] = "Data has no fixed names; rights end at the bucket"
    logs = "Log files have no fixed names; rights end at the prefix"
    nodes = {
        "Resource::*": "These Session Manager actions know no resources",
        "Resource::<AnalyticsLogs56CCDDDA.Arn>/analytics/*": logs,
    }
    answer_wildcards(cluster.instance_role, {**data, **nodes})
    jobs = {
        named("logs", "*"): "Jobs look for their log group among all; AWS's page on logging asks for it",
        "Resource::<AnalyticsLogs56CCDDDA.Arn>/serverless/*": logs,
    }
    answer_wildcards(platform.application.execution_role, {**data, **jobs})
    interfaces = "EMR makes interfaces for Workspaces in networks and groups that carry its tag"
    workspaces = {
        "Resource::<StudioWorkspacesF1B32611.Arn>/*": "Notebooks have no fixed names; rights end at the bucket",
        "Resource::*": "Describing networks knows no resources; interfaces are withdrawn by EMR's tag alone",
        named("elasticmapreduce", "cluster/*"): "The Studio looks at clusters, and changes none",
        **{named("ec2", f"{one}/*"): interfaces for one in ("network-interface", "security-group", "subnet")},
        named("ec2", "instance/*"): "EC2 asks for it where an interface is changed that may have an instance",
    }
    answer_wildcards(platform.studio.service_role, workspaces)
    people = {
        "Resource::*": "These actions list, or make Workspaces and repositories: they know no resources",
        named("elasticmapreduce", "editor/*"): "A condition lets each person into Workspaces of their own alone",
        named(
            "elasticmapreduce", "persistent-app-ui/*"
        ): "EMR makes up the ids of interfaces that it keeps of clusters",
        named(
            "emr-serverless", "/applications/<Serverless54B8191B.ApplicationId>/jobruns/*"
        ): "The runs of this one application; it makes their ids",
        named("secretsmanager", "secret:emr-studio-*"): "Conditions let each person make secrets, and read their own",
    }
    answer_wildcards(platform.access, people)


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    answer_findings(DataPlatform(app, "DataPlatform"))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), emr.compliance.EmrChecks())
    return app


if __name__ == "__main__":
    main().synth()
