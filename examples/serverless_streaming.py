"""A stream on EMR Serverless: it runs until somebody stops it, and goes on after a failure where it was."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.aws_events_targets import SnsTopic
from constructs import Construct

import emr_constructs as emr


class OrderStream(cdk.Stack):
    """A bucket, an application, a stream of orders, and a word when it fails."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        # [start: application]
        application = emr.ServerlessApplication(
            self,
            "Streams",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            maximum_capacity=emr.MaximumCapacity(vcpus=16, memory=cdk.Size.gibibytes(64)),
        )
        role = emr.JobExecutionRole(self, "Orders", application_arn=application.application_arn)
        data.grant_read(role, "raw/*")
        data.grant_read_write(role, "orders/*")
        data.grant_read_write(role, "checkpoint/*")
        # [end: application]
        # [start: job]
        worker = emr.WorkerSize(vcpus=2, memory=cdk.Size.gibibytes(8))
        job = emr.SparkJob(
            name="orders",
            script=emr.Script.from_asset("examples/jobs/orders_stream.py"),
            arguments=[
                *("--input", data.s3_url_for_object("raw/")),
                *("--output", data.s3_url_for_object("orders/")),
                *("--checkpoint", data.s3_url_for_object("checkpoint/orders/")),
            ],
            streaming=True,
            retry_policy=emr.RetryPolicy(max_failed_attempts_per_hour=3),
            driver=worker,
            executor=worker,
            maximum_executors=4,
            conf={"spark.sql.shuffle.partitions": "8"},
            tags={"team": "orders"},
        )
        # [end: job]
        # [start: start]
        start = emr.orchestration.ServerlessStartJobRun(
            self,
            "Start",
            application=application,
            job=job,
            execution_role=role,
            # A stream does not end: nobody waits for it.
            integration_pattern=sfn.IntegrationPattern.REQUEST_RESPONSE,
        )
        sfn.StateMachine(self, "StartStream", definition_body=sfn.DefinitionBody.from_chainable(start))
        told = sns.Topic(self, "Failures", enforce_ssl=True)
        application.on_job_run_failed("StreamFailed", target=SnsTopic(told))
        # [end: start]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    OrderStream(app, "OrderStream")
    return app


if __name__ == "__main__":
    main().synth()
