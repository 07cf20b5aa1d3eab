"""Cases of the rules on the network of EMR Serverless applications."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import application, subnet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import IngressView, SecurityGroupView, SubnetView, VpcView
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_TWO = (subnet("eu-west-1a"), subnet("eu-west-1b"))
_ONE_ZONE = "`vpc_subnets` are in one availability zone; use subnets in two zones or more"
_OPEN = (
    "one of `security_groups` lets the whole internet in; let in only what has to reach the workers: as a rule, nothing"
)
_ONE_VPC = "use subnets and security groups of one VPC"
_HERE, _THERE = VpcView(cidr="10.0.0.0/16"), VpcView(cidr="10.1.0.0/16")


def _group(**ingress: Any) -> SecurityGroupView:
    return SecurityGroupView(ingress=(IngressView(**ingress),))


def _placed(subnets: Any = _TWO, groups: Any = (UNKNOWN,)) -> ServerlessApplicationView:
    return application(subnets=subnets, security_groups=groups)


CASES = [
    case(
        "ServerlessSubnetCount",
        _placed(()),
        "`vpc_subnets` are 0; name 1 to 16, or none for no VPC",
        good=_placed((UNKNOWN, UNKNOWN)),
    ),
    case(
        "ServerlessSubnetCount",
        _placed((UNKNOWN,) * 17),
        "`vpc_subnets` are 17; name 1 to 16, or none for no VPC",
        good=_placed((UNKNOWN,) * 16),
    ),
    case(
        "ServerlessSecurityGroupCount",
        _placed(groups=()),
        "`security_groups` are 0; name 1 to 5",
        good=_placed(groups=(UNKNOWN,)),
    ),
    case(
        "ServerlessSecurityGroupCount",
        _placed(groups=(UNKNOWN,) * 6),
        "`security_groups` are 6; name 1 to 5",
        good=_placed(groups=(UNKNOWN,) * 5),
    ),
    case(
        "ServerlessNetworkHalf",
        application(security_groups=(UNKNOWN,)),
        "there are `security_groups`, but no `vpc_subnets`; say both, or neither",
        good=_placed(),
    ),
    case(
        "ServerlessNetworkHalf",
        application(subnets=_TWO),
        "there are `vpc_subnets`, but no `security_groups`; say both, or neither",
        good=application(),
    ),
    case("ServerlessOneZone", _placed((subnet(),)), _ONE_ZONE, good=_placed((subnet(), subnet()))),
    case(
        "ServerlessOneZone",
        _placed((subnet("eu-west-1a"), subnet("eu-west-1a"))),
        _ONE_ZONE,
        good=_placed((subnet("eu-west-1a"), subnet("eu-west-1a"), subnet("eu-west-1b"))),
    ),
    case(
        "ServerlessOneZone",
        _placed((UNKNOWN,)),
        _ONE_ZONE,
        good=_placed((subnet("eu-west-1a"), subnet("eu-west-1a"), UNKNOWN)),
    ),
    case(
        "ServerlessOneZone",
        _placed((subnet("eu-west-1a"),) * 3),
        _ONE_ZONE,
        good=_placed((subnet("eu-west-1a"), subnet(None))),
    ),
    case(
        "ServerlessVpc",
        _placed((SubnetView(vpc=_HERE), SubnetView(vpc=_THERE))),
        f"`vpc_subnets` are of different VPCs; {_ONE_VPC}",
        good=_placed((SubnetView(vpc=_HERE), SubnetView(vpc=_HERE))),
    ),
    case(
        "ServerlessVpc",
        _placed((SubnetView(vpc=_HERE), UNKNOWN), (SecurityGroupView(vpc=_THERE),)),
        f"`security_groups` are of another VPC than `vpc_subnets`; {_ONE_VPC}",
        good=_placed((SubnetView(vpc=_HERE), UNKNOWN), (SecurityGroupView(vpc=_HERE),)),
    ),
    case(
        "ServerlessOpenSecurityGroup",
        _placed(groups=(_group(protocol="tcp", from_port=22, to_port=22, cidr="0.0.0.0/0"),)),
        _OPEN,
        good=_placed(groups=(_group(protocol="tcp", from_port=22, to_port=22, cidr="10.0.0.0/8"),)),
    ),
    case(
        "ServerlessOpenSecurityGroup",
        _placed(groups=(UNKNOWN, SecurityGroupView(more_ingress=(IngressView(protocol="-1", cidr_v6="::/0"),)))),
        _OPEN,
        good=_placed(groups=(UNKNOWN, SecurityGroupView())),
    ),
]

SAID = {"ServerlessNetworkHalf"}
"""Rules that ask whether something is said, whatever it is."""
