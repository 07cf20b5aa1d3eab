"""The role with which nodes act for people of IAM Identity Center."""

from __future__ import annotations

from collections.abc import Sequence

import jsii
from aws_cdk import aws_iam as iam
from constructs import Construct, IValidation

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.foundation.lake_formation import allow_lake_formation
from emr_constructs.foundation.roles import at_hand
from emr_constructs.foundation.trust import Nobody
from emr_constructs.model.access_grants import default_instance, let_request
from emr_constructs.model.assumed_roles import let_take


class IdentityCenterRole(iam.Role):
    """The role with which nodes get tokens, and then data, for people who are logged in with IAM Identity Center.

    Nodes alone can take it. It may get tokens for applications of IAM Identity Center of this account, ask Lake
    Formation and S3 Access Grants for data, and see and change the Glue Data Catalog as far as Lake Formation lets it.
    What these two do not decide about is yours to grant: ``key.grant_decrypt(role)``. Costs nothing.

    :param instance_roles: roles of nodes that may take it. Clusters of its own stack, with a security configuration
        that has it, are added without being said; those of a later stack need an instance role that is there already.
        Default: none
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``; a role that no nodes can take stops the synthesis with
        ``IdentityCenterRoleUntaken``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-start.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        instance_roles: Sequence[iam.IRole] = (),
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(IdentityCenterRole, scope, id, locals())
        super().__init__(
            scope,
            id,
            assumed_by=Nobody(),
            description=description or "Lets nodes of Amazon EMR clusters act for people of IAM Identity Center",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        self.node.add_validation(_Trust(self))
        here = environment_of(self)
        self.add_to_policy(
            iam.PolicyStatement(
                sid="IdentityCenter",
                actions=list(access.actions("identity_center_tokens")),
                # EMR makes the application together with the security configuration.
                resources=[f"arn:{here.partition}:sso::{here.account}:application/*"],
            )
        )
        allow_lake_formation(self, self, ())
        let_request(self, [default_instance()])
        for one in instance_roles:
            self.allow(one)

    def allow(self, instance_role: iam.IRole) -> None:
        """Let the nodes of further clusters take the role.

        The right to it stands in the stack of this role, wherever the nodes' role does.

        :param instance_role: the role of the nodes.
        :raises EmrValidationError: ``ArgumentType``.
        """
        violations = list(type_violations({"instance_role": iam.IRole}, {"instance_role": instance_role}))
        if violations:
            raise EmrValidationError(violations, self.node.path)
        let_take(self, at_hand(stack_of(self), instance_role), *access.actions("take_identity_center_role"))


@jsii.implements(IValidation)
class _Trust:
    """Tells of a role that nobody can take, in place of CDK's error on its trust policy."""

    def __init__(self, role: iam.Role) -> None:
        self._role = role

    def validate(self) -> list[str]:
        policy = self._role.assume_role_policy
        if policy is None or not policy.is_empty:
            return []
        problem = (
            "no nodes can take the role; give it `instance_roles`: clusters of a later stack need an `InstanceRole` of "
            "this one, and a cluster of this stack is added with its security configuration"
        )
        return [str(Violation("IdentityCenterRoleUntaken", problem))]
