"""Secrets and roles that the document of a security configuration names by their ARNs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation

_COMPLETE: Final = re.compile(r"-[A-Za-z0-9]{6}$")


def parsed_secret(
    scope: Construct,
    id: str,  # noqa: A002
    document: Mapping[str, Any],
    key: str,
) -> aws_cdk.aws_secretsmanager.ISecret:
    """The secret of an ARN, with or without the six characters that Secrets Manager adds to the name."""
    arn = arn_in(document, key, "secretsmanager", "a secret")
    if is_token(arn) or _COMPLETE.search(arn):
        return aws_cdk.aws_secretsmanager.Secret.from_secret_complete_arn(scope, id, arn)
    return aws_cdk.aws_secretsmanager.Secret.from_secret_partial_arn(scope, id, arn)


def parsed_role(scope: Construct, id: str, document: Mapping[str, Any], key: str) -> iam.IRole:  # noqa: A002
    """The role of an ARN."""
    return iam.Role.from_role_arn(scope, id, arn_in(document, key, "iam", "a role"))


def untaken(problem: str) -> Violation:
    """What cannot become of a document what it says."""
    return Violation("SecuritySettingNotTaken", problem)


def refuse_off(document: Mapping[str, Any], switch: str) -> None:
    """Refuse a block that is switched off: a value of it would switch it on."""
    if document.get(switch) is not True:
        problem = f"`{switch}` is not true, and EMR uses nothing of the block; say true, or leave the block out"
        raise EmrValidationError([untaken(problem)])


def arn_in(document: Mapping[str, Any], key: str, service: str, what: str) -> str:
    """What stands at a key, where it is an ARN of the service. It is not told: it may be the secret itself."""
    arn: str = document[key]
    if not is_token(arn) and re.fullmatch(rf"arn:[^:]+:{service}:[^:]*:[^:]*:.+", arn) is None:
        raise EmrValidationError([untaken(f"`{key}` is not the ARN of {what}; write it")])
    return arn


def said(document: Mapping[str, Any]) -> dict[str, Any]:
    """A block without what is not said."""
    return {key: value for key, value in document.items() if value is not None}
