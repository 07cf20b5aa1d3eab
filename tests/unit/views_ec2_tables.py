"""Cases of the rules on metastores, table formats, S3 as their file system, and Trino."""

from __future__ import annotations

from typing import Any

from views import case, without_nodes

from emr_constructs.facts import tables
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_FACTORY = {"hive.metastore.client.factory.class": tables.glue_client_factory()}
_URL = {"javax.jdo.option.ConnectionURL": "jdbc:mysql://db:3306/hive"}
_SPARK_CATALOG = "org.apache.iceberg.spark.SparkCatalog"
_SESSION_CATALOG = "org.apache.iceberg.spark.SparkSessionCatalog"
_EMRFS = "spark.sql.parquet.fs.optimized.committer.optimization-enabled"
_S3A = "spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol.leverageMagicCommitProtocol"
_GLUE_TABLES = {"connector.name": "iceberg", "iceberg.catalog.type": "glue"}
_NATIVE = {**_GLUE_TABLES, "fs.native-s3.enabled": "true"}
_ON_PRIMARY = {"hive.metastore.uri": "thrift://localhost:9083"}
_IN_HDFS = {"exchange.use-local-hdfs": "true", "exchange.base-directories": "/trino-exchange"}
_BROKEN_COMMITTER = f"{_EMRFS!r} has no effect in emr-7.14.0, where S3A writes to S3; use {_S3A}"


def _site(name: str, properties: Any) -> ConfigurationView:
    return ConfigurationView(classification=name, properties=properties)


def _with(*configurations: Any, **said: Any) -> ClusterView:
    return without_nodes(**{"applications": ("Spark", "Hive"), "configurations": configurations, **said})


def _trino(*configurations: Any, **said: Any) -> ClusterView:
    return _with(*configurations, **{"applications": ("Trino",), **said})


def _iceberg(name: str, kind: str) -> ConfigurationView:
    return _site("spark-defaults", {f"spark.sql.catalog.{name}": kind, f"spark.sql.catalog.{name}.type": "glue"})


def _session(**more: str) -> ConfigurationView:
    key = "spark.sql.catalog.spark_catalog"
    return _site("spark-defaults", {key: _SESSION_CATALOG, **{f"{key}.{name}": text for name, text in more.items()}})


_OTHER_TABLES = (
    "Spark's own catalog has its Iceberg tables in Glue, and looks for the others elsewhere; "
    "add `GlueDataCatalog` to `features`"
)
_RETRY = _site("trino-config", {"retry-policy": "TASK"})
_EXCHANGE = "trino-exchange-manager"

