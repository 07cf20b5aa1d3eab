"""What each argument of Lake Formation, of roles of EMRFS and of Apache Ranger changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from options import Containing, Look, Option, Owner, at
from options_of_authentication import role, secret
from synthesized import Brought, imported_role

import emr_constructs as emr

USER = emr.EmrfsIdentifierType.USER
REALM = emr.Kerberos.cluster_kdc(realm="UNSAID")


def authorization(*keys: str | int) -> Look:
    return at("SecurityConfiguration", "AuthorizationConfiguration", *keys)


def with_lake(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    lake = emr.LakeFormation(**arguments)
    emr.SecurityConfiguration(brought.stack, place, lake_formation=lake, runtime_roles=True)


def with_mapping(make: Any, plural: str) -> Any:
    """A role mapping of one kind."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = {"role": imported_role(brought.stack, f"Data{place}"), plural: ["s3://unsaid/"], **arguments}
        emr.SecurityConfiguration(brought.stack, place, emrfs_role_mappings=[make(given)])

    return build


def plain(given: dict[str, Any]) -> emr.EmrfsRoleMapping:
    return emr.EmrfsRoleMapping(**{"identifier_type": USER, **given})


def with_ranger(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    stack = brought.stack
    given = {
        "admin_url": "https://unsaid:6182",
        "admin_secret": secretsmanager.Secret.from_secret_name_v2(stack, f"Admin{place}", "unsaid"),
        "plugins_role": imported_role(stack, f"Plugins{place}"),
        "other_services_role": imported_role(stack, f"Others{place}"),
        "plugins": [],
        **arguments,
    }
    emr.SecurityConfiguration(stack, place, kerberos=REALM, ranger=emr.Ranger(**given))


def with_plugin(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    client = secretsmanager.Secret.from_secret_name_v2(brought.stack, f"Client{place}", "unsaid")
    given = {"app": emr.RangerApplication.HIVE, "client_secret": client, "policy_repository": "unsaid", **arguments}
    with_ranger(brought, place, {"plugins": [emr.RangerPlugin(**given)]})


def with_application(make: Any) -> Any:
    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        with_plugin(brought, place, {"app": make(**{"name": "Unsaid", **arguments})})

    return build


MAPPING = ("EmrFsConfiguration", "RoleMappings", 0)
RANGER = ("RangerConfiguration",)
PLUGIN = (*RANGER, "RangerPluginConfigurations", 0)
OWN_ROLE = Option(given=role("Own"), look=authorization(*MAPPING, "Role"), expected=Containing(":role/teams/Own"))
APPLICATION = {"name": Option(given="Own", look=authorization(*PLUGIN, "App"), expected="Own")}


def identifiers(expected: Any, given: Any = ("own", "other")) -> Option:
    return Option(given=given, look=authorization(*MAPPING, "Identifiers"), expected=expected)


def audit(scope: Any) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(scope, "Own", "own")


OWNERS = {
    "LakeFormation": Owner(
        make=with_lake,
        options={
            "session_tag": Option(
                given="Own",
                look=authorization("LakeFormationConfiguration", "AuthorizedSessionTagValue"),
                expected="Own",
            )
        },
    ),
    "EmrfsRoleMapping": Owner(
        make=with_mapping(plain, "identifiers"),
        options={
            "role": OWN_ROLE,
            "identifier_type": Option(
                given=emr.EmrfsIdentifierType.GROUP, look=authorization(*MAPPING, "IdentifierType"), expected="Group"
            ),
            "identifiers": identifiers(["own", "other"]),
        },
    ),
    "EmrfsRoleMapping.for_users": Owner(
        make=with_mapping(lambda given: emr.EmrfsRoleMapping.for_users(given["role"], *given["users"]), "users"),
        options={"role": OWN_ROLE, "users": identifiers(["own", "other"])},
    ),
    "EmrfsRoleMapping.for_groups": Owner(
        make=with_mapping(lambda given: emr.EmrfsRoleMapping.for_groups(given["role"], *given["groups"]), "groups"),
        options={"role": OWN_ROLE, "groups": identifiers(["own", "other"])},
    ),
    "EmrfsRoleMapping.for_prefixes": Owner(
        make=with_mapping(
            lambda given: emr.EmrfsRoleMapping.for_prefixes(given["role"], *given["prefixes"]), "prefixes"
        ),
        options={
            "role": OWN_ROLE,
            "prefixes": identifiers(
                ["s3://own/", "s3://other/sales/"],
                lambda scope: [s3.Bucket.from_bucket_name(scope, "Own", "own"), "s3://other/sales/"],
            ),
        },
    ),
    "Ranger": Owner(
        make=with_ranger,
        options={
            "admin_url": Option(
                given="https://own:6182", look=authorization(*RANGER, "AdminServerURL"), expected="https://own:6182"
            ),
            "admin_secret": Option(
                given=secret("Own"), look=authorization(*RANGER, "AdminServerSecretARN"), expected=Containing(":Own")
            ),
            "plugins_role": Option(
                given=role("Own"), look=authorization(*RANGER, "RoleForRangerPluginsARN"), expected=Containing("/Own")
            ),
            "other_services_role": Option(
                given=role("Own"),
                look=authorization(*RANGER, "RoleForOtherAWSServicesARN"),
                expected=Containing("/Own"),
            ),
            "plugins": Option(
                given=lambda scope: [
                    emr.RangerPlugin(
                        app=emr.RangerApplication.EMRFS_S3, client_secret=secret("Own")(scope), policy_repository="own"
                    )
                ],
                look=authorization(*PLUGIN, "App"),
                expected="EMRFS-S3",
            ),
            "audit_log_group": Option(
                given=audit,
                look=authorization(*RANGER, "AuditConfiguration", "Destinations", "AmazonCloudWatchLogs"),
                expected=Containing(":log-group:own'"),
            ),
        },
    ),
    "RangerPlugin": Owner(
        make=with_plugin,
        options={
            "app": Option(given=emr.RangerApplication.SPARK, look=authorization(*PLUGIN, "App"), expected="Spark"),
            "client_secret": Option(
                given=secret("Own"), look=authorization(*PLUGIN, "ClientSecretARN"), expected=Containing(":Own")
            ),
            "policy_repository": Option(
                given="own", look=authorization(*PLUGIN, "PolicyRepositoryName"), expected="own"
            ),
        },
    ),
    "RangerApplication": Owner(make=with_application(emr.RangerApplication), options=APPLICATION),
    "RangerApplication.of": Owner(make=with_application(emr.RangerApplication.of), options=APPLICATION),
}
