"""Service-linked roles of Amazon EMR: made where an account has none yet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.foundation.custom_resource import (
    HandlerKind,
    declare,
    handler_of,
    handler_violations,
)
from emr_constructs.foundation.handler_options import HandlerOptions

_KIND = HandlerKind(
    "ServiceLinkedRoles", "service_linked_roles", "Makes the service-linked roles of Amazon EMR that are missing"
)


class ServiceLinkedRole(str, Enum):
    """A role that AWS defines, for one way to run EMR."""

    CLUSTERS = "clusters"
    """``AWSServiceRoleForEMRCleanup``: ends instances of clusters whose service role no longer can."""
    SERVERLESS = "serverless"
    """``AWSServiceRoleForAmazonEMRServerless``: network interfaces in your VPC, metrics."""
    CONTAINERS = "containers"
    """``AWSServiceRoleForAmazonEMRContainers``: EMR on EKS."""
    WAL = "wal"
    """``AWSServiceRoleForEMRWAL``: sees whether clusters that wrote HBase logs still run."""


class ServiceLinkedRoles(Construct):
    """Makes sure that service-linked roles of Amazon EMR exist in the account.

    EMR makes them itself with the first cluster or application, if whoever starts that may do so. Where the rights to
    deploy are tight, that fails; this gives the right to one Lambda function, for these roles and no others. What
    exists already is left as it is, which ``AWS::IAM::ServiceLinkedRole`` cannot do. Roles are never deleted: others in
    the account may need them. Let clusters wait for it: ``cluster.node.add_dependency(roles)``. Costs next to nothing.

    :param roles: which ones.
    :param handler: role and logs of the function. Default: new ones
    :raises EmrValidationError: ``ArgumentType``, ``ServiceLinkedRolesNone``, ``HandlerOptionsDiffer``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/using-service-linked-roles-cleanup.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        roles: Sequence[ServiceLinkedRole],
        handler: HandlerOptions | None = None,
    ) -> None:
        check_arguments(ServiceLinkedRoles, scope, id, locals())
        violations = handler_violations(scope, _KIND, handler)
        if not roles:
            violations.append(Violation("ServiceLinkedRolesNone", "`roles` is empty; name those that have to exist"))
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        made = handler_of(self, _KIND, handler)
        wanted = [access.service_linked_role(one.value) for one in dict.fromkeys(roles)]
        place = environment_of(self)
        for one in wanted:
            arn = f"arn:{place.partition}:iam::{place.account}:role/aws-service-role/{one.service}/{one.name}"
            made.allow(["iam:GetRole"], [arn])
            made.allow(["iam:CreateServiceLinkedRole"], [arn], {"StringEquals": {"iam:AWSServiceName": one.service}})
        declare(self, made, {"Roles": [{"Service": one.service, "Name": one.name} for one in wanted]})
        self._made = made

    @property
    def function(self) -> lambda_.IFunction:
        """The function that makes the roles."""
        return self._made.function

    @property
    def role(self) -> iam.IRole:
        """The role of the function."""
        return self._made.role
