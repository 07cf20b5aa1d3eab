"""The key: customer-managed, rotated, kept; and exactly the rights that each purpose needs."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_kms as kms
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Brought,
    Synthesized,
    default_cluster,
    imported_key,
    imported_vpc,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr

KEY = "Analytics/Key/Resource"
OF_THIS_ACCOUNTS_CLUSTERS: dict[str, Any] = {
    "ArnLike": {"aws:SourceArn": join("arn:", PARTITION, ":elasticmapreduce:", REGION, ":", ACCOUNT, ":cluster/j-*")},
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "StringLike": {"kms:EncryptionContext:aws:elasticmapreduce:clusterId": "j-*"},
}
VIA_EC2 = {
    "StringLike": {"kms:ViaService": "ec2.*.amazonaws.com*"},
    "Null": {"kms:EncryptionContextKeys": "false"},
}
VOLUMES = {
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}
DATA = {
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}


def key_statement(sid: str) -> Any:
    [one] = [one for one in default_cluster().statements(KEY) if one.get("Sid") == sid]
    assert one["Effect"] == "Allow"
    assert one["Resource"] == "*"
    return one


def rights_to_the_key(role: str) -> tuple[set[str], list[Any]]:
    """What a role may do with the key: actions without a condition, and statements with one."""
    found = default_cluster()
    plain: set[str] = set()
    conditional = []
    for one in found.statements(f"Analytics/{role}/DefaultPolicy/Resource"):
        actions = [one["Action"]] if isinstance(one["Action"], str) else one["Action"]
        if any(action.startswith("kms:") for action in actions):
            assert one["Resource"] == found.arn(KEY)
            if "Condition" in one:
                conditional.append(one)
            else:
                plain.update(actions)
    return plain, conditional


def test_one_rotated_key_is_kept() -> None:
    found = default_cluster()
    assert found.paths("AWS::KMS::Key") == [KEY]
    assert found.properties(KEY)["EnableKeyRotation"] is True
    assert found.properties(KEY)["Description"] == "Data and logs of an Amazon EMR cluster"
    assert found.resource(KEY)["DeletionPolicy"] == found.resource(KEY)["UpdateReplacePolicy"] == "Retain"
    assert not {"KeySpec", "MultiRegion", "Enabled"} & set(found.properties(KEY))  # symmetric, of this region, on


def test_key_policy_has_the_account_and_three_services_and_nobody_else() -> None:
    account, *services = default_cluster().statements(KEY)
    assert account["Principal"] == {"AWS": join("arn:", PARTITION, ":iam::", ACCOUNT, ":root")}
    assert account["Action"] == "kms:*"
    assert [one.get("Sid") for one in services].count(None) == 1  # that of CloudWatch Logs
    assert {one.get("Sid") for one in services} == {"EmrStoresLogs", "EmrShowsLogs", None}
    assert len(services) == 3


def test_emr_stores_logs_of_this_accounts_clusters() -> None:
    statement = key_statement("EmrStoresLogs")
    assert statement["Principal"] == {"Service": "elasticmapreduce.amazonaws.com"}
    assert statement["Action"] == "kms:GenerateDataKeyWithoutPlaintext"
    assert statement["Condition"] == OF_THIS_ACCOUNTS_CLUSTERS


def test_the_persistent_user_interface_shows_logs_through_s3() -> None:
    statement = key_statement("EmrShowsLogs")
    assert statement["Principal"] == {
        "Service": ["elasticmapreduce.amazonaws.com", "persistentappui.elasticmapreduce.amazonaws.com"]
    }
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    through_s3 = {"kms:ViaService": join("s3.", REGION, ".", {"Ref": "AWS::URLSuffix"})}
    assert statement["Condition"] == {
        **OF_THIS_ACCOUNTS_CLUSTERS,
        "StringEquals": {**OF_THIS_ACCOUNTS_CLUSTERS["StringEquals"], **through_s3},
    }


def test_cloudwatch_encrypts_the_log_group_of_flow_logs_and_no_other() -> None:
    found = default_cluster()
    [statement] = [one for one in found.statements(KEY)[1:] if "Sid" not in one]
    assert statement["Principal"] == {"Service": join("logs.", REGION, ".amazonaws.com")}
    assert set(statement["Action"]) == DATA
    name = found.id("Analytics/Network/FlowLogs/Resource")
    stack = {"Ref": "AWS::StackName"}
    groups = [join("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT, ":log-group:", stack, f"-{name}-*")]
    assert statement["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}


def test_nodes_encrypt_data_and_volumes() -> None:
    plain, [volumes] = rights_to_the_key("InstanceRole")
    assert plain == DATA
    assert set(volumes["Action"]) == VOLUMES
    assert volumes["Condition"] == VIA_EC2


def test_the_service_encrypts_volumes_and_looks_at_the_log_key() -> None:
    plain, [volumes] = rights_to_the_key("ServiceRole")
    assert plain == {"kms:DescribeKey", "kms:GenerateDataKey"}
    assert set(volumes["Action"]) == VOLUMES
    assert volumes["Condition"] == VIA_EC2


def test_a_grant_on_the_key_never_comes_without_its_condition() -> None:
    found = default_cluster()
    for path in found.paths("AWS::IAM::Policy"):
        for statement in found.statements(path):
            if "kms:CreateGrant" in statement["Action"]:
                assert statement["Condition"] == VIA_EC2


def test_a_key_of_your_own_gets_the_same_policy() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    emr.Cluster(stack, "Analytics", release_label=RELEASE, encryption_key=key)
    found = Synthesized(stack)
    assert found.paths("AWS::KMS::Key") == ["Own/Resource"]
    assert [one.get("Sid") for one in found.statements("Own/Resource")] == [
        one.get("Sid") for one in default_cluster().statements(KEY)
    ]


def test_an_imported_key_warns_what_its_owner_has_to_add() -> None:
    stack = new_stack()
    emr.Cluster(stack, "Analytics", release_label=RELEASE, encryption_key=imported_key(stack), vpc=imported_vpc(stack))
    found = [one for one in warnings(stack) if "ImportedKeyPolicy" in one]
    assert len(found) == 2
    assert "persistentappui.elasticmapreduce.amazonaws.com" in found[1]
    assert "kms:GenerateDataKeyWithoutPlaintext" in found[0]


def test_no_log_key_where_the_release_cannot_encrypt_logs() -> None:
    stack = new_stack()
    brought = Brought(stack)
    brought.cluster("Old", release_label=emr.ReleaseLabel.of("emr-5.29.0"), instances=small(), auto_termination=None)
    brought.cluster("New", release_label=emr.ReleaseLabel.of("emr-5.36.0"), instances=small())
    found = Synthesized(stack)
    assert "LogEncryptionKmsKeyId" not in found.properties("Old/Resource")
    assert "LogEncryptionKmsKeyId" in found.properties("New/Resource")


def small() -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m5.xlarge"),
        core=emr.InstanceGroup(instance_type="m5.xlarge", instance_count=2),
    )
