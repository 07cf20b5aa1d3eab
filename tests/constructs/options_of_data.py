"""What each argument of rights to keys, to definitions in Glue and to data in S3 changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_clusters import BOUNDARY, boundary
from options_of_features_tables import said
from options_of_foundations import arn_of_own_key, made_by, own_key
from synthesized import Brought, Synthesized

import emr_constructs as emr

APPLICATION = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1abcd"
INSTANCE = "arn:aws:s3:eu-west-1:444455556666:access-grants/default"
USER = "a1b2c3d4-5678-90ab-cdef-111122223333"
POLICY = "DefaultPolicy/Resource"


def role(scope: Construct, id: str = "Role") -> iam.Role:  # noqa: A002
    return iam.Role(scope, id, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def key_grants(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    scope = Construct(brought.stack, place)
    emr.KeyGrants(**{"key": kms.Key(scope, "Key"), **arguments}).data(role(scope))


def with_key(method: str, *roles: str, **options: Option) -> Owner:
    """A method of ``KeyGrants``, whose roles are made beside the key unless they are given."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        scope = Construct(brought.stack, place)
        own = {name: role(scope, name) for name in roles if name not in arguments}
        getattr(emr.KeyGrants(kms.Key(scope, "Key")), method)(**own, **arguments)

    given = {name: Option(given=role, look=used_elsewhere, expected=True) for name in roles}
    return Owner(make=make, options={**given, **options})


def used_elsewhere(found: Synthesized, place: str) -> bool:
    """Whether somebody who is not made beside the key has rights to it."""
    key = found.arn(f"{place}/Key/Resource")
    policies = [one for one in found.paths("AWS::IAM::Policy") if not one.startswith(f"{place}/")]
    return any(one["Resource"] == key for path in policies for one in found.statements(path))


def named_elsewhere(found: Synthesized, place: str) -> bool:
    """Whether somebody who is not made there has rights to what is called like the place."""
    policies = [one for one in found.paths("AWS::IAM::Policy") if not one.startswith(f"{place}/")]
    return any(f"/of-{place.lower()}" in str(found.statements(path)) for path in policies)


