"""What a cluster that is made here is and stands on, for whoever wants to use a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnOutput
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from emr_constructs._jsii.arns import arn_of
from emr_constructs.cluster.fingerprint import fingerprint
from emr_constructs.cluster.interface import ICluster
from emr_constructs.cluster.notebooks import add_to_primary_nodes, seen_by
from emr_constructs.cluster.settings import ClusterSettings
from emr_constructs.cluster.surroundings import Surroundings
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.security_configuration import ISecurityConfiguration
from emr_constructs.foundation.security_groups import IClusterSecurityGroups
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.studio import StudioView


class ClusterParts(ICluster):
    """A cluster that shows its parts."""

    _resource: emr.CfnCluster
    _settings: ClusterSettings
    _surroundings: Surroundings
    _seen: ClusterView
    _fingerprint: str | None = None

    @property
    def cluster_id(self) -> str:
        return self._resource.attr_id

    @property
    def cluster_name(self) -> str:
        """The name that EMR shows."""
        return self._surroundings.cluster_name

    @property
    def primary_dns_name(self) -> str:
        """The private DNS name of the primary node."""
        return self._resource.attr_master_public_dns

    @property
    def replacement_fingerprint(self) -> str:
        """Changes exactly when a deployment would replace the cluster; also an output of the stack, once it is asked.

        It covers what is fixed of the cluster and of what it refers to in its stack, as CloudFormation's documentation
        has it where sources disagree. Property overrides of an L1 are not seen.
        """
        if self._fingerprint is None:
            self._fingerprint = fingerprint(self._resource)
            CfnOutput(
                self,
                "ReplacementFingerprint",
                value=self._fingerprint,
                description="Changes when the cluster is replaced",
            )
        return self._fingerprint

    @property
    def release_label(self) -> ReleaseLabel:
        """The EMR release."""
        return self._settings.release_label

    @property
    def connections(self) -> ec2.Connections:
        return self.security_groups._connections

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC."""
        return self._surroundings.vpc

    @property
    def network(self) -> Network | None:
        """The network, unless the cluster stands in a VPC that is no ``Network``."""
        return self._surroundings.network

    @property
    def encryption_key(self) -> kms.IKey:
        """The key for data and logs."""
        return self._surroundings.encryption_key

    @property
    def log_bucket(self) -> s3.IBucket:
        """The bucket for logs."""
        return self._surroundings.log_bucket

    @property
    def security_configuration(self) -> ISecurityConfiguration:
        """The security configuration."""
        return self._surroundings.security_configuration

    @property
    def security_groups(self) -> IClusterSecurityGroups:
        """The security groups."""
        return self._surroundings.security_groups

    @property
    def service_role(self) -> iam.IRole:
        """The role of the EMR service."""
        return self._surroundings.service_role

    @property
    def instance_role(self) -> iam.IRole:
        return self._surroundings.instance_role

    @property
    def auto_scaling_role(self) -> iam.IRole | None:
        """The role with which groups scale by policies of their own, where one does or the role was brought."""
        return self._surroundings.auto_scaling_role

    @property
    def instance_profile(self) -> iam.IInstanceProfile:
        """The instance profile that hands the instance role to the nodes."""
        return self._surroundings.instance_profile

    @property
    def _view(self) -> ClusterView:
        return self._seen

    @property
    def _known_vpc(self) -> ec2.IVpc | None:
        return self.vpc

    @property
    def _known_subnets(self) -> Sequence[str]:
        return self._surroundings.subnet_ids

    @property
    def _stands_on(self) -> Mapping[str, str]:
        return {
            "VPC": self.vpc.vpc_id,
            "key": arn_of(self.encryption_key),
            "log bucket": self.log_bucket.bucket_name,
            "security configuration": self.security_configuration.security_configuration_name,
            "service role": self.service_role.role_arn,
            "instance role": self.instance_role.role_arn,
        }

    def _seen_by(self, studio: StudioView, groups: IStudioSecurityGroups) -> ClusterView:
        return seen_by(studio, groups, self._seen, self._resource)

    def _take_notebooks(self, engine: ec2.ISecurityGroup) -> None:
        add_to_primary_nodes(self._resource, engine)
