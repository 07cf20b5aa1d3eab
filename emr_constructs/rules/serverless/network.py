"""Rules on the network of EMR Serverless applications."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import APPLICATION, guide
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_NETWORK = guide("vpc-access")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="name 1 to 16, or none for no VPC")
def serverless_subnet_count(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application in a VPC has 1 to 16 subnets."""
    if known(application.subnets) and not 1 <= len(application.subnets) <= 16:
        yield Problem("subnets", f"`vpc_subnets` are {len(application.subnets)}")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="name 1 to 5")
def serverless_security_group_count(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application in a VPC has 1 to 5 security groups."""
    if known(application.security_groups) and not 1 <= len(application.security_groups) <= 5:
        yield Problem("security_groups", f"`security_groups` are {len(application.security_groups)}")


@rule(on=ServerlessApplicationView, source=_NETWORK, severity=Severity.WARNING, remedy="say both, or neither")
def serverless_network_half(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Subnets and security groups go together."""
    if application.subnets is None and application.security_groups is not None:
        yield Problem("security_groups", "there are `security_groups`, but no `vpc_subnets`")
    if application.security_groups is None and application.subnets is not None:
        yield Problem("subnets", "there are `vpc_subnets`, but no `security_groups`")


@rule(
    on=ServerlessApplicationView,
    source=_NETWORK,
    severity=Severity.WARNING,
    remedy="use subnets in two zones or more",
)
def serverless_one_zone(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Jobs can move to another availability zone when one fails."""
    zones = tuple(one.availability_zone for one in items(application.subnets))
    lonely = known(application.subnets) and len(application.subnets) == 1
    if lonely or (complete(application.subnets) and complete(zones) and len(set(zones)) == 1):
        yield Problem("subnets", "`vpc_subnets` are in one availability zone")


@rule(on=ServerlessApplicationView, source=_NETWORK, remedy="use subnets and security groups of one VPC")
def serverless_vpc(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Subnets and security groups are of one VPC."""
    subnets = items(tuple(one.vpc for one in items(application.subnets)))
    groups = items(tuple(one.vpc for one in items(application.security_groups)))
    if any(one.is_other_than(other) for one in subnets for other in subnets):
        yield Problem("subnets", "`vpc_subnets` are of different VPCs")
    elif any(one.is_other_than(other) for one in groups for other in (*groups, *subnets)):
        yield Problem("security_groups", "`security_groups` are of another VPC than `vpc_subnets`")


@rule(
    on=ServerlessApplicationView,
    source=_NETWORK,
    remedy="let in only what has to reach the workers: as a rule, nothing",
    controls=("EMRC.SERVERLESS.6",),
)
def serverless_open_security_group(application: ServerlessApplicationView) -> Iterator[Problem]:
    """EMR refuses security groups that let the whole internet in."""
    groups = items(application.security_groups)
    if any(one.from_world() for group in groups for one in group.all_ingress()):
        yield Problem("security_groups", "one of `security_groups` lets the whole internet in")
