"""Configurations from a file and from code, for the cluster and for its core nodes, with a secret that nobody sees."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

import emr_constructs as emr


class AdHocQueries(cdk.Stack):
    """Trino beside Spark; Trino reads a MySQL database, too."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        password = secretsmanager.Secret(
            self,
            "ShopPassword",
            generate_secret_string=secretsmanager.SecretStringGenerator(exclude_punctuation=True),
        )
        emr.Cluster(
            self,
            "Queries",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.TRINO],
            # [start: configurations]
            configurations=[
                *emr.Configuration.from_file("examples/data/analytics.json"),
                {"Classification": "yarn-site", "Properties": {"yarn.log-aggregation-enable": "true"}},
                emr.Configuration(
                    classification="trino-connector-mysql",
                    properties={
                        "connector.name": "mysql",
                        "connection-url": "jdbc:mysql://shop.example.com:3306",
                        "connection-user": "trino",
                        "connection-password": emr.ConfigurationSecret.of(password),
                    },
                ),
            ],
            # [end: configurations]
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
                core=emr.InstanceGroup(
                    instance_type="m7g.xlarge",
                    instance_count=4,
                    configurations=[
                        {"Classification": "hdfs-site", "Properties": {"dfs.datanode.handler.count": "20"}},
                    ],
                ),
            ),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    AdHocQueries(app, "AdHocQueries")
    return app


if __name__ == "__main__":
    main().synth()
