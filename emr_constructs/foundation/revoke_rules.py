"""Security groups that can be deleted whatever rules EMR has added to them: ``revoke_rules_on_delete``."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from emr_constructs._jsii.grants import is_immutable
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import Violation
from emr_constructs.foundation.custom_resource import (
    Handler,
    HandlerKind,
    declare,
    handler_of,
    handler_violations,
)
from emr_constructs.foundation.handler_options import HandlerOptions

_KIND = HandlerKind(
    "RevokeRules", "revoke_rules", "Revokes rules between security groups of Amazon EMR clusters that are deleted"
)
_ACTIONS = ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"]

Revoke = bool | HandlerOptions


def revoke_violations(scope: Construct, revoke: Revoke) -> list[Violation]:
    """What is wrong with ``revoke_rules_on_delete``."""
    return handler_violations(scope, _KIND, _options(revoke)) if revoke else []


def revoke_on_delete(groups: Construct, ids: Sequence[str], revoke: Revoke) -> lambda_.Function:
    """Revoke the rules between some groups after all that uses them is gone, and before they are deleted.

    :param groups: the construct of the groups. Rules that are resources below it are deleted before: CloudFormation
        then finds what it wants to delete, and the function only what CloudFormation does not know.
    :param ids: of the groups.
    :returns: the function.
    """
    scope = Construct(groups, "RevokeRules")
    handler = handler_of(scope, _KIND, _options(revoke))
    # Reading knows no resources, changes nothing, and is the same for all groups.
    handler.allow(["ec2:DescribeSecurityGroupRules"], ["*"])
    resource = declare(scope, handler, {"GroupIds": list(ids)})
    if is_immutable(handler.role):
        handler.allow(_ACTIONS, _arns(scope, ids))  # which tells its owner
    else:
        resource.node.add_dependency(_policy(scope, ids, handler))
    for rule in groups.node.find_all():
        if isinstance(rule, (ec2.CfnSecurityGroupIngress, ec2.CfnSecurityGroupEgress)):
            rule.node.add_dependency(resource)
    return handler.function


def _policy(scope: Construct, ids: Sequence[str], handler: Handler) -> iam.CfnRolePolicy:
    """The right to revoke rules of these groups alone, which comes and goes with them.

    In a policy for all groups of the stack, an update that leaves out a cluster would take the right away before the
    cluster's groups are deleted. The name holds the id of a group: for other groups it is another policy.
    """
    statement = iam.PolicyStatement(actions=_ACTIONS, resources=_arns(scope, ids))
    return iam.CfnRolePolicy(
        scope,
        "Policy",
        role_name=handler.role.role_name,
        policy_name=Fn.join("-", ["RevokeRules", ids[0]]),
        policy_document=iam.PolicyDocument(statements=[statement]),
    )


def _arns(scope: Construct, ids: Sequence[str]) -> list[str]:
    here = environment_of(scope)
    return [here.arn("ec2", f"security-group/{one}") for one in ids]


def _options(revoke: Revoke) -> HandlerOptions | None:
    return revoke if isinstance(revoke, HandlerOptions) else None
