"""Rules on the network of a Studio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from emr_constructs.facts import access
from emr_constructs.rules.emr_tag import lacks_tag, tag
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import api, management_guide, template_reference
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.network import SecurityGroupView, Tags
from emr_constructs.rules.views.studio import StudioView

_TEMPLATE = template_reference("aws-resource-emr-studio")
_GROUPS = management_guide("emr-studio-security-groups")
_NAMES: Final = {
    "subnets": "vpc_subnets",
    "vpc": "vpc",
    "engine_security_group": "security_groups.engine",
    "workspace_security_group": "security_groups.workspace",
}
_PORT: Final = 18_888
"""The port on which notebooks reach the engine of a cluster."""
_GIT: Final = 443
"""The port on which Workspaces reach Git repositories."""


@rule(on=StudioView, source=_TEMPLATE)
def studio_network_ids(studio: StudioView) -> Iterator[Problem]:
    """The network of a Studio is named by ids."""
    yield from shaped(
        studio, "vpc_id", r"vpc-([0-9a-f]{8}|[0-9a-f]{17})", "is not the id of a VPC", "it starts with vpc-"
    )
    for field in ("engine_security_group_id", "workspace_security_group_id"):
        yield from sized(studio, field, 256)
        yield from shaped(
            studio, field, r"sg-[a-zA-Z0-9\-._]+", "is not the id of a security group", "it starts with sg-"
        )
    for one in items(studio.subnet_ids):
        if re.fullmatch(r"subnet-([a-f0-9]{8}|[a-f0-9]{13,})", one, re.ASCII) is None:
            yield Problem("subnet_ids", f"{one!r} in `vpc_subnets` is not the id of a subnet", "it starts with subnet-")


@rule(on=StudioView, source=management_guide("emr-studio-considerations"))
def studio_subnet_count(studio: StudioView) -> Iterator[Problem]:
    """A Studio has 1 to 5 subnets."""
    yield from sized(studio, "subnet_ids", 5)


@rule(on=StudioView, source=_TEMPLATE, severity=Severity.WARNING, remedy="name it once")
def studio_subnet_twice(studio: StudioView) -> Iterator[Problem]:
    """A subnet stands once in the list of a Studio."""
    names = list(items(studio.subnet_ids))
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("subnet_ids", f"{name} stands {names.count(name)} times in `vpc_subnets`")


@rule(on=StudioView, source=api("CreateStudio"), remedy="use what stands in the VPC of the Studio")
def studio_one_vpc(studio: StudioView) -> Iterator[Problem]:
    """The subnets and security groups of a Studio stand in its VPC."""
    parts = [("subnets", one.vpc) for one in items(studio.subnets)]
    parts += [(field, group.vpc) for field, group in _groups(studio)]
    for field, vpc in parts:
        if known(vpc) and known(studio.vpc) and vpc.is_other_than(studio.vpc):
            yield Problem(field, f"`{_NAMES[field]}` stands in another VPC than the Studio")


@rule(on=StudioView, source=_GROUPS, remedy="use two: workspaces take no traffic in, engines take it from workspaces")
def studio_groups_differ(studio: StudioView) -> Iterator[Problem]:
    """Engines and workspaces have different security groups."""
    engine, workspace = studio.engine_security_group, studio.workspace_security_group
    engine_id, workspace_id = studio.engine_security_group_id, studio.workspace_security_group_id
    if (known(engine) and engine is workspace) or (known(engine_id) and engine_id == workspace_id):
        yield Problem("workspace_security_group", "engines and workspaces have one security group")


@rule(on=StudioView, source=_GROUPS, remedy="take its inbound rules away")
def studio_workspace_ingress(studio: StudioView) -> Iterator[Problem]:
    """The security group of workspaces lets nothing in."""
    group = studio.workspace_security_group
    rules = len(group.all_ingress()) if known(group) else 0
    if rules:
        yield Problem("workspace_security_group", f"the security group of workspaces has inbound rules ({rules})")


@rule(on=StudioView, source=_GROUPS, severity=Severity.WARNING, remedy="let TCP 18888 in from that of workspaces")
def studio_engine_ingress(studio: StudioView) -> Iterator[Problem]:
    """The security group of engines lets workspaces in on port 18888."""
    group = studio.engine_security_group
    whole = known(group) and complete(group.ingress) and complete(group.more_ingress)
    if known(group) and whole and all(one.opens(_PORT) is False for one in group.all_ingress()):
        yield Problem("engine_security_group", f"the security group of engines does not let TCP {_PORT} in")


@rule(on=StudioView, source=_GROUPS, severity=Severity.WARNING, remedy="let TCP 18888 out to that of engines")
def studio_workspace_egress(studio: StudioView) -> Iterator[Problem]:
    """The security group of workspaces lets them out to engines on port 18888."""
    group = studio.workspace_security_group
    if known(group) and group.lets_out(_PORT) is False:
        yield Problem("workspace_security_group", f"the security group of workspaces does not let TCP {_PORT} out")


@rule(
    on=StudioView,
    source=management_guide("emr-studio-service-role"),
    severity=Severity.WARNING,
    remedy="add it",
)
def studio_network_tags(studio: StudioView) -> Iterator[Problem]:
    """AWS's policy for the service role reaches only networks with its tag."""
    role = studio.service_role
    if not (known(role) and set(role.policy_names()) & set(access.policies("service_role"))):
        return
    tagged: list[tuple[str, Tags]] = [("subnets", one.tags) for one in items(studio.subnets)]
    tagged += [(field, group.tags) for field, group in _groups(studio)]
    tagged += [("vpc", studio.vpc.tags)] if known(studio.vpc) else []
    for field, tags in tagged:
        if lacks_tag(tags):
            yield Problem(field, f"AWS's policy of the `service_role` does not reach `{_NAMES[field]}` without {tag()}")


@rule(
    on=StudioView,
    source=management_guide("emr-studio-enable-git"),
    severity=Severity.WARNING,
    remedy="use private subnets with a way out through NAT",
)
def studio_git_subnets(studio: StudioView) -> Iterator[Problem]:
    """Workspaces that may reach Git repositories have a way there: an internet gateway is none."""
    group, subnets = studio.workspace_security_group, items(studio.subnets)
    rules = (*items(group.egress), *items(group.more_egress)) if known(group) else ()
    # Rules on all ports are there without a thought of Git.
    for_git = [one for one in rules if known(one.from_port) and one.opens(_GIT) is True]
    told = f"Workspaces may reach Git (TCP {_GIT}), but"
    if for_git and any(one.has_route_to_internet() for one in subnets):
        yield Problem("subnets", f"{told} have no public address, and `vpc_subnets` lead to the internet")
    anywhere = any(one.cidr == "0.0.0.0/0" for one in for_git)
    if anywhere and any(one.is_private() and not one.has_routes() for one in subnets):
        yield Problem("subnets", f"{told} `vpc_subnets` have no route out")


def _groups(studio: StudioView) -> list[tuple[str, SecurityGroupView]]:
    both = [(field, getattr(studio, field)) for field in ("engine_security_group", "workspace_security_group")]
    return [(field, group) for field, group in both if known(group)]
