"""What each argument of a security configuration and of its encryption changes in a template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_foundations import arn_of_own_key, made_by, own_key
from options_of_values import script
from synthesized import Brought, imported_role

import emr_constructs as emr

HERE = emr.Script.from_asset(str(Path(__file__)))
S3 = ("AtRestEncryptionConfiguration", "S3EncryptionConfiguration")
OVERRIDE = (*S3, "Overrides", 0)
DISKS = ("AtRestEncryptionConfiguration", "LocalDiskEncryptionConfiguration")
TLS = ("InTransitEncryptionConfiguration", "TLSCertificateConfiguration")
OF_KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
MODES = emr.S3EncryptionMode
REALM = emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")
ENCRYPTED = {
    "EncryptionConfiguration": {
        "EnableAtRestEncryption": True,
        "EnableInTransitEncryption": False,
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": OF_KEY}
        },
    }
}


def security(kind: str, make: Any) -> Any:
    """A security configuration with a value made of the arguments."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        emr.SecurityConfiguration(brought.stack, place, **{kind: make(arguments)})

    return build


def with_cluster(make: Any) -> Any:
    """A cluster with a configuration that is not made of arguments, and roles of its own that get the rights."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        configuration = make(brought.stack, f"{place}Security", arguments)
        without = ("security_configuration", "instance_role", "encryption_key")
        brought.cluster(place, without=without, security_configuration=configuration)

    return build


def named(stack: Construct, id: str, arguments: dict[str, Any]) -> emr.ISecurityConfiguration:  # noqa: A002
    return emr.SecurityConfiguration.from_security_configuration_name(stack, id, **{"name": "unsaid", **arguments})


def written(stack: Construct, id: str, arguments: dict[str, Any]) -> emr.ISecurityConfiguration:  # noqa: A002
    return emr.SecurityConfiguration.from_json(stack, id, **{"document": ENCRYPTED, **arguments})


def encryption(*keys: str | int) -> Look:
    return at("SecurityConfiguration", "EncryptionConfiguration", *keys)


def authentication(*keys: str) -> Look:
    return at("SecurityConfiguration", "AuthenticationConfiguration", *keys)


def authorization(*keys: str) -> Look:
    return at("SecurityConfiguration", "AuthorizationConfiguration", *keys)


def metadata(key: str) -> Look:
    return at("SecurityConfiguration", "InstanceMetadataServiceConfiguration", key)


def secret(stack: Construct, name: str = "Password") -> secretsmanager.ISecret:
    return secretsmanager.Secret.from_secret_name_v2(stack, name, name)


def attributes(stack: Construct) -> emr.KerberosAttributes:
    password = secret(stack)
    return emr.KerberosAttributes(
        realm="EXAMPLE.COM",
        admin_password=password,
        cross_realm_trust_password=password,
        ad_join_user="joiner",
        ad_join_password=password,
    )


def provider(stack: Construct) -> emr.KeyProvider:
    return emr.KeyProvider(jar=script("keys.jar")(stack), class_name="com.example.Keys")


def custom(arguments: dict[str, Any]) -> emr.AtRestEncryption:
    """Encryption of S3 with a key provider."""
    given = emr.KeyProvider(**{"jar": HERE, "class_name": "com.example.Unsaid", **arguments})
    return emr.AtRestEncryption(s3_mode=MODES.CSE_CUSTOM, s3_key_provider=given)


def overridden(arguments: dict[str, Any]) -> emr.AtRestEncryption:
    """Encryption of one bucket."""
    given = emr.BucketEncryption(**{"bucket": "unsaid", "mode": MODES.SSE_KMS, **arguments})
    return emr.AtRestEncryption(s3_overrides=[given])


def ldap(stack: Construct) -> emr.Ldap:
    return emr.Ldap(
        server_url="ldaps://ldap.example.com",
        access_filter="(objectClass=posixAccount)",
        user_search_base="cn=People",
        group_search_base="cn=Groups",
        server_type=emr.LdapServerType.OPEN_LDAP,
        bind_certificate=secret(stack),
    )


def ranger(stack: Construct) -> emr.Ranger:
    return emr.Ranger(
        admin_url="https://ranger.example.com:6182",
        admin_secret=secret(stack),
        plugins_role=imported_role(stack, "Plugins"),
        other_services_role=imported_role(stack, "Others"),
        plugins=[],
    )


def mapping(stack: Construct) -> list[emr.EmrfsRoleMapping]:
    return [emr.EmrfsRoleMapping.for_users(iam.Role.from_role_name(stack, "Sales", "sales"), "anna")]


OWNERS = {
    "SecurityConfiguration": Owner(
        make=made_by(emr.SecurityConfiguration),
        options={
            "encryption_key": Option(given=own_key, look=encryption(*S3, "AwsKmsKey"), expected=arn_of_own_key),
            "at_rest": Option(
                given=emr.AtRestEncryption(s3_mode=MODES.CSE_KMS),
                look=encryption(*S3, "EncryptionMode"),
                expected="CSE-KMS",
            ),
            "in_transit": Option(
                given=emr.InTransitEncryption.pem(HERE),
                look=encryption(*TLS, "CertificateProviderType"),
                expected="PEM",
            ),
            "wal": Option(given=emr.WalEncryption(), look=encryption("EMRWALEncryptionConfiguration"), expected={}),
            "metadata_version": Option(given=1, look=metadata("MinimumInstanceMetadataServiceVersion"), expected=1),
            "metadata_hop_limit": Option(given=2, look=metadata("HttpPutResponseHopLimit"), expected=2),
            "kerberos": Option(
                given=REALM, look=authentication("KerberosConfiguration", "Provider"), expected="ClusterDedicatedKdc"
            ),
            "ldap": Option(
                given=ldap,
                look=authentication("LDAPConfiguration", "LDAPServerURL"),
                expected="ldaps://ldap.example.com",
            ),
            "identity_center": Option(
                given=lambda stack: emr.IdentityCenter(role=imported_role(stack, "People")),
                look=authentication("IdentityCenterConfiguration", "EnableIdentityCenter"),
                expected=True,
            ),
            "runtime_roles": Option(
                given=True, look=authorization("IAMConfiguration", "EnableApplicationScopedIAMRole"), expected=True
            ),
            "propagate_source_identity": Option(
                given=True,
                rest={"runtime_roles": True},
                look=authorization(
                    "IAMConfiguration", "ApplicationScopedIAMRoleConfiguration", "PropagateSourceIdentity"
                ),
                expected=True,
            ),
            "lake_formation": Option(
                given=emr.LakeFormation(),
                rest={"runtime_roles": True},
                look=authorization("LakeFormationConfiguration", "AuthorizedSessionTagValue"),
                expected="Amazon EMR",
            ),
            "emrfs_role_mappings": Option(
                given=mapping, look=authorization("EmrFsConfiguration", "RoleMappings"), expected=Containing("anna")
            ),
            "ranger": Option(
                given=ranger,
                rest={"kerberos": REALM},
                look=authorization("RangerConfiguration", "AdminServerURL"),
                expected="https://ranger.example.com:6182",
            ),
        },
    ),
    "SecurityConfiguration.from_security_configuration_name": Owner(
        make=with_cluster(named),
        options={
            "name": Option(given="own", look=at("SecurityConfiguration"), expected="own"),
            "encryption_key": Option(
                given=own_key,
                look=text_of("InstanceRole/DefaultPolicy/Resource"),
                expected=lambda found, own: Containing(str(arn_of_own_key(found, own))),
            ),
            "kerberos": Option(given=attributes, look=at("KerberosAttributes", "Realm"), expected="EXAMPLE.COM"),
        },
    ),
    "SecurityConfiguration.from_json": Owner(
        make=with_cluster(written),
        options={
            "document": Option(
                given=json.dumps(ENCRYPTED).replace("SSE-KMS", "CSE-KMS"),
                look=lambda found, place: found.properties(f"{place}Security/Resource"),
                expected=Containing("CSE-KMS"),
            ),
            "encryption_key": Option(given=own_key, look=at("LogEncryptionKmsKeyId"), expected=arn_of_own_key),
        },
    ),
    "AtRestEncryption": Owner(
        make=security("at_rest", lambda arguments: emr.AtRestEncryption(**arguments)),
        options={
            "s3_mode": Option(given=MODES.SSE_S3, look=encryption(*S3), expected={"EncryptionMode": "SSE-S3"}),
            "s3_key": Option(given=own_key, look=encryption(*S3, "AwsKmsKey"), expected=arn_of_own_key),
            "s3_overrides": Option(
                given=[emr.BucketEncryption(bucket="open", mode=MODES.SSE_S3)],
                look=encryption(*S3, "Overrides"),
                expected=[{"BucketName": "open", "EncryptionMode": "SSE-S3"}],
            ),
            "s3_key_provider": Option(
                given=provider,
                rest={"s3_mode": None},
                look=encryption(*S3, "EncryptionKeyProviderClass"),
                expected="com.example.Keys",
            ),
            "local_disks": Option(given=False, look=encryption(*DISKS), expected=None),
            "local_disk_key": Option(given=own_key, look=encryption(*DISKS, "AwsKmsKey"), expected=arn_of_own_key),
            "ebs": Option(given=False, look=encryption(*DISKS, "EnableEbsEncryption"), expected=False),
        },
    ),
    "BucketEncryption": Owner(
        make=security("at_rest", overridden),
        options={
            "bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
                look=encryption(*OVERRIDE, "BucketName"),
                expected="own",
            ),
            "mode": Option(given=MODES.CSE_KMS, look=encryption(*OVERRIDE, "EncryptionMode"), expected="CSE-KMS"),
            "key": Option(given=own_key, look=encryption(*OVERRIDE, "AwsKmsKey"), expected=arn_of_own_key),
            "key_provider": Option(
                given=provider, look=encryption(*OVERRIDE, "S3Object"), expected="s3://code/keys.jar"
            ),
        },
    ),
    "KeyProvider": Owner(
        make=security("at_rest", custom),
        options={
            "jar": Option(given=script("keys.jar"), look=encryption(*S3, "S3Object"), expected="s3://code/keys.jar"),
            "class_name": Option(
                given="com.example.Keys",
                look=encryption(*S3, "EncryptionKeyProviderClass"),
                expected="com.example.Keys",
            ),
        },
    ),
    "WalEncryption": Owner(
        make=security("wal", lambda arguments: emr.WalEncryption(**arguments)),
        options={
            "key": Option(
                given=own_key, look=encryption("EMRWALEncryptionConfiguration", "AwsKmsKey"), expected=arn_of_own_key
            ),
        },
    ),
    "InTransitEncryption.pem": Owner(
        make=security(
            "in_transit",
            lambda arguments: emr.InTransitEncryption.pem(**{"certificates": HERE, **arguments}),
        ),
        options={
            "certificates": Option(
                given=script("tls.zip"), look=encryption(*TLS, "S3Object"), expected="s3://code/tls.zip"
            ),
        },
    ),
    "InTransitEncryption.custom": Owner(
        make=security(
            "in_transit",
            lambda arguments: emr.InTransitEncryption.custom(
                **{"jar": HERE, "class_name": "com.example.Unsaid", **arguments}
            ),
        ),
        options={
            "jar": Option(given=script("tls.jar"), look=encryption(*TLS, "S3Object"), expected="s3://code/tls.jar"),
            "class_name": Option(
                given="com.example.Certificates",
                look=encryption(*TLS, "CertificateProviderClass"),
                expected="com.example.Certificates",
            ),
        },
    ),
    "InTransitEncryption.emr_certificates": Owner(
        make=security("in_transit", lambda arguments: emr.InTransitEncryption.emr_certificates(**arguments)),
        options={
            "validity": Option(given=cdk.Duration.days(365), look=encryption(*TLS, "ValidityInDays"), expected=365),
            "key": Option(given=own_key, look=encryption(*TLS, "AwsKmsKey"), expected=arn_of_own_key),
            "secret_tags": Option(
                given={"Team": "Data"},
                look=encryption(*TLS, "SecretTags"),
                expected=[{"Key": "Team", "Value": "Data"}],
            ),
            "dns_suffix": Option(
                given="example.com", look=encryption(*TLS, "WildcardDnsSuffix"), expected="example.com"
            ),
        },
    ),
}
