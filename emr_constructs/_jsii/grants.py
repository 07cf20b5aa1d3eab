"""Rights that are given to somebody, or asked for where nothing can be given: CDK would say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import text_of
from emr_constructs._jsii.scopes import warn
from emr_constructs.errors import EmrValidationError, Violation


def give(
    grantee: iam.IGrantable,
    actions: Sequence[str],
    resource_arns: Sequence[str],
    conditions: Mapping[str, Mapping[str, Any]] | None = None,
) -> iam.Grant:
    """Let somebody do something; of a role that cannot be changed, a warning at it says what its owner has to add.

    :raises EmrValidationError: ``GranteeWithoutPolicy`` for who has no policies: a service, an account.
    """
    # An imported cluster without a role says so here, in words of Python.
    principal = grantee if isinstance(grantee, iam.Role) else grantee.grant_principal
    given = iam.Grant.add_to_principal(
        grantee=grantee, actions=list(actions), resource_arns=list(resource_arns), conditions=conditions
    )
    if is_unchangeable(grantee):
        ask_owner(principal, actions, resource_arns, conditions)
    elif not isinstance(grantee, iam.Role) and not given.success:
        problem = (
            f"{type(principal).__name__} has no policy of IAM, and nothing would be granted; give a role, a user or a "
            "group, for example the role that a service takes"
        )
        raise EmrValidationError([Violation("GranteeWithoutPolicy", problem)])
    return given


def ask_owner(
    role: Any,
    actions: Sequence[str],
    resource_arns: Sequence[str],
    conditions: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Say what the owner of a role that cannot be changed has to add."""
    statement = iam.PolicyStatement(actions=list(actions), resources=list(resource_arns), conditions=conditions)
    text = text_of(role, statement)
    warn(
        role,
        "RoleWithoutRights",
        f"the role {role.node.path} cannot be changed from here; its owner has to add: {text}",
    )


def is_unchangeable(grantee: iam.IGrantable) -> bool:
    """Whether somebody is a role that was imported so that nothing is granted to it, or stands for one."""
    if isinstance(grantee, iam.Role):  # and so made here: questions to Node less
        return False
    principal: Any = grantee.grant_principal
    return hasattr(principal, "role_arn") and is_immutable(principal)


@once
def is_immutable(role: iam.IRole) -> bool:
    """Whether a role takes no grants. CDK pretends that it does, and has the role that it stands for beside it."""
    scope, id = role.node.scope, role.node.id  # noqa: A001
    hidden = (f"MutableRole{id}", *([id.removeprefix("ImmutableRole")] if id.startswith("ImmutableRole") else []))
    return scope is not None and any(scope.node.try_find_child(one) is not None for one in hidden)
