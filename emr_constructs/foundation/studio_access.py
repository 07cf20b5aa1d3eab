"""What users of EMR Studio may do, as values: a Studio makes one policy of all that are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any, TypedDict

import aws_cdk as cdk  # whose Service Catalog, S3 and EMR on EKS load where they are used
from aws_cdk import aws_iam as iam
from typing_extensions import Unpack

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.studio_compute import StudioApplication, StudioCluster
from emr_constructs.model.value import Value


class StudioUserLevel(Enum):
    """How much users of a Studio may do."""

    BASIC = 1
    """Make Workspaces and attach them to what is there."""

    INTERMEDIATE = 2
    """Also make clusters from templates, run jobs on EMR Serverless, and make applications where that is said."""

    ADVANCED = 3
    """Also make clusters as they like, and use CodeWhisperer and, where that is said, SageMaker; not Athena."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceAccess(Value):
    """Which Workspaces users reach besides their own: made by ``own``, ``tagged`` and ``all``.

    EMR tags a Workspace with who made it. Other tags are given by whoever may ``elasticmapreduce:AddTags``; users of a
    Studio may not. Workspaces of other Studios of the account are among them: EMR has no condition on the Studio.

    :param others: whether they reach Workspaces of others. Default: False
    :param tags: only those of them with all these tags. Default: all
    :raises EmrValidationError: ``ArgumentType``, ``WorkspaceTags``, ``StudioTagKey``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
    """

    others: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = list(_tag_violations("tags", self.tags))
        if self.tags and not self.others:
            problem = "`tags` is about Workspaces of others; write `WorkspaceAccess.tagged({...})`"
            violations.append(Violation("WorkspaceTags", problem))
        if violations:
            raise EmrValidationError(violations)

    def __hash__(self) -> int:
        return hash((self.others, frozenset(self.tags.items())))

    @staticmethod
    def own() -> WorkspaceAccess:
        """Those that a user made."""
        return WorkspaceAccess()

    @staticmethod
    def tagged(tags: Mapping[str, str]) -> WorkspaceAccess:
        """Those that a user made, and all with these tags.

        :param tags: all that a Workspace must have.
        :raises EmrValidationError: ``ArgumentType``, ``WorkspaceTags``, ``StudioTagKey``.
        """
        if not tags:
            problem = "`tags` is empty, which would be all Workspaces; name a tag, or write `WorkspaceAccess.all()`"
            raise EmrValidationError([Violation("WorkspaceTags", problem)])
        return WorkspaceAccess(others=True, tags=tags)

    @staticmethod
    def all() -> WorkspaceAccess:
        """All of the account."""
        return WorkspaceAccess(others=True)


class BasicOptions(TypedDict, total=False):
    """What every access can be narrowed to; see ``StudioAccess``."""

    clusters: Sequence[StudioCluster] | None
    applications: Sequence[StudioApplication] | None
    virtual_clusters: Sequence[cdk.interfaces.aws_emrcontainers.IVirtualClusterRef] | None
    runtime_roles: Sequence[iam.IRole]
    serverless_roles: Sequence[iam.IRole]
    endpoint_roles: Sequence[iam.IRole]
    workspaces: WorkspaceAccess | None
    log_buckets: Sequence[cdk.aws_s3.IBucket]


class IntermediateOptions(BasicOptions, total=False):
    """What access from the middle level on can have."""

    templates: Sequence[cdk.aws_servicecatalog.IProduct] | None
    cluster_tags: Mapping[str, str]
    own_applications: bool


