"""The rights in policies of Studio users, action by action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
from synthesized import ACCOUNT, PARTITION, REGION, as_list, imported_role, join, new_stack

import emr_constructs as emr

BASIC, INTERMEDIATE, ADVANCED = emr.StudioAccess.basic, emr.StudioAccess.intermediate, emr.StudioAccess.advanced
Rights = dict[str, list[tuple[list[Any], Any]]]


def arn(service: str, resource: str) -> Any:
    return join("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, f":{resource}")


def role_arn(name: str) -> Any:
    return join("arn:", PARTITION, ":iam::", ACCOUNT, f":role/teams/{name}")


def policy_of(stack: cdk.Stack, access: emr.StudioAccess = BASIC(), **arguments: Any) -> emr.StudioSessionPolicy:
    service_role = imported_role(stack, "Studio")
    return emr.StudioSessionPolicy(stack, "Policy", service_role=service_role, access=access, **arguments)


def rights_in(statements: list[Any]) -> Rights:
    """The resources and conditions of each action, however often it is given; of ``iam:PassRole`` by the service."""
    rights: Rights = {}
    for one in statements:
        for action in as_list(one["Action"]):
            condition = one.get("Condition")
            name = f"to {condition['StringLike']['iam:PassedToService']}" if action == "iam:PassRole" else action
            rights.setdefault(name, []).append((as_list(one["Resource"]), condition))
    return rights


def rights_of(policy: emr.StudioSessionPolicy) -> Rights:
    """The rights in a policy, without a synthesis."""
    statements: list[Any] = cdk.Stack.of(policy).resolve(policy.document)["Statement"]
    return rights_in(statements)


def rights(make: Callable[[cdk.Stack], emr.StudioAccess], **arguments: Any) -> Rights:
    stack = new_stack()
    return rights_of(policy_of(stack, make(stack), **arguments))
