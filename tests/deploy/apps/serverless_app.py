"""An application that says nearly all that it can, with a job every night. Nothing of it outlives its stack."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler

import emr_constructs as emr

JOB = Path(__file__).parent / "job.py"
SHUFFLE = emr.Configuration(classification="spark-defaults", properties={"spark.sql.shuffle.partitions": "64"})

app = cdk.App()
later = app.node.try_get_context("later") is not None
stack = cdk.Stack(app, "Serverless")

gone = cdk.RemovalPolicy.DESTROY
key = kms.Key(stack, "Key", removal_policy=gone)
bucket = emr.LogBucket(stack, "Logs", encryption_key=key, removal_policy=gone)
group = logs.LogGroup(stack, "LogGroup", encryption_key=key, retention=logs.RetentionDays.ONE_WEEK, removal_policy=gone)
images = ecr.Repository(stack, "Images", removal_policy=gone)
nodes = ec2.SubnetConfiguration(name="Workers", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
vpc = ec2.Vpc(stack, "Vpc", max_azs=2, restrict_default_security_group=False, subnet_configuration=[nodes])

worker = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16), disk=Size.gibibytes(50))
shuffler = emr.WorkerSize(
    vcpus=8,
    memory=Size.gibibytes(32),
    disk=Size.gibibytes(500),
    disk_type=emr.ServerlessDiskType.SHUFFLE_OPTIMIZED,
)
application = emr.ServerlessApplication(
    stack,
    "Etl",
    release_label=emr.ReleaseLabel.EMR_7_14_0,
    application_name="etl",
    initial_capacity=[emr.InitialWorkers.driver(1, worker), emr.InitialWorkers.executor(1, shuffler)],
    maximum_capacity=emr.MaximumCapacity(
        vcpus=64 if later else 32, memory=Size.gibibytes(256), disk=Size.gibibytes(2000)
    ),
    idle_timeout=cdk.Duration.minutes(30 if later else 10),
    configurations=[SHUFFLE],
    image=emr.ServerlessImage.from_ecr_repository(images, "1.0"),
    scheduler=emr.JobScheduler(max_concurrent_runs=5, queue_timeout=cdk.Duration.hours(1)),
    monitoring=emr.ServerlessMonitoring(
        log_bucket=bucket,
        log_group=group,
        log_stream_prefix="etl",
        log_types={"SPARK_DRIVER": ["STDOUT", "STDERR"], "SPARK_EXECUTOR": ["STDERR"]},
    ),
    vpc=vpc,
    encryption_key=key,
)
cdk.Tags.of(application).add("team", "data")
application.schedule_job(
    "Nightly",
    job=emr.SparkJob(
        script=emr.Script.from_asset(str(JOB)), arguments=["<aws.scheduler.scheduled-time>"], conf={"spark.a": "1"}
    ),
    schedule=scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN),
)
cdk.CfnOutput(stack, "Arn", value=application.application_arn)
app.synth()
