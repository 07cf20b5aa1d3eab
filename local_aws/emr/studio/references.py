"""What a Studio or an execution names must exist, and let EMR in: roles, bucket, key, network, policies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from local_aws import policies, seam
from local_aws.api import Record
from local_aws.emr.studio import records
from local_aws.emr.studio.records import refusal

_PLACE = re.compile(r"s3://(?P<bucket>[a-z0-9.-]{3,63})(?:/(?P<prefix>.*))?")
# What the service role has to do where Workspaces are kept, says AWS's page on it.
_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_BUCKET = ("s3:ListBucket", "s3:GetEncryptionConfiguration")
_MOST_SUBNETS = 5


def role(member: str, name_or_arn: str) -> Record:
    """:raises EmrError: where the account has no such role."""
    for one in seam.service("iam")._roles.values():
        if name_or_arn in (one["RoleName"], one["Arn"]):
            found: Record = one
            return found
    raise refusal(f"{member} '{name_or_arn}' is not a role of this account.")


def assumable(member: str, name_or_arn: str, source_arn: str, *actions: str) -> Record:
    """The role, which EMR must be able to assume for a Studio or an execution.

    :param actions: What its trust policy has to allow besides. Default: no more
    :raises EmrError: where it cannot.
    """
    found = role(member, name_or_arn)
    for action in ("sts:AssumeRole", *actions):
        if not policies.allows(found["AssumeRolePolicyDocument"], records.PRINCIPAL, action, source_arn):
            text = f"{member}: entity does not have permissions to assume role {found['Arn']} ({action})."
            raise refusal(text)
    return found


def place(location: str, service_role: Record) -> None:
    """Refuse a place in S3 that is not there, or that the service role cannot use.

    :raises EmrError: naming it.
    """
    found = _PLACE.fullmatch(location)
    if found is None:
        raise refusal(f"DefaultS3Location '{location}' is not a place in S3.")
    bucket, prefix = found["bucket"], (found["prefix"] or "").rstrip("/")
    if bucket not in seam.service("s3")._buckets:
        raise refusal(f"The bucket {bucket} of DefaultS3Location does not exist.")
    arn = f"arn:aws:s3:::{bucket}"
    below = "/".join(part for part in (arn, prefix, "e-WORKSPACE/notebook.ipynb") if part)
    due = [*((action, below) for action in _OBJECTS), *((action, arn) for action in _BUCKET)]
    denied = [action for action, resource in due if not seam.role_may(service_role["RoleName"], action, resource)]
    if denied:
        raise refusal(f"Service role does not have permission to access {location}: {', '.join(denied)}.")


def key(arn: str | None) -> None:
    """:raises EmrError: where a key is named that this account does not have."""
    if arn and not any(arn == one["Arn"] for one in seam.service("kms")._keys.values()):
        raise refusal(f"EncryptionKeyArn '{arn}' is not a key of this account.")


def subnets(identifiers: list[str], vpc: str) -> None:
    """:raises EmrError: where they are none, too many, or not of this VPC."""
    if not 1 <= len(identifiers) <= _MOST_SUBNETS:
        raise refusal(f"SubnetIds: a Studio has 1 to {_MOST_SUBNETS} subnets, not {len(identifiers)}.")
    _in_vpc(seam.service("ec2")._subnets, "subnet", identifiers, vpc)


def groups(identifiers: Iterable[str], vpc: str) -> None:
    """:raises EmrError: where a security group is not there, or not of this VPC."""
    _in_vpc(seam.service("ec2")._security_groups, "security group", identifiers, vpc)


def group(identifier: str) -> Record:
    """:raises EmrError: where there is no such security group."""
    return _lookup(seam.service("ec2")._security_groups, "security group", identifier)


def vpc(identifier: str) -> None:
    """:raises EmrError: where there is no such VPC."""
    _lookup(seam.service("ec2")._vpcs, "VPC", identifier)


def session_policy(arn: str) -> None:
    """:raises EmrError: where there is no such managed policy."""
    if arn not in seam.service("iam")._policies:
        raise refusal(f"SessionPolicyArn '{arn}' is not a managed policy of this account.")


def _in_vpc(store: Any, kind: str, identifiers: Iterable[str], vpc: str) -> None:
    for identifier in identifiers:
        found = _lookup(store, kind, identifier)["VpcId"]
        if found != vpc:
            raise refusal(f"The {kind} {identifier} is in {found}, the Studio is in {vpc}.")


def _lookup(store: Any, kind: str, identifier: str) -> Record:
    found: Record | None = store.get(identifier)
    if found is None:
        raise refusal(f"The {kind} {identifier} does not exist.")
    return found
