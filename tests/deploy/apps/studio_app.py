"""Two Studios on one network: one with IAM, a cluster and a notebook every night, one with IAM Identity Center.

Nothing of them outlives their stack.
"""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

import emr_constructs as emr

NOTEBOOK = Path(__file__).parent / "nightly.ipynb"
RELEASE = emr.ReleaseLabel.EMR_7_14_0
NOTEBOOKS = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
NODES = emr.patterns.TemplateParameter.number("Nodes", default=2, minimum=2, maximum=4)
INSTANCE = "arn:aws:sso:::instance/ssoins-1111222233334444"
GONE = cdk.RemovalPolicy.DESTROY


class Studios(cdk.Stack):
    """The Studios, with what they stand on."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(self, "Key", removal_policy=GONE)
        self.bucket = s3.Bucket(self, "Workspaces", encryption_key=self.key, removal_policy=GONE)
        self.network = emr.Network(self, "Network")
        logs = emr.LogBucket(self, "Logs", encryption_key=self.key, removal_policy=GONE)
        self.profile = emr.ClusterProfile(
            self, "Profile", network=self.network, encryption_key=self.key, log_bucket=logs
        )
        self.cluster = emr.Cluster(
            self, "Exploration", release_label=RELEASE, applications=NOTEBOOKS, profile=self.profile
        )
        self._team()
        self._organisation()

    def _team(self) -> None:
        """People who log in with IAM and start clusters, and a notebook that nobody opens. A subnet is added later."""
        [first, _] = self.network.vpc.isolated_subnets
        team = emr.Studio(
            self,
            "Team",
            auth=emr.StudioAuth.iam(idp_auth_url="https://idp.example.com", idp_relay_state="RelayState"),
            studio_name="team",
            description="Notebooks",
            network=self.network,
            vpc_subnets=ec2.SubnetSelection(subnets=[first]),
            bucket=self.bucket,
            bucket_prefix="team",
            encryption_key=self.key,
            git=True,
        )
        cdk.Tags.of(team).add("team", "data")
        team.attach(self.cluster)
        template = emr.patterns.ClusterTemplate(
            self, "Own", definition=own_cluster, parameters=[NODES], profile=self.profile, studio=team
        )
        scientists = iam.Role(self, "Scientists", assumed_by=iam.AccountRootPrincipal())
        own = emr.StudioAccess.intermediate(templates=[template.product], cluster_tags=template.cluster_tags)
        team.grant_access(scientists, own)
        template.grant_launch(scientists)
        notebook = emr.NotebookExecution(
            notebook=emr.Script.from_asset(str(NOTEBOOK)),
            parameters={"day": "<aws.scheduler.scheduled-time>"},
        )
        at_three = scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=cdk.TimeZone.EUROPE_BERLIN)
        team.schedule_notebook("Nightly", notebook=notebook, cluster=self.cluster, schedule=at_three)
        for name, value in (("Arn", team.studio_arn), ("Url", team.studio_url)):
            cdk.CfnOutput(self, name, value=value)

    def _organisation(self) -> None:
        """People of IAM Identity Center."""
        organisation = emr.Studio(
            self,
            "Organisation",
            auth=emr.StudioAuth.identity_center(
                idc_instance=INSTANCE,
                idc_user_assignment=emr.StudioUserAssignment.REQUIRED,
                trusted_identity_propagation=True,
            ),
            studio_name="organisation",
            network=self.network,
            bucket=self.bucket,
            bucket_prefix="organisation",
            encryption_key=self.key,
        )
        basic = emr.StudioAccess.basic()
        organisation.add_user("ana", access=basic)
        organisation.add_group("Analysts", access=basic)
        organisation.add_group("Engineers", access=emr.StudioAccess.intermediate(templates=[]))


def own_cluster(scope: Construct, values: emr.patterns.TemplateValues) -> emr.Cluster:
    """What people start from the template."""
    nodes = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=values[NODES]),
    )
    return emr.Cluster(
        scope,
        "Cluster",
        cluster_name=values.cluster_name,
        release_label=RELEASE,
        applications=NOTEBOOKS,
        configurations=[emr.Configuration(classification="hdfs-site", properties={"dfs.replication": "2"})],
        instances=nodes,
        profile=values.profile,
    )


app = cdk.App()
Studios(app, "Studios")
app.synth()
