"""What users of EMR Studio may do, in three levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access, studio
from emr_constructs.foundation.roles import passed_to
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE

_STUDIO: Final = re.compile(r"arn:[^:*?]+:elasticmapreduce:[^:*?]+:[^:*?]+:studio/[^*?]+")
_USER: Final = "${aws:userid}"
_SAGEMAKER: Final = ("domain", "user-profile")


class StudioUserLevel(Enum):
    """How much users of a Studio may do."""

    BASIC = 1
    """Make Workspaces and attach them to clusters that are there."""

    INTERMEDIATE = 2
    """Also make clusters from templates and, with ``serverless_roles``, make and use EMR Serverless applications."""

    ADVANCED = 3
    """Also make clusters as they like, and use SageMaker's Data Wrangler and CodeWhisperer; not Athena."""


def _studio_violations(arns: Sequence[str]) -> Iterator[Violation]:
    """Why users cannot be let into Studios: IAM refuses ids, and a wildcard would be all of them."""
    for arn in arns:
        if not is_token(arn) and not _STUDIO.fullmatch(arn):
            shape = "arn:<partition>:elasticmapreduce:<region>:<account>:studio/<id>"
            problem = f"`studio_arns` has {arn!r}, which is no Studio; write {shape}"
            yield Violation("StudioArns", problem)


