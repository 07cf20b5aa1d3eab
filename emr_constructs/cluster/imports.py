"""Clusters that exist already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.interface import ICluster
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import applications
from emr_constructs.foundation.security_groups import IClusterSecurityGroups
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.rules.view import UNKNOWN, view_fields
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.studio import StudioView

_ID = re.compile(r"j-\w+")
_ARN = re.compile(r"arn:[\w-]+:elasticmapreduce:[\w-]+:\d+:cluster/j-\w+")


class ImportedCluster(ICluster):
    """What ``Cluster.from_cluster_id``, ``from_cluster_arn`` and ``from_cluster_attributes`` return.

    What an import was not told is missed where it is needed, and not before.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster_id: str,
        instance_role: iam.IRole | None = None,
        security_groups: IClusterSecurityGroups | Sequence[ec2.ISecurityGroup] = (),
        step_concurrency: int | None = None,
        cluster_arn: str | None = None,
    ) -> None:
        check_arguments(ImportedCluster, scope, id, locals())
        if not is_token(cluster_id) and not _ID.fullmatch(cluster_id):
            problem = f"`cluster_id` ({cluster_id!r}) is not the id of a cluster; write one such as j-1A2B3C4D5E6F7"
            raise EmrValidationError([Violation("ClusterIdShape", problem)], path_of(scope, id))
        super().__init__(scope, id, environment_from_arn=cluster_arn)
        self._id = cluster_id
        self._given_arn = cluster_arn
        self._role = instance_role
        self._groups = security_groups
        self._concurrency = step_concurrency

    @property
    def cluster_id(self) -> str:
        return self._id

    @property
    def cluster_arn(self) -> str:
        return self._given_arn or super().cluster_arn

    @property
    def instance_role(self) -> iam.IRole:
        if self._role is None:
            problem = (
                "the imported cluster was not told its `instance_role`, so its nodes can be given no right;"
                " import it with `Cluster.from_cluster_attributes(..., instance_role=...)`"
            )
            raise EmrValidationError([Violation("ImportedWithoutRole", problem)], self.node.path)
        return self._role

    @property
    def _known_instance_role(self) -> iam.IRole | None:
        return self._role

    @property
    def connections(self) -> ec2.Connections:
        if isinstance(self._groups, IClusterSecurityGroups):
            return self._groups._connections
        if not self._groups:
            problem = (
                "the imported cluster was not told its `security_groups`, so a connection would make no rule;"
                " import it with `Cluster.from_cluster_attributes(..., security_groups=...)`"
            )
            raise EmrValidationError([Violation("ImportedWithoutGroups", problem)], self.node.path)
        return ec2.Connections(security_groups=list(self._groups))

    @property
    def _view(self) -> ClusterView:
        known = self._concurrency is not None and not is_token(self._concurrency)
        return replace(_unknown_cluster(), step_concurrency=self._concurrency) if known else _unknown_cluster()

    @property
    def _known_vpc(self) -> ec2.IVpc | None:
        return None

    @property
    def _known_subnets(self) -> Sequence[str]:
        return ()

    @property
    def _stands_on(self) -> Mapping[str, str]:
        return {}

    def _seen_by(self, studio: StudioView, groups: IStudioSecurityGroups) -> ClusterView:
        return self._view

    def _take_notebooks(self, engine: ec2.ISecurityGroup) -> None:
        needed = ", ".join(applications.for_studio())
        group = engine.node.path if is_token(engine.security_group_id) else engine.security_group_id
        warn(
            self,
            "ImportedClusterInStudio",
            "an imported cluster cannot be changed or checked from here: check that its primary node has the security "
            f"group {group} (in EC2, one can be added to its network interface), that it runs {needed}, on a release "
            "with EMR Studio, in the VPC of the Studio, with one primary node and without Kerberos",
        )


def cluster_from_arn(scope: Construct, id: str, cluster_arn: str) -> ICluster:  # noqa: A002
    """A cluster by its ARN, which may be of another region or account.

    :raises EmrValidationError: ``ArgumentType``, ``ClusterArnShape``.
    """
    violations = list(type_violations({"cluster_arn": str}, {"cluster_arn": cluster_arn}))
    if not (violations or is_token(cluster_arn) or _ARN.fullmatch(cluster_arn)):
        shape = "arn:<partition>:elasticmapreduce:<region>:<account>:cluster/j-..."
        problem = f"`cluster_arn` ({cluster_arn!r}) is not the ARN of a cluster; write {shape}"
        violations = [Violation("ClusterArnShape", problem)]
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))
    parts = Stack.of(scope).split_arn(cluster_arn, ArnFormat.SLASH_RESOURCE_NAME)
    cluster_id = str(parts.resource_name)
    return ImportedCluster(scope, id, cluster_id=cluster_id, cluster_arn=cluster_arn)


@cache
def _unknown_cluster() -> ClusterView:
    """A cluster of which nothing is known. It may well have no image of its own: rules ask whether it says one."""
    said: dict[str, Any] = {one.name: UNKNOWN for one in view_fields(ClusterView) if one.name != "managed_properties"}
    return ClusterView(**{**said, "custom_ami": None})
