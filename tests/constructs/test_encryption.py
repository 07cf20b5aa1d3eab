"""Every kind of encryption: its document, and exactly the rights to keys and files that it needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import Brought, Synthesized, as_list, imported_role, new_stack, warnings

import emr_constructs as emr

MODES = emr.S3EncryptionMode
HERE = emr.Script.from_asset(str(Path(__file__)))
OVERRIDES = ("Bucket", "Private", "Own")
ACROSS = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}


def provider(stack: cdk.Stack, name: str) -> emr.KeyProvider:
    jars = stack.node.try_find_child("Jars") or s3.Bucket.from_bucket_name(stack, "Jars", "jars")
    bucket: Any = jars
    return emr.KeyProvider(jar=emr.Script.from_bucket(bucket, f"{name}.jar"), class_name=f"com.example.{name}")


def complete(stack: cdk.Stack) -> emr.SecurityConfiguration:
    """All of encryption in one configuration, each key its own."""
    bucket, private, wal, certificate, disks = (
        kms.Key(stack, name) for name in ("Bucket", "Private", "Wal", "Certificate", "Disks")
    )
    return emr.SecurityConfiguration(
        stack,
        "Encryption",
        encryption_key=kms.Key(stack, "Own"),
        at_rest=emr.AtRestEncryption(
            s3_mode=MODES.CSE_CUSTOM,
            s3_key_provider=provider(stack, "Objects"),
            s3_overrides=[
                emr.BucketEncryption(bucket=s3.Bucket(stack, "Shared"), mode=MODES.SSE_KMS, key=bucket),
                emr.BucketEncryption(bucket="private", mode=MODES.CSE_KMS, key=private),
                emr.BucketEncryption(bucket="own", mode=MODES.SSE_KMS),
                emr.BucketEncryption(bucket="open", mode=MODES.SSE_S3),
                emr.BucketEncryption(
                    bucket="custom",
                    mode=MODES.CSE_CUSTOM,
                    key_provider=emr.KeyProvider(jar=HERE, class_name="com.example.Bucket"),
                ),
            ],
            local_disk_key=disks,
        ),
        in_transit=emr.InTransitEncryption.emr_certificates(
            validity=cdk.Duration.days(365), key=certificate, secret_tags={"Team": "Data"}, dns_suffix="example.com"
        ),
        wal=emr.WalEncryption(key=wal),
    )


@cache
def in_one_stack() -> Synthesized:
    stack = new_stack()
    brought = Brought(stack)
    brought.cluster("Analytics", without=("security_configuration", "instance_role", "service_role"), **_of(stack))
    return Synthesized(stack)


@cache
def in_two_stacks() -> tuple[Synthesized, Synthesized]:
    app = cdk.App(context=ACROSS)
    platform, team = (cdk.Stack(app, name) for name in ("Platform", "Team"))
    security = complete(platform)
    Brought(team).cluster(
        "Analytics",
        without=("security_configuration", "instance_role", "service_role"),
        security_configuration=security,
    )
    return Synthesized(platform), Synthesized(team)


def _of(stack: cdk.Stack) -> dict[str, Any]:
    return {"security_configuration": complete(stack)}


def actions_on(found: Synthesized, role: str, resource: Any) -> set[str]:
    """What a role may do with a resource, and nothing else."""
    statements = found.statements(f"Analytics/{role}/DefaultPolicy/Resource")
    mine = [one for one in statements if resource in as_list(one["Resource"])]
    return {action for one in mine for action in as_list(one["Action"])}


def encryption(found: Synthesized) -> Any:
    return found.properties("Encryption/Resource")["SecurityConfiguration"]["EncryptionConfiguration"]


def test_the_document_of_everything() -> None:
    found = in_one_stack()
    document = encryption(found)
    s3_block = document["AtRestEncryptionConfiguration"]["S3EncryptionConfiguration"]
    asset = s3_block["Overrides"][4].pop("S3Object")
    assert str(asset["Fn::Sub"]).startswith("s3://cdk-hnb659fds-assets-")
    assert document == {
        "EnableAtRestEncryption": True,
        "EnableInTransitEncryption": True,
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {
                "EncryptionMode": "CSE-Custom",
                "S3Object": "s3://jars/Objects.jar",
                "EncryptionKeyProviderClass": "com.example.Objects",
                "Overrides": [
                    {
                        "BucketName": found.ref("Shared/Resource"),
                        "EncryptionMode": "SSE-KMS",
                        "AwsKmsKey": found.arn("Bucket/Resource"),
                    },
                    {
                        "BucketName": "private",
                        "EncryptionMode": "CSE-KMS",
                        "AwsKmsKey": found.arn("Private/Resource"),
                    },
                    {"BucketName": "own", "EncryptionMode": "SSE-KMS", "AwsKmsKey": found.arn("Own/Resource")},
                    {"BucketName": "open", "EncryptionMode": "SSE-S3"},
                    {
                        "BucketName": "custom",
                        "EncryptionMode": "CSE-Custom",
                        "EncryptionKeyProviderClass": "com.example.Bucket",
                    },
                ],
            },
            "LocalDiskEncryptionConfiguration": {
                "EncryptionKeyProviderType": "AwsKms",
                "AwsKmsKey": found.arn("Disks/Resource"),
                "EnableEbsEncryption": True,
            },
        },
        "InTransitEncryptionConfiguration": {
            "TLSCertificateConfiguration": {
                "CertificateProviderType": "EMR",
                "AwsKmsKey": found.arn("Certificate/Resource"),
                "SecretTags": [{"Key": "Team", "Value": "Data"}],
                "ValidityInDays": 365,
                "WildcardDnsSuffix": "example.com",
            }
        },
        "EMRWALEncryptionConfiguration": {"AwsKmsKey": found.arn("Wal/Resource")},
    }


@pytest.mark.parametrize("name", OVERRIDES)
def test_nodes_encrypt_and_decrypt_with_the_key_of_each_bucket(name: str) -> None:
    found = in_one_stack()
    key = found.arn(f"{name}/Resource")
    assert {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"} <= actions_on(found, "InstanceRole", key)
    assert "kms:CreateGrant" not in actions_on(found, "InstanceRole", key)
    assert actions_on(found, "ServiceRole", key) == set()


def test_each_other_key_gives_what_it_is_for() -> None:
    found = in_one_stack()
    disks, wal, certificate = (found.arn(f"{name}/Resource") for name in ("Disks", "Wal", "Certificate"))
    assert {"kms:CreateGrant", "kms:Encrypt"} <= actions_on(found, "InstanceRole", disks)
    assert {"kms:CreateGrant", "kms:GenerateDataKey"} <= actions_on(found, "ServiceRole", disks)
    assert actions_on(found, "InstanceRole", wal) == {"kms:Decrypt", "kms:GenerateDataKey"}
    assert actions_on(found, "ServiceRole", wal) == set()
    # Who deploys makes the secret of the certificates, and no role of the cluster reads it.
    assert actions_on(found, "InstanceRole", certificate) == actions_on(found, "ServiceRole", certificate) == set()


def test_the_service_behind_write_ahead_logs_may_use_their_key() -> None:
    found = in_one_stack()
    [statement] = [one for one in found.statements("Wal/Resource") if "Service" in one["Principal"]]
    assert statement["Principal"] == {"Service": "emrwal.amazonaws.com"}
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert "Service" not in str(found.statements("Own/Resource"))


def test_nodes_read_the_jars_and_nothing_beside_them() -> None:
    found = in_one_stack()
    statements = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    resources = [one["Resource"] for one in statements if one["Action"] == "s3:GetObject"]
    assert len(resources) == 2
    ends = sorted(str(one["Fn::Join"][1][-1]) for one in resources)
    assert ends[0].startswith("/")
    assert ends[0].endswith(".py")
    assert ends[1] == ":s3:::jars/Objects.jar"


def test_a_configuration_in_another_stack_gives_the_same_rights() -> None:
    """CDK refuses stacks that need each other: to synthesize both proves that they do not."""
    platform, team = in_two_stacks()
    alone = in_one_stack()

    def kinds(found: Synthesized, role: str) -> list[str]:
        return sorted(str(one["Action"]) for one in found.statements(f"Analytics/{role}/DefaultPolicy/Resource"))

    for role in ("InstanceRole", "ServiceRole"):
        assert kinds(team, role) == kinds(alone, role)
    assert "emrwal.amazonaws.com" in str(platform.statements("Wal/Resource"))
    assert "ImportValue" not in str(platform.template)


def test_keys_that_are_not_named_are_the_one_that_is_made() -> None:
    stack = new_stack()
    emr.SecurityConfiguration(
        stack,
        "Encryption",
        at_rest=emr.AtRestEncryption(
            s3_mode=MODES.SSE_S3,
            local_disks=False,
            s3_overrides=[emr.BucketEncryption(bucket="own", mode=MODES.SSE_KMS)],
        ),
    )
    found = Synthesized(stack)
    [override] = encryption(found)["AtRestEncryptionConfiguration"]["S3EncryptionConfiguration"]["Overrides"]
    assert override["AwsKmsKey"] == found.arn("Encryption/Key/Resource")


def test_no_key_is_made_where_each_is_named() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Ours")
    security = emr.SecurityConfiguration(
        stack, "Encryption", at_rest=emr.AtRestEncryption(s3_key=key, local_disk_key=key), wal=emr.WalEncryption()
    )
    assert security.encryption_key is None
    found = Synthesized(stack)
    assert found.paths("AWS::KMS::Key") == ["Ours/Resource"]
    assert encryption(found)["EMRWALEncryptionConfiguration"] == {}
    assert str(encryption(found)).count(str(found.arn("Ours/Resource"))) == 2


def test_a_key_that_nothing_encrypts_with_gives_nobody_rights() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Idle")
    security = emr.SecurityConfiguration(
        stack,
        "Encryption",
        encryption_key=key,
        at_rest=emr.AtRestEncryption(s3_mode=MODES.SSE_S3, local_disks=provider(stack, "Disks")),
    )
    Brought(stack).cluster("Analytics", without=("instance_role", "service_role"), security_configuration=security)
    found = Synthesized(stack)
    disks = encryption(found)["AtRestEncryptionConfiguration"]["LocalDiskEncryptionConfiguration"]
    assert disks == {
        "EncryptionKeyProviderType": "Custom",
        "S3Object": "s3://jars/Disks.jar",
        "EncryptionKeyProviderClass": "com.example.Disks",
    }
    assert str(found.arn("Idle/Resource")) not in str(found.template["Resources"])
    assert "jars/Disks.jar" in str(found.statements("Analytics/InstanceRole/DefaultPolicy/Resource"))


def test_custom_certificates_are_readable_by_the_nodes() -> None:
    stack = new_stack()
    jar = provider(stack, "Certificates").jar
    tls = emr.InTransitEncryption.custom(jar, "com.example.Certificates")
    security = emr.SecurityConfiguration(stack, "Encryption", in_transit=tls)
    role = iam.Role(stack, "Nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    security._grant_use(imported_role(stack, "Emr"), role)
    found = Synthesized(stack)
    assert encryption(found)["InTransitEncryptionConfiguration"] == {
        "TLSCertificateConfiguration": {
            "CertificateProviderType": "Custom",
            "S3Object": "s3://jars/Certificates.jar",
            "CertificateProviderClass": "com.example.Certificates",
        }
    }
    assert "jars/Certificates.jar" in str(found.statements("Nodes/DefaultPolicy/Resource"))


def test_mapped_roles_use_the_keys_of_s3_and_not_those_of_disks() -> None:
    app = cdk.App(context=ACROSS)
    people, platform = (cdk.Stack(app, name) for name in ("People", "Platform"))
    sales = iam.Role(people, "Sales", assumed_by=iam.AccountRootPrincipal())
    emr.SecurityConfiguration(
        platform,
        "Encryption",
        at_rest=emr.AtRestEncryption(local_disk_key=kms.Key(platform, "Disks")),
        emrfs_role_mappings=[emr.EmrfsRoleMapping.for_users(sales, "anna")],
    )
    found = Synthesized(platform)
    [policy] = found.paths("AWS::IAM::Policy")
    [statement] = found.statements(policy)
    assert statement["Resource"] == found.arn("Encryption/Key/Resource")
    assert Synthesized(people).paths("AWS::IAM::Policy") == []


def test_what_is_said_for_nothing_is_told() -> None:
    stack = new_stack()
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/one")
    emr.SecurityConfiguration(
        stack,
        "Encryption",
        at_rest=emr.AtRestEncryption(s3_mode=MODES.SSE_S3, s3_key=key, local_disks=False, local_disk_key=key),
    )
    [first, second] = [one for one in warnings(stack) if "AtRestOptions" in one]
    assert "`s3_key` means nothing to SSE-S3; leave it out" in first
    assert "`local_disk_key` means nothing without `local_disk_provider`; leave it out" in second


BAD: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
    (
        {"at_rest": emr.AtRestEncryption(s3_mode=None, local_disks=False)},
        ("AtRestBlocks",),
        "encrypts neither S3 nor local disks",
    ),
    (
        {"at_rest": emr.AtRestEncryption(s3_mode=MODES.CSE_CUSTOM)},
        ("S3CustomProvider", "S3CustomProvider"),
        "CSE-Custom needs the file of its key provider",
    ),
    (
        {
            "at_rest": emr.AtRestEncryption(
                s3_mode=MODES.CSE_CUSTOM,
                s3_key_provider=emr.KeyProvider(jar=HERE, class_name="com.example.Keys"),
                local_disks=emr.KeyProvider(jar=HERE, class_name="com.example.Keys"),
            )
        },
        ("KeyProviderClassTwice",),
        "write a class for each",
    ),
    (
        {"at_rest": emr.AtRestEncryption(local_disks=emr.KeyProvider(jar=HERE, class_name="a.B"), ebs=True)},
        ("EbsEncryptionProvider",),
        "`ebs` encryption needs local disks encrypted with AwsKms",
    ),
    (
        {"in_transit": emr.InTransitEncryption.custom(HERE, "")},
        ("InTransitCertificates",),
        "Custom certificates need the class that provides them",
    ),
    ({"metadata_version": 3}, ("InstanceMetadata",), "`metadata_version` (3) must be 1 or 2"),
]


@pytest.mark.parametrize(("arguments", "codes", "words"), BAD, ids=[one[2] for one in BAD])
def test_what_emr_refuses_is_refused(arguments: dict[str, Any], codes: tuple[str, ...], words: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration(stack, "Encryption", **arguments)
    assert caught.value.codes == codes
    assert words in str(caught.value)
    assert stack.node.try_find_child("Encryption") is None


def test_keys_are_keys_of_the_region() -> None:
    stack = new_stack("eu-west-1")
    abroad = kms.Key.from_key_arn(stack, "Abroad", "arn:aws:kms:us-east-1:111122223333:key/one")
    alias = kms.Key(stack, "Key").add_alias("ours")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration(
            stack,
            "Encryption",
            encryption_key=alias,
            at_rest=emr.AtRestEncryption(s3_key=abroad, local_disk_key=abroad),
            in_transit=emr.InTransitEncryption.emr_certificates(key=alias),
        )
    assert sorted(caught.value.codes) == ["KeyAlias", "KeyElsewhere"]


def test_a_bucket_with_keys_of_a_class_needs_the_class() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.BucketEncryption(bucket="own", mode=MODES.CSE_CUSTOM)
    assert caught.value.codes == ("BucketOverride", "BucketOverride")


@pytest.mark.parametrize(
    ("validity", "code", "words"),
    [
        (cdk.Duration.hours(36), "CertificateDays", "`validity` (1.5 days) must be a number of whole days"),
        (365, "ArgumentType", "`validity` must be a Duration, not 365"),
    ],
)
def test_certificates_are_valid_for_whole_days(validity: Any, code: str, words: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.InTransitEncryption.emr_certificates(validity=validity)
    assert caught.value.codes == (code,)
    assert words in str(caught.value)


def test_certificates_that_end_soon_are_told() -> None:
    stack = new_stack()
    tls = emr.InTransitEncryption.emr_certificates(validity=cdk.Duration.days(30))
    emr.SecurityConfiguration(stack, "Encryption", in_transit=tls)
    [warning] = [one for one in warnings(stack) if "CertificateValidity" in one]
    assert "30 days" in warning
