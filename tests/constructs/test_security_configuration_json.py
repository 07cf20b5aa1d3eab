"""Security configurations from JSON: the same document comes out, with the same rights, or an error says why not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from security_combinations import KEY, kerberos, secret
from synthesized import Brought, Synthesized, join, new_stack, warnings

import emr_constructs as emr
from emr_constructs.foundation.security_document import document_of

MODES = emr.S3EncryptionMode
NO_KEY = "is not the ARN of a KMS key; give the ARN of the key itself"
S3 = "EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration"
DISKS = "EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration"
TLS = "EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration"
PEM = {"CertificateProviderType": "PEM", "S3Object": "s3://certificates/tls.zip"}


def document(configuration: Any) -> dict[str, Any]:
    return document_of(configuration, configuration._blocks)


RICH: dict[str, Any] = {
    "EncryptionConfiguration": {
        # Some write flags and numbers as texts.
        "EnableAtRestEncryption": "true",
        "EnableInTransitEncryption": True,
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {
                "EncryptionMode": "SSE-KMS",
                "AwsKmsKey": KEY,
                "Overrides": [
                    {
                        "BucketName": "custom",
                        "EncryptionMode": "CSE-Custom",
                        "S3Object": "arn:aws:s3:::jars/Bucket.jar",
                        "EncryptionKeyProviderClass": "com.example.Bucket",
                    }
                ],
            },
            "LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": KEY},
        },
        "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": PEM},
        "EMRWALEncryptionConfiguration": {"AwsKmsKey": KEY},
    },
    "AuthorizationConfiguration": {
        "IAMConfiguration": {
            "EnableApplicationScopedIAMRole": True,
            "ApplicationScopedIAMRoleConfiguration": {"PropagateSourceIdentity": False},
        }
    },
    "InstanceMetadataServiceConfiguration": {
        "MinimumInstanceMetadataServiceVersion": 2,
        "HttpPutResponseHopLimit": "2",
    },
}


@cache
def rich() -> tuple[Synthesized, Synthesized]:
    """A cluster with a configuration from JSON, and one with the same said by arguments."""
    found = []
    for make in (_written, _said):
        stack = new_stack()
        Brought(stack).cluster(
            "Analytics",
            without=("security_configuration", "service_role", "instance_role"),
            security_configuration=make(stack),
        )
        found.append(Synthesized(stack))
    return found[0], found[1]


def _written(stack: cdk.Stack) -> emr.SecurityConfiguration:
    return emr.SecurityConfiguration.from_json(stack, "Encryption", RICH)


def _said(stack: cdk.Stack) -> emr.SecurityConfiguration:
    ours = kms.Key.from_key_arn(stack, "Ours", KEY)
    jars, certificates = (s3.Bucket.from_bucket_name(stack, name, name.lower()) for name in ("Jars", "Certificates"))
    own = emr.KeyProvider(jar=emr.Script.from_bucket(jars, "Bucket.jar"), class_name="com.example.Bucket")
    return emr.SecurityConfiguration(
        stack,
        "Encryption",
        encryption_key=ours,
        at_rest=emr.AtRestEncryption(
            s3_overrides=[emr.BucketEncryption(bucket="custom", mode=MODES.CSE_CUSTOM, key_provider=own)], ebs=False
        ),
        in_transit=emr.InTransitEncryption.pem(emr.Script.from_bucket(certificates, "tls.zip")),
        wal=emr.WalEncryption(key=ours),
        runtime_roles=True,
        metadata_hop_limit=2,
    )


def test_clusters_get_the_same_rights() -> None:
    written, said = rich()
    for name in ("InstanceRole", "ServiceRole"):
        path = f"Analytics/{name}/DefaultPolicy/Resource"
        assert _plain(written.statements(path)) == _plain(said.statements(path))
    assert KEY in str(written.statements("Analytics/InstanceRole/DefaultPolicy/Resource"))


def _plain(statements: list[Any]) -> list[str]:
    """Statements as texts; an ARN of AWS's own partition as one of any."""
    texts = (json.dumps(one).replace("arn:aws:s3:::", "arn:ANY:s3:::") for one in statements)
    partition = json.dumps({"Ref": "AWS::Partition"})
    joined = '{"Fn::Join": ["", ["arn:", ' + partition + ', ":s3:::jars/Bucket.jar"]]}'
    return [one.replace(joined, '"arn:ANY:s3:::jars/Bucket.jar"') for one in texts]


