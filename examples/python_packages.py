"""A job of several modules with a package that it needs, packed for its application: its processors and its Python."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

import emr_constructs as emr


class WorkingDays(cdk.Stack):
    """A bucket, an application, and every morning a job that counts the orders of working days."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        application = emr.ServerlessApplication(self, "Reports", release_label=emr.ReleaseLabel.EMR_7_14_0)
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=application.encryption_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        data.grant_read_write(application.execution_role)
        package = emr.PythonPackage.from_folder(
            "examples/packages/working_days",
            entry_point="main.py",
            requirements="examples/packages/requirements.txt",
            # Without a folder of wheels, pip takes them from the index that it is configured for.
            wheelhouse="examples/packages/wheels",
        )
        application.schedule_job(
            "WorkingDays",
            job=emr.SparkJob(
                package=package,
                arguments=[
                    *("--input", data.s3_url_for_object("orders/")),
                    *("--output", data.s3_url_for_object("working_days/")),
                ],
            ),
            schedule=scheduler.ScheduleExpression.cron(hour="6", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    WorkingDays(app, "WorkingDays")
    return app


if __name__ == "__main__":
    main().synth()
