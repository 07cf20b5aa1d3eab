"""The subnets of a network, and the way out where one is asked for."""

from __future__ import annotations

import ipaddress
from typing import Any

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs.facts.network import is_private_range
from emr_constructs.foundation.tags import emr_tags


class Subnets:
    """Private subnets that share a route table; with NAT, public subnets for the gateway besides.

    They are made of L1s: ``ec2.Vpc`` has the CLI look the availability zones up with credentials, gives each subnet a
    route
    table of its own, and needs a custom resource to close the default security group.
    """

    def __init__(self, scope: Construct, vpc_id: str, cidr: str, zones: list[str], *, nat: bool) -> None:
        self._scope, self._vpc_id, self._nat = scope, vpc_id, nat
        # Each private subnet takes an eighth of the range: four zones fill half of it, public subnets are small.
        blocks = list(ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=3))
        self._private_routes = ec2.CfnRouteTable(scope, "PrivateRoutes", vpc_id=vpc_id).ref
        self.private_ids = [
            self._subnet(f"Private{index + 1}", str(blocks[index]), zone, self._private_routes)
            for index, zone in enumerate(zones)
        ]
        self._public_ids = self._way_out(list(blocks[-1].subnets(prefixlen_diff=4)), zones) if nat else []

    @property
    def private_type(self) -> ec2.SubnetType:
        """What CDK calls the private subnets."""
        return ec2.SubnetType.PRIVATE_WITH_EGRESS if self._nat else ec2.SubnetType.PRIVATE_ISOLATED

    def attributes(self) -> dict[str, Any]:
        """The subnets in the words of ``Vpc.from_vpc_attributes``."""
        kind = "private" if self._nat else "isolated"
        found: dict[str, Any] = {
            f"{kind}_subnet_ids": self.private_ids,
            f"{kind}_subnet_route_table_ids": [self._private_routes] * len(self.private_ids),
        }
        if self._public_ids:
            found["public_subnet_ids"] = self._public_ids
            found["public_subnet_route_table_ids"] = [self._public_routes] * len(self._public_ids)
        return found

    def _subnet(self, id: str, cidr: str, zone: str, routes: str) -> str:  # noqa: A002
        """A subnet with these routes; returns its id."""
        subnet = ec2.CfnSubnet(
            self._scope,
            id,
            vpc_id=self._vpc_id,
            cidr_block=cidr,
            availability_zone=zone,
            map_public_ip_on_launch=False,
            tags=emr_tags(),
        ).ref
        ec2.CfnSubnetRouteTableAssociation(self._scope, f"{id}Routes", route_table_id=routes, subnet_id=subnet)
        return subnet

    def _way_out(self, blocks: list[ipaddress.IPv4Network], zones: list[str]) -> list[str]:
        """An internet gateway, public subnets, one NAT gateway, and the route to it."""
        scope = self._scope
        gateway = ec2.CfnInternetGateway(scope, "InternetGateway")
        attachment = ec2.CfnVPCGatewayAttachment(
            scope, "InternetGatewayAttachment", vpc_id=self._vpc_id, internet_gateway_id=gateway.ref
        )
        self._public_routes = ec2.CfnRouteTable(scope, "PublicRoutes", vpc_id=self._vpc_id).ref
        out = ec2.CfnRoute(
            scope,
            "InternetRoute",
            route_table_id=self._public_routes,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.ref,
        )
        out.add_resource_dependency(attachment)
        public = [
            self._subnet(f"Public{index + 1}", str(blocks[index]), zone, self._public_routes)
            for index, zone in enumerate(zones)
        ]
        address = ec2.CfnEIP(scope, "NatAddress", domain="vpc")
        address.add_resource_dependency(attachment)
        nat = ec2.CfnNatGateway(scope, "Nat", subnet_id=public[0], allocation_id=address.attr_allocation_id)
        nat.add_resource_dependency(out)
        ec2.CfnRoute(
            scope,
            "NatRoute",
            route_table_id=self._private_routes,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=nat.ref,
        )
        return public


def private_range_problem(cidr: str) -> str:
    """What is wrong with an address range for a VPC of EMR, or nothing."""
    try:
        network = ipaddress.ip_network(cidr)
    except ValueError as error:
        return str(error)
    if not is_private_range(cidr):
        return "is not a private range (RFC 1918), which EMR needs"
    return "" if 16 <= network.prefixlen <= 21 else "must be /16 to /21"
