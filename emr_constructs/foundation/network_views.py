"""What rules see of a network in which something is placed."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from emr_constructs.foundation.placement import Placement
from emr_constructs.model.value import is_list_token, plain
from emr_constructs.rules.view import UNKNOWN, Maybe
from emr_constructs.rules.views.network import (
    IngressView,
    InternetGatewayView,
    RouteTableAssociationView,
    RouteTableView,
    RouteView,
    SecurityGroupView,
    SubnetView,
)

_TO_INTERNET: Final = RouteTableAssociationView(
    route_table=RouteTableView(routes=(RouteView(internet_gateway=InternetGatewayView()),))
)


def subnet_views(place: Placement) -> Maybe[tuple[SubnetView, ...]]:
    """The subnets of a place; none without a VPC."""
    if place.vpc is None:
        return None
    if is_list_token(place.subnet_ids):
        return UNKNOWN
    # Which of them is public is not told, and does not matter.
    routes = (_TO_INTERNET,) if place.has_public_subnet else UNKNOWN
    zones = [plain(zone) for zone in place.availability_zones] or [UNKNOWN] * len(place.subnet_ids)
    return tuple(
        SubnetView(
            availability_zone=zone,
            vpc=UNKNOWN,
            associations=routes,
            tags=UNKNOWN,
        )
        for zone in zones
    )


def group_view(group: ec2.ISecurityGroup) -> SecurityGroupView:
    """A group that is brought, with the rules that stand in it so far."""
    made = group.node.default_child
    rules = Stack.of(group).resolve(made.security_group_ingress) if isinstance(made, ec2.CfnSecurityGroup) else None
    ingress = tuple(map(_ingress_view, rules)) if isinstance(rules, list) else UNKNOWN
    return SecurityGroupView(
        ingress=ingress, more_ingress=UNKNOWN, egress=UNKNOWN, more_egress=UNKNOWN, vpc=UNKNOWN, tags=UNKNOWN
    )


def _ingress_view(rule: dict[str, Any]) -> IngressView:
    """A rule as CDK keeps it; what it has no text for is not known."""
    said = {"protocol": "ipProtocol", "from_port": "fromPort", "to_port": "toPort", "cidr": "cidrIp"}
    found = {name: rule.get(key) for name, key in {**said, "cidr_v6": "cidrIpv6"}.items()}
    return IngressView(**{name: UNKNOWN if isinstance(one, (dict, list)) else one for name, one in found.items()})
