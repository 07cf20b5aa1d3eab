"""Rules on the network of a cluster: its VPC and subnets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import network as facts
from emr_constructs.rules.ec2.placed import in_public_subnet, subnet_field, subnets, vpcs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import VpcView

_VPC = management_guide("emr-clusters-in-a-vpc")
_SET_UP = management_guide("emr-vpc-host-job-flows")
_INTERNAL = re.compile(r"ec2\.internal|[a-z0-9-]+\.compute\.internal")
_SCALING = management_guide("emr-managed-scaling")
_ENDPOINTS = "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html"


@rule(
    on=ClusterView,
    source=_VPC,
    severity=Severity.COMPLIANCE,
    strict=True,
    controls=("SecurityHub:EMR.1", "Config:emr-master-no-public-ip", "Guard:EMR_MASTER_NO_PUBLIC_IP"),
)
def public_subnet(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster stands in private subnets."""
    if in_public_subnet(cluster):
        yield Problem(
            subnet_field(cluster),
            f"`{'vpc_subnets' if cluster.subnet is None else 'subnet'}` selects a public subnet",
            "select private ones, for example SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED)",
            "name a subnet whose route table has no route to an internet gateway",
        )


@rule(on=ClusterView, source=_VPC)
def mixed_subnets(cluster: ClusterView) -> Iterator[Problem]:
    """The subnets of a cluster are all private or all public."""
    known_subnets = subnets(cluster)
    if any(one.has_route_to_internet() for one in known_subnets) and any(one.is_private() for one in known_subnets):
        yield Problem("subnets", "public and private subnets are mixed", "name private ones only")


@rule(on=ClusterView, source=_VPC, remedy="name subnets of one VPC")
def subnets_of_one_vpc(cluster: ClusterView) -> Iterator[Problem]:
    """The subnets of a cluster are in one VPC."""
    found = vpcs(cluster)
    if any(one.is_other_than(other) for one in found for other in found):
        yield Problem("subnets", "the subnets are of several VPCs")


@rule(on=ClusterView, source=_SET_UP, severity=Severity.WARNING, strict=True)
def vpc_host_names(cluster: ClusterView) -> Iterator[Problem]:
    """The VPC gives its hosts DNS names."""
    remedies = ("create it with enable_dns_hostnames=True", "set EnableDnsHostnames of the VPC to true")
    if cluster.dns_host_names is False:
        yield Problem("dns_host_names", "`vpc` has DNS host names off, and Hadoop needs them", *remedies)
    elif any(one.dns_host_names in (None, False) for one in vpcs(cluster)):
        yield Problem(subnet_field(cluster), "the VPC has DNS host names off, and Hadoop needs them", *remedies)


@rule(on=ClusterView, source=_SET_UP, severity=Severity.WARNING, strict=True)
def vpc_dns_support(cluster: ClusterView) -> Iterator[Problem]:
    """The VPC resolves DNS names."""
    remedies = ("create it with enable_dns_support=True", "set EnableDnsSupport of the VPC to true")
    if cluster.dns_support is False:
        yield Problem("dns_support", "`vpc` has DNS support off, and Hadoop needs it", *remedies)
    elif any(one.dns_support is False for one in vpcs(cluster)):
        yield Problem(subnet_field(cluster), "the VPC has DNS support off, and Hadoop needs it", *remedies)


@rule(on=ClusterView, source=_SET_UP, severity=Severity.WARNING, remedy="use 10.0.0.0/16, for example")
def vpc_address_range(cluster: ClusterView) -> Iterator[Problem]:
    """The VPC has a private address range (RFC 1918)."""
    for cidr in sorted({one.cidr for one in vpcs(cluster) if known(one.cidr)}):
        if facts.is_private_range(cidr) is False:
            yield Problem(subnet_field(cluster), f"the VPC has a range ({cidr}) that is not private, as EMR wants it")


