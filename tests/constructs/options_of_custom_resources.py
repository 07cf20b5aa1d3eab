"""What each argument of block public access, service-linked roles and their functions changes in a template."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct
from options import Look, Option, Owner, at
from options_of_clusters import BOUNDARY, boundary
from synthesized import Brought, Synthesized, imported_key, imported_role

import emr_constructs as emr

ROLES = [emr.ServiceLinkedRole.CLUSTERS]
_MADE: dict[str, cdk.Stack] = {}


def alone(owner: str, use: Callable[[cdk.Stack, dict[str, Any]], object]) -> Any:
    """Tries each argument in a stack of its own: a stack has one function of a kind."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        stack = cdk.Stack(brought.stack, f"{owner}-{place}")
        _MADE[stack.node.id] = stack
        use(stack, arguments)

    return make


@cache
def template(name: str) -> Synthesized:
    return Synthesized(_MADE[name])


def of(owner: str, look: Look, path: str) -> Look:
    """Looks into the stack of an argument."""
    return lambda _, place: look(template(f"{owner}-{place}"), path)


def block(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    emr.BlockPublicAccess(stack, "It", **arguments)


def link(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    emr.ServiceLinkedRoles(stack, "It", **{"roles": ROLES, **arguments})


def handle(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    emr.BlockPublicAccess(stack, "It", handler=emr.HandlerOptions(**arguments))


def of_handler(*keys: str | int, of_what: str) -> Look:
    return of("Handler", at(*keys, of=of_what), "EmrBlockPublicAccessHandler")


def of_resource(owner: str, *keys: str | int, of_what: str = "Resource/Default") -> Look:
    return of(owner, at(*keys, of=of_what), "It")


def log_group(scope: Construct) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(scope, "Own", "ours")


def role_path(owner: str, handler: str) -> Look:
    return of(owner, at("Path", of="Role/Resource"), handler)


HANDLER = emr.HandlerOptions(path="/emr/")

OWNERS = {
    "BlockPublicAccess": Owner(
        make=alone("Block", block),
        options={
            "permitted_public_ports": Option(
                given=[22, (8000, 8010)],
                look=of_resource("Block", "PermittedPorts"),
                expected=[{"First": 22, "Last": 22}, {"First": 8000, "Last": 8010}],
            ),
            "restore_on_delete": Option(given=True, look=of_resource("Block", "RestoreOnDelete"), expected=True),
            "handler": Option(given=HANDLER, look=role_path("Block", "EmrBlockPublicAccessHandler"), expected="/emr/"),
        },
    ),
    "ServiceLinkedRoles": Owner(
        make=alone("Link", link),
        options={
            "roles": Option(
                given=[emr.ServiceLinkedRole.WAL],
                look=of_resource("Link", "Roles", 0, "Name"),
                expected="AWSServiceRoleForEMRWAL",
            ),
            "handler": Option(given=HANDLER, look=role_path("Link", "EmrServiceLinkedRolesHandler"), expected="/emr/"),
        },
    ),
    "HandlerOptions": Owner(
        make=alone("Handler", handle),
        options={
            "role": Option(
                given=lambda scope: imported_role(scope, "Own"),
                look=of_handler("Role", "Fn::Join", 1, 4, of_what="Function/Resource"),
                expected=":role/teams/Own",
            ),
            "path": Option(given="/emr/", look=of_handler("Path", of_what="Role/Resource"), expected="/emr/"),
            "permissions_boundary": Option(
                given=boundary, look=of_handler("PermissionsBoundary", of_what="Role/Resource"), expected=BOUNDARY
            ),
            "log_group": Option(
                given=log_group,
                look=of_handler("LoggingConfig", "LogGroup", of_what="Function/Resource"),
                expected="ours",
            ),
            "log_retention": Option(
                given=logs.RetentionDays.ONE_WEEK,
                look=of_handler("RetentionInDays", of_what="Logs/Resource"),
                expected=7,
            ),
            "log_encryption_key": Option(
                given=imported_key,
                look=of_handler("KmsKeyId", "Fn::Join", 1, 6, of_what="Logs/Resource"),
                expected=":key/Key",
            ),
        },
    ),
}
