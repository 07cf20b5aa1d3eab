"""Cases of the rules on the network of Studios."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio_views import TAG, group, inbound, outbound, studio, subnet, trusted, vpc
from views import case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import IngressView, SecurityGroupView, TagView

_HERE, _THERE = vpc("10.0.0.0/16"), vpc("10.1.0.0/16")
_OTHER_VPC = "stands in another VPC than the Studio; use what stands in the VPC of the Studio"
_ONE_GROUP = (
    "engines and workspaces have one security group; use two: workspaces take no traffic in, "
    "engines take it from workspaces"
)
_NO_ENTRY = "the security group of engines does not let TCP 18888 in; let TCP 18888 in from that of workspaces"
_NO_EXIT = "the security group of workspaces does not let TCP 18888 out; let TCP 18888 out to that of engines"
_V2 = replace(
    trusted("sts:AssumeRole"),
    managed_policies=("arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",),
)
_UNTAGGED = "without for-use-with-amazon-emr-managed-policies=true; add it"


def _engine(security_group: SecurityGroupView, **said: Any) -> View:
    return studio(engine_security_group_id=None, engine_security_group=security_group, **said)


def _workspace(security_group: SecurityGroupView, **said: Any) -> View:
    return studio(workspace_security_group_id=None, workspace_security_group=security_group, **said)


def _open(**said: Any) -> SecurityGroupView:
    """A security group that lets workspaces in."""
    return group(more_ingress=(inbound(18888),), **said)


def _subnets(*names: Any) -> View:
    return studio(subnet_ids=names)


def _tagged(role: Any, *tags: TagView) -> View:
    return studio(
        service_role_arn=None,
        service_role=role,
        subnet_ids=None,
        subnets=(subnet(tags=tags),),
        engine_security_group_id=None,
        engine_security_group=_open(tags=tags),
        workspace_security_group_id=None,
        workspace_security_group=group(tags=tags),
        vpc_id=None,
        vpc=replace(_HERE, tags=tags),
    )


def _reached(field: str) -> str:
    return f"AWS's policy of the `service_role` does not reach `{field}` {_UNTAGGED}"


CASES = [
    case(
        "StudioNetworkIds",
        studio(vpc_id="vpc-123", engine_security_group_id="default", subnet_ids=("10.0.0.0/24",)),
        "`vpc` ('vpc-123') is not the id of a VPC; it starts with vpc-",
        "`engine_security_group` ('default') is not the id of a security group; it starts with sg-",
        "'10.0.0.0/24' in `subnets` is not the id of a subnet; it starts with subnet-",
        good=studio(vpc_id="vpc-0a1b2c3d4e5f60718", subnet_ids=("subnet-0a1b2c3d4e5f60718",)),
    ),
    case(
        "StudioNetworkIds",
        studio(workspace_security_group_id="sg-" + "a" * 254),
        "`workspace_security_group` has 257 characters; use 1 to 256",
        good=studio(workspace_security_group_id="sg-" + "a" * 253),
    ),
    case("StudioSubnetCount", _subnets(), "`subnets` has 0 entries; use 1 to 5", good=_subnets("subnet-0a1b2c3d")),
    case(
        "StudioSubnetCount",
        _subnets(*(f"subnet-0a1b2c3{index}" for index in range(6))),
        "`subnets` has 6 entries; use 1 to 5",
        good=_subnets(*(f"subnet-0a1b2c3{index}" for index in range(5))),
    ),
    case(
        "StudioSubnetTwice",
        _subnets("subnet-0a1b2c3d", "subnet-4e5f6071", "subnet-0a1b2c3d"),
        "subnet-0a1b2c3d stands 2 times in `subnets`; name it once",
        good=_subnets("subnet-0a1b2c3d", "subnet-4e5f6071"),
    ),
    case(
        "StudioOneVpc",
        studio(vpc_id=None, vpc=_HERE, subnet_ids=None, subnets=(subnet(vpc=_THERE),)),
        f"`subnets` {_OTHER_VPC}",
        good=studio(vpc_id=None, vpc=_HERE, subnet_ids=None, subnets=(subnet(vpc=_HERE),)),
    ),
    case(
        "StudioOneVpc",
        _engine(_open(vpc=_THERE), vpc_id=None, vpc=_HERE),
        f"`engine_security_group` {_OTHER_VPC}",
        good=_engine(_open(vpc=_HERE), vpc_id=None, vpc=_HERE),
    ),
    case(
        "StudioOneVpc",
        _workspace(group(vpc=_THERE), vpc_id=None, vpc=_HERE),
        f"`workspace_security_group` {_OTHER_VPC}",
        good=_workspace(group(vpc=_THERE), vpc_id=None, vpc=UNKNOWN),
    ),
    case(
        "StudioGroupsDiffer",
        studio(workspace_security_group_id="sg-0a1b2c3d"),
        _ONE_GROUP,
        good=studio(workspace_security_group_id="sg-0a1b2c3e"),
    ),
    case(
        "StudioWorkspaceIngress",
        _workspace(group(ingress=(inbound(22),), more_ingress=(inbound(443),))),
        "the security group of workspaces has inbound rules (2); take its inbound rules away",
        good=_workspace(group(ingress=())),
    ),
    case("StudioEngineIngress", _engine(group()), _NO_ENTRY, good=_engine(_open())),
    case(
        "StudioEngineIngress",
        _engine(group(ingress=(inbound(18887), inbound(18889)))),
        _NO_ENTRY,
        good=_engine(group(ingress=(inbound(18887), inbound(18888)))),
    ),
    case(
        "StudioEngineIngress",
        _engine(group()),
        _NO_ENTRY,
        good=_engine(group(ingress=(IngressView(protocol="-1"),))),
    ),
    case(
        "StudioWorkspaceEgress",
        _workspace(group(egress=(outbound(443), outbound(18887), outbound(18889)))),
        _NO_EXIT,
        good=_workspace(group(egress=(outbound(443), outbound(18888)))),
    ),
    case("StudioWorkspaceEgress", _workspace(group(egress=())), _NO_EXIT, good=_workspace(group())),
    case(
        "StudioNetworkTags",
        _tagged(_V2, TagView(key="Team", value="Data")),
        _reached("subnets"),
        _reached("engine_security_group"),
        _reached("workspace_security_group"),
        _reached("vpc"),
        good=_tagged(_V2, TAG),
    ),
    case(
        "StudioNetworkTags",
        studio(service_role_arn=None, service_role=_V2, subnet_ids=None, subnets=(subnet(),)),
        _reached("subnets"),
        good=_tagged(trusted("sts:AssumeRole"), TagView(key="Team", value="Data")),
    ),
]
