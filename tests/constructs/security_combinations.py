"""Values for all that a security configuration can say, in every combination within a block."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import new_stack

import emr_constructs as emr

MODES = emr.S3EncryptionMode
KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
OTHER = "arn:aws:kms:eu-west-1:111122223333:key/two"
ROLE = "arn:aws:iam::111122223333:role/people"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ours-AbCdEf"


@cache
def place() -> cdk.Stack:
    """The stack of all that is named by an ARN."""
    return new_stack()


@cache
def key(arn: str = KEY) -> kms.IKey:
    return kms.Key.from_key_arn(place(), arn[-3:], arn)


@cache
def role(name: str = "People") -> iam.IRole:
    return iam.Role.from_role_arn(place(), name, ROLE)


@cache
def secret() -> secretsmanager.ISecret:
    return secretsmanager.Secret.from_secret_complete_arn(place(), "Secret", SECRET)


@cache
def provider(name: str) -> emr.KeyProvider:
    jars = s3.Bucket.from_bucket_name(place(), name, "jars")
    return emr.KeyProvider(jar=emr.Script.from_bucket(jars, f"{name}.jar"), class_name=f"com.example.{name}")


@cache
def file() -> emr.Script:
    return emr.Script.from_bucket(s3.Bucket.from_bucket_name(place(), "Tls", "certificates"), "tls.zip")


def kinds_of_s3() -> list[dict[str, Any]]:
    return [
        {"s3_mode": None},
        {"s3_mode": MODES.SSE_S3},
        {"s3_mode": MODES.SSE_KMS, "s3_key": key()},
        {"s3_mode": MODES.CSE_KMS, "s3_key": key()},
        {"s3_mode": MODES.CSE_CUSTOM, "s3_key_provider": provider("Objects")},
    ]


def kinds_of_disks() -> list[dict[str, Any]]:
    return [
        {"local_disks": False},
        {"local_disk_key": key(OTHER)},
        {"local_disk_key": key(), "ebs": False},
        {"local_disks": provider("Disks")},
    ]


def kinds_of_buckets() -> list[dict[str, Any]]:
    return [
        {},
        {
            "s3_overrides": [
                emr.BucketEncryption(bucket="open", mode=MODES.SSE_S3),
                emr.BucketEncryption(bucket="ours", mode=MODES.SSE_KMS, key=key(OTHER)),
                emr.BucketEncryption(bucket="private", mode=MODES.CSE_KMS, key=key()),
                emr.BucketEncryption(bucket="custom", mode=MODES.CSE_CUSTOM, key_provider=provider("Bucket")),
            ]
        },
    ]


@cache
def at_rest() -> list[emr.AtRestEncryption]:
    parts = product(kinds_of_s3(), kinds_of_disks(), kinds_of_buckets())
    chosen = [{**one, **two, **three} for one, two, three in parts]
    nothing: dict[str, Any] = {"s3_mode": None, "local_disks": False}
    return [emr.AtRestEncryption(**one) for one in chosen if not nothing.items() <= one.items()]


@cache
def in_transit() -> list[emr.InTransitEncryption]:
    options: dict[str, Any] = {
        "validity": cdk.Duration.days(365),
        "key": key(),
        "secret_tags": {"Team": "Data", "Live": "true"},
        "dns_suffix": "example.com",
    }
    chosen = [dict(some) for size in range(5) for some in combinations(options.items(), size)]
    by_emr = [emr.InTransitEncryption.emr_certificates(**one) for one in chosen]
    return [
        *by_emr,
        emr.InTransitEncryption.pem(file()),
        emr.InTransitEncryption.custom(file(), "com.example.Certificates"),
    ]


@cache
def kerberos() -> list[emr.Kerberos]:
    trust = emr.CrossRealmTrust(
        realm="AD.EXAMPLE.COM",
        domain="ad.example.com",
        admin_server="ad.example.com:749",
        kdc_server="ad.example.com",
        password=secret(),
    )
    directory = emr.ActiveDirectory(
        realm="AD.EXAMPLE.COM", domain="ad.example.com", join_user="joiner", join_password=secret()
    )
    external: dict[str, Any] = {
        "realm": "EXAMPLE.COM",
        "admin_password": secret(),
        "kdc_server": "kdc.example.com",
        "admin_server": "kdc.example.com:749",
    }
    own: dict[str, Any] = {"realm": "EC2.INTERNAL", "admin_password": secret()}
    return [
        emr.Kerberos.cluster_kdc(**own),
        emr.Kerberos.cluster_kdc(**own, ticket_lifetime=cdk.Duration.hours(8), cross_realm_trust=trust),
        emr.Kerberos.external_kdc(**external),
        emr.Kerberos.external_kdc(**external, active_directory=directory),
    ]


def access() -> list[dict[str, Any]]:
    """Ways to tell users apart, and to decide what they may do, that go together."""
    own = new_stack()  # a role takes one policy of a name, and the stacks of tests have all the same
    ranger = emr.Ranger(
        admin_url="https://ranger.example.com:6182",
        admin_secret=secret(),
        plugins_role=iam.Role.from_role_arn(own, "Plugins", ROLE),
        other_services_role=iam.Role.from_role_arn(own, "Others", ROLE),
        plugins=[emr.RangerPlugin(app=emr.RangerApplication.SPARK, client_secret=secret(), policy_repository="spark")],
        audit_log_group=logs.LogGroup.from_log_group_arn(
            own, "Audit", "arn:aws:logs:eu-west-1:111122223333:log-group:ranger"
        ),
    )
    ldap: dict[str, Any] = {
        "server_url": "ldaps://ldap.example.com",
        "access_filter": "(objectClass=posixAccount)",
        "user_search_base": "cn=People",
        "group_search_base": "cn=Groups",
        "server_type": emr.LdapServerType.ACTIVE_DIRECTORY,
        "bind_certificate": secret(),
        "ad_domain": "example.com",
    }
    mappings = [
        emr.EmrfsRoleMapping.for_users(role("Anna"), "anna", "true"),
        emr.EmrfsRoleMapping.for_prefixes(role("Sales"), "s3://sales/"),
    ]
    people = emr.IdentityCenter(role=role())
    return [
        {},
        {"runtime_roles": True},
        {"runtime_roles": True, "propagate_source_identity": True},
        {"runtime_roles": True, "lake_formation": emr.LakeFormation()},
        {"identity_center": people, "lake_formation": emr.LakeFormation(session_tag="Amazon EMR")},
        {"identity_center": emr.IdentityCenter(role=role("Staff"), assignment_required=True), "runtime_roles": True},
        {"emrfs_role_mappings": mappings},
        {"ldap": emr.Ldap(**ldap)},
        {"ldap": emr.Ldap(**ldap, bind_credentials=secret(), ssh_login=True)},
        *({"kerberos": one} for one in kerberos()),
        {"kerberos": kerberos()[0], "ranger": ranger},
        {"kerberos": kerberos()[2], "emrfs_role_mappings": mappings},
    ]


def others() -> list[dict[str, Any]]:
    wal: list[Any] = [None, emr.WalEncryption(), emr.WalEncryption(key=key())]
    pairs = product(wal, [(1, 1), (2, 64)])
    return [{"wal": one, "metadata_version": version, "metadata_hop_limit": hops} for one, (version, hops) in pairs]
