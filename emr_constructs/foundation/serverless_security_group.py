"""The security group of EMR Serverless applications in a VPC."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts.network import is_group_description
from emr_constructs.foundation.peers import anywhere, https_port, keep_closed


class ServerlessSecurityGroup(ec2.SecurityGroup):
    """A security group for the workers of EMR Serverless: nothing comes in, and little goes out.

    EMR starts no application whose group lets the world in. Open the way to a database, say, with
    ``group.connections.allow_to(database, ec2.Port.tcp(5432))``. Costs nothing.

    :param vpc: the VPC of the application.
    :param destinations: where workers may reach over HTTPS. Default: anywhere the routes lead
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``GroupDescription``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        vpc: ec2.IVpc,
        destinations: Sequence[ec2.IPeer] | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(ServerlessSecurityGroup, scope, id, locals())
        if description is None:
            description = "Workers of Amazon EMR Serverless applications"
        if not is_token(description) and not is_group_description(description):
            problem = "`description` must be 1 to 255 letters of English, digits, spaces and ._-:/()#,@[]+=&;{}!$*"
            raise EmrValidationError([Violation("GroupDescription", problem)], path_of(scope, id))
        super().__init__(
            scope,
            id,
            vpc=vpc,
            description=description,
            allow_all_outbound=False,
        )
        keep_closed(self)
        for peer in [anywhere()] if destinations is None else destinations:
            self.add_egress_rule(peer, https_port(), "HTTPS to AWS services")
