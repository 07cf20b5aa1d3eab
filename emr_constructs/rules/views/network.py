"""The views of what EMR stands on: VPC, subnets, routes, security groups, roles."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from emr_constructs.rules.view import UNKNOWN, Maybe, View, complete, dataclass, items, known, prop

Statements = tuple[Maybe[Mapping[str, Any]], ...]
"""Statements of policies that allow something."""


@dataclass(frozen=True, kw_only=True)
class TagView(View):
    """A tag."""

    key: Maybe[str] = prop("Key")
    value: Maybe[str] = prop("Value")


Tags = Maybe[tuple[Maybe[TagView], ...]]


@dataclass(frozen=True, kw_only=True)
class VpcEndpointView(View):
    """A way from a VPC to a service of AWS."""

    resource_type: ClassVar[str] = "AWS::EC2::VPCEndpoint"

    service: Maybe[str] = prop("ServiceName")
    private_dns: Maybe[bool] = prop("PrivateDnsEnabled")


@dataclass(frozen=True, kw_only=True)
class DhcpOptionsView(View):
    """What hosts of a VPC are told when they start."""

    resource_type: ClassVar[str] = "AWS::EC2::DHCPOptions"

    domain_name: Maybe[str] = prop("DomainName")
    name_servers: Maybe[tuple[Maybe[str], ...]] = prop("DomainNameServers")


@dataclass(frozen=True, kw_only=True)
class DhcpOptionsAssociationView(View):
    """What gives a VPC its DHCP options."""

    resource_type: ClassVar[str] = "AWS::EC2::VPCDHCPOptionsAssociation"

    options: Maybe[DhcpOptionsView] = prop("DhcpOptionsId", linked=True)


@dataclass(frozen=True, kw_only=True)
class VpcView(View):
    """A VPC."""

    resource_type: ClassVar[str] = "AWS::EC2::VPC"

    cidr: Maybe[str] = prop("CidrBlock")
    dns_host_names: Maybe[bool] = prop("EnableDnsHostnames")
    dns_support: Maybe[bool] = prop("EnableDnsSupport")
    endpoints: Maybe[tuple[Maybe[VpcEndpointView], ...]] = prop("", back="VpcId")
    dhcp_options: Maybe[tuple[Maybe[DhcpOptionsAssociationView], ...]] = prop("", back="VpcId")
    tags: Tags = prop("Tags")

    def domain_names(self) -> tuple[str, ...]:
        """The domain names that its hosts are known to get."""
        return items(tuple(one.domain_name for one in self._options()))

    def name_servers(self) -> tuple[tuple[Maybe[str], ...], ...]:
        """The lists of name servers that its hosts are told, each as far as it is known as a whole."""
        return items(tuple(one.name_servers for one in self._options() if complete(one.name_servers)))

    def _options(self) -> tuple[DhcpOptionsView, ...]:
        return items(tuple(one.options for one in items(self.dhcp_options)))

    def is_other_than(self, vpc: VpcView) -> bool:
        """Whether the two are certainly not the same VPC."""
        return known(self.cidr) and known(vpc.cidr) and self.cidr != vpc.cidr


@dataclass(frozen=True, kw_only=True)
class InternetGatewayView(View):
    """A gateway to the internet."""

    resource_type: ClassVar[str] = "AWS::EC2::InternetGateway"


@dataclass(frozen=True, kw_only=True)
class RouteView(View):
    """A route of a route table."""

    resource_type: ClassVar[str] = "AWS::EC2::Route"

    internet_gateway: Maybe[InternetGatewayView] = prop("GatewayId", linked=True)
    gateway: Maybe[str] = prop("GatewayId")

    def leads_to_internet(self) -> bool:
        """Whether the route certainly leads to an internet gateway."""
        return known(self.internet_gateway) or (known(self.gateway) and self.gateway.startswith("igw-"))

    def stays_inside(self) -> bool:
        """Whether the route certainly leads elsewhere."""
        if known(self.gateway):
            return not self.leads_to_internet()
        return self.internet_gateway is None and self.gateway is None


@dataclass(frozen=True, kw_only=True)
class RouteTableView(View):
    """A route table."""

    resource_type: ClassVar[str] = "AWS::EC2::RouteTable"

    routes: Maybe[tuple[Maybe[RouteView], ...]] = prop("", back="RouteTableId")

    def leads_to_internet(self) -> bool:
        """Whether one of its routes certainly leads to an internet gateway."""
        return any(one.leads_to_internet() for one in items(self.routes))

    def stays_inside(self) -> bool:
        """Whether all its routes are known, and none leads to an internet gateway."""
        return complete(self.routes) and all(one.stays_inside() for one in items(self.routes))


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
        return any(table.leads_to_internet() for table in self._tables())

    def is_private(self) -> bool:
        """Whether the subnet certainly has routes of its own, and none to an internet gateway."""
        tables = self._tables()
        known_whole = complete(self.associations) and len(tables) == len(items(self.associations))
        return bool(tables) and known_whole and all(table.stays_inside() for table in tables)

    def has_routes(self) -> bool:
        """Whether a known route table of the subnet has any route."""
        return any(items(table.routes) for table in self._tables())

    def _tables(self) -> tuple[RouteTableView, ...]:
        return items(tuple(one.route_table for one in items(self.associations)))


@dataclass(frozen=True, kw_only=True)
class PortsView(View):
    """What the rules of security groups have in common."""

    protocol: Maybe[str] = prop("IpProtocol")
    from_port: Maybe[int] = prop("FromPort")
    to_port: Maybe[int] = prop("ToPort")
    cidr: Maybe[str] = prop("CidrIp")
    cidr_v6: Maybe[str] = prop("CidrIpv6")

    def opens(self, port: int) -> Maybe[bool]:
        """Whether the rule is about a TCP port."""
        if self.protocol == "-1":
            return True
        if not known(self.protocol):
            return UNKNOWN
        if self.protocol not in ("tcp", "6"):
            return False
        if not (known(self.from_port) and known(self.to_port)):
            return UNKNOWN
        return self.from_port <= port <= self.to_port


@dataclass(frozen=True, kw_only=True)
class IngressView(PortsView):
    """A rule that lets something in."""

    resource_type: ClassVar[str] = "AWS::EC2::SecurityGroupIngress"

    def from_world(self) -> bool:
        """Whether the rule certainly lets the whole internet in."""
        return self.cidr == "0.0.0.0/0" or self.cidr_v6 == "::/0"


@dataclass(frozen=True, kw_only=True)
class EgressView(PortsView):
    """A rule that lets something out."""

    resource_type: ClassVar[str] = "AWS::EC2::SecurityGroupEgress"


@dataclass(frozen=True, kw_only=True)
class SecurityGroupView(View):
    """A security group, with the rules that stand in it and those that are resources of their own."""

    resource_type: ClassVar[str] = "AWS::EC2::SecurityGroup"

    ingress: Maybe[tuple[Maybe[IngressView], ...]] = prop("SecurityGroupIngress")
    more_ingress: Maybe[tuple[Maybe[IngressView], ...]] = prop("", back="GroupId")
    egress: Maybe[tuple[Maybe[EgressView], ...]] = prop("SecurityGroupEgress")
    more_egress: Maybe[tuple[Maybe[EgressView], ...]] = prop("", back="GroupId")
    vpc: Maybe[VpcView] = prop("VpcId", linked=True)
    tags: Tags = prop("Tags")

    def all_ingress(self) -> tuple[IngressView, ...]:
        """The rules that are known to let something in."""
        return (*items(self.ingress), *items(self.more_ingress))

    def lets_out(self, port: int) -> Maybe[bool]:
        """Whether a TCP port is open to somewhere outside. Where a group says nothing, everything is."""
        if self.egress is None:
            return True
        opened = [one.opens(port) for one in (*items(self.egress), *items(self.more_egress))]
        if True in opened:
            return True
        known_whole = complete(self.egress) and complete(self.more_egress) and UNKNOWN not in opened
        return False if known_whole else UNKNOWN


@dataclass(frozen=True, kw_only=True)
class InlinePolicyView(View):
    """A policy that stands in a role, and what all policies have in common."""

    document: Maybe[Mapping[str, Any]] = prop("PolicyDocument")


@dataclass(frozen=True, kw_only=True)
class PolicyView(InlinePolicyView):
    """A policy of several roles."""

    resource_type: ClassVar[str] = "AWS::IAM::Policy"


@dataclass(frozen=True, kw_only=True)
class RolePolicyView(InlinePolicyView):
    """A policy of one role."""

    resource_type: ClassVar[str] = "AWS::IAM::RolePolicy"


@dataclass(frozen=True, kw_only=True)
class ManagedPolicyView(InlinePolicyView):
    """A managed policy of the account."""

    resource_type: ClassVar[str] = "AWS::IAM::ManagedPolicy"


@dataclass(frozen=True, kw_only=True)
class RoleView(View):
    """An IAM role, with the policies that are attached to it in one way or another."""

    resource_type: ClassVar[str] = "AWS::IAM::Role"

    name: Maybe[str] = prop("RoleName")
    trust: Maybe[Mapping[str, Any]] = prop("AssumeRolePolicyDocument")
    managed_policies: Maybe[tuple[Maybe[str], ...]] = prop("ManagedPolicyArns")
    inline_policies: Maybe[tuple[Maybe[InlinePolicyView], ...]] = prop("Policies")
    policies: Maybe[tuple[Maybe[PolicyView], ...]] = prop("", back="Roles")
    role_policies: Maybe[tuple[Maybe[RolePolicyView], ...]] = prop("", back="RoleName")
    own_managed_policies: Maybe[tuple[Maybe[ManagedPolicyView], ...]] = prop("", back="Roles")

    def trusts(self, service: str) -> Maybe[bool]:
        """Whether the role lets an AWS service take it."""
        principals = [_services(one) for one in self.statements()]
        if any(known(one) and service in one for one in principals):
            return True
        return UNKNOWN if UNKNOWN in principals else False

    def statements(self) -> Statements:
        """The statements of its trust policy that allow something."""
        return allowing(self.trust)

    def lacks(self, action: str, *, without: tuple[str, ...]) -> bool:
        """Whether no policy of the role certainly allows an action.

        :param without: names of managed policies of AWS that do not.
        """
        if not complete(self.managed_policies):
            return False
        allowed = [words(one.get("Action", UNKNOWN)) if known(one) else UNKNOWN for one in self.allowed()]
        patterns = [pattern for one in allowed if known(one) for pattern in one]
        named = any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)
        return UNKNOWN not in allowed and not named and set(self.policy_names()) <= set(without)

    def allowed(self) -> Statements:
        """What the policies allow that stand in it, or say that they are its own."""
        return allowed_by(self.inline_policies, self.policies, self.role_policies, self.own_managed_policies)

    def policy_names(self) -> tuple[str, ...]:
        """The names of the managed policies that are known to be attached, whatever the partition and path."""
        return tuple(one.rpartition("/")[2] for one in items(self.managed_policies))


@dataclass(frozen=True, kw_only=True)
class InstanceProfileView(View):
    """An instance profile."""

    resource_type: ClassVar[str] = "AWS::IAM::InstanceProfile"

    roles: Maybe[tuple[Maybe[RoleView], ...]] = prop("Roles", linked=True)


def words(said: Any) -> Maybe[tuple[str, ...]]:
    """What a policy says in one place: a word or a list of them."""
    listed = [said] if isinstance(said, str) else said
    if not (isinstance(listed, (list, tuple)) and all(isinstance(one, str) for one in listed)):
        return UNKNOWN
    return tuple(listed)


def allowing(document: Maybe[Mapping[str, Any]]) -> Statements:
    """The statements of a policy that allow something."""
    found = document.get("Statement", UNKNOWN) if known(document) else UNKNOWN
    listed = [found] if isinstance(found, Mapping) else found
    if not isinstance(listed, (list, tuple)):
        return (UNKNOWN,)
    allowing = [one for one in listed if not (isinstance(one, Mapping) and one.get("Effect") == "Deny")]
    return tuple(one if isinstance(one, Mapping) else UNKNOWN for one in allowing)


def allowed_by(*policies: Maybe[tuple[Maybe[InlinePolicyView], ...]]) -> Statements:
    """The statements of lists of policies that allow something; UNKNOWN for each list or policy that is not known."""
    each = [policy for listed in policies if listed is not None for policy in (listed if known(listed) else (UNKNOWN,))]
    return tuple(one for policy in each for one in (allowing(policy.document) if known(policy) else (UNKNOWN,)))


def _services(statement: Maybe[Mapping[str, Any]]) -> Maybe[tuple[str, ...]]:
    """The services that a statement of a trust policy names."""
    principal = statement.get("Principal") if known(statement) else UNKNOWN
    return words(principal.get("Service", ())) if isinstance(principal, Mapping) else UNKNOWN