CASES = [
    case(
        "TwoMetastores",
        _with(_site("hive-site", {**_FACTORY, **_URL})),
        "hive-site names a database, but Hive looks for its tables in Glue; leave out one of them",
        good=_with(_site("hive-site", _URL), _site("spark-hive-site", _FACTORY)),
    ),
    case(
        "TwoMetastores",
        _with(_site("hive-site", {**_FACTORY, "javax.jdo.option.ConnectionURL": UNKNOWN})),
        "hive-site names a database, but Hive looks for its tables in Glue; leave out one of them",
        good=_with(_site("hive-site", {**_FACTORY, "hive.metastore.glue.catalogid": UNKNOWN})),
    ),
    case(
        "SchemaVerificationOnGlue",
        _with(_site("hive-site", _FACTORY), release_label="emr-6.15.0"),
        "Hive of emr-6.15.0 verifies a schema that Glue does not have, and stops; "
        "set 'hive.metastore.schema.verification' of hive-site to 'false'",
        good=_with(
            _site("hive-site", {**_FACTORY, "hive.metastore.schema.verification": "false"}),
            release_label="emr-6.15.0",
        ),
    ),
    case(
        "SchemaVerificationOnGlue",
        _with(
            _site("hive-site", {**_FACTORY, "hive.metastore.schema.verification": "true"}), release_label="emr-5.29.0"
        ),
        "Hive of emr-5.29.0 verifies a schema that Glue does not have, and stops; "
        "set 'hive.metastore.schema.verification' of hive-site to 'false'",
        good=_with(_site("hive-site", _FACTORY), release_label="emr-7.14.0"),
    ),
    case(
        "IcebergCatalogName",
        _with(_iceberg("spark_catalog", _SPARK_CATALOG)),
        f"`configurations[0]`: 'spark.sql.catalog.spark_catalog' is Spark's own catalog, and {_SPARK_CATALOG} has no "
        f"other tables; use {_SESSION_CATALOG}",
        good=_with(_iceberg("lake", _SPARK_CATALOG)),
    ),
    case(
        "IcebergCatalogName",
        _iceberg("lake", _SESSION_CATALOG),
        f"'spark.sql.catalog.lake' is not Spark's own catalog, which {_SESSION_CATALOG} is for; use {_SPARK_CATALOG}",
        good=_iceberg("spark_catalog", _SESSION_CATALOG),
    ),
    case(
        "IcebergSessionCatalog",
        _with(_session(type="glue")),
        _OTHER_TABLES,
        good=_with(_session(type="glue"), _site("spark-hive-site", _FACTORY)),
    ),
    case(
        "IcebergSessionCatalog",
        _with(_session(**{"catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog"})),
        _OTHER_TABLES,
        good=_with(_session(type="hive")),
    ),
    case(
        "CommitterWithoutEmrfs",
        _with(_site("spark-defaults", {_EMRFS: "false"})),
        _BROKEN_COMMITTER,
        good=_with(
            _site("spark-defaults", {_EMRFS: "false"}), _site("core-site", {"fs.s3.impl": tables.emrfs_class()})
        ),
    ),
    case(
        "CommitterWithoutEmrfs",
        _with(_site("spark-defaults", {_EMRFS: "true"})),
        _BROKEN_COMMITTER,
        good=_with(_site("spark-defaults", {_EMRFS: "true"}), release_label="emr-7.9.0"),
    ),
    case(
        "AdaptiveRetriesRelease",
        _with(_site("emrfs-site", {"fs.s3.aimd.enabled": "true"}), release_label="emr-6.3.1"),
        "adaptive retries of S3 requests is not in emr-6.3.1; use emr-6.4.0 or later",
        good=_with(_site("emrfs-site", {"fs.s3.aimd.enabled": "true"}), release_label="emr-6.4.0"),
    ),
    case(
        "RetryLimit",
        _with(_site("emrfs-site", {"fs.s3.maxRetries": "-1"})),
        "`configurations[0]`: emrfs-site: 'fs.s3.maxRetries' must be 0 or more, not '-1'; write for example '30'",
        good=_with(_site("emrfs-site", {"fs.s3.maxRetries": "0"})),
    ),
    case(
        "RetryLimit",
        _site("core-site", {"fs.s3a.retry.limit": "many"}),
        "core-site: 'fs.s3a.retry.limit' must be 0 or more, not 'many'; write for example '30'",
        good=_site("core-site", {"fs.s3a.retry.limit": UNKNOWN}),
    ),
    case(
        "TrinoMetastores",
        _trino(
            _site("trino-connector-hive", {"hive.metastore": "glue"}),
            _site("trino-connector-iceberg", _ON_PRIMARY),
            _site("trino-connector-delta", _ON_PRIMARY),
        ),
        "Trino has hive tables in Glue, and iceberg and delta tables elsewhere; keep all in one",
        good=_trino(
            _site("trino-connector-hive", {"hive.metastore": "glue"}), _site("trino-connector-iceberg", _NATIVE)
        ),
    ),
    case(
        "TrinoMetastores",
        _trino(_site("trino-connector-iceberg", _NATIVE), _site("trino-connector-hudi", _ON_PRIMARY)),
        "Trino has iceberg tables in Glue, and hudi tables elsewhere; keep all in one",
        good=_trino(_site("trino-connector-iceberg", _ON_PRIMARY), _site("trino-connector-hudi", _ON_PRIMARY)),
    ),
    case(
        "TrinoIcebergFileSystem",
        _trino(_site("trino-connector-iceberg", _GLUE_TABLES), release_label="emr-7.7.0"),
        "Trino of emr-7.7.0 does not find the files of Iceberg tables in S3; "
        "set 'fs.native-s3.enabled' of trino-connector-iceberg to 'true'",
        good=_trino(_site("trino-connector-iceberg", _GLUE_TABLES), release_label="emr-7.6.0"),
    ),
    case(
        "TrinoIcebergFileSystem",
        _trino(_site("trino-connector-iceberg", _GLUE_TABLES)),
        "Trino of emr-7.14.0 does not find the files of Iceberg tables in S3; "
        "set 'fs.native-s3.enabled' of trino-connector-iceberg to 'true'",
        good=_trino(_site("trino-connector-iceberg", _NATIVE)),
    ),
    case(
        "TrinoTaskRetry",
        _trino(_RETRY),
        f"Trino is to repeat tasks that fail, and has no place for what they need; add the classification {_EXCHANGE}",
        good=_trino(_RETRY, _site(_EXCHANGE, {"exchange.base-directories": "s3://bucket/exchange/"})),
    ),
    case(
        "TrinoTaskRetry",
        _trino(_RETRY),
        f"Trino is to repeat tasks that fail, and has no place for what they need; add the classification {_EXCHANGE}",
        good=_trino(_RETRY, UNKNOWN),
    ),
    case(
        "TrinoExchangeWithoutHdfs",
        _trino(_RETRY, _site(_EXCHANGE, _IN_HDFS)),
        f"{_EXCHANGE} keeps data in HDFS, which a cluster with Trino alone does not have; "
        "give a `bucket`, or add Hadoop to `applications`",
        good=_trino(_RETRY, _site(_EXCHANGE, _IN_HDFS), applications=("Trino", "Hadoop")),
    ),
]
