"""What each argument of runtime, execution and Studio roles changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_foundations import ROLE
from options_of_operations import granted
from synthesized import Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/"


def rights(of: str = "DefaultPolicy/Resource") -> Look:
    """The rights of a role, as text."""
    return text_of(of)


def trust() -> Look:
    return lambda found, place: str(found.statements(f"{place}/Resource")) if f"{place}/Resource" in found else ""


def role(name: str) -> Any:
    return lambda scope: imported_role(scope, name)


def roles(name: str) -> Any:
    return lambda scope: [imported_role(scope, name)]


def bucket(scope: Construct) -> s3.Bucket:
    return s3.Bucket(scope, "Own")


def of_own(kind: str, *, ending: str = "") -> Any:
    """Text with a reference to what was made for the argument."""

    def expected(found: Synthesized, own: str) -> Any:
        return Containing(f"{found.id(f'{own}/{kind}/Resource')}{ending}")

    return expected


def provider(scope: Construct, id: str = "Provider", name: str = "SAID") -> iam.IOpenIdConnectProvider:  # noqa: A002
    arn = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}{name}"
    return iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(scope, id, arn)


def user(scope: Construct) -> iam.Role:
    return iam.Role(scope, "User", assumed_by=iam.AccountRootPrincipal())


def of_user(name: str) -> Look:
    """The rights of the user that is made for an argument, once there is one."""
    return lambda found, place: text_of("DefaultPolicy/Resource")(found, f"For-{name}/User") if "Said" in place else ""


def imported_cluster(scope: Construct, name: str) -> emr.ICluster:
    return emr.Cluster.from_cluster_attributes(
        scope, f"Cluster{name}", cluster_id="j-1", instance_role=imported_role(scope, f"NodesOf{name}")
    )


# -- runtime roles --


def runtime(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"instance_roles": [brought.arguments["service_role"]]}
    emr.RuntimeRole(brought.stack, place, **{**base, **arguments})


def allowed(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    made = emr.RuntimeRole(brought.stack, place, instance_roles=[brought.arguments["service_role"]])
    if arguments:
        made.allow(**arguments)


def submitting(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    made = emr.RuntimeRole(brought.stack, place, clusters=[imported_cluster(brought.stack, f"Of{place}")])
    if arguments:
        made.grant_submit_as(**arguments)


LAKE: dict[str, Option] = {
    "lake_formation": Option(given=True, look=rights(), expected=Containing("lakeformation:GetDataAccess")),
    "databases": Option(
        given=["sales"], look=rights(), expected=Containing(":table/sales/*"), rest={"lake_formation": True}
    ),
}
RUNTIME = {
    **ROLE,
    **LAKE,
    "clusters": Option(
        given=lambda scope: [imported_cluster(scope, "Said")], look=trust(), expected=Containing("NodesOfSaid")
    ),
    "instance_roles": Option(given=roles("Workers"), look=trust(), expected=Containing("teams/Workers")),
    "propagate_source_identity": Option(given=True, look=trust(), expected=Containing("sts:SetSourceIdentity")),
}

# -- execution roles --

APPLICATION = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1ab2cd3ef4g05"


def with_bucket(brought: Brought, arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments of a role, with the bucket that a prefix is in."""
    return {"log_bucket": brought.arguments["log_bucket"], **arguments} if "log_prefix" in arguments else arguments