def test_what_is_written_stays_as_it_is_spelled() -> None:
    written = rich()[0].properties("Encryption/Resource")["SecurityConfiguration"]
    encryption = written["EncryptionConfiguration"]
    [override] = encryption["AtRestEncryptionConfiguration"]["S3EncryptionConfiguration"]["Overrides"]
    assert override["S3Object"] == "arn:aws:s3:::jars/Bucket.jar"
    assert encryption["InTransitEncryptionConfiguration"]["TLSCertificateConfiguration"] == PEM
    assert encryption["EnableAtRestEncryption"] is True
    assert written["InstanceMetadataServiceConfiguration"]["HttpPutResponseHopLimit"] == 2


def test_text_and_file_are_taken_as_objects_are(tmp_path: Path) -> None:
    stack = new_stack()
    path = tmp_path / "security.json"
    path.write_text(json.dumps(RICH), encoding="utf-8")
    forms: list[Any] = [RICH, json.dumps(RICH), path]
    made = [emr.SecurityConfiguration.from_json(stack, f"Form{index}", form) for index, form in enumerate(forms)]
    assert document(made[0]) == document(made[1]) == document(made[2])
    assert made[0].encryption_key is not None
    assert made[0].encryption_key.key_arn == KEY


def test_a_key_that_is_given_gets_the_policy_that_an_imported_one_lacks() -> None:
    stack = new_stack()
    ours = kms.Key(stack, "Ours")
    said = {"EncryptionConfiguration": {"EMRWALEncryptionConfiguration": {"AwsKmsKey": ours.key_arn}}}
    known = emr.SecurityConfiguration.from_json(stack, "Known", said, encryption_key=ours)
    unknown = emr.SecurityConfiguration.from_json(stack, "Unknown", said)
    nodes = iam.Role(stack, "Nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    known._grant_use(nodes, nodes)
    assert [one for one in warnings(stack) if "ImportedKeyPolicy" in one] == []
    assert known.encryption_key is ours
    unknown._grant_use(nodes, nodes)
    assert [one for one in warnings(stack) if "ImportedKeyPolicyEmrWal" in one]
    assert "emrwal.amazonaws.com" in str(Synthesized(stack).statements("Ours/Resource"))


def test_strings_may_be_known_at_deployment_only() -> None:
    stack = new_stack()
    arn, place_of = (cdk.CfnParameter(stack, name).value_as_string for name in ("Arn", "Place"))
    said = {
        "EncryptionConfiguration": {
            "EnableAtRestEncryption": True,
            "EnableInTransitEncryption": True,
            "AtRestEncryptionConfiguration": {
                "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": arn}
            },
            "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {**PEM, "S3Object": place_of}},
        }
    }
    made = emr.SecurityConfiguration.from_json(stack, "Later", said)
    nodes = iam.Role(stack, "Nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    made._grant_use(nodes, nodes)
    found = Synthesized(stack)
    assert found.properties("Later/Resource")["SecurityConfiguration"]["EncryptionConfiguration"] == {
        **said["EncryptionConfiguration"],
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": {"Ref": "Arn"}}
        },
        "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {**PEM, "S3Object": {"Ref": "Place"}}},
    }
    resources = [one["Resource"] for one in found.statements("Nodes/DefaultPolicy/Resource")]
    behind = {"Fn::Select": [1, {"Fn::Split": ["s3://", {"Ref": "Place"}]}]}
    assert resources == [join("arn:", {"Ref": "AWS::Partition"}, ":s3:::", behind), {"Ref": "Arn"}]


