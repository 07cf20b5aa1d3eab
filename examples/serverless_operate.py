"""An EMR Serverless application that is watched: failed jobs, idle workers and the quota of the account to a topic."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

import emr_constructs as emr


class WatchedJobs(cdk.Stack):
    """Whoever subscribes to the topic hears of job runs that fail, and of workers that cost for nothing."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Alerts", enforce_ssl=True)
        # The rules below give the topic a policy, in place of the one that lets alarms of the account in.
        self.topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
        application = emr.ServerlessApplication(self, "Orders", release_label=emr.ReleaseLabel.EMR_7_14_0)

        # [start: events]
        # A job run that ran into its timeout is cancelled.
        ended_badly = ["FAILED", "CANCELLED"]
        application.on_job_run_state_change("Bad", states=ended_badly, target=targets.SnsTopic(self.topic))
        application.on_job_run_retry("Retried", target=targets.SnsTopic(self.topic))
        # [end: events]

        # [start: alarms]
        self._alarm("Failed", application.metric_failed_jobs(), above=0, values=1)
        self._alarm("Idle", application.metric_idle_worker_count(), above=0, values=30)
        self._alarm("Waiting", application.metric_pending_jobs(), above=0, values=15)
        # The quota of a new account is 16 vCPUs in a region; each value stands for five minutes.
        self._alarm("Quota", application.metric_account_vcpus(), above=12, values=1)
        # [end: alarms]

        # [start: workers]
        memory = [
            application.metric_worker_memory_allocated(worker_type="Spark_Executor", label="have"),
            application.metric_worker_memory_used(worker_type="Spark_Executor", label="use"),
        ]
        cloudwatch.Dashboard(
            self,
            "Board",
            # CloudWatch takes one query for each widget.
            widgets=[[cloudwatch.GraphWidget(title=f"Executors {one.label}, GB", left=[one]) for one in memory]],
        )
        # [end: workers]

    def _alarm(self, name: str, metric: cloudwatch.IMetric, *, above: float, values: int) -> None:
        """Some values in a row above a threshold; a stopped application may report nothing, which is no alarm."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=values,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    WatchedJobs(app, "WatchedJobs")
    return app


if __name__ == "__main__":
    main().synth()
