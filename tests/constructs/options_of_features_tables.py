"""What each argument of the switches for tables, S3 and Trino changes in the template of a cluster."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from options import Containing, Look, Option, Owner, text_of
from synthesized import Brought, Synthesized, imported_key

import emr_constructs as emr

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
GLUE = emr.GlueDataCatalog()


def switched(make: Any, *applications: emr.Application, without: tuple[str, ...] = ()) -> Any:
    """A cluster with a feature, made of the arguments."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        brought.cluster(
            place,
            without=without,
            applications=applications or (emr.Application.SPARK,),
            features=[make(brought.stack, arguments)],
            hdfs_replication=None,
        )

    return build


def said(classification: str, key: str) -> Look:
    """A property of a classification; None where it is not said."""

    def look(found: Synthesized, place: str) -> Any:
        configurations = found.properties(f"{place}/Resource").get("Configurations", [])
        by_name = {one["Classification"]: one["ConfigurationProperties"] for one in configurations}
        return by_name.get(classification, {}).get(key)

    return look


def shared_bucket(stack: Construct, id: str = "Tables") -> s3.IBucket:  # noqa: A002
    found = stack.node.try_find_child(id)
    bucket: Any = found or s3.Bucket.from_bucket_name(stack, id, id.lower())
    known: s3.IBucket = bucket
    return known


def secret(stack: Construct, name: str = "hive") -> secretsmanager.ISecret:
    found: Any = stack.node.try_find_child(name)
    known: secretsmanager.ISecret = found or secretsmanager.Secret.from_secret_complete_arn(
        stack, name, f"{SECRET}{name}-a1b2c3"
    )
    return known


def database(stack: Construct) -> rds.IDatabaseInstance:
    return rds.DatabaseInstance.from_database_instance_attributes(
        stack,
        "Database",
        instance_endpoint_address="hive.rds.internal",
        instance_identifier="hive",
        port=3306,
        security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "DatabaseGroup", "sg-1", mutable=False)],
    )


def metastore(stack: Construct, arguments: dict[str, Any]) -> emr.Feature:
    place = {} if "database" in arguments else {"host": "old.internal"}
    return emr.ExternalHiveMetastore(**{"password": secret(stack), **place, **arguments})


def iceberg(stack: Construct, arguments: dict[str, Any]) -> emr.Feature:
    return emr.Iceberg(**{"metastore": GLUE, "warehouse": shared_bucket(stack), **arguments})


def tolerance(stack: Construct, arguments: dict[str, Any]) -> emr.Feature:
    return emr.Trino(fault_tolerance=emr.TrinoFaultTolerance(**{"bucket": shared_bucket(stack), **arguments}))


def plain(kind: Any) -> Any:
    return lambda stack, arguments: kind(**arguments)


RIGHTS = text_of("InstanceRole/DefaultPolicy/Resource")
URL = said("hive-site", "javax.jdo.option.ConnectionURL")
BASE = said("trino-exchange-manager", "exchange.base-directories")

