"""The views of what EMR stands on: VPC, subnets, routes, security groups, roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from emr_constructs.rules.view import UNKNOWN, Maybe, View, items, known, prop


@dataclass(frozen=True, kw_only=True)
class TagView(View):
    """A tag."""

    key: Maybe[str] = prop("Key")
    value: Maybe[str] = prop("Value")


Tags = Maybe[tuple[Maybe[TagView], ...]]


@dataclass(frozen=True, kw_only=True)
class VpcView(View):
    """A VPC."""

    resource_type: ClassVar[str] = "AWS::EC2::VPC"

    dns_host_names: Maybe[bool] = prop("EnableDnsHostnames")
    dns_support: Maybe[bool] = prop("EnableDnsSupport")
    tags: Tags = prop("Tags")


@dataclass(frozen=True, kw_only=True)
class InternetGatewayView(View):
    """A gateway to the internet."""

    resource_type: ClassVar[str] = "AWS::EC2::InternetGateway"


@dataclass(frozen=True, kw_only=True)
class RouteView(View):
    """A route of a route table."""

    resource_type: ClassVar[str] = "AWS::EC2::Route"

    internet_gateway: Maybe[InternetGatewayView] = prop("GatewayId", linked=True)


@dataclass(frozen=True, kw_only=True)
class RouteTableView(View):
    """A route table."""

    resource_type: ClassVar[str] = "AWS::EC2::RouteTable"

    routes: Maybe[tuple[Maybe[RouteView], ...]] = prop("", back="RouteTableId")


@dataclass(frozen=True, kw_only=True)
class RouteTableAssociationView(View):
    """What gives a subnet its route table."""

    resource_type: ClassVar[str] = "AWS::EC2::SubnetRouteTableAssociation"

    route_table: Maybe[RouteTableView] = prop("RouteTableId", linked=True)


@dataclass(frozen=True, kw_only=True)
class SubnetView(View):
    """A subnet."""

    resource_type: ClassVar[str] = "AWS::EC2::Subnet"

    availability_zone: Maybe[str] = prop("AvailabilityZone")
    vpc: Maybe[VpcView] = prop("VpcId", linked=True)
    associations: Maybe[tuple[Maybe[RouteTableAssociationView], ...]] = prop("", back="SubnetId")
    tags: Tags = prop("Tags")

    def has_route_to_internet(self) -> bool:
        """Whether a route table of the subnet certainly leads to an internet gateway."""
        tables = [one.route_table for one in items(self.associations)]
        return any(known(route.internet_gateway) for table in items(tuple(tables)) for route in items(table.routes))


@dataclass(frozen=True, kw_only=True)
class IngressView(View):
    """A rule that lets something in."""

    resource_type: ClassVar[str] = "AWS::EC2::SecurityGroupIngress"

    protocol: Maybe[str] = prop("IpProtocol")
    from_port: Maybe[int] = prop("FromPort")
    to_port: Maybe[int] = prop("ToPort")
    cidr: Maybe[str] = prop("CidrIp")
    cidr_v6: Maybe[str] = prop("CidrIpv6")

    def from_world(self) -> bool:
        """Whether the rule certainly lets the whole internet in."""
        return self.cidr == "0.0.0.0/0" or self.cidr_v6 == "::/0"


@dataclass(frozen=True, kw_only=True)
class SecurityGroupView(View):
    """A security group, with the rules that stand in it and those that are resources of their own."""

    resource_type: ClassVar[str] = "AWS::EC2::SecurityGroup"

    ingress: Maybe[tuple[Maybe[IngressView], ...]] = prop("SecurityGroupIngress")
    more_ingress: Maybe[tuple[Maybe[IngressView], ...]] = prop("", back="GroupId")
    vpc: Maybe[VpcView] = prop("VpcId", linked=True)
    tags: Tags = prop("Tags")

    def all_ingress(self) -> tuple[IngressView, ...]:
        """The rules that are known to let something in."""
        return (*items(self.ingress), *items(self.more_ingress))


@dataclass(frozen=True, kw_only=True)
class RoleView(View):
    """An IAM role."""

    resource_type: ClassVar[str] = "AWS::IAM::Role"

    trust: Maybe[Mapping[str, Any]] = prop("AssumeRolePolicyDocument")
    managed_policies: Maybe[tuple[Maybe[str], ...]] = prop("ManagedPolicyArns")

    def trusts(self, service: str) -> Maybe[bool]:
        """Whether the role lets an AWS service take it."""
        statements = self.trust.get("Statement", []) if known(self.trust) else UNKNOWN
        principals = [_services(one) for one in statements] if isinstance(statements, list) else [UNKNOWN]
        if any(known(one) and service in one for one in principals):
            return True
        return UNKNOWN if UNKNOWN in principals else False


@dataclass(frozen=True, kw_only=True)
class InstanceProfileView(View):
    """An instance profile."""

    resource_type: ClassVar[str] = "AWS::IAM::InstanceProfile"

    roles: Maybe[tuple[Maybe[RoleView], ...]] = prop("Roles", linked=True)


def _services(statement: Any) -> Maybe[tuple[str, ...]]:
    """The services that a statement of a trust policy names."""
    principal = statement.get("Principal") if isinstance(statement, Mapping) else UNKNOWN
    if not isinstance(principal, Mapping):
        return UNKNOWN
    services = principal.get("Service", ())
    listed = [services] if isinstance(services, str) else services
    return tuple(listed) if isinstance(listed, list) and all(isinstance(one, str) for one in listed) else UNKNOWN