def of_serverless(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.JobExecutionRole(brought.stack, place, **with_bucket(brought, arguments))


def passing(kind: Any, **base: Any) -> Any:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        said = {name: f"{value}{place}" if name == "role_name" else value for name, value in base.items()}
        made = kind(brought.stack, place, **said)
        if arguments:
            made.grant_pass(**arguments)

    return make


def of_eks(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    unsaid = provider(brought.stack, f"ProviderOf{place}", "UNSAID")
    base = {"role_name": place, "namespaces": ["unsaid"], "oidc_provider": unsaid}
    emr.EksExecutionRole(brought.stack, place, **{**base, **with_bucket(brought, arguments)})


def allowed_on_eks(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    made = emr.EksExecutionRole(brought.stack, place, role_name=place, namespaces=["unsaid"], pod_identity=True)
    base = {"oidc_provider": provider(brought.stack, f"ProviderOf{place}", "UNSAID"), "namespaces": ["unsaid"]}
    made.allow(**{**base, **arguments})


JOB_LOGS = {
    "log_prefix": Option(given="jobs/", look=rights(), expected=Containing("/jobs/*")),
    "log_bucket": Option(given=bucket, look=rights(), expected=of_own("Own")),
    "log_group": Option(given=lambda scope: logs.LogGroup(scope, "Own"), look=rights(), expected=of_own("Own")),
}
PROVIDER = Option(given=provider, look=trust(), expected=Containing(f"{ISSUER}SAID:sub"))
NAMESPACES = Option(given=["marketing"], look=trust(), expected=Containing("marketing"))

# -- Studio --


def studio(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.StudioServiceRole(brought.stack, place, **{"bucket": brought.arguments["log_bucket"], **arguments})


OWNERS = {
    "RuntimeRole": Owner(make=runtime, options=RUNTIME),
    "RuntimeRole.allow": Owner(
        make=allowed,
        options={
            "cluster": Option(
                given=lambda scope: imported_cluster(scope, "Later"), look=trust(), expected=Containing("NodesOfLater")
            )
        },
    ),
    "RuntimeRole.grant_submit_as": Owner(
        make=submitting,
        options={
            "grantee": Option(
                given=user, look=of_user("grantee"), expected=Containing("elasticmapreduce:AddJobFlowSteps")
            )
        },
    ),
    "ClusterGrants.submit_as": granted("submit_as", "GetClusterSessionCredentials", role=True, needed=True),
    "JobExecutionRole": Owner(
        make=of_serverless,
        options={
            "application_arn": Option(given=APPLICATION, look=trust(), expected=Containing(APPLICATION)),
            **ROLE,
            **LAKE,
            **JOB_LOGS,
        },
    ),
    "JobExecutionRole.grant_pass": Owner(
        make=passing(emr.JobExecutionRole),
        options={"grantee": Option(given=user, look=of_user("grantee"), expected=Containing("iam:PassRole"))},
    ),
    "EksExecutionRole": Owner(
        make=of_eks,
        options={
            **ROLE,
            **JOB_LOGS,
            "role_name": Option(given="Etl", look=at("RoleName"), expected="Etl"),
            "namespaces": NAMESPACES,
            "oidc_provider": PROVIDER,
            "pod_identity": Option(given=True, look=trust(), expected=Containing("pods.eks.amazonaws.com")),
        },
    ),
    "EksExecutionRole.allow": Owner(make=allowed_on_eks, options={"oidc_provider": PROVIDER, "namespaces": NAMESPACES}),
    "EksExecutionRole.grant_pass": Owner(
        make=passing(emr.EksExecutionRole, role_name="R", namespaces=["etl"], pod_identity=True),
        options={"grantee": Option(given=user, look=of_user("grantee"), expected=Containing("iam:PassRole"))},
    ),
    "StudioServiceRole": Owner(
        make=studio,
        options={
            **ROLE,
            "bucket": Option(given=bucket, look=rights(), expected=of_own("Own")),
            "bucket_prefix": Option(given="studio/", look=rights(), expected=Containing("/studio/*")),
            "encryption_key": Option(given=lambda scope: kms.Key(scope, "Own"), look=rights(), expected=of_own("Own")),
            "git_secrets": Option(given=True, look=rights(), expected=Containing("secretsmanager:GetSecretValue")),
            "vpc": Option(
                given=lambda scope: imported_vpc(scope, vpc_id="vpc-9"), look=rights(), expected=Containing("vpc/vpc-9")
            ),
            "collaboration": Option(given=True, look=rights(), expected=Containing("sso-directory:SearchUsers")),
            "serverless_only": Option(
                given=True,
                look=lambda found, place: len(found.statements(f"{place}/DefaultPolicy/Resource")),
                expected=2,
            ),
        },
    ),
}
