"""Cases of the rules on the network of Studios."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio_views import TAG, group, inbound, outbound, studio, subnet, trusted, vpc
from views import Case, case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import (
    EgressView,
    IngressView,
    RouteTableAssociationView,
    RouteTableView,
    RouteView,
    SecurityGroupView,
    TagView,
)

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


def _git() -> list[Case]:
    """Workspaces that may reach Git, and where their subnets lead."""
    remedy = "use private subnets with a way out through NAT"
    told = "Workspaces may reach Git (TCP 443), but"
    lost = f"{told} have no public address, and `vpc_subnets` lead to the internet; {remedy}"
    stuck = f"{told} `vpc_subnets` have no route out; {remedy}"
    git = outbound(443)
    both, anywhere = (outbound(18888), git), (outbound(18888), replace(git, cidr="0.0.0.0/0"))
    others = (outbound(18888), *(replace(outbound(one), cidr="0.0.0.0/0") for one in (442, 444)))
    everything = (EgressView(protocol="-1", cidr="0.0.0.0/0"),)
    tables = [RouteTableView(routes=one) for one in ((RouteView(gateway="igw-0a1b2c3d"),), (RouteView(),), None)]
    public, private, closed = (subnet(associations=(RouteTableAssociationView(route_table=one),)) for one in tables)

    def view(egress: Any, *subnets: Any) -> View:
        return _workspace(group(egress=egress), subnet_ids=None, subnets=subnets)

    return [
        case("StudioGitSubnets", view(both, private, public), lost, good=view(both, private)),
        case("StudioGitSubnets", view(both, public), lost, good=view(others, public)),
        case("StudioGitSubnets", view(both, public), lost, good=view(both, UNKNOWN)),
        case("StudioGitSubnets", view(both, public), lost, good=view(everything, public, closed)),
        case("StudioGitSubnets", view(anywhere, closed), stuck, good=view(anywhere, private)),
        case("StudioGitSubnets", view(anywhere, private, closed), stuck, good=view(both, closed)),
        case(
            "StudioGitSubnets",
            _workspace(group(egress=(outbound(18888),), more_egress=(git,)), subnet_ids=None, subnets=(public,)),
            lost,
            good=view(others, closed),
        ),
    ]


CASES = [
    case(
        "StudioNetworkIds",
        studio(vpc_id="vpc-123", engine_security_group_id="default", subnet_ids=("10.0.0.0/24",)),
        "`vpc` ('vpc-123') is not the id of a VPC; it starts with vpc-",
        "`security_groups.engine` ('default') is not the id of a security group; it starts with sg-",
        "'10.0.0.0/24' in `vpc_subnets` is not the id of a subnet; it starts with subnet-",
        good=studio(vpc_id="vpc-0a1b2c3d4e5f60718", subnet_ids=("subnet-0a1b2c3d4e5f60718",)),
    ),
    case(
        "StudioNetworkIds",
        studio(workspace_security_group_id="sg-" + "a" * 254),
        "`security_groups.workspace` has 257 characters; use 1 to 256",
        good=studio(workspace_security_group_id="sg-" + "a" * 253),
    ),
    case("StudioSubnetCount", _subnets(), "`vpc_subnets` has 0 entries; use 1 to 5", good=_subnets("subnet-0a1b2c3d")),
    case(
        "StudioSubnetCount",
        _subnets(*(f"subnet-0a1b2c3{index}" for index in range(6))),
        "`vpc_subnets` has 6 entries; use 1 to 5",
        good=_subnets(*(f"subnet-0a1b2c3{index}" for index in range(5))),
    ),
    case(
        "StudioSubnetTwice",
        _subnets("subnet-0a1b2c3d", "subnet-4e5f6071", "subnet-0a1b2c3d"),
        "subnet-0a1b2c3d stands 2 times in `vpc_subnets`; name it once",
        good=_subnets("subnet-0a1b2c3d", "subnet-4e5f6071"),
    ),
    case(
        "StudioOneVpc",
        studio(vpc_id=None, vpc=_HERE, subnet_ids=None, subnets=(subnet(vpc=_THERE),)),
        f"`vpc_subnets` {_OTHER_VPC}",
        good=studio(vpc_id=None, vpc=_HERE, subnet_ids=None, subnets=(subnet(vpc=_HERE),)),
    ),
    case(
        "StudioOneVpc",
        _engine(_open(vpc=_THERE), vpc_id=None, vpc=_HERE),
        f"`security_groups.engine` {_OTHER_VPC}",
        good=_engine(_open(vpc=_HERE), vpc_id=None, vpc=_HERE),
    ),
    case(
        "StudioOneVpc",
        _workspace(group(vpc=_THERE), vpc_id=None, vpc=_HERE),
        f"`security_groups.workspace` {_OTHER_VPC}",
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
        _reached("vpc_subnets"),
        _reached("security_groups.engine"),
        _reached("security_groups.workspace"),
        _reached("vpc"),
        good=_tagged(_V2, TAG),
    ),
    case(
        "StudioNetworkTags",
        studio(service_role_arn=None, service_role=_V2, subnet_ids=None, subnets=(subnet(),)),
        _reached("vpc_subnets"),
        good=_tagged(trusted("sts:AssumeRole"), TagView(key="Team", value="Data")),
    ),
    *_git(),
]
