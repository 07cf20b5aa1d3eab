"""What a cluster stands in, as far as its view tells: subnets, VPCs, security groups."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.network import SubnetView, VpcView


def subnets(cluster: ClusterView) -> tuple[SubnetView, ...]:
    """The subnets that are known."""
    return (*items((cluster.subnet,)), *items(cluster.subnets))


def subnet_field(cluster: ClusterView) -> str:
    """The field that says where the cluster stands."""
    return "subnets" if cluster.subnet is None else "subnet"


def in_public_subnet(cluster: ClusterView) -> bool:
    """Whether a subnet certainly has a route to the internet."""
    return cluster.has_public_subnet is True or any(one.has_route_to_internet() for one in subnets(cluster))


def in_private_subnet(cluster: ClusterView) -> bool:
    """Whether a subnet certainly has none."""
    return cluster.has_public_subnet is False or any(one.is_private() for one in subnets(cluster))


def vpcs(cluster: ClusterView) -> tuple[VpcView, ...]:
    """The VPC of each subnet, where it is known."""
    return items(tuple(one.vpc for one in subnets(cluster)))


def security_groups(cluster: ClusterView) -> Iterator[tuple[str, NodeSecurityGroupView]]:
    """The security groups that are known, with the fields that say them."""
    for field in ("primary_security_group", "core_security_group", "service_access_security_group"):
        group = getattr(cluster, field)
        if known(group):
            yield field, group
    for field in ("additional_primary_security_groups", "additional_core_and_task_security_groups"):
        for group in items(getattr(cluster, field)):
            yield field, group
