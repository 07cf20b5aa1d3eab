"""Roles that the nodes of a cluster take: the right stands with the nodes, the trust in the role."""

from __future__ import annotations

from aws_cdk import Reference, Tokenization
from aws_cdk import aws_iam as iam

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import text_of
from emr_constructs._jsii.scopes import stack_of, warn
from emr_constructs._jsii.tokens import is_token


@once
def let_take(role: iam.IRole, nodes: iam.IRole, *actions: str) -> None:
    """Let nodes take a role.

    The trust policy of a role that was imported cannot be changed, and one in another stack cannot name nodes of a
    stack that needs it: then a warning says what its owner has to do.

    :param nodes: the role of the nodes, as the stack of the cluster has it at hand.
    :param actions: ``sts:AssumeRole`` and what belongs to it.
    """
    give(nodes, actions, [role.role_arn])
    statement = iam.PolicyStatement(actions=list(actions), principals=[iam.ArnPrincipal(nodes.role_arn)])
    policy = role.assume_role_policy if isinstance(role, iam.Role) else None
    if policy is None:
        text = text_of(nodes, statement)
        warn(
            nodes,
            "ImportedRoleTrust",
            f"the trust policy of {role.node.path} cannot be changed from here; its owner has to add: {text}",
        )
    elif _comes_later(role, nodes):
        warn(
            nodes,
            "TrustAcrossStacks",
            f"{role.node.path} does not trust these nodes: its stack would need this one, which needs it already; make "
            f"that role here, or that of the nodes, an `InstanceRole`, in the stack {stack_of(role).node.path}, and "
            "give it to the cluster",
        )
    else:
        policy.add_statements(statement)


def _comes_later(role: iam.IRole, nodes: iam.IRole) -> bool:
    """Whether the nodes' role is made in a stack that needs the stack of the other role."""
    makers = {stack_of(one.target) for one in _references(nodes.role_arn)}
    return stack_of(nodes) in makers - {stack_of(role)}


def _references(text: str) -> list[Reference]:
    tokens = Tokenization.reverse_string(text).tokens if is_token(text) else []
    return [one for one in tokens if isinstance(one, Reference)]
