"""What belongs to an account and region, and a cluster that leaves nothing behind."""

import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


# [start: account]
class AccountSettings(cdk.Stack):
    """Once in each account and region, before the first cluster."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        emr.BlockPublicAccess(self, "BlockPublicAccess")
        emr.ServiceLinkedRoles(
            self, "ServiceLinkedRoles", roles=[emr.ServiceLinkedRole.CLUSTERS, emr.ServiceLinkedRole.WAL]
        )
        # [end: account]


class Analytics(cdk.Stack):
    """A cluster whose stack can be deleted whatever rules EMR has added to its security groups."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # [start: groups]
        network = emr.Network(self, "Network")
        groups = emr.ClusterSecurityGroups(
            self,
            "SecurityGroups",
            vpc=network.vpc,
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            revoke_rules_on_delete=True,
        )
        emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            network=network,
            security_groups=groups,
        )
        # [end: groups]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    account = AccountSettings(app, "AccountSettings")
    # [start: order]
    Analytics(app, "Analytics").add_stack_dependency(account)
    # [end: order]
    return app


if __name__ == "__main__":
    main().synth()
