"""What the clusters of an organisation have in common, said once."""

from __future__ import annotations

import abc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.brought import Brought
from emr_constructs.cluster.profile_exports import read, unexportable, write
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import keys, roles
from emr_constructs.foundation.handler_options import HandlerOptions
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import Placement, read_placement
from emr_constructs.foundation.security_configuration import ISecurityConfiguration
from emr_constructs.model.release_label import ReleaseLabel

T = TypeVar("T")


class IClusterProfile(Construct, metaclass=jsii.JSIIAbstractClass):
    """What clusters share: made in this app, or exported by another."""

    @property
    @abc.abstractmethod
    def _placement(self) -> Placement:
        """The VPC and its subnets."""

    @property
    @abc.abstractmethod
    def _shared(self) -> Brought:
        """What a cluster gets that brings nothing itself."""

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC of the clusters."""
        return there(self._placement.vpc)

    @property
    def encryption_key(self) -> kms.IKey:
        """The key for data and logs."""
        return there(self._shared.encryption_key)

    @property
    def security_configuration(self) -> ISecurityConfiguration:
        """The security configuration."""
        return there(self._shared.security_configuration)

    @property
    def log_bucket(self) -> s3.IBucket:
        """The bucket for logs; each cluster has a prefix of its own."""
        return there(self._shared.log_bucket)

    @property
    def service_role(self) -> iam.IRole:
        """The role of the EMR service."""
        return there(self._shared.service_role)

    @property
    def instance_role(self) -> iam.IRole:
        """The role of the nodes of clusters that bring none of their own."""
        return there(self._shared.instance_role)

    def _complete(self, own: Brought) -> Brought:
        """What a cluster brings, and for the rest what is shared."""
        shared = self._shared
        nodes_are_own = own.instance_role is not None or own.instance_profile is not None
        return replace(
            own,
            encryption_key=own.encryption_key or shared.encryption_key,
            security_configuration=own.security_configuration or shared.security_configuration,
            log_bucket=own.log_bucket or shared.log_bucket,
            https_destinations=shared.https_destinations,
            vpc_destinations=shared.vpc_destinations,
            revoke_rules_on_delete=shared.revoke_rules_on_delete,
            additional_primary_security_groups=[
                *shared.additional_primary_security_groups,
                *own.additional_primary_security_groups,
            ],
            additional_core_and_task_security_groups=[
                *shared.additional_core_and_task_security_groups,
                *own.additional_core_and_task_security_groups,
            ],
            service_role=own.service_role or shared.service_role,
            instance_role=own.instance_role if nodes_are_own else shared.instance_role,
            instance_profile=own.instance_profile if nodes_are_own else shared.instance_profile,
        )


class ClusterProfile(IClusterProfile):
    """Network, key, log bucket, security configuration and roles, defined once and used by many clusters.

    Creates whatever of these you do not bring: a ``Network`` (endpoints cost about 7 USD a month each and zone), a
    customer-managed key, a ``LogBucket``, a ``SecurityConfiguration``, a ``ServiceRole`` and an ``InstanceRole``.
    Give it to clusters as ``profile``; what a cluster brings itself comes first. Security groups are never shared: each
    cluster gets a set of its own, made as said here.

    :param network: Default: a new ``Network``, or ``vpc``
    :param vpc: any VPC, in place of ``network``. Default: that of ``network``
    :param vpc_subnets: private subnets. Default: the private subnets
    :param encryption_key: Default: that of ``security_configuration``, else a new customer-managed key
    :param security_configuration: Default: a new ``SecurityConfiguration`` with that key; it needs emr-7.11.0
    :param log_bucket: Default: a new ``LogBucket`` with that key
    :param service_role: Default: a new ``ServiceRole``
    :param instance_role: for clusters that bring no role of their own; they share its rights to data. Default: a new
        ``InstanceRole``
    :param instance_profile: one that exists already, with its role. Default: the profile of ``instance_role``
    :param https_destinations: where nodes may reach over HTTPS outside the VPC. Default: anywhere the routes lead
    :param vpc_destinations: what nodes may reach over HTTPS in the VPC. Default: the whole VPC on every port
    :param revoke_rules_on_delete: revoke what EMR leaves in the groups of a cluster before they are deleted, with a
        Lambda function. Default: False
    :param additional_primary_security_groups: further groups of primary nodes. Default: none
    :param additional_core_and_task_security_groups: further groups of core and task nodes. Default: none
    :param permissions_boundary: for roles that are created here. Default: none
    :param path: IAM path of roles that are created here. Default: ``/``
    :raises EmrValidationError: ``ArgumentType``, ``NetworkAndVpc``, ``SubnetsWithoutVpc``, ``SubnetsNotFound``,
        ``UnusedRoleOptions``, ``SecurityConfigurationElsewhere``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-what-is-emr.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        network: Network | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        encryption_key: kms.IKey | None = None,
        security_configuration: ISecurityConfiguration | None = None,
        log_bucket: s3.IBucket | None = None,
        service_role: iam.IRole | None = None,
        instance_role: iam.IRole | None = None,
        instance_profile: iam.IInstanceProfile | None = None,
        https_destinations: ec2.IPeer | None = None,
        vpc_destinations: Sequence[ec2.IPeer] | None = None,
        revoke_rules_on_delete: bool | HandlerOptions = False,
        additional_primary_security_groups: Sequence[ec2.ISecurityGroup] = (),
        additional_core_and_task_security_groups: Sequence[ec2.ISecurityGroup] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
    ) -> None:
        check_arguments(ClusterProfile, scope, id, locals())
        brought = Brought(
            encryption_key=encryption_key,
            security_configuration=security_configuration,
            log_bucket=log_bucket,
            service_role=service_role,
            instance_role=instance_role,
            instance_profile=instance_profile,
            https_destinations=https_destinations,
            vpc_destinations=vpc_destinations,
            revoke_rules_on_delete=revoke_rules_on_delete,
            additional_primary_security_groups=additional_primary_security_groups,
            additional_core_and_task_security_groups=additional_core_and_task_security_groups,
            permissions_boundary=permissions_boundary,
            path=path,
        )
        placement, violations = read_placement(network, vpc, vpc_subnets)
        violations += brought.elsewhere(scope)
        violations += brought.unused_role_options(has_network=placement.vpc is not None)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        key = brought.choose_key(self, "Data and logs of Amazon EMR clusters")
        self._place = brought.choose_placement(self, placement, key)
        self._made = replace(
            brought,
            encryption_key=key,
            security_configuration=brought.choose_security_configuration(self, key),
            log_bucket=brought.choose_log_bucket(self, key),
            service_role=brought.choose_service_role(self),
            instance_role=brought.choose_instance_role(self),
        )
        self._export_name: str | None = None

    @staticmethod
    def from_export(scope: Construct, id: str, name: str, *, subnets: int = 2) -> IClusterProfile:  # noqa: A002
        """A profile that another app exported in this account and region.

        :param name: the name it was exported as.
        :param subnets: how many subnets it has: a template has to know. Default: 2
        :raises EmrValidationError: ``ArgumentType``, ``ProfileSubnets``.
        """
        return _ExportedProfile(scope, id, name, subnets=subnets)

    def export_as(self, name: str, *, release_labels: Sequence[ReleaseLabel], endpoints: Sequence[str] = ()) -> None:
        """Let other apps of this account and region use it, by exports of the stack.

        The rights that clusters anywhere need to key, bucket and roles are given here, since other apps cannot change
        a policy of this one. An export that another stack imports can neither change nor go.

        :param name: prefix of the exports' names, unique in the account and region.
        :param release_labels: releases of the clusters to come, so that the network lets them reach what they load.
        :param endpoints: further AWS services that they call, for example ``glue``. Default: none
        :raises EmrValidationError: ``ProfileNotExportable`` with security groups or destinations of its own or with
            Kerberos, ``ProfileRolePath`` with roles that have a path, and ``ProfileExportedTwice``.
        """
        violations = [*unexportable(self._made), *self._exported_already()]
        if violations:
            raise EmrValidationError(violations, self.node.path)
        self._prepare(release_labels, endpoints)
        write(self, name, self._place, self._made)
        self._export_name = name

    def _exported_already(self) -> Iterator[Violation]:
        if self._export_name is not None:
            problem = (
                f"the profile is exported as {self._export_name!r} already, by you or by a template of its clusters; "
                "import it by that name, or call `export_as` once, and before a `ClusterTemplate` is made"
            )
            yield Violation("ProfileExportedTwice", problem)

    def _prepare(self, release_labels: Sequence[ReleaseLabel], endpoints: Sequence[str]) -> None:
        roles.allow_pass_to_ec2(self.service_role, self.instance_role)
        roles.allow_log_delivery(self.instance_role, self.log_bucket, "")
        keys.grant_cluster_logs(self.encryption_key, self.service_role, self.instance_role)
        self.security_configuration._grant_use(self.service_role, self.instance_role)
        network = self._place.network
        if network is not None:
            uses = ("kms_encryption", "session_manager", *self.security_configuration._uses)
            for label in release_labels:
                network._prepare(label, uses)
            for service in endpoints:
                network.add_service_endpoint(service)

    @property
    def network(self) -> Network | None:
        """The network, unless a VPC was given that is no ``Network``."""
        return self._place.network

    @property
    def _placement(self) -> Placement:
        return self._place

    @property
    def _shared(self) -> Brought:
        return self._made


class _ExportedProfile(IClusterProfile):
    """What ``from_export`` returns."""

    def __init__(self, scope: Construct, id: str, name: str, *, subnets: int) -> None:  # noqa: A002
        check_arguments(_ExportedProfile, scope, id, locals())
        if is_token(subnets) or subnets < 1:
            said = "a value that only deployment knows" if is_token(subnets) else subnets
            problem = f"`subnets` ({said}) must be the number of subnets of the profile: a template cannot count"
            raise EmrValidationError([Violation("ProfileSubnets", problem)], path_of(scope, id))
        super().__init__(scope, id)
        self._place, self._made = read(self, name, subnets)

    @property
    def _placement(self) -> Placement:
        return self._place

    @property
    def _shared(self) -> Brought:
        return self._made


def there(part: T | None) -> T:
    """A part that every profile has."""
    assert part is not None
    return part
