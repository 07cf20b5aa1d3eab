"""Spark for people: an EMR Serverless application in a private network, for notebooks, Livy and Spark Connect."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr

GLUE = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"


class Explore(cdk.Stack):
    """Analysts work with the tables of ``sales``, and with a database in the same network."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        lake = s3.Bucket(
            self, "Lake", enforce_ssl=True, block_public_access=s3.BlockPublicAccess.BLOCK_ALL, versioned=True
        )
        network = emr.Network(self, "Network")
        # [start: application]
        application = emr.ServerlessApplication(
            self,
            "Notebooks",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            interactive=emr.Interactive(studio=True, livy=True, sessions=True),
            maximum_capacity=emr.MaximumCapacity(vcpus=48, memory=cdk.Size.gibibytes(192)),
            idle_timeout=cdk.Duration.minutes(30),
            configurations=[
                emr.Configuration(
                    classification="spark-defaults",
                    properties={"spark.hadoop.hive.metastore.client.factory.class": GLUE},
                )
            ],
            network=network,
        )
        # [end: application]

        # [start: data]
        role = application.execution_role
        lake.grant_read(role)
        emr.GlueDatabase.of("sales").grant_read(role)
        database = ec2.Peer.ipv4("10.0.0.0/16")
        application.connections.allow_to(database, ec2.Port.tcp(5432), "Orders database")
        # [end: data]

        # [start: people]
        analysts = iam.Role(self, "Analysts", assumed_by=iam.AccountRootPrincipal())
        application.grants.access_livy_endpoint(analysts, execution_role=role)
        application.grants.access_studio(analysts, execution_role=role)
        application.grants.start_session(analysts, execution_role=role)
        application.grants.open_dashboard(analysts)
        # [end: people]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Explore(app, "Explore")
    return app


if __name__ == "__main__":
    main().synth()
