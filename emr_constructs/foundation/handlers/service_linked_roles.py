"""Service-linked roles: made where they are missing, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from .protocol import CONFIG, Request, code_of, serve

_PHYSICAL_ID = "emr-service-linked-roles"


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Called by Lambda."""
    serve(event, context, act)


def act(request: Request) -> str:
    """Make what is missing. Others may use the roles, so that they stay when the stack goes."""
    if request.kind != "Delete":
        iam = boto3.client("iam", config=CONFIG)
        for role in request.properties["Roles"]:
            _ensure(iam, role["Service"], role["Name"])
    return _PHYSICAL_ID


def _ensure(iam: Any, service: str, name: str) -> None:
    """Ask for the role, and only then whether it was there: of a role that is missing, IAM knows no path to allow."""
    try:
        iam.create_service_linked_role(AWSServiceName=service)
        print(f"{name}: made")
    except ClientError as error:
        # IAM says that a role exists with a code that means much else.
        if code_of(error) != "InvalidInput" or not _exists(iam, name):
            raise
        print(f"{name}: was there")


def _exists(iam: Any, name: str) -> bool:
    try:
        iam.get_role(RoleName=name)
    except ClientError:
        return False
    return True
