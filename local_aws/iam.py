"""What IAM of ministack gets wrong: names of service-linked roles, paths in ARNs, what EMR calls its own.

A policy that is obeyed (``LocalAws(authorize=True)``) must meet the ARN that AWS would compare it with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from emr_constructs.facts import access
from local_aws import seam

Request = Mapping[str, Any]
# Of what EMR keeps, by how the ids begin.
_KINDS = {"j": "cluster", "es": "studio", "ex": "notebook-execution"}

_NAMES = {
    role.service: role.name for role in map(access.service_linked_role, ("clusters", "serverless", "containers", "wal"))
}


def install() -> None:
    """Put our answers before ministack's."""
    seam.wrap(seam.service("iam")._IAM_HANDLERS, "CreateServiceLinkedRole", _named)
    actions = vars(seam.core("iam_actions"))
    seam.wrap(actions, "extract_resource_arn", _with_path)
    seam.wrap(actions, "extract_resource_arn", _of_serverless)
    seam.wrap(actions, "extract_resource_arn", _of_emr)
    seam.wrap(actions, "request_tag_context", _with_service_name)


def _named(theirs: Callable[[Request], Any], request: Request) -> Any:
    """ministack's role, under the name that it has in every account."""
    iam, [service] = seam.service("iam"), request["AWSServiceName"]
    if service not in _NAMES:
        return theirs(request)
    name = _NAMES[service]
    if name in iam._roles:
        problem = f"Service role name {name} has been taken in this account, please try a different suffix."
        return iam._error(400, "InvalidInput", problem, ns="iam")
    before = set(iam._roles)
    status, headers, body = theirs(request)
    [made] = set(iam._roles) - before
    role = iam._roles.pop(made)
    iam._roles[name] = {**role, "RoleName": name, "Arn": role["Arn"].replace(made, name)}
    return status, headers, body.replace(made.encode(), name.encode())


def _with_path(theirs: Callable[..., str], service: str, *request: Any) -> str:
    """The ARN of a role as policies name it. Of a role that is not there, IAM knows the name alone."""
    *_, parameters, _region, account = request
    if service == "iam":
        [linked] = parameters.get("AWSServiceName", [""])
        if linked:
            return f"arn:aws:iam::{account}:role/aws-service-role/{linked}/{_NAMES.get(linked, '')}"
        role = seam.service("iam")._roles.get(*parameters.get("RoleName", [""]))
        if role:
            return str(role["Arn"])
    return theirs(service, *request)


def _of_serverless(theirs: Callable[..., str], service: str, *request: Any) -> str:
    """The application, job run or session in the path of a request, or the one whose tags it is about."""
    _method, path, _headers, _body, query, region, account = request
    if service != "emr-serverless":
        return theirs(service, *request)
    kind, *names = path.strip("/").split("/")
    if kind == "tags":
        return unquote("/".join(names))
    if not names:
        return "*"
    if names[1:] == ["dashboard"]:  # of a session, which the query names
        names[1:] = ["sessions", *query.get("resourceId", [])]
    depth = 3 if len(names) > 2 and names[1] in ("jobruns", "sessions") else 1
    return f"arn:aws:emr-serverless:{region}:{account}:/{'/'.join([kind, *names[:depth]])}"


def _of_emr(theirs: Callable[..., str], service: str, *request: Any) -> str:
    """The Studio, the execution of a notebook or the cluster that a request names by its id."""
    _method, _path, _headers, body, _query, region, account = request
    if service != "elasticmapreduce":
        return theirs(service, *request)
    said = json.loads(body or b"{}")
    engine = said.get("ExecutionEngine", {}).get("Id")
    named = [said.get(member) for member in ("StudioId", "NotebookExecutionId", "ResourceId")]
    for identifier in (engine, *named, *said.get("JobFlowIds", [])[:1]):
        kind = _KINDS.get(str(identifier).partition("-")[0])
        if kind:
            return f"arn:aws:elasticmapreduce:{region}:{account}:{kind}/{identifier}"
    return theirs(service, *request)


def _with_service_name(theirs: Callable[..., dict[str, Any]], *request: Any) -> dict[str, Any]:
    """The condition key of service-linked roles."""
    context, parameters = theirs(*request), request[-1]
    [linked] = parameters.get("AWSServiceName", [""])
    return {**context, "iam:AWSServiceName": linked} if linked else context