def test_no_cluster_is_made_without_the_passwords_that_stand_in_no_document() -> None:
    stack = new_stack()
    said = document(emr.SecurityConfiguration(stack, "Said", at_rest=None, kerberos=kerberos()[0]))
    brought = Brought(stack)
    without = emr.SecurityConfiguration.from_json(stack, "Without", said)
    with pytest.raises(emr.EmrValidationError) as caught:
        brought.cluster("Refused", without=("security_configuration",), security_configuration=without)
    assert caught.value.codes == ("KerberosAttributes",)

    attributes = emr.KerberosAttributes(realm="EXAMPLE.COM", admin_password=secret())
    complete = emr.SecurityConfiguration.from_json(stack, "Complete", said, kerberos=attributes)
    brought.cluster("Taken", without=("security_configuration",), security_configuration=complete)
    found = Synthesized(stack).properties("Taken/Resource")["KerberosAttributes"]
    assert found["Realm"] == "EXAMPLE.COM"
    assert "resolve:secretsmanager" in str(found["KdcAdminPassword"])

    with pytest.raises(emr.EmrValidationError, match="the document has no Kerberos; leave one out, or add the other"):
        emr.SecurityConfiguration.from_json(stack, "Other", RICH, kerberos=attributes)


def encryption(**said: Any) -> dict[str, Any]:
    return {"EncryptionConfiguration": said}


def s3_block(**said: Any) -> dict[str, Any]:
    return encryption(EnableAtRestEncryption=True, AtRestEncryptionConfiguration={"S3EncryptionConfiguration": said})


