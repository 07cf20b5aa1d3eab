"""What EMR Serverless applications stand on: networks, encryption between workers, secrets."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from serverless_stacks import quiet
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Synthesized,
    imported_role,
    imported_vpc,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr
from emr_constructs.rules.view import UNKNOWN

APPLICATIONS = join("arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/*")
DATA_KEYS = ["kms:Decrypt", "kms:GenerateDataKey"]


@cache
def in_network() -> tuple[emr.ServerlessApplication, Synthesized]:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, network=network)
    application.connections.allow_to(ec2.Peer.ipv4("10.0.0.0/16"), ec2.Port.tcp(5432))
    return application, Synthesized(stack)


# Network


def test_a_network_puts_workers_into_private_subnets_of_two_zones() -> None:
    _, found = in_network()
    assert found.properties("Etl/Resource")["NetworkConfiguration"] == {
        "SubnetIds": [found.ref("Network/Private1"), found.ref("Network/Private2")],
        "SecurityGroupIds": [found.group("Etl/SecurityGroup/Resource")],
    }


def test_the_group_of_workers_lets_nobody_in() -> None:
    _, found = in_network()
    group = found.properties("Etl/SecurityGroup/Resource")
    assert "SecurityGroupIngress" not in group
    assert found.paths("AWS::EC2::SecurityGroupIngress") == []
    assert [(one["CidrIp"], one.get("ToPort")) for one in group["SecurityGroupEgress"]] == [
        ("127.0.0.1/32", None),
        ("0.0.0.0/0", 443),
        ("10.0.0.0/16", 5432),
    ]


def test_the_network_is_made_ready_before_the_application() -> None:
    _, found = in_network()
    endpoints = {found.id(path) for path in found.paths("AWS::EC2::VPCEndpoint")}
    assert {path.rpartition("/")[0] for path in found.paths("AWS::EC2::VPCEndpoint")} >= {
        "Network/Vpc/Logs",
        "Network/Vpc/S3",
    }
    assert endpoints <= found.depends_on("Etl/Resource")


def test_emr_serverless_may_keep_logs_from_the_network_and_clusters_nothing() -> None:
    _, found = in_network()
    [path] = [one for one in found.paths("AWS::EC2::VPCEndpoint") if "S3" in one]
    own, kept = found.statements(path)
    assert own["Sid"] == "BucketsOfThisAccount"
    assert (kept["Action"], kept["Resource"]) == (
        ["s3:PutObject", "s3:PutObjectAcl"],
        join("arn:", PARTITION, ":s3:::prod.", REGION, ".appinfo.src/*"),
    )
    assert kept["Condition"] == {
        "StringEquals": {
            "aws:PrincipalServiceName": "emr-serverless.amazonaws.com",
            "aws:SourceVpc": found.ref("Network/Resource"),
        }
    }


def test_logs_reach_a_bucket_of_another_account() -> None:
    stack = new_stack("eu-west-1")
    bucket = s3.Bucket.from_bucket_attributes(stack, "Logs", bucket_name="audit", account="444455556666")
    network, role = emr.Network(stack, "Network"), imported_role(stack, "Jobs")
    quiet(stack, network=network, execution_role=role, monitoring=emr.ServerlessMonitoring(log_bucket=bucket))
    found = Synthesized(stack)
    [path] = [one for one in found.paths("AWS::EC2::VPCEndpoint") if "S3" in one]
    through = found.statements(path)[-1]
    assert (through["Action"], "audit/*" in str(through["Resource"])) == ("s3:*", True)
    [asked] = [one for one in warnings(stack) if "ImportedBucketPolicy" in one]
    for said in ("its owner has to add", "s3:PutObject", "role/teams/Jobs", "arn:aws:s3:::audit/emr-serverless/"):
        assert said in asked


def test_the_owner_of_a_bucket_for_a_role_of_jobs_is_asked_too() -> None:
    stack = new_stack("eu-west-1")
    bucket = s3.Bucket.from_bucket_attributes(stack, "Logs", bucket_name="audit", account="444455556666")
    emr.JobExecutionRole(stack, "Jobs", log_bucket=bucket, log_prefix="jobs/")
    [asked] = warnings(stack)
    # The role is not there yet, so that its account is named.
    for said in ("ImportedBucketPolicy", "arn:aws:s3:::audit/jobs/*", "arn:aws:iam::111122223333:root"):
        assert said in asked


def test_a_bucket_made_for_another_account_lets_roles_of_jobs_in() -> None:
    stack = new_stack("eu-west-1")
    other = cdk.Stack(cdk.App.of(stack), "Audit", env=cdk.Environment(account="444455556666", region="eu-west-1"))
    bucket, role = s3.Bucket(other, "Logs", bucket_name="audit"), imported_role(stack, "Jobs")
    quiet(stack, execution_role=role, monitoring=emr.ServerlessMonitoring(log_bucket=bucket))
    [writing] = Synthesized(other).statements("Logs/Policy/Resource")
    assert (writing["Action"], "role/teams/Jobs" in str(writing["Principal"])) == ("s3:PutObject", True)
    assert not any("ImportedBucketPolicy" in one for one in warnings(stack))


def test_endpoints_are_made_for_what_jobs_use() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    client = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"
    key = "spark.hadoop.hive.metastore.client.factory.class"
    quiet(
        stack,
        network=network,
        configurations=[emr.Configuration(classification="spark-defaults", properties={key: client})],
        monitoring=emr.ServerlessMonitoring(
            s3_logs=False,
            cloudwatch_logs=False,
            prometheus_workspace="arn:aws:aps:eu-west-1:111122223333:workspace/ws-1",
        ),
    )
    assert set(network.interface_endpoints) == {"glue", "aps-workspaces", "sts"}


def test_lake_formation_and_identity_center_have_endpoints_too() -> None:
    stack = new_stack()
    guarded, personal = emr.Network(stack, "Guarded"), emr.Network(stack, "Personal")
    properties = {"spark.emr-serverless.lakeformation.enabled": "true"}
    lake = emr.Configuration(classification="spark-defaults", properties=properties)
    quiet(stack, "Lake", network=guarded, configurations=[lake])
    center = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
    livy = emr.Interactive(livy=True)
    quiet(stack, "People", network=personal, identity_center=center, interactive=livy)
    assert set(guarded.interface_endpoints) == {"lakeformation", "sts"}
    assert set(personal.interface_endpoints) == {"sts"}


def test_any_vpc_will_do() -> None:
    stack = new_stack()
    application = quiet(stack, vpc=imported_vpc(stack))
    assert application.network is None
    assert application.vpc is not None
    assert len(application.security_groups) == 1
    assert application._view.subnets is not UNKNOWN


def test_an_application_without_a_vpc_has_no_connections() -> None:
    application = quiet(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        _ = application.connections
    assert caught.value.codes == ("ApplicationWithoutVpc",)
    assert "give the application `network` or `vpc`" in str(caught.value)
    assert (application.vpc, application.network, list(application.security_groups)) == (None, None, [])


# Encryption between workers


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, "true"),
        ({"worker_encryption": True}, "true"),
        ({"worker_encryption": False}, "false"),
        ({"application_type": emr.ServerlessType.HIVE}, None),
        ({"application_type": emr.ServerlessType.HIVE, "worker_encryption": False}, None),
        ({"release_label": emr.ReleaseLabel.EMR_6_14_0}, None),
        ({"release_label": emr.ReleaseLabel.EMR_6_15_0}, "true"),
        ({"configurations": [{"Classification": "spark-defaults", "Properties": {"a": "b"}}]}, "true"),
        (
            {
                "configurations": [
                    {"Classification": "spark-defaults", "Properties": {"spark.ssl.internode.enabled": "false"}}
                ]
            },
            "false",
        ),
        (
            {
                "configurations": [
                    {"Classification": "spark-defaults", "Properties": {"spark.network.crypto.enabled": "true"}}
                ]
            },
            None,
        ),
    ],
)
def test_workers_encrypt_what_they_send_where_nothing_else_is_said(arguments: dict[str, Any], expected: Any) -> None:
    application = quiet(new_stack(), **arguments)
    assert application._view.spark_setting("spark.ssl.internode.enabled") == expected


# Secrets


def test_the_service_may_read_the_secrets_of_configurations() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Key")
    secret = secretsmanager.Secret(stack, "Secret", encryption_key=key)
    password = "spark.hadoop.javax.jdo.option.ConnectionPassword"
    said = {password: emr.ConfigurationSecret.of(secret)}
    quiet(stack, configurations=[emr.Configuration(classification="spark-defaults", properties=said)])
    found = Synthesized(stack)
    properties = found.properties("Etl/Resource")["RuntimeConfiguration"][0]["Properties"]
    assert properties[password] == join("EMR.secret@", found.ref("Secret/Resource"))
    [reading] = found.properties("Secret/Policy/Resource")["ResourcePolicy"]["Statement"]
    assert reading["Principal"] == {"Service": "emr-serverless.amazonaws.com"}
    assert reading["Action"] == ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    assert reading["Condition"] == {"ArnLike": {"aws:SourceArn": APPLICATIONS}}
    decrypting = found.statements("Key/Resource")[-1]
    assert (decrypting["Principal"], decrypting["Action"]) == (
        {"Service": "emr-serverless.amazonaws.com"},
        ["kms:Decrypt", "kms:DescribeKey"],
    )
    assert decrypting["Condition"] == {
        "StringEquals": {"kms:ViaService": join("secretsmanager.", REGION, ".", {"Ref": "AWS::URLSuffix"})}
    }


def test_owners_of_other_secrets_are_told_what_to_add() -> None:
    stack = new_stack("eu-west-1")
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"
    imported = secretsmanager.Secret.from_secret_name_v2(stack, "Imported", "db")
    own = secretsmanager.Secret(stack, "Own")
    properties = {
        "a.password": emr.ConfigurationSecret.of(imported),
        "b.password": f"EMR.secret@{arn}",
        "c.password": emr.ConfigurationSecret.of(own),
        "d.password": emr.ConfigurationSecret.unsafe_plain_text("changeit"),
    }
    quiet(stack, configurations=[{"Classification": "spark-defaults", "Properties": properties}])
    found = [one for one in warnings(stack) if "secret" in one]
    assert sorted(one.partition(" [ack: emr_constructs:")[2] for one in found) == [
        "RuntimeSecretPolicy]",
        "RuntimeSecretPolicy]",
        "SecretWithoutKey]",
    ]
    text = " ".join(found)
    assert f"the secret {arn}" in text
    assert "the secret Stack/Imported" in text
    assert "the secret Stack/Own is encrypted with a key of AWS" in text
    assert '"aws:SourceArn": "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*"' in text
