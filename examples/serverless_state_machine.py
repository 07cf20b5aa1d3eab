"""Two jobs on EMR Serverless, one after the other, as states of Step Functions."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

import emr_constructs as emr


class OrdersOfADay(cdk.Stack):
    """A bucket, an application, and a state machine that takes ``{"day": "2026-11-20"}``."""

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
        application = emr.ServerlessApplication(
            self, "Orders", release_label=emr.ReleaseLabel.EMR_7_14_0, encryption_key=key
        )
        data.grant_read_write(application.execution_role)

        # [start: states]
        day = sfn.JsonPath.string_at("$.day")
        orders = emr.orchestration.ServerlessStartJobRun(
            self,
            "OrdersByDay",
            application=application,
            job=emr.SparkJob(
                script=emr.Script.from_asset("examples/jobs/orders_by_day.py"),
                arguments=[
                    *("--input", data.s3_url_for_object(f"incoming/{day}/")),
                    *("--output", data.s3_url_for_object(f"orders/{day}/")),
                ],
            ),
            result_path=sfn.JsonPath.DISCARD,  # the input goes on, with the day
            task_timeout=sfn.Timeout.duration(cdk.Duration.hours(2)),
        )
        orders.add_retry(max_attempts=1, interval=cdk.Duration.minutes(5))
        words = emr.orchestration.ServerlessStartJobRun(
            self,
            "WordCount",
            application=application,
            job=emr.SparkJob(
                script=emr.Script.from_asset("examples/jobs/word_count.py"),
                arguments=[
                    *("--input", data.s3_url_for_object(f"comments/{day}/")),
                    *("--output", data.s3_url_for_object(f"words/{day}/")),
                ],
            ),
        )
        sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(orders.next(words)),
            timeout=cdk.Duration.hours(4),
        )
        # [end: states]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    OrdersOfADay(app, "OrdersOfADay")
    return app


if __name__ == "__main__":
    main().synth()