BAD: list[tuple[Any, tuple[str, ...]]] = [
    ("{not json", ("SecurityConfigurationJson: the security configuration is no JSON object; write an object",)),
    (Path("nowhere.json"), ("SecurityConfigurationFile: 'nowhere.json' cannot be read (",)),
    ("[]", ("SecurityConfigurationJson: the security configuration is no JSON object; write an object",)),
    (
        '{"EncryptionConfiguration": {"EnableAtRestEncryption": true, "EnableAtRestEncryption": false}}',
        ("SecuritySettingNotTaken: 'EnableAtRestEncryption' is said twice; say it once",),
    ),
    (
        {"EnableAtRestEncryption": True},
        (
            "SecurityConfigurationLevel: EnableAtRestEncryption stands at the top level, where EMR does not know it; "
            "write EncryptionConfiguration.EnableAtRestEncryption",
        ),
    ),
    (
        s3_block(EncryptionMode="SSE-KMS", AwsKmsKay=KEY),
        (f"SecuritySettingNotTaken: `{S3}.AwsKmsKay` is no setting that EMR documents; write AwsKmsKey",),
    ),
    (
        {"Weather": 1},
        ("SecuritySettingNotTaken: `Weather` is no setting that EMR documents; leave it out",),
    ),
    (
        s3_block(EncryptionMode="SSE-KMS"),
        (f"S3Key: `{S3}.AwsKmsKey`: SSE-KMS needs a key; give the ARN of a KMS key",),
    ),
    (
        s3_block(EncryptionMode="SSE-KMS", AwsKmsKey="alias/ours"),
        (f"EncryptionKeyArn: `{S3}.AwsKmsKey` ('alias/ours') {NO_KEY}",),
    ),
    (
        s3_block(
            EncryptionMode="SSE-S3", Overrides=[{"BucketName": "a", "EncryptionMode": "SSE-KMS", "AwsKmsKey": "b"}]
        ),
        (f"BucketKeyArn: `{S3}.Overrides[0].AwsKmsKey`: `AwsKmsKey` ('b') {NO_KEY}",),
    ),
    (
        encryption(
            EnableAtRestEncryption=False,
            AtRestEncryptionConfiguration={"S3EncryptionConfiguration": {"EncryptionMode": "SSE-S3"}},
        ),
        (f"SecuritySettingNotTaken: `{S3}.EncryptionMode` ('SSE-S3') cannot be taken over; leave it out",),
    ),
    (
        encryption(
            EnableInTransitEncryption=True,
            InTransitEncryptionConfiguration={"TLSCertificateConfiguration": {**PEM, "ValidityInDays": 9.5}},
        ),
        ("CertificateDays: `validity` (9.5 days) must be a number of whole days",),
    ),
    (
        encryption(
            EnableInTransitEncryption=1,
            EnableAtRestEncryption={},
            AtRestEncryptionConfiguration=[],
            InTransitEncryptionConfiguration={"TLSCertificateConfiguration": {"SecretTags": "a", "S3Object": 3}},
        ),
        (
            "SecuritySettingNotTaken: `EncryptionConfiguration.EnableInTransitEncryption` must be a flag, not 1",
            "SecuritySettingNotTaken: `EncryptionConfiguration.EnableAtRestEncryption` must be a flag, not {}",
            "SecuritySettingNotTaken: `EncryptionConfiguration.AtRestEncryptionConfiguration` must be an object, "
            "not []",
            f"SecuritySettingNotTaken: `{TLS}.SecretTags` must be a list, not 'a'",
            f"SecuritySettingNotTaken: `{TLS}.S3Object` must be a text, not 3",
        ),
    ),
    (
        {"LakeFormationConfiguration": {"IdpMetadataS3Path": "s3://metadata/idp.xml"}},
        (
            "SecuritySettingNotTaken: `LakeFormationConfiguration.IdpMetadataS3Path` ('s3://metadata/idp.xml') "
            "cannot be taken over; leave it out",
        ),
    ),
    (
        {
            "AuthenticationConfiguration": {
                "IdentityCenterConfiguration": {
                    "EnableIdentityCenter": True,
                    "IdentityCenterApplicationAssigmentRequired": True,
                }
            }
        },
        (
            "IdentityCenterInTransit: IAM Identity Center needs `EncryptionConfiguration.EnableInTransitEncryption` "
            "encryption; encrypt in transit",
        ),
    ),
    (
        {"AuthorizationConfiguration": {"EmrFsConfiguration": {"RoleMappings": [{"Role": "anna"}]}}},
        ("EmrfsRoleMapping: `AuthorizationConfiguration.EmrFsConfiguration.RoleMappings[0].Role`",),
    ),
]


@pytest.mark.parametrize(("said", "messages"), BAD, ids=[one[1][0][:60] for one in BAD])
def test_what_is_wrong_or_would_be_lost_is_told_by_its_path(said: Any, messages: tuple[str, ...]) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration.from_json(stack, "Written", said)
    told = [str(one) for one in caught.value.violations]
    assert [message for message in messages if not any(message in one for one in told)] == []
    assert caught.value.path == "Stack/Written"
    assert stack.node.try_find_child("Written") is None


def test_what_stands_there_already_stays() -> None:
    stack = new_stack()
    emr.SecurityConfiguration.from_json(stack, "Written", {})
    with pytest.raises(emr.EmrValidationError):
        emr.SecurityConfiguration.from_json(stack, "Written", "{")
    with pytest.raises(RuntimeError, match="already a Construct"):
        emr.SecurityConfiguration.from_json(stack, "Written", {})
    assert stack.node.find_child("Written") is not None


def test_an_empty_document_says_that_all_is_off() -> None:
    stack = new_stack()
    made = emr.SecurityConfiguration.from_json(stack, "Empty", "{}")
    assert document(made) == encryption(EnableAtRestEncryption=False, EnableInTransitEncryption=False)
    assert made.encryption_key is None
    assert Synthesized(stack).paths("AWS::KMS::Key") == []
