"""AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress.

The rules go straight into ministack's security groups: its request parser drops prefix lists.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from local_aws import seam
from local_aws.botocore_model import check_input
from local_aws.cloudformation.resource import Created, Declared, Properties, RefusedError, ResourceHandler

_COMMON = frozenset({"CidrIp", "CidrIpv6", "Description", "FromPort", "GroupId", "IpProtocol", "ToPort"})
# Property that names the peer: the list and the member it becomes.
_PEERS = {
    "CidrIp": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
    "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}


class _Rule(ResourceHandler):
    _store: ClassVar[str]
    _operation: ClassVar[str]

    def create(self, declared: Declared) -> Created:
        group_id = declared.properties.get("GroupId", "")
        permission = _permission(declared.properties)
        check_input("ec2", self._operation, {"GroupId": group_id, "IpPermissions": [permission]})
        permissions = self._permissions(group_id)
        if any(_same(permission, existing) for existing in permissions):
            raise RefusedError(f"InvalidPermission.Duplicate: {group_id} already has this rule: {permission}")
        rule_id = "sgr-" + secrets.token_hex(9)[:17]
        permissions.append({**permission, "SecurityGroupRuleId": rule_id})
        return Created(rule_id, {"Id": rule_id})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        """Only the description changes in place."""
        for permission in self._permissions(new.properties["GroupId"]):
            if permission.get("SecurityGroupRuleId") == physical_id:
                permission.update(_permission(new.properties))
        return Created(physical_id, {"Id": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        permissions = self._permissions(properties["GroupId"])
        permissions[:] = [p for p in permissions if p.get("SecurityGroupRuleId") != physical_id]

    def _permissions(self, group_id: str) -> list[dict[str, Any]]:
        group = seam.service("ec2")._security_groups.get(group_id)
        if group is None:
            raise RefusedError(f"InvalidGroup.NotFound: the security group {group_id!r} does not exist")
        permissions: list[dict[str, Any]] = group[self._store]
        return permissions


class Ec2SecurityGroupIngress(_Rule):
    """An inbound rule as a resource of its own."""

    type_name = "AWS::EC2::SecurityGroupIngress"
    create_only = _COMMON - {"Description"} | {"SourcePrefixListId", "SourceSecurityGroupId"}
    in_place = frozenset({"Description"})
    _store = "IpPermissions"
    _operation = "AuthorizeSecurityGroupIngress"


class Ec2SecurityGroupEgress(_Rule):
    """An outbound rule as a resource of its own."""

    type_name = "AWS::EC2::SecurityGroupEgress"
    create_only = _COMMON - {"Description"} | {"DestinationPrefixListId", "DestinationSecurityGroupId"}
    in_place = frozenset({"Description"})
    _store = "IpPermissionsEgress"
    _operation = "AuthorizeSecurityGroupEgress"


def _permission(properties: Properties) -> dict[str, Any]:
    peers = [name for name in _PEERS if name in properties]
    if len(peers) != 1:
        raise RefusedError(f"a rule has exactly one peer, this one has {len(peers)}: {', '.join(peers) or 'none'}")
    permission: dict[str, Any] = {"IpProtocol": str(properties.get("IpProtocol", ""))}
    permission.update({name: int(properties[name]) for name in ("FromPort", "ToPort") if name in properties})
    permission.update({kind: [] for kind, _ in _PEERS.values()})
    kind, member = _PEERS[peers[0]]
    description = {"Description": properties["Description"]} if "Description" in properties else {}
    permission[kind] = [{member: properties[peers[0]], **description}]
    return permission


def _same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    return _key(left) == _key(right)


def _key(permission: Mapping[str, Any]) -> tuple[object, ...]:
    """A rule without what does not make it another rule, such as its description."""
    peers = frozenset(
        str(peer[member]) for kind, member in _PEERS.values() for peer in permission.get(kind, []) if member in peer
    )
    return str(permission["IpProtocol"]), permission.get("FromPort"), permission.get("ToPort"), peers
