"""A job on EMR Serverless every night: no cluster, nothing that runs by day, and a message when something fails."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from constructs import Construct

import emr_constructs as emr


class NightlyOrders(cdk.Stack):
    """A bucket, an application, and a job at half past two; a topic hears of jobs that fail or do not start."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        # [start: application]
        application = emr.ServerlessApplication(
            self,
            "Orders",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            encryption_key=key,
            maximum_capacity=emr.MaximumCapacity(vcpus=16, memory=cdk.Size.gibibytes(128)),
        )
        data.grant_read_write(application.execution_role)
        # [end: application]

        # [start: schedule]
        nightly = application.schedule_job(
            "Nightly",
            job=emr.SparkJob(
                script=emr.Script.from_asset("examples/jobs/orders_by_day.py"),
                arguments=[
                    *("--input", data.s3_url_for_object("incoming/")),
                    *("--output", data.s3_url_for_object("orders_by_day/")),
                ],
                timeout=cdk.Duration.hours(1),
                tags={"team": "data"},
            ),
            schedule=scheduler.ScheduleExpression.cron(hour="2", minute="30", time_zone=cdk.TimeZone.EUROPE_BERLIN),
            max_event_age=cdk.Duration.hours(2),
        )
        # [end: schedule]

        # [start: failures]
        alerts = sns.Topic(self, "Alerts", enforce_ssl=True)
        # A job that ran into its timeout is cancelled.
        application.on_job_run_state_change("Bad", states=["FAILED", "CANCELLED"], target=targets.SnsTopic(alerts))
        not_started = cloudwatch.Alarm(
            self,
            "NotStarted",
            metric=nightly.dead_letter_queue.metric_approximate_number_of_messages_visible(),
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        not_started.add_alarm_action(actions.SnsAction(alerts))
        alerts.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
        # [end: failures]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    NightlyOrders(app, "NightlyOrders")
    return app


if __name__ == "__main__":
    main().synth()
