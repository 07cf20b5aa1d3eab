"""Security groups with and without ``revoke_rules_on_delete``, and the settings of an account.

Some stacks are others after a change: the test updates the one to the template of the other.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

import emr_constructs as emr

ROLES = [emr.ServiceLinkedRole.CLUSTERS, emr.ServiceLinkedRole.WAL]


class Groups(cdk.Stack):
    """Security groups without clusters: EMR's part is played by the test."""

    def __init__(self, scope: Construct, construct_id: str, *sets: str, vpc: str = "Vpc", revoke: bool = True) -> None:
        super().__init__(scope, construct_id)
        nodes = ec2.SubnetConfiguration(name="Nodes", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        network = ec2.Vpc(self, vpc, max_azs=1, restrict_default_security_group=False, subnet_configuration=[nodes])
        for name in sets:
            emr.ClusterSecurityGroups(
                self,
                name,
                vpc=network,
                release_label=emr.ReleaseLabel.EMR_7_14_0,
                revoke_rules_on_delete=revoke,
            )


class Account(cdk.Stack):
    """What belongs to the account."""

    def __init__(self, scope: Construct, construct_id: str, *, ports: list[int], roles: int) -> None:
        super().__init__(scope, construct_id)
        emr.BlockPublicAccess(self, "BlockPublicAccess", permitted_public_ports=ports, restore_on_delete=True)
        emr.ServiceLinkedRoles(self, "Roles", roles=ROLES[:roles])


def main(directory: str) -> cdk.App:
    """The app, whose assembly goes to a directory."""
    app = cdk.App(outdir=directory)
    Groups(app, "Stuck", "First", revoke=False)
    Groups(app, "Both", "First", "Second")
    Groups(app, "OneLess", "First")
    Groups(app, "Moved", "First", vpc="Other")
    Account(app, "Account", ports=[], roles=1)
    Account(app, "Changed", ports=[23], roles=2)
    return app
