"""Switches for tables and Trino in clusters: rights of the nodes, ways to the database, what is refused."""

from __future__ import annotations

import json
from functools import cache

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import RELEASE, Brought, Synthesized, imported_key, imported_vpc, join, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import tables

SPARK, HIVE, TRINO = emr.Application.SPARK, emr.Application.HIVE, emr.Application.TRINO


@cache
def cluster_with_all() -> tuple[cdk.Stack, Synthesized]:
    """A cluster with a metastore in RDS, one with Glue, and one with Trino."""
    stack = new_stack("eu-west-1")
    brought = Brought(stack)
    glue = emr.GlueDataCatalog(
        databases=["sales", "stock"], read_only=True, encryption_key=imported_key(stack, "Catalog")
    )
    lake = s3.Bucket.from_bucket_name(stack, "Lake", "lake")
    brought.cluster("Glue", without=("instance_role",), features=[emr.Iceberg(metastore=glue, warehouse=lake)])
    database = rds.DatabaseInstance(
        stack,
        "Database",
        engine=rds.DatabaseInstanceEngine.mysql(version=rds.MysqlEngineVersion.VER_8_0_40),
        vpc=imported_vpc(stack, "Around"),
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        credentials=rds.Credentials.from_password("hive", cdk.SecretValue.ssm_secure("hive", "1")),
    )
    hive = emr.ExternalHiveMetastore(database=database, password=secretsmanager.Secret(stack, "Password"))
    brought.cluster(
        "Hive",
        without=("security_groups", "service_role"),
        applications=[SPARK, HIVE],
        features=[hive, emr.Iceberg(metastore=hive, warehouse=lake)],
    )
    tolerance = emr.TrinoFaultTolerance(bucket=s3.Bucket.from_bucket_name(stack, "Spool", "spool"))
    brought.cluster(
        "Trino",
        without=("instance_role",),
        applications=[TRINO],
        hdfs_replication=None,  # Trino alone has no HDFS
        features=[emr.Trino(metastore=emr.GlueDataCatalog(account="444455556666"), fault_tolerance=tolerance)],
    )
    return stack, Synthesized(stack)


def rights(place: str, service: str) -> list[tuple[set[str], list[str]]]:
    """The actions and resources that the nodes of a cluster may use of a service."""
    statements = cluster_with_all()[1].statements(f"{place}/InstanceRole/DefaultPolicy/Resource")
    found = []
    for one in statements:
        actions = one["Action"] if isinstance(one["Action"], list) else [one["Action"]]
        resources = one["Resource"] if isinstance(one["Resource"], list) else [one["Resource"]]
        if actions[0].startswith(f"{service}:"):
            texts = [json.dumps(resource).replace('", {"Ref": "AWS::Partition"}, "', "aws") for resource in resources]
            found.append((set(actions), [text.partition("arn:")[2].rstrip(']}"') for text in texts]))
    return found


def test_nodes_may_use_the_databases_that_are_named_and_see_the_two_that_are_looked_for() -> None:
    catalog = "aws:glue:eu-west-1:111122223333"
    named, looked_for = rights("Glue", "glue")
    assert named == (
        set(tables.glue_actions("read")),
        [
            f"{catalog}:catalog",
            *(f"{catalog}:database/{name}" for name in ("sales", "stock")),
            *(f"{catalog}:table/{name}/*" for name in ("sales", "stock")),
            *(f"{catalog}:userDefinedFunction/{name}/*" for name in ("sales", "stock")),
        ],
    )
    assert looked_for == ({"glue:GetDatabase"}, [f"{catalog}:database/default", f"{catalog}:database/global_temp"])


def test_nodes_may_use_the_whole_catalog_of_another_account() -> None:
    catalog = "aws:glue:eu-west-1:444455556666"
    [(actions, resources)] = rights("Trino", "glue")
    assert actions == {*tables.glue_actions("read"), *tables.glue_actions("write")}
    assert resources == [f"{catalog}:{one}" for one in ("catalog", "database/*", "table/*", "userDefinedFunction/*")]


