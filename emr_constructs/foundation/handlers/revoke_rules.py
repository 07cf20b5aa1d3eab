"""Rules between the security groups of a cluster, revoked before the groups are deleted.

EC2 deletes no group that a rule of another group names. EMR adds rules of its own to the groups of a cluster, of which
CloudFormation knows nothing, and leaves them behind.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import boto3
from botocore.exceptions import ClientError

from .protocol import CONFIG, Request, ResourceError, code_of, serve

_MOST = 1000  # rules; far more than EMR adds, few enough for a minute
_AT_ONCE = 50  # rules of one request
_ROUNDS = 5


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Called by Lambda."""
    serve(event, context, act)


def act(request: Request) -> str:
    """On Delete, revoke every rule of one of the groups that names another one.

    The physical id names the groups: for other groups CloudFormation deletes the resource of the former ones.
    """
    groups = request.properties["GroupIds"]
    if request.kind != "Delete":
        return "rules-between-" + "-".join(groups)
    ec2 = boto3.client("ec2", config=CONFIG)
    for number in range(_ROUNDS):
        rules = _rules_between(ec2, groups)
        if not rules:
            return request.physical_id
        _revoke(ec2, rules)
        time.sleep(2 * number)  # EC2 may show for a while what it has revoked
    raise ResourceError(f"rules between {', '.join(groups)} come back: is a cluster still using the groups?")


def _rules_between(ec2: Any, groups: Sequence[str]) -> list[dict[str, Any]]:
    """The rules that keep the groups from being deleted. A group that is gone already has none."""
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": list(groups)}], PaginationConfig={"PageSize": 100}
    )
    found = []
    for rule in (one for page in pages for one in page["SecurityGroupRules"]):
        named = rule.get("ReferencedGroupInfo", {}).get("GroupId")
        if named in groups and named != rule["GroupId"]:
            found.append(rule)
        if len(found) > _MOST:
            raise ResourceError(f"more than {_MOST} rules between {', '.join(groups)}; revoke them by hand first")
    return found


def _revoke(ec2: Any, rules: Sequence[Mapping[str, Any]]) -> None:
    for group in sorted({rule["GroupId"] for rule in rules}):
        for egress, revoke in ((False, ec2.revoke_security_group_ingress), (True, ec2.revoke_security_group_egress)):
            mine = [rule for rule in rules if rule["GroupId"] == group and rule["IsEgress"] is egress]
            for some in _portions([rule["SecurityGroupRuleId"] for rule in mine]):
                try:
                    revoke(GroupId=group, SecurityGroupRuleIds=some)
                except ClientError as error:
                    # Somebody else was faster with one of them: the next round asks what is left.
                    if not code_of(error).endswith(".NotFound"):
                        raise
                print(f"{group}: revoked {', '.join(some)}")


def _portions(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield list(ids[start : start + _AT_ONCE])
