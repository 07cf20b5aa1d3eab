"""What an application or a job names must exist, and let EMR Serverless in: network, images, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from local_aws import policies, seam
from local_aws.api import Record
from local_aws.serverless import records
from local_aws.serverless.errors import ServerlessError

PRINCIPAL = "emr-serverless.amazonaws.com"
_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.]+/(?P<repository>[^:@]+)[:@].+")
_PULL = ("ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer")
_WORLD = ("0.0.0.0/0", "::/0")


def check(settings: Record) -> None:
    """Refuse a network that is not there, or that is open to the world.

    :raises ServerlessError: naming the subnet or the security group.
    """
    network = settings.get("networkConfiguration", {})
    subnets, groups = network.get("subnetIds", []), network.get("securityGroupIds", [])
    ec2 = seam.service("ec2")
    if bool(subnets) != bool(groups):
        raise ServerlessError("networkConfiguration: subnets and security groups are set together.")
    vpcs = {_lookup(ec2._subnets, "subnet", subnet)["VpcId"] for subnet in subnets}
    if len(vpcs) > 1:
        raise ServerlessError(f"networkConfiguration: the subnets are in {len(vpcs)} VPCs.")
    for group_id in groups:
        group = _lookup(ec2._security_groups, "security group", group_id)
        if group["VpcId"] not in vpcs:
            raise ServerlessError(f"The security group {group_id} is in {group['VpcId']}, not in the subnets' VPC.")
        if any(source in _WORLD for source in _sources(group)):
            raise ServerlessError(f"The security group {group_id} has an inbound rule that is open to the world.")


def check_image(uri: str) -> None:
    """Refuse an image that EMR Serverless cannot pull. Images of other accounts are not known here.

    :raises ServerlessError: naming the image.
    """
    found = _IMAGE.fullmatch(uri)
    if found is None or found["region"] != seam.region():
        raise ServerlessError(f"The image {uri} is not in a private repository of this region.")
    if found["account"] != seam.account_id():
        return
    ecr, name = seam.service("ecr"), found["repository"]
    if name not in ecr._repositories:
        raise ServerlessError(f"The repository of the image {uri} does not exist.")
    policy = ecr._repo_policies.get(name)
    denied = [action for action in _PULL if not policies.allows(policy, PRINCIPAL, action, records.arn("00any"))]
    if denied:
        raise ServerlessError(f"The repository of the image {uri} does not allow {PRINCIPAL} {', '.join(denied)}.")


def assumable(role_arn: str, application_arn: str) -> bool:
    """Whether EMR Serverless can assume a role for an application.

    :raises ServerlessError: where the role is another account's.
    """
    if role_arn.split(":")[4] != seam.account_id():
        raise ServerlessError("Cross-account pass role is not allowed.", code="AccessDeniedException", status=403)
    return policies.can_assume(PRINCIPAL, role_arn, application_arn)


def _sources(group: Record) -> Iterator[str]:
    for permission in group["IpPermissions"]:
        yield from (one.get("CidrIp", "") for one in permission.get("IpRanges", []))
        yield from (one.get("CidrIpv6", "") for one in permission.get("Ipv6Ranges", []))


def _lookup(store: Any, kind: str, identifier: str) -> Record:
    found: Record | None = store.get(identifier)
    if found is None:
        raise ServerlessError(f"The {kind} {identifier} does not exist.")
    return found
