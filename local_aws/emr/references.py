"""What a cluster names must exist: roles, instance profile, network, security configuration."""

from __future__ import annotations

from local_aws import seam
from local_aws.emr import security
from local_aws.emr.errors import EmrError
from local_aws.emr.records import Record

_GROUPS = ("EmrManagedMasterSecurityGroup", "EmrManagedSlaveSecurityGroup", "ServiceAccessSecurityGroup")
_MORE_GROUPS = ("AdditionalMasterSecurityGroups", "AdditionalSlaveSecurityGroups")


def check(request: Record) -> None:
    """Refuse a RunJobFlow that names what does not exist.

    :raises EmrError: naming the member and its value.
    """
    if "SecurityConfiguration" in request:
        security.existing(request["SecurityConfiguration"])
    for member in ("ServiceRole", "AutoScalingRole"):
        if member in request:
            _role(member, request[member])
    if "JobFlowRole" in request:
        _instance_profile(request["JobFlowRole"])
    _network(request["Instances"])


def _role(member: str, name_or_arn: str) -> None:
    roles = seam.service("iam")._roles
    if not any(name_or_arn in (role["RoleName"], role["Arn"]) for role in roles.values()):
        raise EmrError(f"{member} '{name_or_arn}' is not a role of this account.")


def _instance_profile(name_or_arn: str) -> None:
    for profile in seam.service("iam")._instance_profiles.values():
        if name_or_arn in (profile["InstanceProfileName"], profile["Arn"]):
            if not profile["Roles"]:
                raise EmrError(f"JobFlowRole: the instance profile '{name_or_arn}' holds no role.")
            return
    raise EmrError(f"JobFlowRole '{name_or_arn}' is not an instance profile of this account.")


def _network(instances: Record) -> None:
    ec2 = seam.service("ec2")
    subnets = subnet_ids(instances)
    vpcs = {_lookup(ec2._subnets, "subnet", subnet)["VpcId"] for subnet in subnets}
    if len(vpcs) > 1:
        raise EmrError(f"Ec2SubnetIds: the subnets are in {len(vpcs)} VPCs; a cluster has one.")
    for group in security_groups(instances):
        vpc = _lookup(ec2._security_groups, "security group", group)["VpcId"]
        if vpcs and vpc not in vpcs:
            raise EmrError(f"The security group {group} is in {vpc}, the subnets are in {vpcs.pop()}.")


def subnet_ids(instances: Record) -> list[str]:
    """Every subnet that a JobFlowInstancesConfig names."""
    single = instances.get("Ec2SubnetId")
    return [*instances.get("Ec2SubnetIds", []), *([single] if single else [])]


def security_groups(instances: Record) -> list[str]:
    """Every security group that a JobFlowInstancesConfig, or a description's Ec2InstanceAttributes, names."""
    return [
        *(instances[name] for name in _GROUPS if name in instances),
        *(group for name in _MORE_GROUPS for group in instances.get(name, [])),
    ]


def _lookup(store: object, kind: str, identifier: str) -> Record:
    found: Record | None = store.get(identifier)  # type: ignore[attr-defined]  # one of ministack's dictionaries
    if found is None:
        raise EmrError(f"The {kind} {identifier} does not exist.")
    return found
