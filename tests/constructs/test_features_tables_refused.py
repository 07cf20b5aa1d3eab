"""What switches for tables, S3 and Trino refuse: releases, applications, databases and names that cannot work."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_rds as rds
from test_features_tables import GLUE, bucket, made, outside, password

import emr_constructs as emr


def refused(make: Any) -> emr.EmrValidationError:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return caught.value


@pytest.mark.parametrize(
    ("feature", "applications", "label", "message"),
    [
        (GLUE, ["Spark"], "emr-5.7.0", "the Glue Data Catalog is not in emr-5.7.0; use emr-5.8.0 or later"),
        (
            emr.GlueDataCatalog(account="444455556666"),
            ["Spark"],
            "emr-5.15.0",
            "the Glue Data Catalog of Presto, or of another account is not in emr-5.15.0; use emr-5.16.0 or later",
        ),
        (
            emr.GlueDataCatalog(engines=[emr.TableEngine.HIVE]),
            ["Spark", "Trino"],
            "emr-7.14.0",
            "GlueDataCatalog is for Hive, which the cluster does not have; add it to `applications`",
        ),
        (
            GLUE,
            ["Flink"],
            "emr-7.14.0",
            "GlueDataCatalog is for Hive or Presto or Spark or Trino, which the cluster does not have; add it to "
            "`applications`",
        ),
        (emr.Delta(), ["Spark"], "emr-6.8.0", "Delta Lake is not in emr-6.8.0; use emr-6.9.0 or later"),
        (emr.Delta(), ["Spark"], "emr-5.36.2", "Delta Lake is not in emr-5.36.2; use a release of a later line"),
        (emr.Hudi(), ["Spark"], "emr-5.27.0", "Hudi is not in emr-5.27.0; use emr-5.28.0 or later"),
        (
            emr.Hudi(),
            ["Trino"],
            "emr-7.14.0",
            "Hudi is for Spark, which the cluster does not have; add it to `applications`",
        ),
        (emr.Trino(), ["Trino"], "emr-6.3.1", "Trino is not in emr-6.3.1; use emr-6.4.0 or later"),
        (emr.Trino(), ["Trino"], "emr-spark-8.1.0", "Trino is not in emr-spark-8.1.0; use a release of a later line"),
        (
            emr.Trino(),
            ["Spark"],
            "emr-7.14.0",
            "Trino is for Trino, which the cluster does not have; add it to `applications`",
        ),
        (
            emr.Trino(),
            ["Trino"],
            "emr-6.5.0",
            "the iceberg connector of Trino is not in emr-6.5.0; use emr-6.6.0 or later",
        ),
        (
            emr.Trino(connectors=[emr.TrinoConnector.DELTA]),
            ["Trino"],
            "emr-6.8.0",
            "the delta connector of Trino is not in emr-6.8.0; use emr-6.9.0 or later",
        ),
        (
            emr.Trino(fault_tolerance=emr.TrinoFaultTolerance()),
            ["Trino"],
            "emr-6.8.0",
            "fault tolerance of Trino is not in emr-6.8.0; use emr-6.9.0 or later",
        ),
        (
            emr.S3Access(adaptive_retries=True),
            ["Spark"],
            "emr-6.3.0",
            "adaptive retries of S3 requests is not in emr-6.3.0; use emr-6.4.0 or later",
        ),
    ],
)
def test_what_a_release_or_a_cluster_does_not_have_is_refused(
    feature: emr.Feature, applications: list[str], label: str, message: str
) -> None:
    error = refused(lambda: made(feature, *applications, label=label))
    assert error.code == ("FeatureRelease" if " is not in " in message else "FeatureApplication")
    assert [one.message for one in error.violations] == [f"`features`: {message}"]


def test_a_release_or_an_application_that_only_deployment_knows_is_not_refused() -> None:
    later = cdk.Token.as_string({"Ref": "Later"})
    assert made(emr.Delta(), "Spark", label=later)["delta-defaults"] == {"delta.enabled": "true"}
    assert made(GLUE, later) == {}


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (
            lambda: emr.GlueDataCatalog(databases=cdk.Token.as_list({"Ref": "Later"})),
            "UndecidableDatabases",
            "`databases` is a list that only deployment knows, and rights name each; write a list",
        ),
        (
            lambda: emr.Iceberg(metastore=GLUE, warehouse=bucket(), catalog="my.lake"),
            "CatalogName",
            "`catalog` ('my.lake') must be a name for SQL: letters, digits and underscores",
        ),
        (
            lambda: emr.Iceberg(metastore=GLUE, warehouse=bucket(), warehouse_prefix="tables"),
            "FeaturePrefix",
            "`warehouse_prefix` ('tables') must end with a slash and not begin with one; write for example 'tables/'",
        ),
        (
            lambda: emr.TrinoFaultTolerance(prefix="/spool/"),
            "FeaturePrefix",
            "`prefix` ('/spool/') must end with a slash and not begin with one; write for example 'tables/'",
        ),
        (
            lambda: emr.S3Access(maximum_retries=-1),
            "RetryLimit",
            "emrfs-site: 'fs.s3.maxRetries' must be 0 or more, not '-1'; write for example '30'",
        ),
        (
            lambda: emr.ExternalHiveMetastore(password=password()),
            "MetastoreDatabase",
            "give the `database`, or the `host` of one that is no RDS construct",
        ),
        (
            lambda: emr.ExternalHiveMetastore(password=password(), host="my db"),
            "MetastoreName",
            "`host` ('my db') must be letters, digits, '.', '-', '_' and '$': it is part of a URL",
        ),
        (
            lambda: emr.ExternalHiveMetastore(password=password(), host="db", database_name="a?b"),
            "MetastoreName",
            "`database_name` ('a?b') must be letters, digits, '.', '-', '_' and '$': it is part of a URL",
        ),
    ],
)
def test_a_value_that_cannot_work_is_refused_when_it_is_made(make: Any, code: str, message: str) -> None:
    error = refused(make)
    assert [(one.code, one.message) for one in error.violations] == [(code, message)]


# -- a metastore of one's own --


def test_a_database_cluster_is_named_by_its_endpoint() -> None:
    aurora = rds.DatabaseCluster.from_database_cluster_attributes(
        outside(), "Aurora", cluster_identifier="hive", cluster_endpoint_address="aurora.internal", port=3306
    )
    metastore = emr.ExternalHiveMetastore(database=aurora, password=password())
    url = made(metastore, "Hive")["hive-site"]["javax.jdo.option.ConnectionURL"]
    assert url == "jdbc:mysql://aurora.internal:3306/hive?createDatabaseIfNotExist=true"


def test_a_database_that_is_not_mysql_is_refused() -> None:
    postgres = rds.DatabaseInstance.from_database_instance_attributes(
        outside(),
        "Postgres",
        instance_endpoint_address="pg.internal",
        instance_identifier="pg",
        port=5432,
        security_groups=[],
        engine=rds.DatabaseInstanceEngine.POSTGRES,
    )
    error = refused(lambda: emr.ExternalHiveMetastore(database=postgres, password=password()))
    assert [one.code for one in error.violations] == ["MetastoreEngine"]
    assert "`database` is postgres, and a metastore is one of aurora, aurora-mysql, mariadb, mysql" in str(error)


def test_a_secret_that_rds_made_is_refused() -> None:
    made_by_rds = rds.DatabaseSecret(outside(), "MadeByRds", username="hive")
    error = refused(lambda: emr.ExternalHiveMetastore(host="db", password=made_by_rds))
    assert error.code == "SecretHoldsJson"


def test_a_metastore_is_nothing_for_spark_alone() -> None:
    metastore = emr.ExternalHiveMetastore(host="db", password=password())
    assert refused(lambda: made(metastore, "Spark")).code == "FeatureApplication"
    assert refused(lambda: made(metastore, "Spark", label="emr-spark-8.1.0")).code == "FeatureRelease"
