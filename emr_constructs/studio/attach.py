"""What Workspaces of a Studio can be attached to: clusters, EMR Serverless applications, virtual clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import warn
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.studio_compute import StudioApplication, StudioCluster
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.view import View
from emr_constructs.studio.targets import (
    StudioCompute,
    found_by,
    has_runtime_roles,
    id_of,
    place_violations,
    use_violations,
    warn_of_subnets,
)

_HINTS: Final[dict[str, Any]] = {"execution_roles": Sequence[iam.IRole]}


class StudioAttachments:
    """What lets Workspaces reach what runs notebooks."""

    def attach(self, compute: StudioCompute, *, execution_roles: Sequence[iam.IRole] = ()) -> None:
        """Let Workspaces be attached to a cluster, an EMR Serverless application or a virtual cluster.

        People choose among what is attached. Who has access to the Studio, now or later, may use it, unless the access
        names others of its kind. The primary nodes of a cluster get the security group of the Studio's engines; a
        cluster that is deployed already is replaced. Costs nothing.

        Where the cluster stands in another stack than the Studio, network and groups have to stand there too, or in a
        third one: ``Studio(..., network=network, security_groups=groups)``.

        :param compute: a ``Cluster``, a ``ServerlessApplication``, or a virtual cluster of EMR on EKS, such as CDK's
            ``CfnVirtualCluster``, of the region and account of the Studio. Imported ones are taken as they are. A
            virtual cluster needs a managed endpoint, and its EKS cluster a subnet in common with the Studio.
        :param execution_roles: the roles that notebooks choose from: each a ``RuntimeRole`` of a cluster that has them
            in its security configuration, and of no other; for a virtual cluster those of its managed endpoints.
            Default: for an application its own role, for a cluster without runtime roles that of its nodes
        :raises EmrValidationError: ``ArgumentType``, ``StudioAttachedTwice``, ``StudioComputeElsewhere``,
            ``StudioComputeVpc``, ``StudioAcrossStacks``, ``StudioExecutionRoles``, ``StudioIdentityPropagation``,
            ``StudioApplicationInteractive``, ``StudioApplicationRelease``, ``StudioApplicationType``,
            ``ApplicationWithoutRole``, and those of the rules on clusters that Workspaces reach, such as
            ``StudioClusterApplications``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-create-use-clusters.html
        """
        studio: Any = self
        violations = [*_wrong_kind(compute), *type_violations(_HINTS, {"execution_roles": execution_roles})]
        violations = violations or [
            *_twice(studio, compute),
            *place_violations(studio, compute),
            *use_violations(studio, compute, execution_roles),
            *judged(studio, compute, errors_in),
        ]
        if violations:
            raise EmrValidationError(violations, studio.node.path)
        warnings = judged(studio, compute, warnings_in)
        if isinstance(compute, StudioCluster):
            compute._take_notebooks(studio.security_groups.engine)
        elif isinstance(compute, StudioApplication):
            for role in execution_roles:
                compute._serve(role, studio)
        studio._let_people_reach(compute, tuple(execution_roles))
        for one in warnings:
            warn(studio, one.code, one.message)
        warn_of_subnets(studio, compute)
        _warn_of_collaboration(studio, compute)


def _wrong_kind(compute: Any) -> list[Violation]:
    """What Workspaces know nothing of: said in the names of what they do."""
    problem = (
        f"`compute` must be a Cluster, a ServerlessApplication or a virtual cluster of EMR on EKS, not {compute!r}; "
        "what was made elsewhere is imported with `Cluster.from_cluster_id` and its like"
    )
    found = type_violations({"compute": StudioCompute}, {"compute": compute})
    return [replace(one, message=problem) for one in found]


def _twice(studio: Any, compute: Any) -> list[Violation]:
    if id_of(compute) not in [id_of(one) for one, _ in studio._team.computes]:
        return []
    problem = f"{compute.node.path} is attached already; attach it once, with all `execution_roles`"
    return [Violation("StudioAttachedTwice", problem)]


def judged(studio: Any, compute: Any, tell: Callable[[View], list[Violation]]) -> list[Violation]:
    """What rules find in a cluster because Workspaces reach it."""
    if not isinstance(compute, StudioCluster):
        return []
    path: Any = compute
    return [replace(one, message=f"{path.node.path}: {one.message}") for one in found_by(studio, compute, tell)]


def _warn_of_collaboration(studio: Any, compute: Any) -> None:
    """A Workspace that is attached to a cluster with runtime roles is no longer shared."""
    if studio._collaborates and isinstance(compute, StudioCluster) and has_runtime_roles(compute._view):
        path: Any = compute
        told = f"nobody collaborates in a Workspace while it is attached to {path.node.path}, which has runtime roles"
        warn(studio, "StudioCollaborationEnds", told)
