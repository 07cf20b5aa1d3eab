"""Why Workspaces of a Studio cannot be attached to something, as far as no template tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from aws_cdk import Resource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emrcontainers as references

from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.references import source_of
from emr_constructs._jsii.scopes import stack_of, warn
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import features
from emr_constructs.foundation.placement import are_apart
from emr_constructs.foundation.studio_compute import StudioApplication, StudioCluster
from emr_constructs.rules.view import View, known
from emr_constructs.rules.views.cluster import ClusterView

StudioCompute: TypeAlias = StudioCluster | StudioApplication | references.IVirtualClusterRef


def id_of(compute: StudioCompute) -> str:
    """The id by which AWS knows it: an import may be a second construct of what is attached already."""
    if isinstance(compute, StudioCluster):
        return compute.cluster_id
    if isinstance(compute, StudioApplication):
        return compute.application_id
    return compute.virtual_cluster_ref.virtual_cluster_id


def found_by(studio: Any, cluster: StudioCluster, tell: Callable[[View], list[Violation]]) -> list[Violation]:
    """What rules find in a cluster because Workspaces of a Studio reach it."""
    before = tell(cluster._view)
    return [one for one in tell(cluster._seen_by(studio._view, studio.security_groups)) if one not in before]


def place_violations(studio: Any, compute: Any) -> Iterator[Violation]:
    """What is in another region or account, or in a stack that could not be deployed before the Studio's."""
    here, there = studio.env, compute.env
    if differ(here.region, there.region) or differ(here.account, there.account):
        problem = (
            f"{compute.node.path} is in {there.region} of {there.account}, and the Studio in {here.region} of "
            f"{here.account}; attach what is in the region and account of the Studio"
        )
        yield Violation("StudioComputeElsewhere", problem)
        return
    if isinstance(compute, StudioCluster):
        yield from _other_vpc(studio._known_vpc, compute)
    if isinstance(compute, (StudioCluster, StudioApplication)):
        yield from _circle(studio, compute)


def _other_vpc(vpc: ec2.IVpc | None, cluster: Any) -> Iterator[Violation]:
    here = cluster._known_vpc
    if vpc is not None and here is not None and are_apart(vpc.vpc_id, here.vpc_id):
        problem = (
            f"{cluster.node.path} stands in another VPC than the Studio ({here.node.path}, not {vpc.node.path}), where "
            "Workspaces do not reach it; make both with one `network`, or one `vpc`"
        )
        yield Violation("StudioComputeVpc", problem)


def warn_of_subnets(studio: Any, compute: Any) -> None:
    """A cluster that EMR may place outside of the Studio's subnets: AWS says of no other that Workspaces reach it."""
    reached = studio._known_subnets if isinstance(compute, StudioCluster) else ()
    there = compute._known_subnets if reached else ()
    outside = [one for one in there if all(are_apart(one, other) for other in reached)]
    if outside:
        problem = (
            f"{_path(compute)} may stand in a subnet that is not the Studio's ({len(outside)} of {len(there)}), where "
            "Workspaces may not reach it; give both the same `vpc_subnets`"
        )
        warn(studio, "StudioComputeSubnets", problem)


def _circle(studio: Any, compute: StudioCluster | StudioApplication) -> Iterator[Violation]:
    """What another stack has, and needs something of the Studio's stack, where policies of people name it."""
    place: Any = compute
    home = stack_of(studio)
    if stack_of(place) == home:
        return
    needed = dict(compute._stands_on)
    if isinstance(compute, StudioCluster) and needed:
        needed["security group of engines"] = studio.security_groups.engine.security_group_id
    sources = {name: source_of(one) for name, one in needed.items()}
    names = [name for name, source in sources.items() if source is not None and stack_of(source) == home]
    if names:
        kind = "cluster" if isinstance(compute, StudioCluster) else "application"
        problem = (
            f"{_path(compute)} would need the {' and the '.join(names)} of the stack {home.node.path}, whose policies "
            f"name the {kind}: neither stack could come first; {_way_out(names, kind)}"
        )
        yield Violation("StudioAcrossStacks", problem)


