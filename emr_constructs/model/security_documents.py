"""Secrets and roles that the document of a security configuration names by their ARNs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from emr_constructs._jsii.tokens import is_token

_COMPLETE: Final = re.compile(r"-[A-Za-z0-9]{6}$")


def parsed_secret(scope: Construct, id: str, arn: str) -> secretsmanager.ISecret:  # noqa: A002
    """The secret of an ARN, with or without the six characters that Secrets Manager adds to the name."""
    if is_token(arn) or _COMPLETE.search(arn):
        return secretsmanager.Secret.from_secret_complete_arn(scope, id, arn)
    return secretsmanager.Secret.from_secret_partial_arn(scope, id, arn)


def said(document: Mapping[str, Any]) -> dict[str, Any]:
    """A block without what is not said."""
    return {key: value for key, value in document.items() if value is not None}