class AdvancedOptions(IntermediateOptions, total=False):
    """What access of the highest level can have."""

    cluster_service_roles: Sequence[iam.IRole]
    cluster_instance_roles: Sequence[iam.IRole]
    sagemaker: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class StudioAccess(Value):
    """What users of a Studio may do: one of three levels, narrowed, and combined with ``|``.

    The levels are those of AWS's examples, narrower where IAM can be. What is attached to the Studio can be used, and
    nothing else, unless clusters, applications or virtual clusters are named: then only these. Whoever makes clusters
    also reaches those, whose ids nobody knows yet: those from templates by ``cluster_tags``, else all clusters of the
    account, because Studio gives no tags to clusters that users make as they like.

    IAM is not asked about the cluster when a Workspace is attached to one: which clusters without runtime roles users
    can work on, security groups decide. IAM decides what users see of a cluster, and which runtime roles they take.

    :param level: Default: StudioUserLevel.BASIC
    :param clusters: the only clusters; ``[]`` is none. Default: those that are attached
    :param applications: the only applications of EMR Serverless. Default: those that are attached
    :param virtual_clusters: the only virtual clusters of EMR on EKS; name ``endpoint_roles``, too. Default: those that
        are attached
    :param runtime_roles: the only roles that users may take on clusters with runtime roles. Default: those that a
        cluster was attached with
    :param serverless_roles: the only roles that notebooks may have on EMR Serverless. Default: those that an
        application was attached with, else the application's own
    :param endpoint_roles: the only execution roles that users may have on managed endpoints. Default: those that a
        virtual cluster was attached with
    :param workspaces: which Workspaces. Default: those that a user made; where users collaborate, all
    :param log_buckets: buckets with logs that users may read, with their keys. Default: none
    :param templates: products of Service Catalog from which users may make clusters; from INTERMEDIATE. Default: all
        that Service Catalog offers them
    :param cluster_tags: tags that clusters from ``templates`` have; users reach clusters with all of them. From
        INTERMEDIATE, without ``cluster_service_roles``. Default: all of the account, where users may make clusters
    :param own_applications: let users make applications of EMR Serverless, and change and delete any of the account:
        IAM cannot tell whose they are; from INTERMEDIATE. Default: False
    :param cluster_service_roles: service roles that users may give to clusters they make; ADVANCED, together with
        ``cluster_instance_roles``. Default: none, and users make clusters from templates only
    :param cluster_instance_roles: roles of nodes for the same; ADVANCED. Default: none
    :param sagemaker: let users open Data Wrangler in SageMaker, as any user profile of the account with all that its
        role may do: AWS's example does, since IAM cannot tell whose they are; ADVANCED. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``StudioLevel``, ``StudioEndpointRoles``, ``StudioClusterRoles``,
        ``StudioClusterTags``, ``StudioOwnApplications``, ``StudioTagKey``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
    """

    level: StudioUserLevel = StudioUserLevel.BASIC
    clusters: Sequence[StudioCluster] | None = None
    applications: Sequence[StudioApplication] | None = None
    virtual_clusters: Sequence[cdk.interfaces.aws_emrcontainers.IVirtualClusterRef] | None = None
    runtime_roles: Sequence[iam.IRole] = ()
    serverless_roles: Sequence[iam.IRole] = ()
    endpoint_roles: Sequence[iam.IRole] = ()
    workspaces: WorkspaceAccess | None = None
    log_buckets: Sequence[cdk.aws_s3.IBucket] = ()
    templates: Sequence[cdk.aws_servicecatalog.IProduct] | None = None
    cluster_tags: Mapping[str, str] = field(default_factory=dict)
    own_applications: bool = False
    cluster_service_roles: Sequence[iam.IRole] = ()
    cluster_instance_roles: Sequence[iam.IRole] = ()
    sagemaker: bool = False
    _others: Sequence[StudioAccess] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = [*self._level_violations(), *self._role_violations()]
        violations += _tag_violations("cluster_tags", self.cluster_tags)
        if violations:
            raise EmrValidationError(violations)
        for one in fields(self):
            if isinstance(getattr(self, one.name), list):  # which could change
                object.__setattr__(self, one.name, tuple(getattr(self, one.name)))

    @classmethod
    def basic(cls, **options: Unpack[BasicOptions]) -> StudioAccess:
        """Make Workspaces and attach them to what is there.

        :param options: of ``StudioAccess``, all that have no level.
        :raises EmrValidationError: as ``StudioAccess``.
        """
        return cls(level=StudioUserLevel.BASIC, **options)

    @classmethod
    def intermediate(cls, **options: Unpack[IntermediateOptions]) -> StudioAccess:
        """Also make clusters from templates, and run jobs on EMR Serverless.

        :param options: of ``StudioAccess``, all that are not ADVANCED.
        :raises EmrValidationError: as ``StudioAccess``.
        """
        return cls(level=StudioUserLevel.INTERMEDIATE, **options)

    @classmethod
    def advanced(cls, **options: Unpack[AdvancedOptions]) -> StudioAccess:
        """Also make any cluster with ``cluster_service_roles`` and ``cluster_instance_roles``, and use CodeWhisperer.

        :param options: of ``StudioAccess``.
        :raises EmrValidationError: as ``StudioAccess``.
        """
        return cls(level=StudioUserLevel.ADVANCED, **options)

    def combine(self, other: StudioAccess) -> StudioAccess:
        """What either of two lets users do. The same is said by ``self | other``.

        :param other: may be of another level.
        :raises EmrValidationError: ``ArgumentType``.
        """
        violations = list(type_violations({"other": StudioAccess}, {"other": other}))
        if violations:
            raise EmrValidationError(violations)
        first, *rest = dict.fromkeys((*self._parts, *other._parts))
        return replace(first, _others=tuple(rest))

    def __or__(self, other: StudioAccess) -> StudioAccess:
        return self.combine(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StudioAccess) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _parts(self) -> tuple[StudioAccess, ...]:
        """What was combined."""
        return (replace(self, _others=()) if self._others else self, *self._others)

    @property
    def _key(self) -> frozenset[tuple[Any, ...]]:
        """What makes it the same as another: neither the order of lists nor that of parts does."""
        return frozenset(
            tuple(_unordered(getattr(part, one.name)) for one in fields(part) if one.name != "_others")
            for part in self._parts
        )

    @property
    def _makes_clusters(self) -> bool:
        """Whether users make clusters, whose ids nobody knows yet."""
        from_templates = self._has(StudioUserLevel.INTERMEDIATE) and self.templates != ()
        return from_templates or bool(self.cluster_service_roles)

    @property
    def _reaches_all_clusters(self) -> bool:
        """Whether users reach every cluster of the account, since no tag tells those that they make."""
        return self._makes_clusters and not self.cluster_tags

    def _has(self, level: StudioUserLevel) -> bool:
        """Whether a level is part of it."""
        return self.level.value >= level.value

    def _level_violations(self) -> Iterator[Violation]:
        needs = {
            "templates": StudioUserLevel.INTERMEDIATE,
            "cluster_tags": StudioUserLevel.INTERMEDIATE,
            "own_applications": StudioUserLevel.INTERMEDIATE,
            "cluster_service_roles": StudioUserLevel.ADVANCED,
            "cluster_instance_roles": StudioUserLevel.ADVANCED,
            "sagemaker": StudioUserLevel.ADVANCED,
        }
        for name, least in needs.items():
            if getattr(self, name) and not self._has(least):
                problem = f"`{name}` is of {least}, and `level` is {self.level}; raise it, or leave `{name}` out"
                yield Violation("StudioLevel", problem)

    def _role_violations(self) -> Iterator[Violation]:
        if self.virtual_clusters and not self.endpoint_roles:
            yield Violation(
                "StudioEndpointRoles",
                "`virtual_clusters` without `endpoint_roles` lets nobody use their endpoints; name the roles",
            )
        if bool(self.cluster_service_roles) != bool(self.cluster_instance_roles):
            yield Violation(
                "StudioClusterRoles",
                "a cluster needs one of `cluster_service_roles` and one of `cluster_instance_roles`; give both",
            )
        if self.cluster_service_roles and self.cluster_tags:
            yield Violation(
                "StudioClusterTags",
                "clusters that users make with `cluster_service_roles` have no tags, so that `cluster_tags` would hide "
                "them; leave one of the two out",
            )
        if self.own_applications and not self.serverless_roles:
            yield Violation(
                "StudioOwnApplications",
                "`own_applications` without `serverless_roles` runs nothing on them; name the roles",
            )


def _unordered(value: Any) -> Any:
    """A field such that the same in another order is equal."""
    if isinstance(value, Mapping):
        return frozenset(value.items())
    return frozenset(value) if isinstance(value, tuple) else value


def _tag_violations(argument: str, tags: Mapping[str, str]) -> Iterator[Violation]:
    """Keys that IAM cannot ask for: they are part of the name of a condition."""
    for key in tags:
        if is_token(key) or not key.strip():
            problem = f"`{argument}` has the key {key!r}; write a key that is known before deployment"
            yield Violation("StudioTagKey", problem)
