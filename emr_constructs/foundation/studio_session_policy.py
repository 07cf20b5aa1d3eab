"""What users of EMR Studio may do, as a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import aws_cdk as cdk  # whose EMR on EKS loads where it is used
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access as facts_of_access
from emr_constructs.facts import studio
from emr_constructs.foundation.key_policy import let
from emr_constructs.foundation.policy_size import check_size
from emr_constructs.foundation.roles import passed_to, path_violations
from emr_constructs.foundation.studio_access import StudioAccess, StudioUserLevel, WorkspaceAccess
from emr_constructs.foundation.studio_compute import StudioApplication, StudioCluster
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE

Conditions = Mapping[str, Mapping[str, Any]]

_STUDIO: Final = re.compile(r"arn:[^:*?]+:elasticmapreduce:[^:*?]+:[^:*?]+:studio/[^*?]+")
_USER: Final = "${aws:userid}"
_MADE_BY_USER: Final = {"StringEquals": {f"elasticmapreduce:ResourceTag/{studio.workspace_creator_tag()}": _USER}}
_RUNTIME_ROLE: Final = "elasticmapreduce:ExecutionRoleArn"
_RUNS_AS_NOBODY: Final = {"Null": {_RUNTIME_ROLE: "true"}}
_BASIC: Final = StudioAccess.basic()


class StudioSessionPolicy(iam.ManagedPolicy):
    """What users of a Studio may do: the policy that users from Identity Center are mapped to, or that IAM users have.

    Rights are for resources of this account and region; logs, roles, endpoints and Studios only those that are named;
    each user reads the Git secrets that they made themselves. Rights to data are those of the clusters and of runtime
    roles. Costs nothing.

    IAM takes 6144 characters in a policy. One that is certainly longer stops the synthesis with ``PolicySize``; one
    that may be, with names as long as CloudFormation makes them, is warned of.

    A ``Studio`` makes these by itself: ``studio.grant_access`` and ``studio.add_user``.

    :param service_role: the service role of the Studio, which users hand to each Workspace.
    :param access: what users may do. Default: StudioAccess.basic()
    :param studio_arns: Studios that users may open when they authenticate with IAM. Default: none
    :param collaboration: let users invite others to a Workspace that they made, and reach all Workspaces where
        ``access`` does not say which. Default: False
    :param managed_policy_name: Default: made by CloudFormation
    :param path: IAM path. Default: ``/``
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``StudioArns``, ``IamPath``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        service_role: iam.IRole,
        access: StudioAccess = _BASIC,
        studio_arns: Sequence[str] = (),
        collaboration: bool = False,
        managed_policy_name: str | None = None,
        path: str | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(StudioSessionPolicy, scope, id, locals())
        violations = [*_studio_violations(studio_arns), *path_violations(path)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        level = max((one.level for one in access._parts), key=lambda one: one.value)
        serverless_roles = {part: _serverless_roles(part) for part in access._parts}
        super().__init__(
            scope,
            id,
            managed_policy_name=managed_policy_name,
            path=path,
            description=description or f"What {level.name.lower()} users of an Amazon EMR Studio may do",
        )
        self._access = access
        self._statements: dict[str, iam.PolicyStatement] = {}
        self._allow_workspaces(collaboration)
        self._allow_git_secrets()
        self._pass("service_role", [service_role])
        if studio_arns:
            self._allow(["enter_studio"], studio_arns)
        self._allow_anywhere("without_resource")
        for part in access._parts:
            self._write(part, serverless_roles[part])
        check_size(
            self, "narrow `access`, or split it: a person may have several policies with IAM, and one more group"
        )

    def _reach(self, compute: Any, execution_roles: Sequence[iam.IRole]) -> None:
        """Let users work on what was attached to their Studio, where they were not given another of its kind.

        :param compute: a cluster, an application or a virtual cluster.
        :param execution_roles: the roles that it was attached with.
        """
        for part in self._access._parts:
            if isinstance(compute, StudioCluster):
                if _reaches(part.clusters, compute):
                    self._allow_cluster(part, compute, part.runtime_roles or execution_roles)
            elif isinstance(compute, StudioApplication):
                if _reaches(part.applications, compute):
                    roles = part.serverless_roles or execution_roles or [compute.execution_role]
                    self._allow_application(part, compute, roles)
            elif _reaches(part.virtual_clusters, compute):
                self._allow_virtual_cluster(compute, part.endpoint_roles or execution_roles)

    def _write(self, part: StudioAccess, serverless_roles: Sequence[iam.IRole]) -> None:
        """What one of the accesses that were combined lets users do."""
        for cluster in part.clusters or ():
            self._allow_cluster(part, cluster, part.runtime_roles)
        for application in part.applications or ():
            self._allow_application(part, application, serverless_roles)
        for virtual_cluster in part.virtual_clusters or ():
            self._allow_virtual_cluster(virtual_cluster, part.endpoint_roles)
        if part.log_buckets:
            self._allow(["log_buckets"], [one.bucket_arn for one in part.log_buckets])
            self._allow(["logs"], [one.arn_for_objects("*") for one in part.log_buckets])
            for one in part.log_buckets:
                if one.encryption_key is not None:
                    let(one.encryption_key, self, "StudioLogReaders", list(studio.user_actions("log_keys")))
        if part._has(StudioUserLevel.INTERMEDIATE):
            self._allow_templates(part)
        if part.own_applications:
            self._allow_own_applications(part)
        if part._has(StudioUserLevel.ADVANCED):
            self._allow_anywhere("tools_without_resource")
        if part.sagemaker:
            self._allow_sagemaker()
        if part.cluster_service_roles:
            self._pass("service_role", part.cluster_service_roles)
            self._pass("instance_role", part.cluster_instance_roles)
            self._allow_anywhere("make_clusters")
        if part._makes_clusters:
            self._allow_made_clusters(part)

    def _allow_workspaces(self, collaboration: bool) -> None:
        """Workspaces, and who works in them together."""
        workspaces, use = [self._arn("elasticmapreduce", "editor/*")], ["workspaces", "start_workspaces"]
        usual = WorkspaceAccess.all() if collaboration else WorkspaceAccess.own()
        reached = dict.fromkeys(one.workspaces or usual for one in self._access._parts)
        everything = WorkspaceAccess.all() in reached
        if everything:
            self._allow(use, workspaces)
        own = ["delete_workspaces"] if everything else [*use, "delete_workspaces"]
        self._allow([*own, *(["collaboration"] if collaboration else [])], workspaces, _MADE_BY_USER)
        for one in () if everything else reached:
            if one.others:
                self._allow(use, workspaces, _tagged("elasticmapreduce:ResourceTag", one.tags))

    def _allow_git_secrets(self) -> None:
        """Logins to repositories: each their own."""
        prefix, owner = studio.git_secrets()
        secrets = [self._arn("secretsmanager", f"secret:{prefix}*")]
        own = _tagged("secretsmanager:ResourceTag", {owner: _USER})
        self._allow(["make_git_secrets"], secrets, _tagged("aws:RequestTag", {EMR_TAG: EMR_TAG_VALUE}))
        # A new secret is nobody's yet. That of another would become theirs, and they read it.
        self._allow(["tag_git_secrets"], secrets, {"StringEqualsIfExists": own["StringEquals"]})
        self._allow(["read_git_secrets"], secrets, own)

    def _allow_cluster(self, part: StudioAccess, cluster: StudioCluster, roles: Sequence[iam.IRole]) -> None:
        if not part._reaches_all_clusters:
            self._see_clusters(cluster.cluster_arn, roles)
        self._take_roles(cluster.cluster_arn, roles)

    def _allow_made_clusters(self, part: StudioAccess) -> None:
        """Clusters that users will make: by their tags, else all."""
        everything = self._arn("elasticmapreduce", "cluster/*")
        tags = _tagged("elasticmapreduce:ResourceTag", part.cluster_tags) if part.cluster_tags else None
        self._see_clusters(everything, part.runtime_roles, tags)
        self._take_roles(everything, part.runtime_roles, tags)

    def _see_clusters(self, arn: str, roles: Sequence[iam.IRole], tags: Conditions | None = None) -> None:
        """Clusters, with the UIs that EMR keeps of them; it makes the ids of these."""
        uis = self._arn("elasticmapreduce", "persistent-app-ui/*")
        # The key is missing where the UI is of a cluster without runtime roles. Who has none of them takes none here.
        only = {"StringEqualsIfExists": _runs_as(roles)} if roles else _RUNS_AS_NOBODY
        self._allow(["clusters", "start_workspaces"], [arn], tags)
        self._allow(["kept_uis"], [arn], {**(tags or {}), **only})
        self._allow(["kept_uis"], [uis], only)

    def _take_roles(self, arn: str, roles: Sequence[iam.IRole], tags: Conditions | None = None) -> None:
        if roles:
            equal = (tags or {}).get("StringEquals", {})
            self._allow(["runtime_roles"], [arn], {"StringEquals": {**equal, **_runs_as(roles)}})

    def _allow_application(
        self, part: StudioAccess, application: StudioApplication, roles: Sequence[iam.IRole]
    ) -> None:
        arn = application.application_arn
        runs = part._has(StudioUserLevel.INTERMEDIATE)
        if not part.own_applications:  # which are all
            self._allow(["applications", *(["jobs"] if runs else [])], [arn, f"{arn}/jobruns/*"])
        self._allow_anywhere("applications_without_resource")
        self._pass("serverless_execution_role", roles)
        application._let_submit(self)
        for one in roles:
            application._serve(one, self)

    def _allow_own_applications(self, part: StudioAccess) -> None:
        everything = self._arn("emr-serverless", "/applications/*")
        self._allow(["applications", "jobs", "change_applications"], [everything])
        self._allow_anywhere("applications_without_resource", "make_applications")
        self._pass("serverless_execution_role", part.serverless_roles)

    def _allow_virtual_cluster(
        self, virtual_cluster: cdk.interfaces.aws_emrcontainers.IVirtualClusterRef, roles: Sequence[iam.IRole]
    ) -> None:
        arn = virtual_cluster.virtual_cluster_ref.virtual_cluster_arn
        # Below it are endpoints and job runs.
        self._allow(["virtual_clusters"], [arn, f"{arn}/*"])
        self._allow_anywhere("virtual_clusters_without_resource")
        if roles:
            only = {"StringEquals": {"emr-containers:ExecutionRoleArn": [one.role_arn for one in roles]}}
            self._allow(["managed_endpoints"], [f"{arn}/endpoints/*"], only)

    def _allow_templates(self, part: StudioAccess) -> None:
        """Clusters from products of Service Catalog, which may be shared by another account."""
        if part.templates == ():
            return
        here = environment_of(self)
        any_product = [f"arn:{here.partition}:catalog:{here.region}:*:product/*"]
        self._allow(["templates"], [one.product_arn for one in part.templates] if part.templates else any_product)
        # Service Catalog begins the names of its stacks so.
        self._allow(["template_stacks"], [self._arn("cloudformation", "stack/SC-*")])
        self._allow_anywhere("templates_without_resource")
        # It knows no resources either, but who has launched something.
        self._allow(["own_products"], ["*"], {"StringEquals": {"servicecatalog:userLevel": "self"}})

    def _allow_sagemaker(self) -> None:
        self._allow(["sagemaker"], [self._arn("sagemaker", "domain/*"), self._arn("sagemaker", "user-profile/*")])
        self._allow_anywhere("sagemaker_without_resource")

    def _pass(self, kind: str, roles: Sequence[iam.IRole]) -> None:
        [service] = facts_of_access.services(kind)
        self._add(["iam:PassRole"], [one.role_arn for one in roles], passed_to(service))

    def _allow(self, purposes: Sequence[str], resources: Sequence[str], conditions: Conditions | None = None) -> None:
        actions = [action for purpose in purposes for action in studio.user_actions(purpose)]
        self._add(actions, resources, conditions)

    def _allow_anywhere(self, *purposes: str) -> None:
        """What knows no resources: it lists, or is about what is yet to be made."""
        actions = [action for purpose in purposes for action in studio.user_actions(purpose)]
        there = self._open_statement("*")
        if there is not None:
            there.add_actions(*actions)
        else:
            self._state("*", iam.PolicyStatement(actions=actions, resources=["*"]))

    def _add(self, actions: Sequence[str], resources: Sequence[str], conditions: Conditions | None) -> None:
        """A statement, or more resources of one that is there: IAM counts the characters of a policy."""
        key = repr((actions, conditions))
        there = self._open_statement(key)
        if there is not None:
            there.add_resources(*resources)
        elif resources:
            self._state(
                key, iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
            )

    def _open_statement(self, key: str) -> iam.PolicyStatement | None:
        """A statement that is there and can grow: what somebody has looked at cannot."""
        there = self._statements.get(key)
        return there if there is not None and not there.frozen else None

    def _state(self, key: str, statement: iam.PolicyStatement) -> None:
        self._statements[key] = statement
        self.add_statements(statement)

    def _arn(self, service: str, resource: str) -> str:
        return environment_of(self).arn(service, resource)


def _studio_violations(arns: Sequence[str]) -> Iterator[Violation]:
    """Why users cannot be let into Studios: IAM refuses ids, and a wildcard would be all of them."""
    for arn in arns:
        if not is_token(arn) and not _STUDIO.fullmatch(arn):
            shape = "arn:<partition>:elasticmapreduce:<region>:<account>:studio/<id>"
            problem = f"`studio_arns` has {arn!r}, which is no Studio; write {shape}"
            yield Violation("StudioArns", problem)


def _serverless_roles(part: StudioAccess) -> Sequence[iam.IRole]:
    """The roles that notebooks may have on the applications that are named."""
    return part.serverless_roles or [one.execution_role for one in part.applications or ()]


def _reaches(named: Sequence[Any] | None, compute: Any) -> bool:
    return named is None or compute in named


def _tagged(key: str, tags: Mapping[str, str]) -> Conditions:
    """The condition that something has all these tags."""
    return {"StringEquals": {f"{key}/{name}": value for name, value in tags.items()}}


def _runs_as(roles: Sequence[iam.IRole]) -> Mapping[str, list[str]]:
    return {_RUNTIME_ROLE: [one.role_arn for one in roles]}