class StudioSessionPolicy(iam.ManagedPolicy):
    """What users of a Studio may do: the policy that users from Identity Center are mapped to, or that IAM users have.

    The levels are those of AWS's examples, narrower where IAM can be: rights are for resources of this account and
    region; logs, roles, endpoints and Studios only those that are named; each user reads the Git secrets that they made
    themselves. Rights to data are those of the clusters and of runtime roles: ``runtime_role.grant_submit_as(policy)``.
    IAM takes 6144 characters in a policy, which some ten named roles reach at the highest level. Costs nothing.

    :param level: Default: StudioUserLevel.BASIC
    :param service_role: the service role of the Studio, which users hand to each Workspace.
    :param log_buckets: buckets with logs that users may read. Default: none
    :param serverless_roles: roles that users may give to jobs and notebooks on EMR Serverless; from INTERMEDIATE.
        Default: none
    :param endpoint_roles: execution roles of EMR on EKS that users may have on managed endpoints. Default: none
    :param cluster_service_roles: service roles that users may give to clusters they make; ADVANCED. Default: none
    :param cluster_instance_roles: roles of nodes that users may give to clusters they make; ADVANCED. Default: none
    :param studio_arns: Studios that users may open when they authenticate with IAM. Default: none
    :param managed_policy_name: Default: made by CloudFormation
    :param path: IAM path. Default: ``/``
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``StudioLevel``, ``StudioArns``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        service_role: iam.IRole,
        level: StudioUserLevel = StudioUserLevel.BASIC,
        log_buckets: Sequence[s3.IBucket] = (),
        serverless_roles: Sequence[iam.IRole] = (),
        endpoint_roles: Sequence[iam.IRole] = (),
        cluster_service_roles: Sequence[iam.IRole] = (),
        cluster_instance_roles: Sequence[iam.IRole] = (),
        studio_arns: Sequence[str] = (),
        managed_policy_name: str | None = None,
        path: str | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(StudioSessionPolicy, scope, id, locals())
        needs = {
            "serverless_roles": (bool(serverless_roles), StudioUserLevel.INTERMEDIATE),
            "cluster_service_roles": (bool(cluster_service_roles), StudioUserLevel.ADVANCED),
            "cluster_instance_roles": (bool(cluster_instance_roles), StudioUserLevel.ADVANCED),
        }
        violations = [
            Violation("StudioLevel", f"`{name}` is of {least}, and `level` is {level}; raise it, or leave `{name}` out")
            for name, (said, least) in needs.items()
            if said and level.value < least.value
        ]
        violations += _studio_violations(studio_arns)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            managed_policy_name=managed_policy_name,
            path=path,
            description=description or f"What {level.name.lower()} users of an Amazon EMR Studio may do",
        )
        self._without_resource = ["without_resource"]
        # Roles of Studios and of clusters are both handed to EMR.
        self._pass("service_role", service_role, *cluster_service_roles)
        self._allow_workspaces(studio_arns)
        self._allow_logs(log_buckets)
        if endpoint_roles:
            self._allow_endpoints(endpoint_roles)
        if level.value >= StudioUserLevel.INTERMEDIATE.value:
            self._allow_templates()
        if serverless_roles:
            self._allow_serverless(serverless_roles)
        if level.value >= StudioUserLevel.ADVANCED.value:
            self._allow_own_clusters(cluster_instance_roles)
        # These know no resources: they list, or are about what is yet to be made.
        self._allow(self._without_resource, "*")

    def _allow_workspaces(self, studio_arns: Sequence[str]) -> None:
        """Workspaces, the clusters they are attached to, who works in them together, and their repositories."""
        workspaces = self._arn("elasticmapreduce", "editor/*")
        clusters, uis = (self._arn("elasticmapreduce", f"{kind}/*") for kind in ("cluster", "persistent-app-ui"))
        prefix, owner = studio.git_secrets()
        secrets = self._arn("secretsmanager", f"secret:{prefix}*")
        made_by_user = {f"elasticmapreduce:ResourceTag/{studio.workspace_creator_tag()}": _USER}
        # One statement: each action knows some of the resources, and IAM counts the characters of a policy.
        self._allow(["workspaces", "clusters", "kept_uis"], workspaces, clusters, uis)
        self._allow(["collaboration"], workspaces, conditions={"StringEquals": made_by_user})
        tagged = {f"aws:RequestTag/{EMR_TAG}": EMR_TAG_VALUE}
        self._allow(["make_git_secrets"], secrets, conditions={"StringEquals": tagged})
        self._allow(["tag_git_secrets"], secrets)
        own = {f"secretsmanager:ResourceTag/{owner}": _USER}
        self._allow(["read_git_secrets"], secrets, conditions={"StringEquals": own})
        if studio_arns:
            self._allow(["enter_studio"], *studio_arns)

    def _allow_logs(self, buckets: Sequence[s3.IBucket]) -> None:
        if buckets:
            self._allow(["log_buckets"], *(one.bucket_arn for one in buckets))
            self._allow(["logs"], *(one.arn_for_objects("*") for one in buckets))

    def _allow_endpoints(self, roles: Sequence[iam.IRole]) -> None:
        """Managed endpoints of EMR on EKS, with these roles only."""
        only = {"emr-containers:ExecutionRoleArn": [one.role_arn for one in roles]}
        endpoints = self._arn("emr-containers", "/virtualclusters/*/endpoints/*")
        self._allow(["managed_endpoints"], endpoints, conditions={"ArnEquals": only})
        self._allow(["virtual_clusters"], self._arn("emr-containers", "/virtualclusters/*"))
        self._without_resource.append("virtual_clusters_without_resource")

    def _allow_templates(self) -> None:
        """Clusters from products of Service Catalog, which may be shared by another account."""
        here = environment_of(self)
        self._allow(["templates"], f"arn:{here.partition}:catalog:{here.region}:*:product/*")
        # Service Catalog begins the names of its stacks so.
        self._allow(["template_stacks"], self._arn("cloudformation", "stack/SC-*"))
        self._without_resource.append("templates_without_resource")

    def _allow_serverless(self, roles: Sequence[iam.IRole]) -> None:
        self._allow(["applications"], self._arn("emr-serverless", "/applications/*"))
        self._pass("serverless_execution_role", *roles)
        self._without_resource.append("applications_without_resource")

    def _allow_own_clusters(self, instance_roles: Sequence[iam.IRole]) -> None:
        self._pass("instance_role", *instance_roles)
        self._allow(["sagemaker", "sagemaker_domains"], *(self._arn("sagemaker", f"{one}/*") for one in _SAGEMAKER))
        self._without_resource += ["make_clusters", "tools_without_resource"]

    def _allow(self, purposes: Sequence[str], *resources: str, conditions: Mapping[str, Any] | None = None) -> None:
        actions = [action for purpose in purposes for action in studio.user_actions(purpose)]
        self.add_statements(iam.PolicyStatement(actions=actions, resources=list(resources), conditions=conditions))

    def _pass(self, kind: str, *roles: iam.IRole) -> None:
        if roles:
            [service] = access.services(kind)
            self.add_statements(
                iam.PolicyStatement(
                    actions=["iam:PassRole"],
                    resources=[one.role_arn for one in roles],
                    conditions=passed_to(service),
                )
            )

    def _arn(self, service: str, resource: str) -> str:
        here = environment_of(self)
        return f"arn:{here.partition}:{service}:{here.region}:{here.account}:{resource}"
