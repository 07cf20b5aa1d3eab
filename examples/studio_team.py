"""A data-science team: notebooks on a cluster they share and on EMR Serverless, for people who log in with IAM."""

# [start: shared]
import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class Shared(cdk.Stack):
    """What the platform team owns: the network, the key, the data, and the groups between Workspaces and clusters."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.network = emr.Network(self, "Network")
        self.key = kms.Key(self, "Key", enable_key_rotation=True)
        self.lake = s3.Bucket(
            self,
            "Lake",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
        )
        # Here, below clusters and Studio: each of the two needs them, and the Studio comes after the clusters.
        self.groups = emr.StudioSecurityGroups(self, "StudioGroups", vpc=self.network.vpc)
        # [end: shared]


# [start: compute]
class Compute(cdk.Stack):
    """What notebooks run on: a cluster that stays, and an application whose workers come when they are used."""

    def __init__(self, scope: Construct, construct_id: str, shared: Shared) -> None:
        super().__init__(scope, construct_id)
        self.cluster = emr.Cluster(
            self,
            "Exploration",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
            network=shared.network,
            encryption_key=shared.key,
            auto_termination=None,
        )
        self.application = emr.ServerlessApplication(
            self,
            "Notebooks",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            interactive=emr.Interactive(studio=True),
            network=shared.network,
            encryption_key=shared.key,
            maximum_capacity=emr.MaximumCapacity(vcpus=48, memory=cdk.Size.gibibytes(192)),
        )
        self.trainers = emr.JobExecutionRole(self, "Trainers")
        shared.lake.grant_read(self.cluster)
        shared.lake.grant_read(self.application.execution_role)
        shared.lake.grant_read_write(self.trainers)
        # [end: compute]


# [start: studio]
class Studio(cdk.Stack):
    """Where people work. Scientists use what is attached; those who train models also write to the lake."""

    def __init__(self, scope: Construct, construct_id: str, shared: Shared, compute: Compute) -> None:
        super().__init__(scope, construct_id)
        studio = emr.Studio(
            self,
            "Studio",
            studio_name="data-science",
            auth=emr.StudioAuth.iam(),
            network=shared.network,
            security_groups=shared.groups,
            encryption_key=shared.key,
        )
        studio.attach(compute.cluster)
        readers = compute.application.execution_role
        studio.attach(compute.application, execution_roles=[readers, compute.trainers])

        # [start: people]
        scientists = iam.Role(self, "Scientists", assumed_by=iam.AccountRootPrincipal())
        studio.grant_access(scientists, emr.StudioAccess.basic(serverless_roles=[readers]))
        # Either role on EMR Serverless, and jobs besides notebooks; no clusters from templates.
        trainers = iam.Group.from_group_name(self, "Trainers", "trainers")
        studio.grant_access(trainers, emr.StudioAccess.intermediate(templates=[]))
        # [end: people]
        cdk.CfnOutput(self, "Url", value=studio.studio_url)
        # [end: studio]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    shared = Shared(app, "Shared")
    Studio(app, "Studio", shared, Compute(app, "Compute", shared))
    return app


if __name__ == "__main__":
    main().synth()
