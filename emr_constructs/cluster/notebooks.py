"""What makes a cluster one that Workspaces of a Studio reach: its primary nodes have the group of the engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr

from emr_constructs._jsii.structs import struct_kwargs
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.rules.view import UNKNOWN, Maybe, view_fields
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.studio import StudioView


def add_to_primary_nodes(cluster: emr.CfnCluster, group: ec2.ISecurityGroup) -> None:
    """Give the primary nodes of a cluster a further group, unless they have it. Another set replaces the cluster."""
    instances: Any = cluster.instances
    said = struct_kwargs(instances)
    has = said.get("additional_master_security_groups", [])
    if group.security_group_id not in has:
        # Not an override: of those the fingerprint of the cluster knows nothing.
        groups = {"additional_master_security_groups": [*has, group.security_group_id]}
        cluster.instances = emr.CfnCluster.JobFlowInstancesConfigProperty(**{**said, **groups})


def seen_by(
    studio: StudioView, groups: IStudioSecurityGroups, cluster: ClusterView, resource: emr.CfnCluster
) -> ClusterView:
    """What rules see of a cluster once Workspaces of a Studio reach it.

    :param groups: those of the Studio.
    :param cluster: what they see of it before.
    """
    engine, workspace = groups.engine.security_group_id, groups.workspace.security_group_id

    def seen(group: str) -> NodeSecurityGroupView:
        engine_of = (studio,) if group == engine else None
        workspaces_of = (studio,) if group == workspace else None
        return replace(_unknown_group(), engine_of=engine_of, workspaces_of=workspaces_of)

    def all_seen(given: Sequence[str] | None) -> Maybe[tuple[NodeSecurityGroupView, ...]]:
        return tuple(map(seen, given)) if given else None

    nodes: Any = resource.instances
    primary = dict.fromkeys([*(nodes.additional_master_security_groups or ()), engine])
    return replace(
        cluster,
        primary_security_group=seen(nodes.emr_managed_master_security_group),
        core_security_group=seen(nodes.emr_managed_slave_security_group),
        service_access_security_group=seen(nodes.service_access_security_group),
        additional_primary_security_groups=all_seen(list(primary)),
        additional_core_and_task_security_groups=all_seen(nodes.additional_slave_security_groups),
    )


@cache
def _unknown_group() -> NodeSecurityGroupView:
    """A security group of which nothing is known."""
    return NodeSecurityGroupView(**{one.name: UNKNOWN for one in view_fields(NodeSecurityGroupView)})
