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
