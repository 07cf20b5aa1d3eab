"""The document of a security configuration, and what EMR asks of roles."""

from __future__ import annotations

import pytest

from emr_constructs.facts import access, security


def test_values() -> None:
    assert security.values("s3_mode") == ("SSE-S3", "SSE-KMS", "CSE-KMS", "CSE-Custom")
    assert set(security.values("s3_mode_with_key")) < set(security.values("s3_mode"))
    assert security.values("lake_formation_session_tag") == ("Amazon EMR",)
    with pytest.raises(KeyError):
        security.values("weather")


def test_the_keys_of_a_block() -> None:
    both = frozenset({"HttpPutResponseHopLimit", "MinimumInstanceMetadataServiceVersion"})
    assert security.keys("InstanceMetadataServiceConfiguration") == both
    assert "EnableAtRestEncryption" in (security.keys("EncryptionConfiguration") or ())
    assert "EnableAtRestEncryption" not in (security.keys("") or ())
    assert security.keys("EncryptionConfiguration.EnableAtRestEncryption") is None


def test_the_blocks_of_a_key() -> None:
    assert security.blocks_with("EnableAtRestEncryption") == ("EncryptionConfiguration",)
    assert security.blocks_with("LakeFormationConfiguration") == ("", "AuthorizationConfiguration")
    assert security.blocks_with("Weather") == ()


def test_every_block_stands_in_another() -> None:
    blocks = {
        block for key in ("AwsKmsKey", "Role", "ADDomain", "CloudWatchLogGroup") for block in security.blocks_with(key)
    }
    assert len(blocks) == 8
    for block in blocks:
        above, _, key = block.rpartition(".")
        assert key in (security.keys(above) or ())


def test_what_stands_under_a_key() -> None:
    kinds = {key: security.kind(key) for key in ("EnableEbsEncryption", "ValidityInDays", "Overrides", "AwsKmsKey")}
    assert kinds == {
        "EnableEbsEncryption": "flag",
        "ValidityInDays": "number",
        "Overrides": "list",
        "AwsKmsKey": "text",
    }
    named = [
        key for key in ("EnableAtRestEncryption", "SecretTags", "TicketLifetimeInHours") if security.blocks_with(key)
    ]
    assert len(named) == 3


def test_access() -> None:
    assert access.tag() == ("for-use-with-amazon-emr-managed-policies", "true")
    assert access.services("auto_scaling_role") == (
        "elasticmapreduce.amazonaws.com",
        "application-autoscaling.amazonaws.com",
    )
    assert access.policies("service_role") == ("AmazonEMRServicePolicy_v2",)
    assert access.passable_instance_role() == "EMR_EC2_DefaultRole"
    assert "AdministratorAccess" in access.policies("administrator")
    for ask in (access.services, access.policies):
        with pytest.raises(KeyError):
            ask("weather")


def test_ports() -> None:
    assert (security.port("admin_server"), security.port("kdc_server")) == (749, 88)
    with pytest.raises(KeyError):
        security.port("weather")


def test_applications_of_a_method() -> None:
    assert "Trino" in security.applications_with("kerberos")
    assert security.applications_without("kerberos") >= {"Flink", "JupyterHub"}
    for method in ("kerberos", "ldap", "ranger"):
        assert not security.applications_with(method) & security.applications_without(method)
        assert "Spark" in security.applications_with(method)
        assert not security.applications_without(method) & {"Iceberg", "Weather"}
    with pytest.raises(KeyError):
        security.applications_without("weather")


def test_regions_of_a_method() -> None:
    assert {"us-east-1", "eu-west-1"} < security.regions("identity_center")
    assert "ca-west-1" not in security.regions("identity_center")
    with pytest.raises(KeyError):
        security.regions("weather")
