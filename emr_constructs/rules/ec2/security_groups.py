"""Rules on the security groups of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import network as facts
from emr_constructs.facts import releases
from emr_constructs.rules.ec2.placed import in_private_subnet, in_public_subnet, security_groups, vpcs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import IngressView

_MANAGED = management_guide("emr-man-sec-groups")
_SPECIFIED = management_guide("emr-sg-specify")
_BLOCKED = management_guide("emr-block-public-access")
_HTTPS = 443
_CONTROL = 8443
_MESSAGES = 9443
_SSH = 22


@rule(on=ClusterView, source=_MANAGED)
def managed_security_groups(cluster: ClusterView) -> Iterator[Problem]:
    """Security groups of your own stand in for all groups that EMR manages, or for none."""
    primary, core = cluster.primary_security_group, cluster.core_security_group
    if (primary is None) != (core is None):
        field = "primary_security_group" if primary is None else "core_security_group"
        yield Problem(field, f"`{field}` is missing beside the other one", "name both groups, or neither")
    if cluster.service_access_security_group is not None and primary is None and core is None:
        yield Problem(
            "service_access_security_group",
            "`service_access_security_group` stands alone",
            "name the groups of primary and core nodes, too",
        )


@rule(on=ClusterView, source=_MANAGED)
def service_access_group(cluster: ClusterView) -> Iterator[Problem]:
    """In a private subnet, groups of your own include one for EMR's access to the nodes."""
    own = cluster.primary_security_group is not None and cluster.core_security_group is not None
    if own and cluster.service_access_security_group is None and in_private_subnet(cluster):
        yield Problem(
            "service_access_security_group",
            "`service_access_security_group` is missing, and the subnet is private",
            "add a group for it, without rules: EMR adds them",
        )


@rule(on=ClusterView, source=_MANAGED, severity=Severity.WARNING, remedy="leave it out")
def service_access_in_public_subnet(cluster: ClusterView) -> Iterator[Problem]:
    """A group for EMR's access to the nodes belongs to private subnets."""
    if cluster.service_access_security_group is not None and in_public_subnet(cluster):
        yield Problem("service_access_security_group", "`service_access_security_group` is for private subnets only")


@rule(on=ClusterView, source=_MANAGED, remedy="use groups of the VPC of the subnets")
def security_group_vpc(cluster: ClusterView) -> Iterator[Problem]:
    """Security groups are of the VPC in which the subnets are."""
    for field, group in security_groups(cluster):
        if any(known(group.vpc) and group.vpc.is_other_than(vpc) for vpc in vpcs(cluster)):
            yield Problem(field, f"`{field}` is of another VPC than the subnets")


@rule(on=ClusterView, source=_BLOCKED, severity=Severity.WARNING, remedy="name the addresses that need access")
def open_in_public_subnet(cluster: ClusterView) -> Iterator[Problem]:
    """EMR starts no cluster in a public subnet with ports open to the world, unless an account allows it."""
    for field, group in security_groups(cluster) if in_public_subnet(cluster) else ():
        if any(one.from_world() and not _may_be_for_ssh(one) for one in group.all_ingress()):
            yield Problem(field, f"`{field}` is open to the world, which EMR's block public access refuses")


@rule(on=ClusterView, source=_MANAGED, severity=Severity.WARNING, remedy="use Session Manager, or name your addresses")
def ssh_from_world(cluster: ClusterView) -> Iterator[Problem]:
    """SSH is not open to the world."""
    for field, group in security_groups(cluster):
        if any(one.from_world() and one.opens(_SSH) is True for one in group.all_ingress()):
            yield Problem(field, f"`{field}` lets the whole world reach SSH")


@rule(on=ClusterView, source=_MANAGED, severity=Severity.WARNING)
def outbound_ports(cluster: ClusterView) -> Iterator[Problem]:
    """Groups that let little out let out what EMR needs: it adds rules for what comes in only."""
    for field, group in security_groups(cluster):
        for port, whom, what in _needed_ports(cluster):
            if field == whom and group.lets_out(port) is False:
                yield Problem(field, f"`{field}` cuts {what}", f"let TCP {port} out")


@rule(on=ClusterView, source=_SPECIFIED, remedy="join some of them")
def additional_security_groups(cluster: ClusterView) -> Iterator[Problem]:
    """Nodes have at most four security groups besides the one that EMR manages."""
    for field in ("additional_primary_security_groups", "additional_core_and_task_security_groups"):
        groups, most = getattr(cluster, field), facts.additional_groups()
        if known(groups) and len(groups) > most:
            yield Problem(field, f"`{field}` has {len(groups)} groups, and EMR takes {most}")


def _needed_ports(cluster: ClusterView) -> Iterator[tuple[int, str, str]]:
    """The ports that EMR needs out of its groups: the port, the group, and what it cuts off without."""
    yield _HTTPS, "primary_security_group", "the primary node off from S3"
    yield _HTTPS, "core_security_group", "core nodes off from S3"
    version = releases.parse(cluster.release_label) if known(cluster.release_label) else None
    if version is None or version.major >= 8:
        return
    yield _CONTROL, "service_access_security_group", "EMR off from the nodes"
    if (version.major, version.minor) >= (5, 30):
        yield _MESSAGES, "primary_security_group", "the cluster off from EMR, which then can neither scale nor end it"
        yield _MESSAGES, "core_security_group", "core nodes off from EMR"


def _may_be_for_ssh(rule: IngressView) -> bool:
    """Whether a rule may be about SSH alone, which block public access allows by default."""
    ports = (rule.from_port, rule.to_port)
    return rule.protocol in ("tcp", "6", UNKNOWN) and all(port in (_SSH, UNKNOWN) for port in ports)