@rule(on=ClusterView, source=_SET_UP, severity=Severity.WARNING, remedy="leave the domain name to AWS")
def vpc_domain_name(cluster: ClusterView) -> Iterator[Problem]:
    """Hosts of the VPC have the domain name that AWS gives them: Hadoop and Kerberos look each other up by it."""
    region = cluster.region_name()
    for name in sorted({name for vpc in vpcs(cluster) for name in vpc.domain_names()}):
        if name != facts.host_domain(region) if region else not _INTERNAL.fullmatch(name):
            yield Problem(subnet_field(cluster), f"hosts of the VPC have names in {name!r}, where Hadoop finds none")


@rule(on=ClusterView, source=_SET_UP, severity=Severity.WARNING, remedy="leave the name servers to AWS")
def vpc_name_servers(cluster: ClusterView) -> Iterator[Problem]:
    """Hosts of the VPC ask the name servers of AWS, which know the nodes and the private names of endpoints."""
    for servers in sorted({servers for vpc in vpcs(cluster) for servers in vpc.name_servers()}, key=str):
        if facts.own_name_servers() not in servers:
            named = ", ".join(map(str, servers))
            yield Problem(subnet_field(cluster), f"hosts of the VPC ask {named}, which may know no node of the cluster")


@rule(on=ClusterView, source=_VPC, severity=Severity.WARNING, remedy="add a gateway endpoint for S3 to the VPC")
def way_to_s3(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster reaches S3: it takes its packages from there, and puts its logs there."""
    for subnet in subnets(cluster):
        if subnet.is_private() and not subnet.has_routes() and known(subnet.vpc) and _has_no_endpoint(subnet.vpc, "s3"):
            yield Problem(subnet_field(cluster), "a subnet has no route out, and its VPC no endpoint for S3")


@rule(on=ClusterView, source=_ENDPOINTS, severity=Severity.WARNING, remedy="switch its private DNS on")
def endpoint_private_dns(cluster: ClusterView) -> Iterator[Problem]:
    """Where a subnet has no way out, endpoints take over the names of their services."""
    isolated = [one.vpc for one in subnets(cluster) if one.is_private() and not one.has_routes() and known(one.vpc)]
    for service in sorted({service for vpc in isolated for service in _nameless(vpc)}):
        yield Problem(
            subnet_field(cluster),
            f"the VPC's endpoint for {service} has no private DNS, and nodes look for the service by its public name",
        )


@rule(on=ClusterView, source=_SCALING, severity=Severity.WARNING, remedy="switch off the endpoint's private DNS")
def execute_api_endpoint(cluster: ClusterView) -> Iterator[Problem]:
    """No endpoint for API Gateway takes the messages that managed scaling and auto-termination wait for."""
    waits = known(cluster.managed_scaling) or known(cluster.auto_termination)
    for vpc in vpcs(cluster) if waits and in_public_subnet(cluster) else ():
        for endpoint in items(vpc.endpoints):
            if known(endpoint.service) and endpoint.service.endswith(".execute-api") and endpoint.private_dns is True:
                yield Problem(
                    subnet_field(cluster),
                    "the VPC's endpoint for execute-api takes EMR's own messages: the cluster will not scale or end",
                )


def _nameless(vpc: VpcView) -> Iterator[str]:
    """The services that clusters use whose endpoint certainly leaves their names as they are."""
    for endpoint in items(vpc.endpoints):
        service = endpoint.service if known(endpoint.service) else ""
        used = service.split(".", 3)[-1] in facts.endpoint_services(facts.endpoint_uses())
        if used and endpoint.private_dns is False:
            yield service


def _has_no_endpoint(vpc: VpcView, service: str) -> bool:
    """Whether a VPC certainly has no endpoint for a service in its template."""
    services = tuple(one.service for one in items(vpc.endpoints))
    return (
        complete(vpc.endpoints)
        and complete(services)
        and not any(one.endswith(f".{service}") for one in items(services))
    )