OWNERS = {
    "GlueDataCatalog": Owner(
        make=switched(
            plain(emr.GlueDataCatalog), emr.Application.SPARK, emr.Application.HIVE, without=("instance_role",)
        ),
        options={
            "account": Option(
                given="444455556666",
                look=said("spark-hive-site", "hive.metastore.glue.catalogid"),
                expected="444455556666",
            ),
            "databases": Option(given=["sales"], look=RIGHTS, expected=Containing("table/sales/*")),
            "read_only": Option(
                given=True, look=lambda found, place: "glue:CreateTable" in RIGHTS(found, place), expected=False
            ),
            "engines": Option(
                given=[emr.TableEngine.SPARK],
                look=said("hive-site", "hive.metastore.client.factory.class"),
                expected=None,
            ),
            "encryption_key": Option(
                given=lambda stack: imported_key(stack, "Catalog"), look=RIGHTS, expected=Containing("key/Catalog")
            ),
        },
    ),
    "ExternalHiveMetastore": Owner(
        make=switched(metastore, emr.Application.HIVE),
        options={
            "password": Option(
                given=lambda stack: secret(stack, "other"),
                look=said("hive-site", "EMR.secret@javax.jdo.option.ConnectionPassword"),
                expected=f"{SECRET}other-a1b2c3",
            ),
            "database": Option(given=database, look=URL, expected=Containing("hive.rds.internal:3306/hive")),
            "host": Option(given="new.internal", look=URL, expected=Containing("//new.internal:3306/hive?")),
            "port": Option(given=3307, look=URL, expected=Containing("//old.internal:3307/")),
            "user_name": Option(
                given="etl", look=said("hive-site", "javax.jdo.option.ConnectionUserName"), expected="etl"
            ),
            "database_name": Option(given="shared", look=URL, expected=Containing(":3306/shared?")),
        },
    ),
    "Iceberg": Owner(
        make=switched(iceberg),
        options={
            "metastore": Option(
                given=lambda stack: emr.ExternalHiveMetastore(host="db.internal", password=secret(stack)),
                look=said("spark-defaults", "spark.sql.catalog.iceberg.type"),
                expected="hive",
            ),
            "warehouse": Option(
                given=lambda stack: shared_bucket(stack, "Other"),
                look=said("spark-defaults", "spark.sql.catalog.iceberg.warehouse"),
                expected="s3://other/warehouse/",
            ),
            "warehouse_prefix": Option(
                given="lake/",
                look=said("spark-defaults", "spark.sql.catalog.iceberg.warehouse"),
                expected="s3://tables/lake/",
            ),
            "catalog": Option(
                given="lake",
                look=said("spark-defaults", "spark.sql.catalog.lake"),
                expected="org.apache.iceberg.spark.SparkCatalog",
            ),
            "default_catalog": Option(
                given=True, look=said("spark-defaults", "spark.sql.defaultCatalog"), expected="iceberg"
            ),
        },
    ),
    **{
        kind.__name__: Owner(
            make=switched(plain(kind)),
            options={
                "session_catalog": Option(
                    given=False, look=said("spark-defaults", "spark.sql.catalog.spark_catalog"), expected=None
                )
            },
        )
        for kind in (emr.Delta, emr.Hudi)
    },
    "S3Access": Owner(
        make=switched(plain(emr.S3Access)),
        options={
            "maximum_retries": Option(given=30, look=said("emrfs-site", "fs.s3.maxRetries"), expected="30"),
            "adaptive_retries": Option(given=True, look=said("emrfs-site", "fs.s3.aimd.enabled"), expected="true"),
            "optimized_committer": Option(
                given=False,
                look=said(
                    "spark-defaults",
                    "spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol.leverageMagicCommitProtocol",
                ),
                expected="false",
            ),
        },
    ),
    "Trino": Owner(
        make=switched(plain(emr.Trino), emr.Application.TRINO),
        options={
            "connectors": Option(
                given=[emr.TrinoConnector.HUDI], look=said("trino-connector-hudi", "connector.name"), expected="hudi"
            ),
            "metastore": Option(given=GLUE, look=said("trino-connector-hive", "hive.metastore"), expected="glue"),
            "fault_tolerance": Option(
                given=emr.TrinoFaultTolerance(retry_policy=emr.TrinoRetryPolicy.QUERY),
                look=said("trino-config", "retry-policy"),
                expected="QUERY",
            ),
            "query_memory": Option(
                given=cdk.Size.gibibytes(100), look=said("trino-config", "query.max-memory"), expected="102400MB"
            ),
            "query_memory_per_node": Option(
                given=cdk.Size.gibibytes(20), look=said("trino-config", "query.max-memory-per-node"), expected="20480MB"
            ),
            "heap_headroom_per_node": Option(
                given=cdk.Size.mebibytes(512),
                look=said("trino-config", "memory.heap-headroom-per-node"),
                expected="512MB",
            ),
        },
    ),
    "TrinoFaultTolerance": Owner(
        make=switched(tolerance, emr.Application.TRINO),
        options={
            "retry_policy": Option(
                given=emr.TrinoRetryPolicy.QUERY, look=said("trino-config", "retry-policy"), expected="QUERY"
            ),
            "bucket": Option(
                given=lambda stack: shared_bucket(stack, "Spool"), look=BASE, expected="s3://spool/trino-exchange/"
            ),
            "prefix": Option(given="spool/", look=BASE, expected="s3://tables/spool/"),
        },
    ),
}
