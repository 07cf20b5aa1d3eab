"""What every cluster can do, made here or imported."""

from __future__ import annotations

import abc

import jsii
from aws_cdk import ArnFormat, IResource, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emr as references

from emr_constructs.cluster.grants import ClusterGrants
from emr_constructs.rules.view import Maybe


@jsii.implements(IResource, ec2.IConnectable, iam.IGrantable, references.IClusterRef)
class ICluster(Resource, abc.ABC):
    """An EMR cluster on EC2."""

    @property
    @abc.abstractmethod
    def cluster_id(self) -> str:
        """The id, ``j-...``."""

    @property
    @abc.abstractmethod
    def instance_role(self) -> iam.IRole:
        """The role of the nodes."""

    @property
    @abc.abstractmethod
    def connections(self) -> ec2.Connections:
        """Network connections of the nodes."""

    @property
    @abc.abstractmethod
    def _step_concurrency(self) -> Maybe[int]:
        """How many steps run side by side."""

    @property
    def cluster_arn(self) -> str:
        """The ARN of the cluster."""
        return Stack.of(self).format_arn(
            service="elasticmapreduce",
            resource="cluster",
            resource_name=self.cluster_id,
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )

    @property
    def cluster_ref(self) -> references.ClusterReference:
        """A reference for constructs that take any cluster."""
        return references.ClusterReference(cluster_id=self.cluster_id)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets the rights in ``bucket.grant_read(cluster)``: the role of the nodes."""
        return self.instance_role.grant_principal

    @property
    def grants(self) -> ClusterGrants:
        """Rights to use the cluster."""
        return ClusterGrants(self.cluster_arn)
