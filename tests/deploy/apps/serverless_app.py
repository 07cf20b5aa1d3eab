"""An application that says nearly all that it can, with a job every night. Nothing of it outlives its stack.

The second stack is the first after a change: the test updates the first with its template.
"""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

import emr_constructs as emr

JOB = Path(__file__).parent / "job.py"
SHUFFLE = emr.Configuration(classification="spark-defaults", properties={"spark.sql.shuffle.partitions": "64"})
GONE = cdk.RemovalPolicy.DESTROY


class Serverless(cdk.Stack):
    """The application, with what it stands on."""

    def __init__(self, scope: Construct, construct_id: str, *, vcpus: int, idle_minutes: int) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", removal_policy=GONE)
        application = emr.ServerlessApplication(
            self,
            "Etl",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            application_name="etl",
            initial_capacity=workers(),
            maximum_capacity=emr.MaximumCapacity(vcpus=vcpus, memory=Size.gibibytes(256), disk=Size.gibibytes(2000)),
            idle_timeout=cdk.Duration.minutes(idle_minutes),
            configurations=[SHUFFLE],
            image=emr.ServerlessImage.from_ecr_repository(ecr.Repository(self, "Images", removal_policy=GONE), "1.0"),
            scheduler=emr.JobScheduler(max_concurrent_runs=5, queue_timeout=cdk.Duration.hours(1)),
            monitoring=self._monitoring(key),
            vpc=self._vpc(),
            encryption_key=key,
        )
        cdk.Tags.of(application).add("team", "data")
        application.schedule_job(
            "Nightly",
            job=emr.SparkJob(
                script=emr.Script.from_asset(str(JOB)),
                arguments=["<aws.scheduler.scheduled-time>"],
                conf={"spark.a": "1"},
            ),
            schedule=scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN),
        )
        cdk.CfnOutput(self, "Arn", value=application.application_arn)

    def _monitoring(self, key: kms.Key) -> emr.ServerlessMonitoring:
        return emr.ServerlessMonitoring(
            log_bucket=emr.LogBucket(self, "Logs", encryption_key=key, removal_policy=GONE),
            log_group=logs.LogGroup(
                self, "LogGroup", encryption_key=key, retention=logs.RetentionDays.ONE_WEEK, removal_policy=GONE
            ),
            log_stream_prefix="etl",
            log_types={"SPARK_DRIVER": ["STDOUT", "STDERR"], "SPARK_EXECUTOR": ["STDERR"]},
        )

    def _vpc(self) -> ec2.Vpc:
        nodes = ec2.SubnetConfiguration(name="Workers", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        return ec2.Vpc(self, "Vpc", max_azs=2, restrict_default_security_group=False, subnet_configuration=[nodes])


def workers() -> list[emr.InitialWorkers]:
    """A driver, and an executor with much disk."""
    worker = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16), disk=Size.gibibytes(50))
    shuffler = emr.WorkerSize(
        vcpus=8,
        memory=Size.gibibytes(32),
        disk=Size.gibibytes(500),
        disk_type=emr.ServerlessDiskType.SHUFFLE_OPTIMIZED,
    )
    return [emr.InitialWorkers.driver(1, worker), emr.InitialWorkers.executor(1, shuffler)]


app = cdk.App()
Serverless(app, "Serverless", vcpus=32, idle_minutes=10)
Serverless(app, "ServerlessLater", vcpus=64, idle_minutes=30)
app.synth()
