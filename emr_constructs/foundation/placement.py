"""Where a cluster stands: its own network, a network of this library, or any VPC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Resource, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.references import source_of
from emr_constructs._jsii.scopes import warn
from emr_constructs._jsii.structs import struct_kwargs
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE
from emr_constructs.rules.view import UNKNOWN, Maybe


@dataclass(frozen=True)
class Placement:
    """A VPC and the subnets of it, or nothing yet: then the cluster makes a network of its own."""

    network: Network | None = None
    vpc: ec2.IVpc | None = None
    subnet_ids: Sequence[str] = ()
    has_public_subnet: bool = False
    tagged: bool = False
    availability_zones: Sequence[str] = ()

    @staticmethod
    def of(network: Network | None, vpc: ec2.IVpc | None, selection: ec2.SubnetSelection | None) -> Placement:
        """Read what the arguments of a cluster say. Nothing is created."""
        if network is None and vpc is not None and isinstance(vpc.node.scope, Network):
            network = vpc.node.scope
        if network is not None and selection is None:
            return Placement(network, network.vpc, network._private_subnet_ids)
        if network is not None:
            vpc = network.vpc
        if vpc is None:
            return Placement()
        subnets = vpc.select_subnets(**struct_kwargs(selection or ec2.SubnetSelection()))
        zones = subnets.availability_zones
        return Placement(network, vpc, subnets.subnet_ids, subnets.has_public, availability_zones=zones)

    def view(self) -> dict[str, Maybe[bool]]:
        """What rules see of it."""
        if self.network is not None or self.vpc is None:
            return {"has_public_subnet": self.has_public_subnet, "dns_host_names": True, "dns_support": True}
        resource = self.vpc.node.default_child
        return {
            "has_public_subnet": self.has_public_subnet,
            "dns_host_names": _attribute(resource, "enable_dns_hostnames"),
            "dns_support": _attribute(resource, "enable_dns_support"),
        }

    def tag(self, cluster: Construct) -> None:
        """Tag a VPC as EMR's managed policies ask, or say that somebody has to."""
        if self.tagged or self.network is not None or self.vpc is None:
            return
        if Resource.is_owned_resource(self.vpc):
            kinds = ["AWS::EC2::VPC", "AWS::EC2::Subnet"]
            Tags.of(self.vpc).add(EMR_TAG, EMR_TAG_VALUE, include_resource_types=kinds)
            return
        warn(
            cluster,
            "ImportedVpcTag",
            f"an imported VPC cannot be tagged from here: tag the VPC and the subnets in use with {EMR_TAG}=true, "
            "or EMR's service role may create nothing in them",
        )


def are_apart(one: str, other: str) -> bool:
    """Whether two ids certainly are of different VPCs, or subnets: both are written out, or of what is made here."""
    first, second = source_of(one), source_of(other)
    made = (ec2.CfnVPC, ec2.CfnSubnet)
    if isinstance(first, made) and isinstance(second, made):
        return first.node.addr != second.node.addr  # what CDK made has another object in Python each time
    return differ(one, other)


def _attribute(resource: Any, name: str) -> Maybe[bool]:
    """A flag of the VPC's own resource; unknown for an imported VPC."""
    value = getattr(resource, name, None) if isinstance(resource, ec2.CfnVPC) else UNKNOWN
    return UNKNOWN if is_token(value) else value


def read_placement(
    network: Network | None, vpc: ec2.IVpc | None, selection: ec2.SubnetSelection | None
) -> tuple[Placement, list[Violation]]:
    """What the arguments of a cluster say of its place, and what is wrong with it. Nothing is created."""
    violations = _contradictions(network, vpc, selection)
    if violations:
        return Placement(), violations
    try:
        placement = Placement.of(network, vpc, selection)
    except RuntimeError as error:  # CDK's own, from Node
        return Placement(), [_no_subnets(str(error).partition(": ")[2])]
    if placement.vpc is not None and not placement.subnet_ids:
        return Placement(), [_no_subnets("none has what it asks for")]
    return placement, []


def _no_subnets(reason: str) -> Violation:
    return Violation("SubnetsNotFound", f"`vpc_subnets` selects no subnets: {reason}; select private ones of the VPC")


def _contradictions(
    network: Network | None, vpc: ec2.IVpc | None, selection: ec2.SubnetSelection | None
) -> list[Violation]:
    if network is not None and vpc is not None:
        return [Violation("NetworkAndVpc", "`network` and `vpc` exclude each other; give one of them")]
    if network is None and vpc is None and selection is not None:
        return [Violation("SubnetsWithoutVpc", "`vpc_subnets` selects subnets of no VPC; give `vpc` or `network` too")]
    return []
