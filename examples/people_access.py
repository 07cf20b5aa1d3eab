"""How people reach a locked-down cluster: sessions instead of SSH, user interfaces for those in the VPN."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

import emr_constructs as emr


class PeopleAccess(cdk.Stack):
    """Engineers get a shell, analysts the user interfaces; nodes reach each other, S3, the endpoints and EMR."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        network = emr.Network(self, "Network")
        # [start: groups]
        groups = emr.ClusterSecurityGroups(
            self,
            "Groups",
            vpc=network.vpc,
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            # That of S3 in the region: aws ec2 describe-managed-prefix-lists
            https_destinations=ec2.Peer.prefix_list("pl-0a1b2c3d4e5f60718"),
            vpc_destinations=[network.endpoint_security_group],
        )
        # [end: groups]
        cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            network=network,
            security_groups=groups,
        )

        # [start: sessions]
        engineers = iam.Role(self, "Engineers", assumed_by=iam.AccountRootPrincipal())
        cluster.grants.describe(engineers)
        cluster.grants.open_session(engineers, port_forwarding=True)

        analysts = iam.Role(self, "Analysts", assumed_by=iam.AccountRootPrincipal())
        cluster.grants.describe(analysts)
        cluster.grants.open_application_ui(analysts)
        cluster.grants.open_session(analysts, shell_document=None, port_forwarding=True)
        # [end: sessions]

        # [start: uis]
        vpn = ec2.Peer.ipv4("10.200.0.0/16")
        groups.allow_application_uis(vpn, [emr.ApplicationUi.SPARK_HISTORY, emr.ApplicationUi.YARN_RESOURCE_MANAGER])
        # [end: uis]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    PeopleAccess(app, "PeopleAccess")
    return app


if __name__ == "__main__":
    main().synth()
