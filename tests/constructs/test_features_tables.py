"""Switches for tables, S3 and Trino: the classifications they make, by release and application, and their errors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import new_stack

import emr_constructs as emr
from emr_constructs.facts import tables
from emr_constructs.model.features.feature import ClusterPlan
from emr_constructs.model.features.joining import join_lists

FACTORY = {"hive.metastore.client.factory.class": tables.glue_client_factory()}
INSTANCES = emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"))
GLUE = emr.GlueDataCatalog()


def plan(*applications: str, label: str = "emr-7.14.0") -> ClusterPlan:
    return ClusterPlan(
        release_label=emr.ReleaseLabel.of(label), applications=applications or ("Spark",), instances=INSTANCES
    )


def made(feature: emr.Feature, *applications: str, label: str = "emr-7.14.0") -> dict[str, Mapping[str, Any]]:
    """The properties that a feature sets, by classification."""
    configurations = feature._configurations(plan(*applications, label=label))
    return {one.classification: one.properties for one in configurations}


def spark(feature: emr.Feature, label: str = "emr-7.14.0") -> Mapping[str, Any]:
    return made(feature, label=label)["spark-defaults"]


@cache
def outside() -> cdk.Stack:
    return new_stack()


@cache
def bucket() -> s3.IBucket:
    return s3.Bucket.from_bucket_name(outside(), "Tables", "tables")


@cache
def password() -> secretsmanager.ISecret:
    return secretsmanager.Secret.from_secret_name_v2(outside(), "Password", "hive")


# -- the Glue Data Catalog --


@pytest.mark.parametrize(
    ("applications", "label", "expected"),
    [
        (["Spark"], "emr-7.14.0", {"spark-hive-site": FACTORY}),
        (["Livy"], "emr-spark-8.1.0", {"spark-hive-site": FACTORY}),
        (["hive", "SPARK"], "emr-7.14.0", {"hive-site": FACTORY, "spark-hive-site": FACTORY}),
        (["HCatalog"], "emr-7.14.0", {"hive-site": FACTORY}),
        (["Hive"], "emr-6.15.0", {"hive-site": {**FACTORY, "hive.metastore.schema.verification": "false"}}),
        (["Hive"], "emr-5.36.2", {"hive-site": FACTORY}),
        (["Trino"], "emr-7.14.0", {"trino-connector-hive": {"hive.metastore": "glue"}}),
        (["Presto"], "emr-7.14.0", {"presto-connector-hive": {"hive.metastore": "glue"}}),
        (["PrestoSQL"], "emr-6.3.1", {"prestosql-connector-hive": {"hive.metastore": "glue"}}),
    ],
)
def test_glue_is_set_for_the_applications_that_a_cluster_has(
    applications: list[str], label: str, expected: dict[str, Any]
) -> None:
    assert made(GLUE, *applications, label=label) == expected


def test_glue_of_another_account_is_named_everywhere() -> None:
    found = made(emr.GlueDataCatalog(account="444455556666"), "Hive", "Spark", "Trino")
    assert {one["hive.metastore.glue.catalogid"] for one in found.values()} == {"444455556666"}
    assert len(found) == 3


# -- table formats --


def test_iceberg_in_glue_and_in_a_metastore() -> None:
    found = made(emr.Iceberg(metastore=emr.GlueDataCatalog(account="444455556666"), warehouse=bucket()))
    assert found["iceberg-defaults"] == {"iceberg.enabled": "true"}
    assert found["spark-defaults"] == {
        "spark.sql.catalog.iceberg": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.iceberg.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        "spark.sql.catalog.iceberg.glue.id": "444455556666",
        "spark.sql.catalog.iceberg.warehouse": "s3://tables/warehouse/",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    }
    hive = emr.ExternalHiveMetastore(host="db.internal", password=password())
    in_hive = spark(emr.Iceberg(metastore=hive, warehouse=bucket(), catalog="spark_catalog"))
    assert in_hive["spark.sql.catalog.spark_catalog"] == "org.apache.iceberg.spark.SparkSessionCatalog"
    assert in_hive["spark.sql.catalog.spark_catalog.type"] == "hive"


def test_delta_has_its_extension_also_where_it_leaves_the_catalog_to_others() -> None:
    extension = {"spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension"}
    catalog = {"spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog"}
    assert made(emr.Delta()) == {
        "delta-defaults": {"delta.enabled": "true"},
        "spark-defaults": {**extension, **catalog},
    }
    assert spark(emr.Delta(session_catalog=False)) == extension


@pytest.mark.parametrize(
    ("label", "catalog", "extension"),
    [
        ("emr-7.14.0", True, True),
        ("emr-spark-8.1.0", True, True),
        ("emr-6.7.0", True, True),
        ("emr-6.6.0", False, True),
        ("emr-5.36.2", False, True),
        ("emr-6.5.0", False, False),
    ],
)
def test_hudi_needs_more_in_older_releases(label: str, catalog: bool, extension: bool) -> None:
    found = spark(emr.Hudi(), label)
    assert found["spark.serializer"] == "org.apache.spark.serializer.KryoSerializer"
    assert ("spark.sql.catalog.spark_catalog" in found) is catalog
    assert ("spark.sql.extensions" in found) is extension
    # What 6.7 brought along had to be said before.
    assert ("spark.sql.hive.convertMetastoreParquet" in found) is not catalog
    jars = ["/usr/lib/hudi/hudi-spark-bundle.jar", *([] if catalog else ["/usr/lib/spark/external/lib/spark-avro.jar"])]
    assert found["spark.jars"] == ",".join(jars)


def test_lists_of_several_features_become_one() -> None:
    features = (emr.Iceberg(metastore=GLUE, warehouse=bucket()), emr.Delta(), emr.Hudi(session_catalog=False))
    joined = join_lists({str(index): one._configurations(plan()) for index, one in enumerate(features)})
    settings = [one.properties for made in joined.values() for one in made if one.classification == "spark-defaults"]
    extensions = (
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
        "io.delta.sql.DeltaSparkSessionExtension,"
        "org.apache.spark.sql.hudi.HoodieSparkSessionExtension"
    )
    assert [one["spark.sql.extensions"] for one in settings] == [extensions] * 3
    assert "spark.jars" not in settings[0]
    assert settings[2]["spark.serializer"] == spark(emr.Hudi())["spark.serializer"]
    switches = [one for made in joined.values() for one in made if one.classification != "spark-defaults"]
    assert [one.properties for one in switches] == [{"iceberg.enabled": "true"}, {"delta.enabled": "true"}]


def test_a_list_that_one_feature_says_stays_as_it_is() -> None:
    configurations = emr.Delta()._configurations(plan())
    assert join_lists({"one": configurations, "other": configurations}) == {
        "one": list(configurations),
        "other": list(configurations),
    }


# -- S3 --


def test_retries_are_those_of_the_file_system() -> None:
    access = emr.S3Access(maximum_retries=0, adaptive_retries=True)
    for label in ("emr-6.15.0", "emr-7.14.0"):
        assert made(access, label=label) == {"emrfs-site": {"fs.s3.maxRetries": "0", "fs.s3.aimd.enabled": "true"}}
    in_spark = {"core-site": {"fs.s3a.retry.limit": "0", "fs.s3a.aimd.enabled": "true"}}
    assert made(access, label="emr-spark-8.1.0") == in_spark


@pytest.mark.parametrize(
    ("label", "which"),
    [
        ("emr-6.15.0", "spark.sql.parquet.fs.optimized.committer.optimization-enabled"),
        ("emr-7.9.0", "spark.sql.parquet.fs.optimized.committer.optimization-enabled"),
        (
            "emr-7.10.0",
            "spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol.leverageMagicCommitProtocol",
        ),
        (
            "emr-spark-8.1.0",
            "spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol.leverageMagicCommitProtocol",
        ),
    ],
)
def test_the_committer_is_that_of_the_file_system(label: str, which: str) -> None:
    assert made(emr.S3Access(optimized_committer=False), label=label) == {"spark-defaults": {which: "false"}}


def test_access_to_s3_is_emrs_own_where_nothing_is_said() -> None:
    assert made(emr.S3Access()) == {}


# -- Trino --


def test_trino_reads_tables_of_all_formats_in_glue() -> None:
    trino = emr.Trino(metastore=emr.GlueDataCatalog(account="444455556666"), connectors=list(emr.TrinoConnector))
    glue = {"hive.metastore": "glue", "hive.metastore.glue.catalogid": "444455556666"}
    assert made(trino, "Trino") == {
        "delta-defaults": {"delta.enabled": "true"},
        "trino-connector-hive": glue,
        "trino-connector-iceberg": {
            "connector.name": "iceberg",
            "iceberg.catalog.type": "glue",
            "hive.metastore.glue.catalogid": "444455556666",
            "fs.native-s3.enabled": "true",
        },
        "trino-connector-delta": glue,
        "trino-connector-hudi": {"connector.name": "hudi", **glue},
    }
    assert "fs.native-s3.enabled" not in made(trino, "Trino", label="emr-7.6.0")["trino-connector-iceberg"]


def test_trino_reads_tables_of_a_metastore_on_the_primary_node() -> None:
    own = {"hive.metastore.uri": "thrift://localhost:9083"}
    assert made(emr.Trino(), "Trino") == {"trino-connector-iceberg": {"connector.name": "iceberg", **own}}
    hive = emr.ExternalHiveMetastore(host="db.internal", password=password())
    assert made(emr.Trino(metastore=hive, connectors=[emr.TrinoConnector.DELTA]), "Trino") == {
        "delta-defaults": {"delta.enabled": "true"},
        "trino-connector-delta": own,
    }


def test_trino_keeps_what_nodes_hand_to_each_other_in_hdfs_or_in_s3() -> None:
    found = made(emr.Trino(fault_tolerance=emr.TrinoFaultTolerance(), connectors=[]), "Trino")
    assert found == {
        "trino-config": {"retry-policy": "TASK"},
        "trino-exchange-manager": {
            "exchange.use-local-hdfs": "true",
            "exchange.base-directories": "/trino-exchange",
        },
    }
    in_s3 = made(emr.Trino(fault_tolerance=emr.TrinoFaultTolerance(bucket=bucket())), "Trino")
    assert in_s3["trino-exchange-manager"] == {"exchange.base-directories": "s3://tables/trino-exchange/"}


# -- endpoints --


def test_a_network_gets_the_endpoint_for_glue_only_where_glue_is_used() -> None:
    hive = emr.ExternalHiveMetastore(host="db.internal", password=password())
    assert GLUE._uses == ("glue_catalog",)
    assert emr.Iceberg(metastore=GLUE, warehouse=bucket())._uses == ("glue_catalog",)
    assert emr.Iceberg(metastore=hive, warehouse=bucket())._uses == ()
    assert emr.Trino(metastore=GLUE)._uses == ("glue_catalog",)
    assert emr.Trino(metastore=hive)._uses == ()
    assert emr.Trino()._uses == ()