def test_nodes_may_decrypt_a_catalog_that_they_only_read() -> None:
    keys = [actions for actions, resources in rights("Glue", "kms") if any("key/Catalog" in one for one in resources)]
    assert keys == [{"kms:Decrypt"}, {"kms:DescribeKey"}]


@pytest.mark.parametrize(("place", "prefix"), [("Glue", "lake/warehouse/*"), ("Trino", "spool/trino-exchange/*")])
def test_nodes_may_write_below_a_prefix_and_nowhere_else(place: str, prefix: str) -> None:
    [resources] = [resources for actions, resources in rights(place, "s3") if "s3:DeleteObject*" in actions]
    assert [one for one in resources if "/" in one] == [f"aws:s3:::{prefix}"]
    assert len(resources) == 2


def test_nodes_and_the_database_of_a_metastore_reach_each_other() -> None:
    _, found = cluster_with_all()
    database = found.attribute("Database/SecurityGroup/Resource", "GroupId")
    rules = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")]
    sources = [one["SourceSecurityGroupId"] for one in rules if one["GroupId"] == database]
    groups = ("Primary", "CoreAndTask")
    assert sorted(map(str, sources)) == sorted(
        str(found.group(f"Hive/SecurityGroups/{name}/Resource")) for name in groups
    )
    assert {(one["FromPort"], one["ToPort"]) for one in rules if one["GroupId"] == database} == {(3306, 3306)}


def test_the_database_of_a_metastore_is_named_and_its_password_is_not() -> None:
    _, found = cluster_with_all()
    configurations = found.properties("Hive/Resource")["Configurations"]
    [hive] = [one["ConfigurationProperties"] for one in configurations if one["Classification"] == "hive-site"]
    assert hive == {
        "javax.jdo.option.ConnectionURL": join(
            "jdbc:mysql://",
            found.attribute("Database/Resource", "Endpoint.Address"),
            ":3306/hive?createDatabaseIfNotExist=true",
        ),
        "javax.jdo.option.ConnectionDriverName": "org.mariadb.jdbc.Driver",
        "javax.jdo.option.ConnectionUserName": "hive",
        "EMR.secret@javax.jdo.option.ConnectionPassword": found.ref("Password/Resource"),
    }


def test_emr_may_read_the_password_and_the_nodes_may_not() -> None:
    _, found = cluster_with_all()
    readers = [
        path
        for path in found.paths("AWS::IAM::Policy")
        if "secretsmanager:GetSecretValue" in json.dumps(found.statements(path))
    ]
    assert readers == ["Hive/ServiceRole/DefaultPolicy/Resource"]
    assert json.dumps(found.ref("Password/Resource")) in json.dumps(found.statements(readers[0]))


def test_features_leave_no_warning_of_a_good_cluster() -> None:
    stack, _ = cluster_with_all()
    # The key and the role of the nodes are imported, and their owners have to be asked; the groups are shared here.
    asked = tuple(f"emr_constructs:{code}" for code in ("Imported", "RoleWithoutRights", "SharedSecurityGroups"))
    assert [one for one in warnings(stack) if not any(code in one for code in asked)] == []


def test_two_metastores_of_hive_are_refused() -> None:
    stack = new_stack()
    features = [
        emr.GlueDataCatalog(),
        emr.ExternalHiveMetastore(host="db", password=secretsmanager.Secret(stack, "Password")),
    ]
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster(stack, "Jobs", release_label=RELEASE, applications=[HIVE, SPARK], features=features)
    assert caught.value.codes == ("TwoMetastores",)


def test_the_owner_of_the_key_of_a_catalog_is_asked() -> None:
    stack = new_stack("eu-west-1")
    key = kms.Key.from_key_arn(stack, "Catalog", "arn:aws:kms:eu-west-1:444455556666:key/catalog")
    catalog = emr.GlueDataCatalog(account="444455556666", encryption_key=key)
    Brought(stack).cluster("Jobs", without=("instance_role",), features=[catalog])
    [asked] = [one for one in warnings(stack) if "ImportedKeyPolicyGlueCatalog]" in one]
    assert '"kms:EncryptionContext:glue_catalog_id": "444455556666"' in asked
    assert '"Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]' in asked
