"""Roles of single steps and notebooks, in place of the one role of the nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import path_of, stack_of
from emr_constructs.cluster.interface import ICluster
from emr_constructs.cluster.parts import ClusterParts
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.foundation import keys, roles
from emr_constructs.foundation.lake_formation import allow_lake_formation, database_violations
from emr_constructs.foundation.trust import Nobody, trust
from emr_constructs.model.auto import AUTO, Auto
from emr_constructs.rules.view import known


class RuntimeRole(iam.Role):
    """A role for steps and notebooks on clusters with runtime roles: each job has its own rights, not the nodes'.

    Only the roles of the nodes that are named can take it, and they get the right to. It starts with the right to use
    the keys with which these clusters encrypt data in S3, and gains what is granted: ``bucket.grant_read(role)``.
    Everything that it needs of others stands in its own stack, so that it may stand in that of the clusters or in a
    later one. In an earlier one it needs ``instance_roles`` that are there already. Costs nothing.

    Sessions last an hour at most, since nodes take the role with a role of their own. Steps that CloudFormation
    makes cannot name a runtime role: submit work through EMR's API, Step Functions or Studio.

    :param clusters: clusters whose jobs may run as this role; ``allow`` adds further ones. Default: none
    :param instance_roles: roles of nodes, where there is no cluster yet. Default: none
    :param propagate_source_identity: let nodes pass on the source identity of whoever submits. False where a
        configuration passes them on refuses whoever has one. Default: what the security configurations of ``clusters``
        say, where they are known
    :param lake_formation: let the role ask Lake Formation for data and use the Glue Data Catalog; nodes may then tag
        its sessions as callers of Lake Formation and in no other way. Default: False
    :param databases: the databases that ``lake_formation`` reaches. Default: all of this account and region
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``RuntimeRoleUntaken``, ``RuntimeRolesOff``,
        ``DatabasesWithoutLakeFormation``, ``UndecidableDatabases``, ``GlueName``, ``ImportedWithoutRole``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        clusters: Sequence[ICluster] = (),
        instance_roles: Sequence[iam.IRole] = (),
        propagate_source_identity: bool | Auto = AUTO,
        lake_formation: bool = False,
        databases: Sequence[str] = (),
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(RuntimeRole, scope, id, locals())
        violations = list(database_violations(databases, lake_formation=lake_formation))
        for index, cluster in enumerate(clusters):
            violations += _violations_of(cluster, f"clusters[{index}]")
        if not clusters and not instance_roles:
            problem = "nobody could take the role; give `clusters`, or `instance_roles` of clusters to come"
            violations.append(Violation("RuntimeRoleUntaken", problem))
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        # An import that was not told its role says so, before anything is made.
        nodes = [*instance_roles, *(cluster.instance_role for cluster in clusters)]
        super().__init__(
            scope,
            id,
            assumed_by=Nobody(),
            description=description or "Runtime role of jobs on Amazon EMR clusters",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        self._propagates = propagate_source_identity
        self._lake_formation = lake_formation
        self._takers: set[iam.IRole] = set()
        self._with_identity: set[iam.IRole] = set()
        self._clusters: list[ICluster] = []
        self._submitters: list[iam.IGrantable] = []
        if lake_formation:
            allow_lake_formation(self, self, databases)
        for one in nodes:
            self._let_take(one)
        for cluster in dict.fromkeys(clusters):
            self._add(cluster)

    def allow(self, cluster: ICluster) -> None:
        """Let jobs on a further cluster run as this role; who may submit as it may do so there, too.

        :param cluster: the cluster, with runtime roles in its security configuration.
        :raises EmrValidationError: ``ArgumentType``, ``RuntimeRolesOff``, ``ImportedWithoutRole``.
        """
        violations = list(type_violations({"cluster": ICluster}, {"cluster": cluster}))
        violations = violations or list(_violations_of(cluster, "cluster"))
        if violations:
            raise EmrValidationError(violations, self.node.path)
        if cluster not in self._clusters:
            self._let_take(cluster.instance_role)
            self._add(cluster)

    def grant_submit_as(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody submit steps and open notebooks as this role, on all clusters that it knows or will know.

        A role of another stack gets it as a policy in the stack of this one. ``cluster.grants.submit_as`` gives it for
        one cluster, in the stack of the grantee.

        :param grantee: the role or user.
        :raises EmrValidationError: ``ArgumentType``, ``SubmitNowhere``.
        """
        violations = list(type_violations({"grantee": iam.IGrantable}, {"grantee": grantee}))
        if not self._clusters:
            problem = "the role knows no cluster; give it `clusters`, or write cluster.grants.submit_as(...)"
            violations.append(Violation("SubmitNowhere", problem))
        if violations:
            raise EmrValidationError(violations, self.node.path)
        here = roles.principal_at_hand(stack_of(self), grantee)
        self._submitters.append(here)
        first, *others = (cluster.grants.submit_as(here, execution_role=self) for cluster in self._clusters)
        for other in others:
            first = first.combine(other)
        return first

    def _add(self, cluster: ICluster) -> None:
        """Give what a cluster asks of roles of its jobs, and what this role asks of it."""
        self._clusters.append(cluster)
        if self._propagates is True or (self._propagates is AUTO and _says_identity(cluster)):
            self._let_pass_identity(cluster.instance_role)
        for key in _object_keys(cluster):
            keys.grant_data(key, self)
        for submitter in self._submitters:
            cluster.grants.submit_as(submitter, execution_role=self)

    def _let_take(self, nodes: iam.IRole) -> None:
        """Trust nodes, and let them take the role."""
        if nodes in self._takers:
            return
        self._takers.add(nodes)
        actions = access.actions("take_runtime_role")
        trust(self, iam.ArnPrincipal(nodes.role_arn), actions)
        tag = {"aws:TagKeys": access.session_tag("lake_formation")}
        roles.allow_or_ask(
            self,
            "NodesCannotTakeRuntimeRole",
            nodes,
            iam.PolicyStatement(
                actions=list(actions),
                resources=[self.role_arn],
                conditions={"ForAllValues:StringEquals": tag} if self._lake_formation else None,
            ),
        )
        if self._propagates is True:
            self._let_pass_identity(nodes)

    def _let_pass_identity(self, nodes: iam.IRole) -> None:
        """Let nodes say on whose behalf they take the role. Who that may be is told by whoever may submit."""
        if nodes in self._with_identity:
            return
        self._with_identity.add(nodes)
        actions = access.actions("pass_source_identity")
        trust(self, iam.ArnPrincipal(nodes.role_arn), actions)
        roles.allow_or_ask(
            self,
            "NodesCannotPassSourceIdentity",
            nodes,
            iam.PolicyStatement(actions=list(actions), resources=[self.role_arn]),
        )


def _violations_of(cluster: ICluster, argument: str) -> Iterator[Violation]:
    security = cluster._view.security_configuration
    if security is None or (known(security) and security.runtime_roles in (None, False)):
        problem = (
            f"`{argument}` ({cluster.node.path}) has no runtime roles: all its jobs run as its nodes; give the cluster "
            "a `security_configuration=SecurityConfiguration(..., runtime_roles=True)`"
        )
        yield Violation("RuntimeRolesOff", problem)


def _says_identity(cluster: ICluster) -> bool:
    security = cluster._view.security_configuration
    return known(security) and security.propagate_source_identity is True


def _object_keys(cluster: ICluster) -> list[kms.IKey]:
    """The keys with which jobs on a cluster encrypt, or may encrypt, what they write to S3."""
    return cluster.security_configuration._object_keys if isinstance(cluster, ClusterParts) else []
