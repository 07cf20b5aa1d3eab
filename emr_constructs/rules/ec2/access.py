"""Rules on the roles of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import access as facts
from emr_constructs.facts import releases
from emr_constructs.rules.ec2.placed import security_groups, subnet_field, subnets, vpcs
from emr_constructs.rules.emr_tag import lacks_tag, tag
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, items, known
from emr_constructs.rules.views.cluster import ClusterView, StepView
from emr_constructs.rules.views.network import RoleView

_SERVICE_ROLE = management_guide("emr-iam-role")
_INSTANCE_ROLE = management_guide("emr-iam-role-for-ec2")
_POLICIES = management_guide("emr-managed-iam-policies")
_RUNTIME_ROLES = management_guide("emr-steps-runtime-roles")
_BY_API = "submit work through EMR's API, with ExecutionRoleArn"
_NEW = 8


@rule(on=ClusterView, source=_SERVICE_ROLE)
def service_role_trust(cluster: ClusterView) -> Iterator[Problem]:
    """EMR can take the service role."""
    yield from _untrusted(cluster.service_role, "service_role", "service_role")


@rule(on=ClusterView, source=management_guide("emr-iam-role-automatic-scaling"))
def auto_scaling_role_trust(cluster: ClusterView) -> Iterator[Problem]:
    """EMR and Application Auto Scaling can take the auto scaling role."""
    yield from _untrusted(cluster.auto_scaling_role, "auto_scaling_role", "auto_scaling_role")


@rule(on=ClusterView, source=_INSTANCE_ROLE)
def instance_role_trust(cluster: ClusterView) -> Iterator[Problem]:
    """EC2 can take the role of the nodes."""
    for role in _instance_roles(cluster):
        yield from _untrusted(role, "instance_role", "instance_profile")


@rule(on=ClusterView, source=_INSTANCE_ROLE, remedy="name the role of the nodes")
def instance_profile_role(cluster: ClusterView) -> Iterator[Problem]:
    """An instance profile has one role."""
    profile = cluster.instance_profile
    if known(profile) and known(profile.roles) and len(profile.roles) != 1:
        yield Problem("instance_profile", f"an instance profile has one role, not {len(profile.roles)}")


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING)
def deprecated_policies(cluster: ClusterView) -> Iterator[Problem]:
    """Roles have no policies that AWS has deprecated: they allow far more than EMR needs."""
    roles = [("service_role", cluster.service_role), *(("instance_profile", one) for one in _instance_roles(cluster))]
    for field, role in roles:
        for name in facts.policies("deprecated"):
            if known(role) and name in role.policy_names():
                yield Problem(field, f"`{field}` has {name}, which AWS has deprecated", _instead_of(field))


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING)
def cluster_tag(cluster: ClusterView) -> Iterator[Problem]:
    """AWS's policy for the service role reaches only clusters with its tag."""
    if _has_service_policy(cluster) and lacks_tag(cluster.tags):
        yield Problem("tags", f"AWS's policy of the service role does not reach a cluster without {tag()}", "add it")


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING)
def network_tags(cluster: ClusterView) -> Iterator[Problem]:
    """AWS's policy for the service role reaches only subnets and security groups with its tag."""
    if not _has_service_policy(cluster):
        return
    if any(lacks_tag(one.tags) for one in subnets(cluster)):
        yield Problem(subnet_field(cluster), f"EMR may start no nodes in a subnet without {tag()}", "add it")
    for field, group in security_groups(cluster):
        if lacks_tag(group.tags):
            yield Problem(field, f"EMR may not use or change `{field}` without {tag()}", "add it")


