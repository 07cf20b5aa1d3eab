"""Workspaces of a team: whose they are, where their code is kept, and a notebook that runs every morning."""

# [start: studio]
import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

import emr_constructs as emr


class Reports(cdk.Stack):
    """A cluster that is always there, a Studio whose Workspaces reach GitHub, and a report at six."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)
        network = emr.Network(self, "Network", egress=emr.Egress.NAT, encryption_key=key)
        cluster = emr.Cluster(
            self,
            "Notebooks",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
            network=network,
            encryption_key=key,
            # A schedule finds no cluster that has ended.
            auto_termination=None,
        )
        studio = emr.Studio(self, "Studio", auth=emr.StudioAuth.iam(), network=network, encryption_key=key, git=True)
        studio.attach(cluster)
        # [end: studio]

        # [start: workspaces]
        # Each their own Workspaces.
        analysts = iam.Role(self, "Analysts", assumed_by=iam.AccountRootPrincipal())
        studio.grant_access(analysts, emr.StudioAccess.basic(workspaces=emr.WorkspaceAccess.own()))
        # Also those that have this tag, whoever made them.
        leads = iam.Role(self, "Leads", assumed_by=iam.AccountRootPrincipal())
        team = emr.WorkspaceAccess.tagged({"team": "reports"})
        studio.grant_access(leads, emr.StudioAccess.basic(workspaces=team))
        # [end: workspaces]

        # [start: git]
        token = secretsmanager.Secret.from_secret_name_v2(self, "Token", "token-of-the-reports-bot")
        emr.GitSecret(
            self,
            "GitHub",
            login=emr.GitLogin(user_name="reports-bot", token=token),
            studios=[studio],
            secret_name="emr-studio-reports",
        )
        # [end: git]

        # [start: schedule]
        orders = s3.Bucket.from_bucket_name(self, "Orders", "orders-of-the-shop")
        orders.grant_read(cluster)
        report = studio.schedule_notebook(
            "EveryMorning",
            notebook=emr.NotebookExecution(
                notebook=emr.Script.from_asset("examples/notebooks/orders_by_day.ipynb"),
                parameters={
                    "orders": orders.s3_url_for_object("orders/"),
                    "until": scheduler.ContextAttribute.scheduled_time,
                },
                tags={"team": "reports"},
            ),
            cluster=cluster,
            schedule=scheduler.ScheduleExpression.cron(hour="6", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN),
            max_event_age=cdk.Duration.hours(1),
        )
        # [end: schedule]

        # [start: alarm]
        cloudwatch.Alarm(
            self,
            "NotStarted",
            metric=report.dead_letter_queue.metric_approximate_number_of_messages_visible(),
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        # [end: alarm]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Reports(app, "Reports")
    return app


if __name__ == "__main__":
    main().synth()
