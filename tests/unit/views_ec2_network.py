"""Cases of the rules on the network of a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, scaling

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.network import (
    DhcpOptionsAssociationView,
    DhcpOptionsView,
    EgressView,
    IngressView,
    InlinePolicyView,
    InstanceProfileView,
    InternetGatewayView,
    ManagedPolicyView,
    PolicyView,
    RolePolicyView,
    RoleView,
    RouteTableAssociationView,
    RouteTableView,
    RouteView,
    SubnetView,
    TagView,
    VpcEndpointView,
    VpcView,
)
from emr_constructs.rules.views.security import SecurityConfigurationView

TAGS = (TagView(key="for-use-with-amazon-emr-managed-policies", value="true"),)
VPC = VpcView(cidr="10.0.0.0/16", dns_host_names=True, dns_support=True, tags=TAGS)
OTHER_VPC = replace(VPC, cidr="10.1.0.0/16")


def subnet(*routes: RouteView, **said: Any) -> SubnetView:
    """A subnet with these routes."""
    association = RouteTableAssociationView(route_table=RouteTableView(routes=routes))
    return SubnetView(**{"vpc": VPC, "associations": (association,), "tags": TAGS, **said})


INWARD = RouteView()
OUTWARD = RouteView(internet_gateway=InternetGatewayView())
PRIVATE = subnet(INWARD)
PUBLIC = subnet(OUTWARD)
_REMEDY = "select private ones, for example SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED)"
_NAMES = "DNS host names off, and Hadoop needs them; create it with enable_dns_hostnames=True"
_SUPPORT = "DNS support off, and Hadoop needs it; create it with enable_dns_support=True"
_NO_WAY = "a subnet has no route out, and its VPC no endpoint for S3; add a gateway endpoint for S3 to the VPC"
_KMS = "com.amazonaws.eu-west-1.kms"
_NAMELESS = (
    f"the VPC's endpoint for {_KMS} has no private DNS, and nodes look for the service by its public name; "
    "switch its private DNS on"
)
_TAKEN = (
    "the VPC's endpoint for execute-api takes EMR's own messages: the cluster will not scale or end; "
    "switch off the endpoint's private DNS"
)


def _in(*subnets: SubnetView, **said: Any) -> ClusterView:
    return cluster(subnets=subnets, **said)


def _of(vpc: VpcView) -> ClusterView:
    return _in(replace(PRIVATE, vpc=vpc))


def _named(domain: str, *servers: Any) -> VpcView:
    options = DhcpOptionsView(domain_name=domain, name_servers=servers or None)
    return replace(VPC, dhcp_options=(DhcpOptionsAssociationView(options=options),))


def _isolated(*services: Any, private_dns: bool | None = None) -> ClusterView:
    endpoints = tuple(VpcEndpointView(service=service, private_dns=private_dns) for service in services)
    return _in(subnet(vpc=replace(VPC, endpoints=endpoints)))


def _reached_by(service: str, **said: Any) -> ClusterView:
    """A cluster that reaches S3, and a service by an endpoint."""
    s3 = VpcEndpointView(service="com.amazonaws.eu-west-1.s3", private_dns=False)
    endpoint = VpcEndpointView(service=service, **{"private_dns": False, **said})
    return _in(subnet(vpc=replace(VPC, endpoints=(s3, endpoint))))


def _meeting(service: str = "com.amazonaws.eu-west-1.execute-api", **said: Any) -> ClusterView:
    """A cluster in a public subnet with an endpoint for API Gateway. A public subnet is a finding of its own."""
    endpoint = VpcEndpointView(service=service, private_dns=said.pop("private_dns", True))
    public = subnet(OUTWARD, vpc=replace(VPC, endpoints=(endpoint,)))
    return _in(public, **{"managed_scaling": scaling(), **said})


CASES = [
    case(
        "PublicSubnet",
        cluster(has_public_subnet=True),
        f"`vpc_subnets` selects a public subnet; {_REMEDY}",
        good=cluster(has_public_subnet=False),
    ),
    case(
        "PublicSubnet",
        _in(PUBLIC),
        f"`vpc_subnets` selects a public subnet; {_REMEDY}",
        good=_in(PRIVATE),
    ),
    case(
        "PublicSubnet",
        cluster(subnet=subnet(INWARD, RouteView(gateway="igw-0a1b2c3d"))),
        f"`subnet` selects a public subnet; {_REMEDY}",
        good=cluster(subnet=subnet(INWARD, RouteView(gateway="vgw-0a1b2c3d"))),
    ),
    case(
        "MixedSubnets",
        _in(PUBLIC, PRIVATE),
        "public and private subnets are mixed; name private ones only",
        good=_in(PRIVATE, PRIVATE),
    ),
    case(
        "MixedSubnets",
        _in(PRIVATE, PUBLIC),
        "public and private subnets are mixed; name private ones only",
        good=_in(PUBLIC, PUBLIC),
    ),
    case(
        "SubnetsOfOneVpc",
        _in(PRIVATE, replace(PRIVATE, vpc=OTHER_VPC)),
        "the subnets are of several VPCs; name subnets of one VPC",
        good=_in(PRIVATE, replace(PRIVATE, availability_zone="eu-west-1b")),
    ),
    case(
        "SubnetsOfOneVpc",
        _in(PRIVATE, PRIVATE, replace(PRIVATE, vpc=OTHER_VPC)),
        "the subnets are of several VPCs; name subnets of one VPC",
        good=_in(PRIVATE),
    ),
    case(
        "VpcHostNames",
        cluster(dns_host_names=False),
        f"`vpc` has {_NAMES}",
        good=cluster(dns_host_names=True),
    ),
    case("VpcHostNames", _of(replace(VPC, dns_host_names=False)), f"the VPC has {_NAMES}", good=_of(VPC)),
    case("VpcHostNames", _of(replace(VPC, dns_host_names=None)), f"the VPC has {_NAMES}", good=_of(VPC)),
    case(
        "VpcDnsSupport",
        cluster(dns_support=False),
        f"`vpc` has {_SUPPORT}",
        good=cluster(dns_support=True),
    ),
    case(
        "VpcDnsSupport",
        _of(replace(VPC, dns_support=False)),
        f"the VPC has {_SUPPORT}",
        good=_of(replace(VPC, dns_support=None)),
    ),
    case(
        "VpcAddressRange",
        _of(replace(VPC, cidr="100.64.0.0/16")),
        "the VPC has a range (100.64.0.0/16) that is not private, as EMR wants it; use 10.0.0.0/16, for example",
        good=_of(replace(VPC, cidr="172.16.0.0/12")),
    ),
    case(
        "VpcDomainName",
        _of(_named("corp.example.com")),
        "hosts of the VPC have names in 'corp.example.com', where Hadoop finds none; leave the domain name to AWS",
        good=_of(_named("eu-west-1.compute.internal")),
    ),
    case(
        "VpcDomainName",
        _of(_named("ec2.internal.example.com")),
        "hosts of the VPC have names in 'ec2.internal.example.com', where Hadoop finds none; "
        "leave the domain name to AWS",
        good=_of(_named("ec2.internal")),
    ),
    case(
        "VpcDomainName",
        _in(replace(PRIVATE, vpc=_named("ec2.internal")), region="eu-west-1"),
        "hosts of the VPC have names in 'ec2.internal', where Hadoop finds none; leave the domain name to AWS",
        good=_in(replace(PRIVATE, vpc=_named("ec2.internal")), region="us-east-1"),
    ),
    case(
        "VpcDomainName",
        _in(replace(PRIVATE, vpc=_named("eu-west-2.compute.internal"), availability_zone="eu-west-1a")),
        "hosts of the VPC have names in 'eu-west-2.compute.internal', where Hadoop finds none; "
        "leave the domain name to AWS",
        good=_in(replace(PRIVATE, vpc=_named("eu-west-1.compute.internal"), availability_zone="eu-west-1a")),
    ),
    case(
        "VpcNameServers",
        _of(_named("ec2.internal", "10.0.0.10", "10.0.1.10")),
        "hosts of the VPC ask 10.0.0.10, 10.0.1.10, which may know no node of the cluster; "
        "leave the name servers to AWS",
        good=_of(_named("ec2.internal", "10.0.0.10", UNKNOWN)),
    ),
    case(
        "VpcNameServers",
        _of(_named("ec2.internal", "10.0.0.10")),
        "hosts of the VPC ask 10.0.0.10, which may know no node of the cluster; leave the name servers to AWS",
        good=_of(_named("ec2.internal", "AmazonProvidedDNS")),
    ),
    case("EndpointPrivateDns", _reached_by(_KMS), _NAMELESS, good=_reached_by(_KMS, private_dns=True)),
    case("EndpointPrivateDns", _reached_by(_KMS), _NAMELESS, good=_reached_by(_KMS, private_dns=None)),
    case("EndpointPrivateDns", _reached_by(_KMS), _NAMELESS, good=_reached_by("com.amazonaws.eu-west-1.execute-api")),
    case(
        "EndpointPrivateDns",
        _reached_by("com.amazonaws.eu-west-1.ecr.api"),
        _NAMELESS.replace("kms", "ecr.api"),
        good=_isolated("com.amazonaws.eu-west-1.s3", UNKNOWN, private_dns=False),
    ),
    case(
        "EndpointPrivateDns",
        _reached_by(_KMS),
        _NAMELESS,
        good=_in(
            subnet(
                RouteView(gateway="vgw-1"),
                vpc=replace(VPC, endpoints=(VpcEndpointView(service=_KMS, private_dns=False),)),
            )
        ),
    ),
    case("WayToS3", _isolated(), _NO_WAY, good=_isolated("com.amazonaws.eu-west-1.s3")),
    case("WayToS3", _isolated("com.amazonaws.eu-west-1.sts"), _NO_WAY, good=_in(PRIVATE)),
    case(
        "WayToS3",
        _in(replace(PRIVATE, associations=(RouteTableAssociationView(route_table=RouteTableView()),))),
        _NO_WAY,
        good=_isolated("com.amazonaws.eu-west-1.sts", UNKNOWN),
    ),
    case("ExecuteApiEndpoint", _meeting(), _TAKEN, good=_meeting(private_dns=False)),
    case(
        "ExecuteApiEndpoint",
        _meeting(managed_scaling=None, auto_termination=3600),
        _TAKEN,
        good=_meeting(managed_scaling=None),
    ),
    case("ExecuteApiEndpoint", _meeting(), _TAKEN, good=_meeting("com.amazonaws.eu-west-1.s3")),
]

_PASS = {"Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}
_ROLE = RoleView(
    trust={"Statement": [{"Effect": "Allow", "Principal": {"Service": "elasticmapreduce.amazonaws.com"}}]},
    name="Service",
    managed_policies=("arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",),
    inline_policies=(InlinePolicyView(document=_PASS),),
    policies=(PolicyView(document=_PASS),),
    role_policies=(RolePolicyView(document=_PASS),),
    own_managed_policies=(ManagedPolicyView(document=_PASS),),
)
_NODES = RoleView(trust={"Statement": {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}}})
_SCALING = {"Service": ["elasticmapreduce.amazonaws.com", "application-autoscaling.amazonaws.com"]}
_IN = IngressView(protocol="tcp", from_port=22, to_port=22, cidr="10.0.0.0/16", cidr_v6="fd00::/8")
_OUT = EgressView(protocol="-1", from_port=-1, to_port=-1, cidr="0.0.0.0/0", cidr_v6="::/0")
_GROUP = NodeSecurityGroupView(
    ingress=(_IN,), more_ingress=(_IN,), egress=(_OUT,), more_egress=(_OUT,), vpc=VPC, tags=TAGS
)

FULL = {
    "a cluster in its network": cluster(
        tags=TAGS,
        subnets=(replace(PRIVATE, availability_zone="eu-west-1a"), subnet(RouteView(gateway="vgw-0a1b2c3d"))),
        primary_security_group=_GROUP,
        core_security_group=_GROUP,
        service_access_security_group=_GROUP,
        additional_primary_security_groups=(_GROUP,),
        additional_core_and_task_security_groups=(_GROUP,),
        service_role=_ROLE,
        instance_profile=InstanceProfileView(roles=(_NODES,)),
        auto_scaling_role=RoleView(trust={"Statement": [{"Effect": "Allow", "Principal": _SCALING}]}),
    ),
    "a cluster in a public subnet": cluster(
        tags=TAGS,
        security_configuration=SecurityConfigurationView(text='{"EncryptionConfiguration": {}}'),
        subnet=subnet(
            OUTWARD,
            vpc=replace(
                _named("eu-west-1.compute.internal", "AmazonProvidedDNS"),
                endpoints=(VpcEndpointView(service="com.amazonaws.eu-west-1.s3", private_dns=False),),
            ),
        ),
        primary_security_group=_GROUP,
        core_security_group=_GROUP,
    ),
}
