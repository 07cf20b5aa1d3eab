"""Whether a resource's policy, such as the trust policy of a role, lets a service in. Only what is needed of IAM."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from typing import Any

from local_aws import seam


def can_assume(service: str, role_arn: str, source_arn: str) -> bool:
    """Whether there is this role, and whether a service can assume it for a resource.

    :param service: The principal.
    :param role_arn: Of a role of this account.
    :param source_arn: The resource for which it does.
    """
    for role in seam.service("iam")._roles.values():
        if role["Arn"] == role_arn:
            return allows(role["AssumeRolePolicyDocument"], service, "sts:AssumeRole", source_arn)
    return False


def allows(policy: Any, service: str, action: str, source_arn: str) -> bool:
    """Whether a policy lets a service do something for a resource of this account.

    :param policy: A document, or its text. None allows nothing.
    :param service: The principal.
    :param action: For example ``sts:AssumeRole``.
    :param source_arn: The resource for which it does.
    """
    document = json.loads(policy) if isinstance(policy, str) else policy or {}
    context = {"aws:sourceaccount": seam.account_id(), "aws:sourcearn": source_arn}
    return any(
        statement.get("Effect") == "Allow"
        and service in _services(statement)
        and any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in _listed(statement.get("Action", [])))
        and _fulfilled(statement.get("Condition", {}), context)
        for statement in _listed(document.get("Statement", []))
    )


def _services(statement: Mapping[str, Any]) -> list[Any]:
    principal = statement.get("Principal", {})
    return _listed(principal.get("Service", [])) if isinstance(principal, Mapping) else []


def _fulfilled(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    """Of the operators only those that compare texts. Any other is not fulfilled: nobody can rely on it here."""
    for operator, keys in conditions.items():
        literal = operator == "StringEquals"
        if not literal and operator not in ("StringLike", "ArnEquals", "ArnLike"):
            return False
        for key, values in keys.items():
            actual = context.get(key.lower(), "")
            if not any(actual == one or (not literal and fnmatch.fnmatchcase(actual, one)) for one in _listed(values)):
                return False
    return True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