def database(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    scope = Construct(brought.stack, place)
    emr.GlueDatabase.of(**{"name": "unsaid", **arguments}).grant_read(role(scope))


def table(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    scope = Construct(brought.stack, place)
    emr.GlueDatabase.of("sales").table(**{"name": "unsaid", **arguments}).grant_read(role(scope))


def glue(method: str, *, of_table: bool) -> Owner:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        found = emr.GlueDatabase.of(f"of-{place.lower()}")
        grantee = arguments.get("grantee") or role(Construct(brought.stack, place))
        getattr(found.table("orders") if of_table else found, method)(grantee=grantee)

    return Owner(make=make, options={"grantee": Option(given=role, look=named_elsewhere, expected=True)})


def asking(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    brought.cluster(place, without=("instance_role",), features=[emr.S3AccessGrants(**arguments)])


def asking_too(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    grantee = arguments.get("grantee") or role(Construct(brought.stack, place))
    emr.S3AccessGrants(instance_arns=[f"{INSTANCE}/of-{place.lower()}"]).grant_requests(grantee)


def shared_bucket(scope: Construct) -> s3.Bucket:
    return s3.Bucket(scope, "Bucket")


def location(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    bucket = s3.Bucket.from_bucket_name(brought.stack, f"BucketOf{place}", "lake")
    emr.S3AccessGrantsLocation(brought.stack, place, **{"bucket": bucket, **arguments})


def access_grant(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"location": "default", "grantee": emr.DirectoryIdentity.user("nobody")}
    emr.S3AccessGrant(brought.stack, place, **{**base, **arguments})


def identity(kind: str) -> Any:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        grantee = getattr(emr.DirectoryIdentity, kind)(**{f"{kind}_id": "nobody", **arguments})
        emr.S3AccessGrant(brought.stack, place, location="default", grantee=grantee)

    return make


def waits(found: Synthesized, place: str) -> bool:
    return any("Forinstance" in one for one in found.depends_on(f"{place}/Resource"))


def of_key(part: str, name: str = "Key/Resource") -> dict[str, Any]:
    return {"look": text_of(name), "expected": Containing(part)}


ROLE: Look = text_of(f"Role/{POLICY}")
SERVERLESS = {
    "application_arn": Option(given=APPLICATION, **of_key("/applications/00f1abcd")),
    "submitter": Option(given=role, look=used_elsewhere, expected=True),
}

OWNERS = {
    "KeyGrants": Owner(
        make=key_grants,
        options={
            "key": Option(
                given=own_key,
                look=lambda found, place: found.statements(f"{place}/Role/{POLICY}")[0]["Resource"],
                expected=arn_of_own_key,
            )
        },
    ),
    "KeyGrants.data": with_key("data", "grantee"),
    "KeyGrants.volumes": with_key("volumes", "service_role", "instance_role"),
    "KeyGrants.cluster_logs": with_key("cluster_logs", "service_role", "instance_role"),
    "KeyGrants.view_cluster_logs": with_key("view_cluster_logs", "grantee"),
    "KeyGrants.write_ahead_logs": with_key("write_ahead_logs", "instance_role"),
    "KeyGrants.log_groups": with_key(
        "log_groups",
        groups=Option(
            given=lambda scope: ["/emr/one", logs.LogGroup.from_log_group_name(scope, "Group", "/emr/two")],
            **of_key("/emr/two"),
        ),
    ),
    "KeyGrants.use_log_groups": with_key("use_log_groups", "grantee"),
    "KeyGrants.secrets": with_key("secrets", "grantee"),
    "KeyGrants.serverless_disks": with_key("serverless_disks", "execution_role", **SERVERLESS),
    "KeyGrants.serverless_logs": with_key("serverless_logs", "execution_role", **SERVERLESS),
    "KeyGrants.studio_workspaces": with_key("studio_workspaces", "service_role"),
    "KeyGrants.glue_catalog": with_key(
        "glue_catalog",
        "grantee",
        read_only=Option(
            given=True,
            look=lambda found, place: "kms:GenerateDataKey" in str(found.statements(f"{place}/grantee/{POLICY}")),
            expected=False,
        ),
        catalog_id=Option(given="444455556666", **of_key("444455556666", f"grantee/{POLICY}")),
    ),
    "GlueDatabase.of": Owner(
        make=database,
        options={
            "name": Option(given="sales", look=ROLE, expected=Containing("database/sales")),
            "catalog_id": Option(given="444455556666", look=ROLE, expected=Containing(":444455556666:catalog")),
            "region": Option(given="eu-west-3", look=ROLE, expected=Containing(":glue:eu-west-3:")),
            "encryption_key": Option(given=own_key, look=ROLE, expected=Containing("kms:Decrypt")),
        },
    ),
    "GlueDatabase.table": Owner(
        make=table, options={"name": Option(given="orders", look=ROLE, expected=Containing("table/sales/orders"))}
    ),
    "GlueDatabase.grant_read": glue("grant_read", of_table=False),
    "GlueDatabase.grant_read_write": glue("grant_read_write", of_table=False),
    "GlueTable.grant_read": glue("grant_read", of_table=True),
    "GlueTable.grant_read_write": glue("grant_read_write", of_table=True),
    "S3AccessGrants": Owner(
        make=asking,
        options={
            "fallback_to_iam": Option(
                given=False, look=said("emrfs-site", "fs.s3.s3AccessGrants.fallbackToIAM"), expected="false"
            ),
            "instance_arns": Option(
                given=[INSTANCE], look=text_of(f"InstanceRole/{POLICY}"), expected=Containing(INSTANCE)
            ),
        },
    ),
    "S3AccessGrants.grant_requests": Owner(
        make=asking_too, options={"grantee": Option(given=role, look=named_elsewhere, expected=True)}
    ),
    "S3AccessGrantsInstance": Owner(
        make=made_by(emr.S3AccessGrantsInstance),
        options={
            "identity_center_arn": Option(
                given="arn:aws:sso:::instance/ssoins-1",
                look=at("IdentityCenterArn"),
                expected="arn:aws:sso:::instance/ssoins-1",
            )
        },
    ),
    "S3AccessGrantsLocation": Owner(
        make=location,
        options={
            "bucket": Option(given=shared_bucket, look=text_of("Resource"), expected=Containing("Forbucket")),
            "prefix": Option(given="sales/", look=at("LocationScope"), expected="s3://lake/sales/"),
            "role": Option(
                given=role, look=at("IamRoleArn"), expected=lambda found, own: found.arn(f"{own}/Role/Resource")
            ),
            "instance": Option(
                given=lambda scope: emr.S3AccessGrantsInstance(scope, "Instance"), look=waits, expected=True
            ),
            "identity_center": Option(
                given=True, look=text_of("Role/Resource"), expected=Containing("contextProvider/IdentityCenter")
            ),
            "permissions_boundary": Option(
                given=boundary, look=at("PermissionsBoundary", of="Role/Resource"), expected=BOUNDARY
            ),
            "path": Option(given="/emr/", look=at("Path", of="Role/Resource"), expected="/emr/"),
        },
    ),
    "S3AccessGrant": Owner(
        make=access_grant,
        options={
            "location": Option(given="l-1", look=at("AccessGrantsLocationId"), expected="l-1"),
            "grantee": Option(given=role, look=at("Grantee", "GranteeType"), expected="IAM"),
            "permission": Option(given=emr.S3Permission.READ_WRITE, look=at("Permission"), expected="READWRITE"),
            "prefix": Option(
                given="orders/", look=at("AccessGrantsLocationConfiguration", "S3SubPrefix"), expected="orders/*"
            ),
        },
    ),
    "DirectoryIdentity.user": Owner(
        make=identity("user"),
        options={
            "user_id": Option(
                given=USER,
                look=at("Grantee"),
                expected={"GranteeType": "DIRECTORY_USER", "GranteeIdentifier": USER},
            )
        },
    ),
    "DirectoryIdentity.group": Owner(
        make=identity("group"),
        options={
            "group_id": Option(
                given=USER,
                look=at("Grantee"),
                expected={"GranteeType": "DIRECTORY_GROUP", "GranteeIdentifier": USER},
            )
        },
    ),
}
