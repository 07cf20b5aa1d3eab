"""Users of EMR Studio start clusters of their own, from a template with the choices that the platform team opens up."""

# [start: platform]
import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr

Parameter = emr.patterns.TemplateParameter


class Platform(cdk.Stack):
    """What every cluster stands on: network, key, logs, security configuration and roles, with their rights to data."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.network = emr.Network(self, "Network")
        self.profile = emr.ClusterProfile(self, "Profile", network=self.network)
        lake = s3.Bucket(
            self,
            "Lake",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.profile.encryption_key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
        )
        lake.grant_read_write(self.profile.instance_role)
        # [end: platform]


# [start: definition]
RELEASE = Parameter.release_label("Release", [emr.ReleaseLabel.EMR_7_14_0, emr.ReleaseLabel.EMR_7_13_0])
SIZE = Parameter.choice("NodeType", ["m7g.xlarge", "m7g.4xlarge", "r7g.4xlarge"], description="Of the workers")
WORKERS = Parameter.number("Workers", default=2, minimum=2, maximum=20)


def notebook_cluster(scope: Construct, values: emr.patterns.TemplateValues) -> emr.Cluster:
    """A cluster for one user, which ends after an hour that nobody uses it."""
    return emr.Cluster(
        scope,
        "Cluster",
        cluster_name=values.cluster_name,
        profile=values.profile,
        release_label=values[RELEASE],
        applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
        instances=emr.InstanceGroups(
            primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=1),
            core=emr.InstanceGroup(instance_type=values[SIZE], instance_count=values[WORKERS]),
        ),
    )
    # [end: definition]


# [start: studio]
class Notebooks(cdk.Stack):
    """The Studio, the template, and who may use them."""

    def __init__(self, scope: Construct, construct_id: str, platform: Platform) -> None:
        super().__init__(scope, construct_id)
        studio = emr.Studio(self, "Studio", auth=emr.StudioAuth.iam(), network=platform.network)
        template = emr.patterns.ClusterTemplate(
            self,
            "NotebookCluster",
            definition=notebook_cluster,
            parameters=[RELEASE, SIZE, WORKERS],
            profile=platform.profile,
            studio=studio,
        )
        scientists = iam.Role(self, "Scientists", assumed_by=iam.AccountRootPrincipal())
        template.grant_launch(scientists)
        studio.grant_access(
            scientists,
            emr.StudioAccess.intermediate(templates=[template.product], cluster_tags=template.cluster_tags),
        )
        # [end: studio]
        cdk.CfnOutput(self, "Url", value=studio.studio_url)


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Notebooks(app, "Notebooks", Platform(app, "Platform"))
    return app


if __name__ == "__main__":
    main().synth()
