"""Clusters that exist already."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.interface import ICluster
from emr_constructs.rules.view import UNKNOWN, Maybe


class ImportedCluster(ICluster):
    """What ``Cluster.from_cluster_attributes`` returns."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster_id: str,
        instance_role: iam.IRole,
        security_groups: Sequence[ec2.ISecurityGroup],
        step_concurrency: int | None,
    ) -> None:
        check_arguments(ImportedCluster, scope, id, locals())
        super().__init__(scope, id)
        self._id = cluster_id
        self._role = instance_role
        self._connections = ec2.Connections(security_groups=list(security_groups))
        self._concurrency = step_concurrency

    @property
    def cluster_id(self) -> str:
        return self._id

    @property
    def instance_role(self) -> iam.IRole:
        return self._role

    @property
    def connections(self) -> ec2.Connections:
        return self._connections

    @property
    def _step_concurrency(self) -> Maybe[int]:
        return UNKNOWN if self._concurrency is None or is_token(self._concurrency) else self._concurrency
