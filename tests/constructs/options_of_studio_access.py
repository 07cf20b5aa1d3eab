"""What each argument of the access of Studio users changes in their policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_cdk import aws_emrcontainers as containers
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_servicecatalog as servicecatalog
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_foundations import ROLE
from synthesized import Brought, imported_role

import emr_constructs as emr

POLICY: Look = text_of("Resource")
LEVELS = [one.name.lower() for one in emr.StudioUserLevel]


def roles(name: str) -> Callable[[Construct], list[iam.IRole]]:
    return lambda scope: [imported_role(scope, name)]


def clusters(scope: Construct) -> list[Any]:
    return [emr.Cluster.from_cluster_id(scope, "Cluster", "j-1OWN")]


def applications(scope: Construct) -> list[Any]:
    role = imported_role(scope, "OfApplication")
    return [
        emr.ServerlessApplication.from_application_attributes(
            scope, "Application", application_id="00own", execution_role=role
        )
    ]


def virtual_clusters(scope: Construct) -> list[containers.CfnVirtualCluster]:
    eks = containers.CfnVirtualCluster.EksInfoProperty(namespace="etl")
    info = containers.CfnVirtualCluster.ContainerInfoProperty(eks_info=eks)
    provider = containers.CfnVirtualCluster.ContainerProviderProperty(id="eks", type="EKS", info=info)
    return [containers.CfnVirtualCluster(scope, "Virtual", name="etl", container_provider=provider)]


def log_buckets(scope: Construct) -> list[s3.IBucket]:
    return [s3.Bucket.from_bucket_name(scope, "Logs", "logs-of-ours")]


def templates(scope: Construct) -> list[servicecatalog.IProduct]:
    arn = "arn:aws:catalog:eu-west-1:111122223333:product/prod-own"
    return [servicecatalog.Product.from_product_arn(scope, "Product", arn)]


def allowed(brought: Brought, place: str, access: emr.StudioAccess, **arguments: Any) -> None:
    given = {"service_role": brought.arguments["service_role"], "access": access, **arguments}
    emr.StudioSessionPolicy(brought.stack, place, **given)


GOES_WITH: dict[str, tuple[str, Callable[[Construct], Any]]] = {
    "runtime_roles": ("clusters", clusters),
    "serverless_roles": ("applications", applications),
    "endpoint_roles": ("virtual_clusters", virtual_clusters),
    "virtual_clusters": ("endpoint_roles", roles("Other")),
    "cluster_service_roles": ("cluster_instance_roles", roles("Other")),
    "cluster_instance_roles": ("cluster_service_roles", roles("Other")),
    "own_applications": ("serverless_roles", roles("Other")),
}
"""What has to be said together."""


def of_value(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    scope = Construct(brought.stack, f"With{place}")
    also = {other: make(scope) for name, (other, make) in GOES_WITH.items() if name in arguments}
    allowed(brought, place, emr.StudioAccess(**{**also, **arguments}))


def of_level(level: str) -> Callable[[Brought, str, dict[str, Any]], None]:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        allowed(brought, place, getattr(emr.StudioAccess, level)(**arguments.get("options", {})))

    return make


def session(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.StudioSessionPolicy(brought.stack, place, **{"service_role": brought.arguments["service_role"], **arguments})


def people(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.StudioUserRole(brought.stack, place, **arguments)


def later(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    unsaid = iam.ManagedPolicy.from_managed_policy_name(brought.stack, f"PolicyOf{place}", "Unsaid")
    emr.StudioUserRole(brought.stack, place).add_managed_policy(arguments.get("policy", unsaid))


def of_workspaces(make: Callable[..., emr.WorkspaceAccess], **base: Any) -> Callable[..., None]:
    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        allowed(brought, place, emr.StudioAccess.basic(workspaces=make(**{**base, **arguments})))

    return use


def combined(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    allowed(brought, place, emr.StudioAccess.basic().combine(arguments.get("other", emr.StudioAccess.basic())))


MIDDLE = {"level": emr.StudioUserLevel.INTERMEDIATE}
TOP = {"level": emr.StudioUserLevel.ADVANCED}


def option(given: Any, expected: str, **rest: Any) -> Option:
    return Option(given=given, look=POLICY, expected=Containing(expected), rest=rest)


OWNERS = {
    "StudioAccess": Owner(
        make=of_value,
        options={
            "level": option(emr.StudioUserLevel.ADVANCED, "codewhisperer:GenerateRecommendations"),
            "clusters": option(clusters, "cluster/j-1OWN"),
            "applications": option(applications, "/applications/00own"),
            "virtual_clusters": option(virtual_clusters, "/endpoints/*"),
            "runtime_roles": option(roles("Analyst"), "teams/Analyst"),
            "serverless_roles": option(roles("Jobs"), "teams/Jobs"),
            "endpoint_roles": option(roles("Pods"), "teams/Pods"),
            "workspaces": option(emr.WorkspaceAccess.tagged({"team": "ours"}), "ResourceTag/team"),
            "log_buckets": option(log_buckets, "logs-of-ours"),
            "templates": option(templates, "product/prod-own", **MIDDLE),
            "cluster_tags": option({"team": "ours"}, "elasticmapreduce:ResourceTag/team", **MIDDLE),
            "own_applications": option(True, "emr-serverless:CreateApplication", **MIDDLE),
            "cluster_service_roles": option(roles("Emr"), "teams/Emr", **TOP),
            "cluster_instance_roles": option(roles("Workers"), "teams/Workers", **TOP),
            "sagemaker": option(True, "sagemaker:DescribeDomain", **TOP),
        },
    ),
    **{
        f"StudioAccess.{level}": Owner(
            make=of_level(level),
            options={"options": option({"workspaces": emr.WorkspaceAccess.tagged({"team": "x"})}, "ResourceTag/team")},
        )
        for level in LEVELS
    },
    "StudioAccess.combine": Owner(
        make=combined, options={"other": option(emr.StudioAccess.advanced(), "codewhisperer:GenerateRecommendations")}
    ),
    "WorkspaceAccess": Owner(
        make=of_workspaces(emr.WorkspaceAccess, others=True),
        options={
            "others": option(False, "'elasticmapreduce:StartEditor', 'elasticmapreduce:DeleteEditor'"),
            "tags": option({"team": "ours"}, "ResourceTag/team"),
        },
    ),
    "WorkspaceAccess.tagged": Owner(
        make=of_workspaces(emr.WorkspaceAccess.tagged, tags={"team": "theirs"}),
        options={"tags": option({"team": "ours"}, "{'elasticmapreduce:ResourceTag/team': 'ours'}")},
    ),
    "StudioSessionPolicy": Owner(
        make=session,
        options={
            "service_role": option(lambda scope: imported_role(scope, "Studio"), "teams/Studio"),
            "access": option(emr.StudioAccess.advanced(), "codewhisperer:GenerateRecommendations"),
            "studio_arns": option(["arn:aws:elasticmapreduce:eu-west-1:111122223333:studio/es-1"], "studio/es-1"),
            "collaboration": option(True, "elasticmapreduce:PutWorkspaceAccess"),
            "managed_policy_name": Option(given="Ours", look=at("ManagedPolicyName"), expected="Ours"),
            "path": ROLE["path"],
            "description": ROLE["description"],
        },
    ),
    "StudioUserRole": Owner(
        make=people,
        options={
            **ROLE,
            "session_policies": option(
                lambda scope: [iam.ManagedPolicy.from_managed_policy_name(scope, "Policy", "Said")], ":policy/Said"
            ),
        },
    ),
    "StudioUserRole.add_managed_policy": Owner(
        make=later,
        options={
            "policy": option(
                lambda scope: iam.ManagedPolicy.from_managed_policy_name(scope, "Policy", "Said"), ":policy/Said"
            )
        },
    ),
}
