"""Trust of roles, said after a role is made: it may need the role, and more than one action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam


class Nobody(iam.PrincipalBase):
    """Whom a new role trusts. The constructor of a role asks for somebody; ``trust`` says who it is."""

    @property
    def policy_fragment(self) -> iam.PrincipalPolicyFragment:
        return iam.PrincipalPolicyFragment({})

    def dedupe_string(self) -> str | None:
        return None

    def add_to_assume_role_policy(self, document: iam.PolicyDocument) -> None:
        pass


def trust(
    role: iam.Role,
    principal: iam.IPrincipal,
    actions: Sequence[str] = ("sts:AssumeRole",),
    conditions: Mapping[str, Any] | None = None,
) -> None:
    """Let somebody take a role.

    :param conditions: besides those that the principal has.
    """
    assert role.assume_role_policy is not None
    role.assume_role_policy.add_statements(
        iam.PolicyStatement(principals=[principal], actions=list(actions), conditions=conditions)
    )