@rule(on=ClusterView, source=_POLICIES, severity=Severity.WARNING)
def vpc_tag(cluster: ClusterView) -> Iterator[Problem]:
    """EMR makes security groups, and from 8.0 an endpoint for itself, only in a VPC with its tag."""
    version = releases.parse(cluster.release_label) if known(cluster.release_label) else None
    makes = {
        "security groups": cluster.primary_security_group is None and cluster.core_security_group is None,
        "an endpoint for itself": version is not None and version.major >= _NEW,
    }
    names = " and ".join(name for name, made in makes.items() if made)
    if names and _has_service_policy(cluster) and any(lacks_tag(one.tags) for one in vpcs(cluster)):
        yield Problem(subnet_field(cluster), f"EMR may not make {names} in a VPC without {tag()}", "add it")


@rule(on=ClusterView, source=_SERVICE_ROLE, severity=Severity.WARNING)
def pass_instance_role(cluster: ClusterView) -> Iterator[Problem]:
    """The service role may hand the role of the nodes to EC2: AWS's policy allows that for EMR's default role only."""
    role, default = cluster.service_role, facts.passable_instance_role()
    if known(role) and role.lacks("iam:PassRole", without=facts.policies("service_role")):
        for one in _instance_roles(cluster):
            if one.name is None or (known(one.name) and one.name != default):
                yield Problem(
                    "service_role",
                    "`service_role` may not pass the role of the nodes to EC2",
                    "allow it iam:PassRole on that role",
                )


@rule(on=ClusterView, source=management_guide("emr-plan-ha-placementgroup"), severity=Severity.WARNING)
def placement_group_rights(cluster: ClusterView) -> Iterator[Problem]:
    """The service role may make the placement groups that a cluster asks for, else it does not start."""
    role, strategies = cluster.service_role, {one.strategy for one in items(cluster.placement_groups)}
    if (
        not strategies <= {"NONE", UNKNOWN}
        and known(role)
        and role.lacks("ec2:CreatePlacementGroup", without=facts.policies("deprecated"))
    ):
        remedy = f"attach {facts.policies('service_role')[0]} or {facts.policies('placement_group')[0]}"
        yield Problem("service_role", "`service_role` may not make placement groups", remedy)


@rule(on=StepView, source=_RUNTIME_ROLES, severity=Severity.WARNING, remedy=_BY_API)
def step_runtime_role(step: StepView) -> Iterator[Problem]:
    """A step on a cluster with runtime roles names one, which CloudFormation has no property for."""
    if known(step.cluster) and _has_runtime_roles(step.cluster):
        yield Problem("cluster", "CloudFormation cannot say which of the cluster's runtime roles the step has")


@rule(on=ClusterView, source=_RUNTIME_ROLES, severity=Severity.WARNING, remedy=_BY_API)
def runtime_role_of_steps(cluster: ClusterView) -> Iterator[Problem]:
    """The steps that a cluster is made with have none of its runtime roles: EMR knows those of later steps only."""
    if cluster.steps not in (None, (), UNKNOWN) and _has_runtime_roles(cluster):
        yield Problem("steps", "steps that a cluster is made with cannot have runtime roles")


def _has_runtime_roles(cluster: ClusterView) -> bool:
    """Whether jobs on a cluster certainly may have roles of their own."""
    return known(cluster.security_configuration) and cluster.security_configuration.runtime_roles is True


def _untrusted(role: Maybe[RoleView], kind: str, field: str) -> Iterator[Problem]:
    """A problem for each service that certainly cannot take a role."""
    for service in facts.services(kind):
        if known(role) and role.trusts(service) is False and role.trusts(f"{service}.cn") is False:
            yield Problem(field, f"{service} cannot take the role", "let it, in the role's trust policy")


def _instance_roles(cluster: ClusterView) -> tuple[RoleView, ...]:
    """The role of the nodes, where it is known."""
    return items(cluster.instance_profile.roles) if known(cluster.instance_profile) else ()


def _has_service_policy(cluster: ClusterView) -> bool:
    """Whether the service role certainly has AWS's managed policy."""
    role = cluster.service_role
    return known(role) and not set(facts.policies("service_role")).isdisjoint(role.policy_names())


def _instead_of(field: str) -> str:
    if field == "service_role":
        return f"attach {facts.policies('service_role')[0]}"
    return "grant the nodes what their jobs need, and no more"
