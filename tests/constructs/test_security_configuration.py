"""The security configuration: encryption at rest and in transit, IMDSv2; an object, without a name."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import aws_s3 as s3
from synthesized import RELEASE, Brought, Synthesized, default_cluster, imported_key, join, new_stack, warnings

import emr_constructs as emr

CONFIGURATION = "Analytics/SecurityConfiguration/Resource"
KIND = "AWS::EMR::SecurityConfiguration"
OLD = emr.ReleaseLabel.EMR_7_10_0


def document(**arguments: Any) -> Any:
    """The document of a security configuration made with these arguments."""
    stack = new_stack()
    emr.SecurityConfiguration(stack, "Security", **arguments)
    return Synthesized(stack).properties("Security/Resource")["SecurityConfiguration"]


def test_the_whole_document() -> None:
    found = default_cluster()
    assert found.paths(KIND) == [CONFIGURATION]
    key = found.arn("Analytics/Key/Resource")
    assert found.properties(CONFIGURATION) == {
        "SecurityConfiguration": {
            "EncryptionConfiguration": {
                "EnableAtRestEncryption": True,
                "EnableInTransitEncryption": True,
                "AtRestEncryptionConfiguration": {
                    "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": key},
                    "LocalDiskEncryptionConfiguration": {
                        "EncryptionKeyProviderType": "AwsKms",
                        "AwsKmsKey": key,
                        "EnableEbsEncryption": True,
                    },
                },
                "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {"CertificateProviderType": "EMR"}},
            },
            "InstanceMetadataServiceConfiguration": {
                "MinimumInstanceMetadataServiceVersion": 2,
                "HttpPutResponseHopLimit": 1,
            },
        }
    }


def test_it_goes_with_the_stack_and_the_cluster_refers_to_it() -> None:
    found = default_cluster()
    assert found.resource(CONFIGURATION)["DeletionPolicy"] == "Delete"
    assert found.properties("Analytics/Resource")["SecurityConfiguration"] == found.ref(CONFIGURATION)


def test_alone_it_makes_one_key() -> None:
    stack = new_stack()
    emr.SecurityConfiguration(stack, "Security")
    found = Synthesized(stack)
    assert found.paths("AWS::KMS::Key") == ["Security/Key/Resource"]
    text = str(found.properties("Security/Resource"))
    assert text.count(str(found.arn("Security/Key/Resource"))) == 2


def test_without_anything_to_encrypt_it_makes_no_key() -> None:
    at_rest = emr.AtRestEncryption(s3_mode=emr.S3EncryptionMode.SSE_S3, local_disks=False)
    stack = new_stack()
    made = emr.SecurityConfiguration(stack, "Security", at_rest=at_rest)
    emr.SecurityConfiguration(stack, "Off", at_rest=None, in_transit=None)
    found = Synthesized(stack)
    assert made.encryption_key is None
    assert found.paths("AWS::KMS::Key") == []
    encryption = found.properties("Security/Resource")["SecurityConfiguration"]["EncryptionConfiguration"]
    assert encryption["AtRestEncryptionConfiguration"] == {"S3EncryptionConfiguration": {"EncryptionMode": "SSE-S3"}}
    assert found.properties("Off/Resource")["SecurityConfiguration"]["EncryptionConfiguration"] == {
        "EnableAtRestEncryption": False,
        "EnableInTransitEncryption": False,
    }


def test_disks_without_ebs_encryption() -> None:
    at_rest = emr.AtRestEncryption(ebs=False)
    disks = document(at_rest=at_rest)["EncryptionConfiguration"]["AtRestEncryptionConfiguration"]
    assert disks["LocalDiskEncryptionConfiguration"]["EnableEbsEncryption"] is False
    assert "LocalDiskEncryptionConfiguration" not in str(document(at_rest=emr.AtRestEncryption(local_disks=False)))


def test_pem_certificates_are_uploaded_and_readable_by_the_nodes() -> None:
    stack = new_stack()
    certificates = emr.InTransitEncryption.pem(emr.Script.from_asset(__file__))
    security = emr.SecurityConfiguration(stack, "Security", in_transit=certificates)
    emr.Cluster(stack, "Analytics", release_label=OLD, security_configuration=security)
    found = Synthesized(stack)
    encryption = found.properties("Security/Resource")["SecurityConfiguration"]["EncryptionConfiguration"]
    tls = encryption["InTransitEncryptionConfiguration"]["TLSCertificateConfiguration"]
    assert tls["CertificateProviderType"] == "PEM"
    url = tls["S3Object"]["Fn::Sub"]
    assert url.startswith("s3://cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/")
    file = url.rpartition("/")[2]
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    [reading] = [one for one in rights if one["Action"] == "s3:GetObject"]
    assert reading["Resource"]["Fn::Join"][1][-1] == f"/{file}"


def test_pem_certificates_in_a_bucket() -> None:
    stack = new_stack()
    bucket = s3.Bucket.from_bucket_name(stack, "Certificates", "certificates")
    pem = emr.InTransitEncryption.pem(emr.Script.from_bucket(bucket, "emr/certificates.zip"))
    emr.SecurityConfiguration(stack, "Security", in_transit=pem)
    text = str(Synthesized(stack).properties("Security/Resource"))
    assert "s3://certificates/emr/certificates.zip" in text


def test_volumes_are_granted_only_where_they_are_encrypted() -> None:
    stack = new_stack()
    security = emr.SecurityConfiguration(stack, "Security", at_rest=emr.AtRestEncryption(ebs=False))
    emr.Cluster(stack, "Analytics", release_label=RELEASE, security_configuration=security)
    found = Synthesized(stack)
    for role in ("ServiceRole", "InstanceRole"):
        assert "kms:CreateGrant" not in str(found.statements(f"Analytics/{role}/DefaultPolicy/Resource"))
    assert "kms:CreateGrant" in str(default_cluster().statements("Analytics/InstanceRole/DefaultPolicy/Resource"))


def test_one_configuration_serves_many_clusters() -> None:
    stack = new_stack()
    security = emr.SecurityConfiguration(stack, "Security")
    for name in ("First", "Second"):
        emr.Cluster(stack, name, release_label=RELEASE, security_configuration=security)
    found = Synthesized(stack)
    assert found.paths(KIND) == ["Security/Resource"]
    assert found.paths("AWS::KMS::Key") == ["Security/Key/Resource"]
    for name in ("First", "Second"):
        assert found.properties(f"{name}/Resource")["SecurityConfiguration"] == found.ref("Security/Resource")
        rights = str(found.statements(f"{name}/InstanceRole/DefaultPolicy/Resource"))
        assert str(found.arn("Security/Key/Resource")) in rights


def test_an_imported_configuration_goes_by_its_name() -> None:
    stack = new_stack()
    key = imported_key(stack)
    security = emr.SecurityConfiguration.from_security_configuration_name(stack, "Team", "team", encryption_key=key)
    assert security.security_configuration_name == "team"
    assert security.encryption_key is key
    emr.Cluster(stack, "Analytics", release_label=OLD, security_configuration=security)
    found = Synthesized(stack)
    assert found.paths(KIND) == []
    assert found.properties("Analytics/Resource")["SecurityConfiguration"] == "team"
    for role in ("ServiceRole", "InstanceRole"):
        statements = found.statements(f"Analytics/{role}/DefaultPolicy/Resource")
        assert [one["Resource"] for one in statements if "kms:CreateGrant" in one["Action"]] == [
            join(
                "arn:",
                {"Ref": "AWS::Partition"},
                ":kms:",
                {"Ref": "AWS::Region"},
                ":",
                {"Ref": "AWS::AccountId"},
                ":key/Key",
            )
        ]


@pytest.mark.parametrize("label", ["emr-7.10.0", "emr-6.15.0"])
def test_releases_without_emrs_certificates_say_what_to_do(label: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster(stack, "Analytics", release_label=emr.ReleaseLabel.of(label))
    assert caught.value.codes == ("EmrCertificatesRelease",)
    text = str(caught.value)
    words = ("certificates", label, "emr-7.11.0", "InTransitEncryption.pem", "[at Stack/Analytics]")
    assert [word for word in words if word not in text] == []
    assert stack.node.try_find_child("Analytics") is None


def test_the_8_line_warns_that_nobody_knows() -> None:
    stack = new_stack()
    label = emr.ReleaseLabel.EMR_SPARK_8_1_0
    Brought(stack).cluster("Imported", without=("security_groups",), release_label=label)
    assert [one for one in warnings(stack) if "EmrCertificatesUnsure" in one] == []
    security = emr.SecurityConfiguration(stack, "Own")
    other = new_stack()
    emr.Cluster(other, "Analytics", release_label=label)
    [warning] = [one for one in warnings(other) if "EmrCertificatesUnsure" in one]
    assert "emr-spark-8.1.0" in warning
    assert "PEM" in warning
    assert security.encryption_key is not None


@pytest.mark.parametrize(
    ("arguments", "codes", "words"),
    [
        ({"metadata_hop_limit": 0}, ("InstanceMetadata",), ("(0)", "1 to 64")),
        ({"metadata_hop_limit": 65}, ("InstanceMetadata",), ("(65)", "1 to 64")),
        ({"metadata_hop_limit": True}, ("ArgumentType",), ("`metadata_hop_limit`", "whole number", "True")),
        ({"at_rest": True}, ("ArgumentType",), ("`at_rest`", "AtRestEncryption", "True")),
        ({"in_transit": "PEM"}, ("ArgumentType",), ("`in_transit`", "InTransitEncryption", "'PEM'")),
        (
            {"at_rest": emr.AtRestEncryption(local_disks=False, ebs=True)},
            ("EbsEncryptionProvider",),
            ("`ebs`", "AwsKms", "both or neither"),
        ),
        (
            {"at_rest": emr.AtRestEncryption(local_disks=False, ebs=True), "metadata_hop_limit": 99},
            ("EbsEncryptionProvider", "InstanceMetadata"),
            ("`ebs`", "(99)"),
        ),
    ],
)
def test_bad_configurations_leave_nothing_behind(
    arguments: dict[str, Any], codes: tuple[str, ...], words: tuple[str, ...]
) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration(stack, "Security", **arguments)
    assert caught.value.codes == codes
    assert caught.value.path == "Stack/Security"
    assert [word for word in words if word not in str(caught.value)] == []
    assert emr.SecurityConfiguration(stack, "Security").node.path == "Stack/Security"


def test_certificates_must_be_a_script() -> None:
    path: Any = "certificates.zip"
    with pytest.raises(emr.EmrValidationError, match=r"`certificates` must be a Script, not 'certificates.zip'"):
        emr.InTransitEncryption.pem(path)


def test_a_profile_reaches_what_its_configuration_uses() -> None:
    stack = new_stack()
    security = emr.SecurityConfiguration(stack, "Security", runtime_roles=True)
    profile = emr.ClusterProfile(stack, "Profile", security_configuration=security)
    profile.export_as("shared", release_labels=[RELEASE])
    endpoints = [path for path in Synthesized(stack).paths("AWS::EC2::VPCEndpoint") if path.startswith("Profile/")]
    assert [one for one in ("Sts", "Secretsmanager") if not any(one in path for path in endpoints)] == []


def test_an_imported_name_must_be_a_string() -> None:
    stack, name = new_stack(), 3
    wrong: Any = name
    with pytest.raises(emr.EmrValidationError, match="`name` must be a string, not 3"):
        emr.SecurityConfiguration.from_security_configuration_name(stack, "Team", wrong)
    assert stack.node.try_find_child("Team") is None
