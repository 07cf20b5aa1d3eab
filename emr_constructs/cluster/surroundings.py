"""What a cluster stands on: brought, or made on the spot, with the rights that this cluster needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import Names, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from emr_constructs._jsii.scopes import warn
from emr_constructs.cluster.brought import Brought
from emr_constructs.cluster.settings import ClusterSettings
from emr_constructs.foundation import buckets, keys, roles
from emr_constructs.foundation.auto_scaling_role import allow_pass_to_auto_scaling
from emr_constructs.foundation.capacity_reservations import allow_capacity_reservations
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
from emr_constructs.model.application import Application
from emr_constructs.model.configuration import mentions_glue
from emr_constructs.model.configuration_secret import grant_secrets
from emr_constructs.model.features.feature import ClusterNodes
from emr_constructs.model.instance_fleets import InstanceFleets


class Surroundings:
    """Network, groups, roles, key, logs and security configuration of one cluster."""

    def __init__(
        self,
        cluster: Construct,
        *,
        stack: Stack,
        settings: ClusterSettings,
        placement: Placement,
        brought: Brought,
    ) -> None:
        self._settings = settings
        self._brought = brought
        self.encryption_key = brought.choose_key(cluster, "Data and logs of an Amazon EMR cluster")
        self.security_configuration = brought.choose_security_configuration(cluster, self.encryption_key)
        self.service_role = roles.at_hand(stack, brought.choose_service_role(cluster))
        instance_role = brought.choose_instance_role(cluster)
        self.instance_role = roles.at_hand(stack, instance_role)
        self.instance_profile = brought.instance_profile or _profile_of(instance_role, cluster)
        self._session_manager = not isinstance(instance_role, roles.InstanceRole) or instance_role.session_manager
        auto_scaling_role = brought.choose_auto_scaling_role(cluster, needed=settings.scales_by_policy)
        self.auto_scaling_role = roles.at_hand(stack, auto_scaling_role) if auto_scaling_role is not None else None
        self._place(brought.choose_placement(cluster, placement, self.encryption_key))
        self.log_bucket = brought.choose_log_bucket(cluster, self.encryption_key)
        self.cluster_name = settings.cluster_name or Names.unique_resource_name(cluster, max_length=128, separator="-")
        self.log_prefix = brought.log_prefix or f"emr/{self.cluster_name}/"
        self.security_groups: IClusterSecurityGroups = brought.security_groups or ClusterSecurityGroups(
            cluster,
            "SecurityGroups",
            vpc=self.vpc,
            release_label=settings.release_label,
            https_destinations=brought.https_destinations,
            vpc_destinations=brought.vpc_destinations,
            revoke_rules_on_delete=brought.revoke_rules_on_delete,
        )
        self.security_groups._serve(cluster)
        self._grant(cluster)

    @property
    def additional_groups(self) -> tuple[Sequence[ec2.ISecurityGroup], Sequence[ec2.ISecurityGroup]]:
        """Further groups of primary nodes, and of the others."""
        brought = self._brought
        return brought.additional_primary_security_groups, brought.additional_core_and_task_security_groups

    @property
    def log_uri(self) -> str:
        """Where EMR puts the logs of the cluster."""
        return buckets.url_of(self.log_bucket, self.log_prefix)

    def needed_first(self) -> Iterator[IDependable]:
        """What has to be there before the cluster, and to stay until it is gone."""
        if self.auto_scaling_role is not None:
            yield self.auto_scaling_role
        yield from (self.service_role, self.instance_role, self.security_groups, self.log_bucket)
        if self.network is not None:
            yield self.network

    def _place(self, placement: Placement) -> None:
        assert placement.vpc is not None
        self.network: Network | None = placement.network
        self.vpc: ec2.IVpc = placement.vpc
        self.subnet_ids = placement.subnet_ids
        if self.network is not None:
            self.network._prepare(self._settings.release_label, self._uses())
            for bucket in (one for feature in self._settings.features for one in feature._buckets):
                self.network._let_through(bucket)

    def _uses(self) -> tuple[str, ...]:
        """What the cluster uses, in the words of ``facts.network``."""
        uses = ["kms_encryption"]
        if self._session_manager:
            uses.append("session_manager")
        uses += self.security_configuration._uses
        if mentions_glue(self._settings.all_configurations):
            uses.append("glue_catalog")
        if Application.AMAZON_CLOUDWATCH_AGENT in self._settings.applications:
            uses.append("cloudwatch")
        for feature in self._settings.features:
            uses += feature._uses
        for action in self._settings.bootstrap_actions:
            uses += action._uses
        if self._settings.all_secrets:
            uses.append("secrets")
        return tuple(dict.fromkeys(uses))

    def _grant(self, cluster: Construct) -> None:
        roles.allow_pass_to_ec2(self.service_role, self.instance_role)
        if self.auto_scaling_role is not None:
            allow_pass_to_auto_scaling(self.service_role, self.auto_scaling_role)
        if isinstance(self._settings.instances, InstanceFleets) and self._settings.instances._uses_reservations:
            allow_capacity_reservations(self.service_role)
        roles.allow_log_delivery(self.instance_role, self.log_bucket, self.log_prefix)
        keys.grant_cluster_logs(self.encryption_key, self.service_role, self.instance_role)
        self.security_configuration._grant_use(self.service_role, self.instance_role)
        grant_secrets(self._settings.all_secrets, self.service_role)
        nodes = ClusterNodes(
            scope=cluster,
            role=self.instance_role,
            connections=self.security_groups._connections,
            let_use_catalog_key=self._let_use_catalog_key,
        )
        for feature in self._settings.features:
            feature._attach(nodes)

    def _let_use_catalog_key(self, key: kms.IKey, read_only: bool, account: str | None) -> None:
        KeyGrants(key).glue_catalog(self.instance_role, read_only=read_only, catalog_id=account)


def _profile_of(role: iam.IRole, cluster: Construct) -> iam.IInstanceProfile:
    """The instance profile of a role that is brought without one, or made here."""
    if not isinstance(role, iam.Role) and not Resource.is_owned_resource(role):
        warn(
            cluster,
            "ImportedRoleProfile",
            "an instance profile of the same name is made for the imported `instance_role`: the deployment fails "
            "where it has one already; give that one as `instance_profile`",
        )
    return roles.profile_of(role)
