"""What a cluster may be given in place of what it would make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import Violation
from emr_constructs.foundation import keys, roles
from emr_constructs.foundation.auto_scaling_role import AutoScalingRole
from emr_constructs.foundation.handler_options import HandlerOptions
from emr_constructs.foundation.log_bucket import LogBucket
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
from emr_constructs.foundation.security_groups import IClusterSecurityGroups


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a cluster stands on, as far as it is brought, and what is said of what it makes itself."""

    encryption_key: kms.IKey | None = None
    security_configuration: ISecurityConfiguration | None = None
    log_bucket: s3.IBucket | None = None
    log_prefix: str | None = None
    security_groups: IClusterSecurityGroups | None = None
    https_destinations: ec2.IPeer | None = None
    vpc_destinations: Sequence[ec2.IPeer] | None = None
    revoke_rules_on_delete: bool | HandlerOptions = False
    additional_primary_security_groups: Sequence[ec2.ISecurityGroup] = ()
    additional_core_and_task_security_groups: Sequence[ec2.ISecurityGroup] = ()
    service_role: iam.IRole | None = None
    instance_role: iam.IRole | None = None
    instance_profile: iam.IInstanceProfile | None = None
    auto_scaling_role: iam.IRole | None = None
    permissions_boundary: iam.IManagedPolicy | None = None
    path: str | None = None

    @property
    def any_key(self) -> kms.IKey | None:
        """The key that is brought, alone or with the security configuration."""
        shared = self.security_configuration.encryption_key if self.security_configuration else None
        return self.encryption_key or shared

    def choose_key(self, scope: Construct, description: str) -> kms.IKey:
        """The key that is brought, or a new one."""
        return self.any_key or keys.create_key(scope, "Key", description)

    def choose_security_configuration(self, scope: Construct, key: kms.IKey) -> ISecurityConfiguration:
        """The security configuration that is brought, or a new one with a key."""
        return self.security_configuration or SecurityConfiguration(scope, "SecurityConfiguration", encryption_key=key)

    def choose_log_bucket(self, scope: Construct, key: kms.IKey) -> s3.IBucket:
        """The bucket that is brought, or a new one with a key."""
        return self.log_bucket or LogBucket(scope, "Logs", encryption_key=key)

    def choose_service_role(self, scope: Construct) -> iam.IRole:
        """The role that is brought, or a new one."""
        return self.service_role or roles.ServiceRole(
            scope, "ServiceRole", permissions_boundary=self.permissions_boundary, path=self.path
        )

    def choose_instance_role(self, scope: Construct) -> iam.IRole:
        """The role that is brought, alone or in an instance profile, or a new one."""
        in_profile = self.instance_profile.role if self.instance_profile else None
        return (
            self.instance_role
            or in_profile
            or roles.InstanceRole(scope, "InstanceRole", permissions_boundary=self.permissions_boundary, path=self.path)
        )

    def choose_auto_scaling_role(self, scope: Construct, *, needed: bool) -> iam.IRole | None:
        """The role that is brought, or a new one where groups scale by policies of their own."""
        if self.auto_scaling_role is not None or not needed:
            return self.auto_scaling_role
        return AutoScalingRole(scope, "AutoScalingRole", permissions_boundary=self.permissions_boundary, path=self.path)

    def choose_placement(self, scope: Construct, placement: Placement, key: kms.IKey) -> Placement:
        """The VPC that is brought, with EMR's tag where it can be tagged, or a new network."""
        if placement.vpc is None:
            network = Network(
                scope,
                "Network",
                encryption_key=key,
                permissions_boundary=self.permissions_boundary,
                path=self.path,
            )
            placement = Placement.of(network, None, None)
        placement.tag(scope)
        return replace(placement, tagged=True)

    def elsewhere(self, scope: Construct) -> list[Violation]:
        """A security configuration that EMR does not find where the cluster is: it is kept by region and account.

        CDK would carry its name over from a stack of another region, and CloudFormation the deployment to its failure.
        """
        security = self.security_configuration
        if not isinstance(security, SecurityConfiguration):
            return []
        here, there = environment_of(scope), environment_of(security)
        if not (differ(here.region, there.region) or differ(here.account, there.account)):
            return []
        problem = (
            f"`security_configuration` is in {there.region} of {there.account}, where EMR does not look for it; make "
            "one in a stack of the region and account of the cluster"
        )
        return [Violation("SecurityConfigurationElsewhere", problem)]

    def unused_role_options(self, *, has_network: bool, scales: bool = False) -> list[Violation]:
        """Options for roles that are made, where none is."""
        options = {"permissions_boundary": self.permissions_boundary, "path": self.path}
        names = [name for name, value in options.items() if value is not None]
        nodes = self.instance_role or self.instance_profile
        brought = self.service_role and nodes and has_network and (self.auto_scaling_role or not scales)
        if not names or not brought:
            return []
        problem = (
            f"`{'` and `'.join(names)}` would reach no role, since all are brought; set it on those and leave it out "
            "here"
        )
        return [Violation("UnusedRoleOptions", problem)]
