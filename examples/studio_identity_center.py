"""An organisation with IAM Identity Center: analysts, engineers and administrators, each with what they need."""

# [start: organisation]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr

INSTANCE = "arn:aws:sso:::instance/ssoins-1111222233334444"
RELEASE = emr.ReleaseLabel.EMR_7_14_0
NOTEBOOKS = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
SIZE = emr.patterns.TemplateParameter.choice("NodeType", ["r7g.xlarge", "r7g.2xlarge", "r7g.4xlarge"])


class Organisation(cdk.Stack):
    """Clusters that read data as the person at the notebook, and a Studio for those who are assigned to it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # [start: clusters]
        security = emr.SecurityConfiguration(
            self,
            "Security",
            identity_center=emr.IdentityCenter(instance_arn=INSTANCE, assignment_required=True),
            lake_formation=emr.LakeFormation(),
        )
        profile = emr.ClusterProfile(self, "Profile", security_configuration=security)
        shared = emr.Cluster(
            self,
            "Shared",
            release_label=RELEASE,
            applications=NOTEBOOKS,
            features=[emr.GlueDataCatalog(read_only=True)],
            profile=profile,
            auto_termination=None,
        )
        # [end: clusters]

        # [start: studio]
        studio = emr.Studio(
            self,
            "Studio",
            studio_name="analytics",
            auth=emr.StudioAuth.identity_center(
                idc_instance=INSTANCE,
                idc_user_assignment=emr.StudioUserAssignment.REQUIRED,
                trusted_identity_propagation=True,
            ),
            network=profile.network,
            encryption_key=profile.encryption_key,
        )
        studio.attach(shared)
        own = emr.patterns.ClusterTemplate(
            self, "OwnCluster", definition=own_cluster, parameters=[SIZE], profile=profile, studio=studio
        )
        # [end: studio]

        # [start: people]
        studio.add_group("Analysts", access=emr.StudioAccess.basic())
        engineers = emr.StudioAccess.intermediate(templates=[own.product], cluster_tags=own.cluster_tags)
        studio.add_group("Engineers", access=engineers)
        administrators = emr.StudioAccess.advanced(
            templates=[own.product],
            workspaces=emr.WorkspaceAccess.all(),
            log_buckets=[profile.log_bucket],
            cluster_service_roles=[profile.service_role],
            cluster_instance_roles=[profile.instance_role],
        )
        studio.add_group("Administrators", access=administrators)
        # In none of the groups: an analyst who also looks after the Workspaces of a project.
        project = emr.WorkspaceAccess.tagged({"project": "forecast"})
        studio.add_user("ana", access=emr.StudioAccess.basic(workspaces=project))
        # Service Catalog offers the template to the role of all people; the accesses say who may take the offer.
        own.grant_launch(studio)
        # [end: people]
        cdk.CfnOutput(self, "Url", value=studio.studio_url)


def own_cluster(scope: Construct, values: emr.patterns.TemplateValues) -> emr.Cluster:
    """What engineers start from the template: the same, as large as they choose."""
    nodes = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type=values[SIZE], instance_count=2),
    )
    return emr.Cluster(
        scope,
        "Cluster",
        cluster_name=values.cluster_name,
        release_label=RELEASE,
        applications=NOTEBOOKS,
        features=[emr.GlueDataCatalog(read_only=True)],
        instances=nodes,
        profile=values.profile,
    )
    # [end: organisation]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Organisation(app, "Organisation")
    return app


if __name__ == "__main__":
    main().synth()
