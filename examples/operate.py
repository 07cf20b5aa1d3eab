"""A cluster that is watched: alarms and events to a topic, and a role for the people who run it."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

import emr_constructs as emr


class Watched(cdk.Stack):
    """Whoever subscribes to the topic hears of it when the cluster, a step, a node or HDFS is in trouble."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Alerts", enforce_ssl=True)
        # The rules below give the topic a policy, in place of the one that lets alarms of the account in.
        self.topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
        cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            cost_allocation_tags=emr.CostAllocationTags(environment="prod", team="data", cost_center="4711"),
        )

        # [start: events]
        # One that failed may end as TERMINATED, too: the severity tells.
        critical = events.EventPattern(detail={"severity": ["CRITICAL"]})
        cluster.on_state_change("Failed", event_pattern=critical, target=targets.SnsTopic(self.topic))
        cluster.on_step_state_change("StepFailed", states=["FAILED"], target=targets.SnsTopic(self.topic))
        # [end: events]

        # [start: alarms]
        self._alarm("UnhealthyNodes", cluster.metric_mr_unhealthy_nodes(), above=0)
        self._alarm("FullHdfs", cluster.metric_hdfs_utilization(), above=80)
        # [end: alarms]

        # [start: operators]
        operators = iam.Role(self, "Operators", assumed_by=iam.AccountRootPrincipal())
        cluster.grants.describe(operators)
        cluster.grants.open_application_ui(operators)
        cluster.grants.terminate(operators)
        # [end: operators]

    def _alarm(self, name: str, metric: cloudwatch.IMetric, *, above: float) -> None:
        """Ten minutes above a value; a cluster that has ended reports nothing, which is no alarm."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=2,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Watched(app, "Watched")
    return app


if __name__ == "__main__":
    main().synth()
