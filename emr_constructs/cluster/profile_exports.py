"""A cluster profile as exports of a CloudFormation stack, and read from them in another app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_cdk import Annotations, CfnOutput, Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs.cluster.brought import Brought
from emr_constructs.errors import Violation
from emr_constructs.foundation.keys import trust_policy_of
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.roles import imported_role, profile_of
from emr_constructs.foundation.security_configuration import SecurityConfiguration


def unexportable(shared: Brought) -> Iterator[Violation]:
    """What of a profile an export cannot carry."""
    groups = (*shared.additional_primary_security_groups, *shared.additional_core_and_task_security_groups)
    of_groups = (shared.https_destinations, shared.vpc_destinations, shared.revoke_rules_on_delete or None)
    if groups or any(one is not None for one in of_groups):
        problem = (
            "additional security groups and what is said of those that are made (`https_destinations`, "
            "`vpc_destinations`, `revoke_rules_on_delete`) cannot be exported: give `security_groups` and further "
            "groups to the clusters that import the profile, and leave them out here"
        )
        yield Violation("ProfileNotExportable", problem)
    security = shared.security_configuration
    if security is not None and security._kerberos is not None:
        secret = (
            "a security configuration with Kerberos cannot be exported: other apps do not know realm and passwords; "
            "leave it out here, and give `SecurityConfiguration.from_security_configuration_name(..., kerberos=...)` "
            "to the clusters that import the profile"
        )
        yield Violation("ProfileNotExportable", secret)
    for name, role in (("service_role", shared.service_role), ("instance_role", shared.instance_role)):
        if role is not None and _has_path(role):
            misread = (
                f"`{name}` has an IAM path, and CDK takes the name of an imported role from behind the first slash of "
                "its ARN; use a role without `path` in a profile that is exported"
            )
            yield Violation("ProfileRolePath", misread)


def _has_path(role: iam.IRole) -> bool:
    made = role.node.default_child
    if isinstance(made, iam.CfnRole):
        return made.path not in (None, "/")
    return "/" in role.role_arn.rpartition(":role/")[2]


def write(scope: Construct, name: str, placement: Placement, shared: Brought) -> None:
    """Export a profile."""
    for part, value in parts(placement, shared).items():
        CfnOutput(scope, f"{part}Export", export_name=f"{name}-{part}", value=value)


def parts(placement: Placement, shared: Brought) -> Mapping[str, str]:
    assert placement.vpc is not None
    assert shared.encryption_key is not None
    assert shared.security_configuration is not None
    assert shared.log_bucket is not None
    assert shared.service_role is not None
    assert shared.instance_role is not None
    profile = shared.instance_profile or profile_of(shared.instance_role)
    return {
        "VpcId": placement.vpc.vpc_id,
        "VpcCidr": placement.vpc.vpc_cidr_block,
        "SubnetIds": Fn.join(",", list(placement.subnet_ids)),  # exports are strings
        "KeyArn": shared.encryption_key.key_arn,
        "LogBucket": shared.log_bucket.bucket_name,
        "SecurityConfiguration": shared.security_configuration.security_configuration_name,
        "ServiceRoleArn": shared.service_role.role_arn,
        "InstanceRoleArn": shared.instance_role.role_arn,
        "InstanceProfileArn": profile.instance_profile_arn,
    }


def read(scope: Construct, name: str, subnets: int) -> tuple[Placement, Brought]:
    """A profile from its exports."""

    def value(part: str) -> str:
        return Fn.import_value(f"{name}-{part}")

    key = kms.Key.from_key_arn(scope, "Key", value("KeyArn"))
    trust_policy_of(key)  # whoever exported the profile has seen to it
    role = imported_role(scope, "InstanceRole", value("InstanceRoleArn"))
    subnet_ids = Fn.split(",", value("SubnetIds"), subnets)
    vpc = ec2.Vpc.from_vpc_attributes(
        scope,
        "Vpc",
        vpc_id=value("VpcId"),
        vpc_cidr_block=value("VpcCidr"),
        availability_zones=[Fn.select(index, Fn.get_azs()) for index in range(subnets)],
        isolated_subnet_ids=subnet_ids,
    )
    for subnet in vpc.isolated_subnets:
        Annotations.of(subnet).acknowledge_warning(
            "@aws-cdk/aws-ec2:noSubnetRouteTableId", "clusters need no route table"
        )
    shared = Brought(
        encryption_key=key,
        log_bucket=s3.Bucket.from_bucket_attributes(scope, "Logs", bucket_name=value("LogBucket"), encryption_key=key),
        security_configuration=SecurityConfiguration.from_security_configuration_name(
            scope, "SecurityConfiguration", value("SecurityConfiguration"), encryption_key=key
        ),
        service_role=imported_role(scope, "ServiceRole", value("ServiceRoleArn")),
        instance_role=role,
        instance_profile=iam.InstanceProfile.from_instance_profile_attributes(
            scope, "InstanceProfile", instance_profile_arn=value("InstanceProfileArn"), role=role
        ),
    )
    return Placement(vpc=vpc, subnet_ids=subnet_ids, tagged=True), shared