def _way_out(names: Sequence[str], kind: str) -> str:
    where = f"in the stack of the {kind} or in a third one"
    if set(names) <= {"VPC", "security group of engines"}:
        return f"make network and StudioSecurityGroups {where}, and give the Studio `network` and `security_groups`"
    return f"make what both use {where}"


def use_violations(studio: Any, compute: StudioCompute, execution_roles: Sequence[iam.IRole]) -> Iterator[Violation]:
    """What does not go together: the kind of Studio, of compute, and the roles of notebooks."""
    propagates = studio._view.trusted_identity_propagation is True
    if propagates and not isinstance(compute, StudioCluster):
        no_cluster = (
            f"a Studio with `trusted_identity_propagation` attaches to clusters only, and {_path(compute)} is none; "
            "use a cluster with IAM Identity Center, or a Studio without"
        )
        yield Violation("StudioIdentityPropagation", no_cluster)
    if isinstance(compute, StudioApplication):
        yield from _application_violations(compute)
        if not execution_roles:
            yield from _without_role(compute)
    elif isinstance(compute, StudioCluster):
        yield from _cluster_role_violations(compute, execution_roles, propagates=propagates)
    elif not execution_roles:
        no_roles = (
            f"nobody could use the managed endpoints of {_path(compute)}; name their execution roles in "
            "`execution_roles`"
        )
        yield Violation("StudioExecutionRoles", no_roles)


def _application_violations(application: StudioApplication) -> Iterator[Violation]:
    view, name = application._view, _path(application)
    if view.studio in (None, False):
        silent = f"{name} takes no notebooks; give it `interactive=Interactive(studio=True)`"
        yield Violation("StudioApplicationInteractive", silent)
    label = view.release_label
    if known(label) and features.supports("serverless_studio", label) is False:
        first = features.minimum("serverless_studio", "6.x")
        early = f"{name}: {label} does not have {features.title('serverless_studio')}; use {first} or later"
        yield Violation("StudioApplicationRelease", early)
    if view.runs("HIVE"):
        yield Violation("StudioApplicationType", f"{name} runs Hive, and notebooks run Spark; use a Spark application")


def _without_role(application: Any) -> Iterator[Violation]:
    """An import that was not told its role. One that is made here makes its role when it is asked: later."""
    if Resource.is_owned_resource(application):
        return
    try:
        application.execution_role  # noqa: B018
    except EmrValidationError as error:
        problem = (
            f"{_path(application)} was imported without its `execution_role`, and no notebook runs without one; name "
            "roles in `execution_roles`"
        )
        yield from (replace(one, message=problem) for one in error.violations)


def has_runtime_roles(cluster: ClusterView) -> bool | None:
    """Whether jobs on a cluster have roles of their own; None where that is not known."""
    security = cluster.security_configuration
    if security is None:
        return False
    if not known(security) or not (security.runtime_roles is None or known(security.runtime_roles)):
        return None
    return security.runtime_roles is True


def _cluster_role_violations(
    cluster: StudioCluster, execution_roles: Sequence[iam.IRole], *, propagates: bool
) -> Iterator[Violation]:
    with_roles, name = has_runtime_roles(cluster._view), _path(cluster)
    if propagates and execution_roles:
        as_people = (
            "a Studio with `trusted_identity_propagation` knows no runtime roles: notebooks act for the person at "
            "them; leave `execution_roles` out"
        )
        yield Violation("StudioExecutionRoles", as_people)
    elif with_roles is False and execution_roles:
        as_nodes = (
            f"{name} has no runtime roles: all its notebooks run as its nodes; leave `execution_roles` out, or give "
            "the cluster a `security_configuration=SecurityConfiguration(..., runtime_roles=True)`"
        )
        yield Violation("StudioExecutionRoles", as_nodes)
    elif with_roles and not execution_roles and not propagates:
        unnamed = f"{name} has runtime roles, and no notebook runs without one; name them in `execution_roles`"
        yield Violation("StudioExecutionRoles", unnamed)


def _path(compute: Any) -> str:
    return str(compute.node.path)
