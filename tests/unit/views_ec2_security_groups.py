"""Cases of the rules on security groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, without_nodes
from views_ec2_network import OTHER_VPC, PRIVATE, PUBLIC, VPC

from emr_constructs.rules.view import UNKNOWN, items
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.network import EgressView, IngressView, RouteTableAssociationView

_GROUP = NodeSecurityGroupView(vpc=VPC)
_SOME_TABLE = RouteTableAssociationView(route_table=UNKNOWN)
_HTTPS = EgressView(protocol="tcp", from_port=443, to_port=443, cidr="0.0.0.0/0")
_MESSAGES = EgressView(protocol="6", from_port=9443, to_port=9443, cidr="10.0.0.0/16")
_PING = EgressView(protocol="icmp", from_port=252, to_port=86, cidr="255.255.255.255/32")
_CONTROL = EgressView(protocol="tcp", from_port=8443, to_port=8443, cidr="10.0.0.0/16")
_NO_S3 = "`primary_security_group` cuts the primary node off from S3; let TCP 443 out"
_NO_SCALING = (
    "`primary_security_group` cuts the cluster off from EMR, which then can neither scale nor end it; let TCP 9443 out"
)
_NO_CONTROL = "`service_access_security_group` cuts EMR off from the nodes; let TCP 8443 out"


def _grouped(primary: NodeSecurityGroupView = _GROUP, core: NodeSecurityGroupView = _GROUP, **said: Any) -> ClusterView:
    return cluster(
        **{
            "primary_security_group": primary,
            "core_security_group": core,
            "service_access_security_group": _GROUP,
            **said,
        }
    )


def _letting_in(**said: Any) -> NodeSecurityGroupView:
    return replace(_GROUP, ingress=(IngressView(**{"protocol": "tcp", **said}),))


def _letting_out(*egress: EgressView) -> NodeSecurityGroupView:
    return replace(_GROUP, egress=egress)


def _public(group: NodeSecurityGroupView) -> ClusterView:
    return _grouped(group, service_access_security_group=None, subnets=(PUBLIC,))


def _of(label: str, primary: NodeSecurityGroupView, access: NodeSecurityGroupView = _GROUP) -> ClusterView:
    return without_nodes(
        release_label=label,
        primary_security_group=primary,
        core_security_group=_GROUP,
        service_access_security_group=access,
    )


_WEB = _letting_in(from_port=8443, to_port=8443, cidr="0.0.0.0/0")
_OFFICE = _letting_in(from_port=22, to_port=22, cidr="203.0.113.0/24")
_OPEN = (
    "`primary_security_group` is open to the world, which EMR's block public access refuses; "
    "name the addresses that need access"
)
_SSH = "`primary_security_group` lets the whole world reach SSH; use Session Manager, or name your addresses"

CASES = [
    case(
        "ManagedSecurityGroups",
        cluster(primary_security_group=_GROUP, subnets=(PRIVATE,)),
        "`core_security_group` is missing beside the other one; name both groups, or neither",
        good=cluster(primary_security_group=_GROUP, core_security_group=_GROUP),
    ),
    case(
        "ManagedSecurityGroups",
        cluster(core_security_group=UNKNOWN, subnets=(PRIVATE,)),
        "`primary_security_group` is missing beside the other one; name both groups, or neither",
        good=cluster(),
    ),
    case(
        "ManagedSecurityGroups",
        cluster(service_access_security_group=_GROUP),
        "`service_access_security_group` stands alone; name the groups of primary and core nodes, too",
        good=_grouped(),
    ),
    case(
        "ServiceAccessGroup",
        _grouped(service_access_security_group=None, subnets=(PRIVATE,)),
        "`service_access_security_group` is missing, and the subnet is private; "
        "add a group for it, without rules: EMR adds them",
        good=_grouped(subnets=(PRIVATE,)),
    ),
    case(
        "ServiceAccessGroup",
        _grouped(service_access_security_group=None, has_public_subnet=False),
        "`service_access_security_group` is missing, and the subnet is private; "
        "add a group for it, without rules: EMR adds them",
        good=_grouped(service_access_security_group=None, subnets=(replace(PRIVATE, associations=UNKNOWN),)),
    ),
    case(
        "ServiceAccessGroup",
        _grouped(service_access_security_group=None, subnet=PRIVATE),
        "`service_access_security_group` is missing, and the subnet is private; "
        "add a group for it, without rules: EMR adds them",
        good=_grouped(service_access_security_group=None, subnet=replace(PRIVATE, associations=None)),
    ),
    case(
        "ServiceAccessGroup",
        _grouped(service_access_security_group=None, subnet=PRIVATE),
        "`service_access_security_group` is missing, and the subnet is private; "
        "add a group for it, without rules: EMR adds them",
        good=_grouped(
            service_access_security_group=None,
            subnet=replace(PRIVATE, associations=(*items(PRIVATE.associations), _SOME_TABLE)),
        ),
    ),
    case(
        "ServiceAccessInPublicSubnet",
        _grouped(subnets=(PUBLIC,)),
        "`service_access_security_group` is for private subnets only; leave it out",
        good=_grouped(subnets=(PUBLIC,), service_access_security_group=None),
    ),
    case(
        "SecurityGroupVpc",
        _grouped(additional_core_and_task_security_groups=(replace(_GROUP, vpc=OTHER_VPC),), subnets=(PRIVATE,)),
        "`additional_core_and_task_security_groups` is of another VPC than the subnets; "
        "use groups of the VPC of the subnets",
        good=_grouped(additional_core_and_task_security_groups=(_GROUP,), subnets=(PRIVATE,)),
    ),
    case(
        "AdditionalSecurityGroups",
        _grouped(additional_primary_security_groups=(_GROUP, UNKNOWN, _GROUP, _GROUP, _GROUP)),
        "`additional_primary_security_groups` has 5 groups, and EMR takes 4; join some of them",
        good=_grouped(additional_primary_security_groups=(_GROUP, UNKNOWN, _GROUP, _GROUP)),
    ),
    case(
        "AdditionalSecurityGroups",
        _grouped(additional_core_and_task_security_groups=(UNKNOWN,) * 5),
        "`additional_core_and_task_security_groups` has 5 groups, and EMR takes 4; join some of them",
        good=_grouped(additional_core_and_task_security_groups=UNKNOWN),
    ),
    case("OpenInPublicSubnet", _public(_WEB), _OPEN, good=_grouped(_WEB, subnets=(PRIVATE,))),
    case("OpenInPublicSubnet", _public(_letting_in(protocol="udp", cidr_v6="::/0")), _OPEN, good=_public(_OFFICE)),
    case(
        "OpenInPublicSubnet",
        _public(_letting_in(from_port=23, to_port=23, cidr="0.0.0.0/0")),
        _OPEN,
        good=_public(_letting_in(from_port=23, to_port=23, cidr="203.0.113.0/24")),
    ),
    case(
        "OpenInPublicSubnet",
        _public(_letting_in(protocol="udp", from_port=22, to_port=22, cidr="0.0.0.0/0")),
        _OPEN,
        good=_public(_OFFICE),
    ),
    case(
        "SshFromWorld",
        _public(_letting_in(from_port=22, to_port=22, cidr="0.0.0.0/0")),
        _SSH,
        good=_public(_OFFICE),
    ),
    case(
        "SshFromWorld",
        _grouped(replace(_GROUP, more_ingress=(IngressView(protocol="-1", cidr_v6="::/0"),))),
        _SSH,
        good=_grouped(_letting_in(from_port=23, to_port=65535, cidr="0.0.0.0/0")),
    ),
    case(
        "SshFromWorld",
        _grouped(_letting_in(from_port=0, to_port=22, cidr="0.0.0.0/0")),
        _SSH,
        good=_grouped(_letting_in(from_port=0, to_port=21, cidr="0.0.0.0/0")),
    ),
    case(
        "OutboundPorts",
        _grouped(_letting_out(_PING)),
        _NO_S3,
        _NO_SCALING,
        good=_grouped(_letting_out(_HTTPS, _MESSAGES)),
    ),
    case(
        "OutboundPorts",
        _grouped(core=_letting_out(_MESSAGES)),
        "`core_security_group` cuts core nodes off from S3; let TCP 443 out",
        good=_grouped(core=_letting_out(_HTTPS, _MESSAGES)),
    ),
    case(
        "OutboundPorts",
        _grouped(core=_letting_out(_HTTPS)),
        "`core_security_group` cuts core nodes off from EMR; let TCP 9443 out",
        good=without_nodes(
            release_label="emr-5.29.0",
            primary_security_group=_GROUP,
            core_security_group=_letting_out(_HTTPS),
            service_access_security_group=_GROUP,
        ),
    ),
    case(
        "OutboundPorts",
        _of("emr-5.30.0", _letting_out(_HTTPS)),
        _NO_SCALING,
        good=_of("emr-5.29.0", _letting_out(_HTTPS)),
    ),
    case(
        "OutboundPorts",
        _of("emr-7.14.0", _letting_out(_HTTPS)),
        _NO_SCALING,
        good=_of("emr-spark-8.1.0", _letting_out(_HTTPS)),
    ),
    case(
        "OutboundPorts",
        _of("emr-7.14.0", _letting_out(_HTTPS)),
        _NO_SCALING,
        good=_of("emr-7.14.0", replace(_letting_out(_PING), more_egress=(EgressView(protocol="-1"),))),
    ),
    case(
        "OutboundPorts",
        _grouped(service_access_security_group=_letting_out(_HTTPS)),
        _NO_CONTROL,
        good=_grouped(service_access_security_group=_letting_out(_CONTROL)),
    ),
    case(
        "OutboundPorts",
        _of("emr-7.14.0", _GROUP, _letting_out(_HTTPS)),
        _NO_CONTROL,
        good=_of("emr-spark-8.1.0", _GROUP, _letting_out(_HTTPS)),
    ),
]

SAID = {"ManagedSecurityGroups", "ServiceAccessInPublicSubnet"}
"""Rules that ask whether something is said, whatever it is."""
