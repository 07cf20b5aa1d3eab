"""Hive on EMR Serverless: an application with workers that are ready, and a report every morning."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

import emr_constructs as emr

GLUE = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"


class Reports(cdk.Stack):
    """The tables are known in the Glue Data Catalog; data, scratch files and reports are in one bucket."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        data = s3.Bucket(
            self, "Data", enforce_ssl=True, block_public_access=s3.BlockPublicAccess.BLOCK_ALL, versioned=True
        )
        # [start: application]
        worker = emr.WorkerSize(vcpus=4, memory=cdk.Size.gibibytes(16))
        application = emr.ServerlessApplication(
            self,
            "Hive",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            application_type=emr.ServerlessType.HIVE,
            initial_capacity=[emr.InitialWorkers.hive_driver(1, worker), emr.InitialWorkers.tez_task(2, worker)],
            maximum_capacity=emr.MaximumCapacity(vcpus=64, memory=cdk.Size.gibibytes(256)),
            scheduler=emr.JobScheduler(max_concurrent_runs=4, queue_timeout=cdk.Duration.hours(2)),
            configurations=[
                emr.Configuration(
                    classification="hive-site",
                    properties={
                        "hive.metastore.client.factory.class": GLUE,
                        "hive.exec.scratchdir": data.s3_url_for_object("scratch/"),
                        "hive.metastore.warehouse.dir": data.s3_url_for_object("warehouse/"),
                    },
                )
            ],
            monitoring=emr.ServerlessMonitoring(
                log_retention=logs.RetentionDays.ONE_MONTH,
                log_types={"HIVE_DRIVER": ["HIVE_LOG", "STDERR"], "TEZ_TASK": ["SYSTEM_LOGS"]},
            ),
        )
        # [end: application]
        role = application.execution_role
        data.grant_read_write(role)
        emr.GlueDatabase.of("default").grant_read_write(role)

        # [start: job]
        application.schedule_job(
            "Report",
            job=emr.HiveJob(
                script=emr.Script.from_asset("examples/jobs/revenue_by_day.hql"),
                variables={
                    "orders": data.s3_url_for_object("incoming/"),
                    "report": data.s3_url_for_object("revenue_by_day/"),
                },
            ),
            schedule=scheduler.ScheduleExpression.cron(hour="6", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN),
        )
        # [end: job]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Reports(app, "Reports")
    return app


if __name__ == "__main__":
    main().synth()
