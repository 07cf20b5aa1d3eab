"""Rights that the clusters of a template need: given once, beside the template, and not with each cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.grants import ask_owner, is_immutable
from emr_constructs._jsii.scopes import stack_of
from emr_constructs.cluster.cluster import Cluster
from emr_constructs.cluster.profile import IClusterProfile
from emr_constructs.foundation.roles import at_hand
from emr_constructs.patterns.template_exports import TemplateExports

_OF_TEMPLATE = "AWS::"
"""How the names begin of what every template knows; all other references are to its parameters."""


def lift_rights(scope: Construct, cluster: Cluster, profile: IClusterProfile, exports: TemplateExports) -> None:
    """Take the policies of the profile's roles out of a template, and give the same rights in the stack that makes it.

    Whoever makes a cluster then needs no rights in IAM, and a cluster that goes takes no rights of others along.

    :param scope: of the template.
    :param cluster: in the template.
    :param profile: whose roles they are.
    """
    originals = exports.originals()
    for imported, role in (
        (cluster.service_role, profile.service_role),
        (cluster.instance_role, profile.instance_role),
    ):
        for policy in [one for one in imported.node.children if isinstance(one, iam.Policy)]:
            imported.node.try_remove_child(policy.node.id)
            for statement in _statements(stack_of(cluster), policy):
                written = _at_home(statement, originals)
                _allow(scope, role, iam.PolicyStatement.from_json(written))


def _allow(scope: Construct, role: iam.IRole, statement: iam.PolicyStatement) -> None:
    if is_immutable(role):  # at the role, where the profile asks, too: CDK tells once what is asked twice
        ask_owner(role, statement.actions, statement.resources, statement.conditions)
    else:
        at_hand(stack_of(scope), role).add_to_principal_policy(statement)


def _statements(stack: Stack, policy: iam.Policy) -> Iterator[Any]:
    document = stack.resolve(policy.document.to_json())
    yield from document["Statement"]


def _at_home(value: Any, originals: Mapping[str, Any]) -> Any:
    """A part of a statement as the stack writes it that has what the template imports.

    What users choose is not known there: of their texts only the place remains.
    """
    if isinstance(value, list):
        return [_at_home(one, originals) for one in value]
    if not isinstance(value, Mapping):
        return value
    [name] = list(value) if len(value) == 1 else [""]
    if name == "Fn::ImportValue" and value[name] in originals:
        return originals[value[name]]
    if name == "Ref" and not value[name].startswith(_OF_TEMPLATE):
        return "*"
    settled = {key: _at_home(one, originals) for key, one in value.items()}
    # A statement takes texts where the template has functions.
    return Token.as_string(settled) if name == "Ref" or name.startswith("Fn::") else settled
