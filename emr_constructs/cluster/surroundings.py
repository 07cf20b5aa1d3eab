"""What a cluster stands on: brought, or made on the spot, with the rights that this cluster needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import Names, Resource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct, IDependable

from emr_constructs._jsii.scopes import warn
from emr_constructs.cluster.placement import Placement
from emr_constructs.cluster.settings import ClusterSettings
from emr_constructs.foundation import keys, roles
from emr_constructs.foundation.log_bucket import LogBucket
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
from emr_constructs.model.application import Application
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.feature import ClusterNodes
from emr_constructs.rules.view import known


class Surroundings:
    """Network, groups, roles, key, logs and security configuration of one cluster."""

    def __init__(
        self,
        cluster: Construct,
        *,
        settings: ClusterSettings,
        placement: Placement,
        encryption_key: kms.IKey | None,
        security_configuration: ISecurityConfiguration | None,
        log_bucket: s3.IBucket | None,
        log_prefix: str | None,
        security_groups: IClusterSecurityGroups | None,
        additional_groups: tuple[Sequence[ec2.ISecurityGroup], Sequence[ec2.ISecurityGroup]],
        service_role: iam.IRole | None,
        instance_role: iam.IRole | None,
        instance_profile: iam.IInstanceProfile | None,
        permissions_boundary: iam.IManagedPolicy | None,
        path: str | None,
    ) -> None:
        self._settings = settings
        self._choose_encryption(cluster, encryption_key, security_configuration)
        self._choose_roles(cluster, service_role, instance_role, instance_profile, permissions_boundary, path)
        self._place(cluster, placement, permissions_boundary, path)
        self.log_bucket = log_bucket or LogBucket(cluster, "Logs", encryption_key=self.encryption_key)
        self.cluster_name = settings.cluster_name or Names.unique_resource_name(cluster, max_length=128, separator="-")
        self.log_prefix = log_prefix or f"emr/{self.cluster_name}/"
        self.security_groups: IClusterSecurityGroups = security_groups or ClusterSecurityGroups(
            cluster, "SecurityGroups", vpc=self.vpc, release_label=settings.release_label
        )
        self.additional_groups = additional_groups
        self._grant(cluster)

    @property
    def log_uri(self) -> str:
        """Where EMR puts the logs of the cluster."""
        return self.log_bucket.s3_url_for_object(self.log_prefix)

    def needed_first(self) -> Iterator[IDependable]:
        """What has to be there before the cluster, and to stay until it is gone."""
        yield from (self.service_role, self.instance_role, self.security_groups, self.log_bucket)
        if self.network is not None:
            yield self.network

    def _choose_encryption(
        self, cluster: Construct, key: kms.IKey | None, security_configuration: ISecurityConfiguration | None
    ) -> None:
        shared_key = security_configuration.encryption_key if security_configuration else None
        self.encryption_key = (
            key or shared_key or keys.create_key(cluster, "Key", "Data and logs of an Amazon EMR cluster")
        )
        self.security_configuration = security_configuration or SecurityConfiguration(
            cluster, "SecurityConfiguration", encryption_key=self.encryption_key
        )

    def _choose_roles(
        self,
        cluster: Construct,
        service_role: iam.IRole | None,
        instance_role: iam.IRole | None,
        instance_profile: iam.IInstanceProfile | None,
        permissions_boundary: iam.IManagedPolicy | None,
        path: str | None,
    ) -> None:
        self.service_role = service_role or roles.ServiceRole(
            cluster, "ServiceRole", permissions_boundary=permissions_boundary, path=path
        )
        self.instance_role = (
            instance_role
            or (instance_profile.role if instance_profile else None)
            or roles.InstanceRole(cluster, "InstanceRole", permissions_boundary=permissions_boundary, path=path)
        )
        self.instance_profile = instance_profile or roles.profile_of(self.instance_role)
        made_here = isinstance(self.instance_role, iam.Role) or Resource.is_owned_resource(self.instance_role)
        if instance_profile is None and not made_here:
            warn(
                cluster,
                "ImportedRoleProfile",
                "an instance profile of the same name is made for the imported `instance_role`: the deployment fails "
                "where it has one already; give that one as `instance_profile`",
            )

    def _place(
        self,
        cluster: Construct,
        placement: Placement,
        permissions_boundary: iam.IManagedPolicy | None,
        path: str | None,
    ) -> None:
        if placement.vpc is None:
            network = Network(
                cluster,
                "Network",
                encryption_key=self.encryption_key,
                permissions_boundary=permissions_boundary,
                path=path,
            )
            placement = Placement.of(network, None, None)
        assert placement.vpc is not None
        self.network: Network | None = placement.network
        self.vpc: ec2.IVpc = placement.vpc
        self.subnet_ids = placement.subnet_ids
        placement.tag(cluster)
        if self.network is not None:
            self.network._prepare(self._settings.release_label, self._uses())

    def _uses(self) -> tuple[str, ...]:
        """What the cluster uses, in the words of ``facts.network``."""
        uses = ["kms_encryption"]
        if not isinstance(self.instance_role, roles.InstanceRole) or self.instance_role.session_manager:
            uses.append("session_manager")
        security = self.security_configuration._view()
        if not known(security) or security.certificate_provider == "EMR":
            uses.append("emr_generated_tls")
        if _mentions_glue(self._settings.all_configurations):
            uses.append("glue_catalog")
        if Application.AMAZON_CLOUDWATCH_AGENT in self._settings.applications:
            uses.append("cloudwatch")
        for feature in self._settings.features:
            uses += feature._USES
        return tuple(dict.fromkeys(uses))

    def _grant(self, cluster: Construct) -> None:
        roles.allow_pass_to_ec2(self.service_role, self.instance_role)
        roles.allow_log_delivery(self.instance_role, self.log_bucket, self.log_prefix)
        keys.grant_log_delivery(cluster, self.encryption_key, self.service_role, self.instance_role)
        self.security_configuration._grant_use(self.service_role, self.instance_role)
        nodes = ClusterNodes(scope=cluster, role=self.instance_role, connections=self.security_groups._connections)
        for feature in self._settings.features:
            feature._attach(nodes)


def _mentions_glue(configurations: Sequence[Configuration]) -> bool:
    """Whether Hive or Spark is told to keep its tables in the Glue Data Catalog."""
    return any("AWSGlueDataCatalog" in str(value) for one in configurations for value in one.properties.values())
