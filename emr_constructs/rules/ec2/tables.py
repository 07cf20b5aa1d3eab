"""Rules on where the definitions of tables are kept, on table formats, on S3 as their file system, and on Trino."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from emr_constructs.facts import features, tables
from emr_constructs.rules.ec2.configurations import _properties
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting, without_hadoop
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_METASTORE: Final = release_guide("emr-metastore-external-hive")
_ICEBERG = release_guide("emr-iceberg-use-spark-cluster")
_TRINO_ICEBERG = release_guide("emr-iceberg-use-trino-cluster")
_FAULT_TOLERANCE = release_guide("trino-ft")
_RETRIES = release_guide("emr-spark-emrfs-retry")
_SESSION_CATALOG: Final = "spark.sql.catalog.spark_catalog"
_EXCHANGE: Final = "trino-exchange-manager"
_CATALOGS: Final = ("hive", "iceberg", "delta", "hudi")
_IN_GLUE: Final = ("hive.metastore", "iceberg.catalog.type")


@rule(
    on=ClusterView,
    source=_METASTORE,
    severity=Severity.WARNING,
    strict=True,
    remedy="leave out one of them",
)
def two_metastores(cluster: ClusterView) -> Iterator[Problem]:
    """Hive keeps its tables in the Glue Data Catalog or in a database."""
    database = any("javax.jdo.option.ConnectionURL" in one for one in _said(cluster, "hive-site"))
    if database and _uses_glue(cluster, "hive-site"):
        yield Problem("configurations", "hive-site names a database, but Hive looks for its tables in Glue")


@rule(
    on=ClusterView,
    source=release_guide("emr-hive-metastore-glue"),
    severity=Severity.WARNING,
    remedy="set 'hive.metastore.schema.verification' of hive-site to 'false'",
)
def schema_verification_on_glue(cluster: ClusterView) -> Iterator[Problem]:
    """In some releases Hive verifies the schema of a metastore, which the Glue Data Catalog does not have."""
    label = cluster.release_label
    if known(label) and tables.verifies_glue_schema(label) and _uses_glue(cluster, "hive-site"):
        if setting(cluster, "hive-site", "hive.metastore.schema.verification") in (None, "true"):
            yield Problem("configurations", f"Hive of {label} verifies a schema that Glue does not have, and stops")


@rule(on=ConfigurationView, source=_ICEBERG, severity=Severity.WARNING, strict=True)
def iceberg_catalog_name(configuration: ConfigurationView) -> Iterator[Problem]:
    """Spark's own catalog, `spark_catalog`, can be one of Iceberg only together with other tables."""
    if configuration.classification != "spark-defaults":
        return
    alone, session = tables.spark("iceberg_catalog"), tables.spark("iceberg_session_catalog")
    for key, value in _properties(configuration).items():
        if value == alone and key == _SESSION_CATALOG:
            yield Problem(
                "properties", f"{key!r} is Spark's own catalog, and {alone} has no other tables", _use(session)
            )
        if value == session and key != _SESSION_CATALOG:
            yield Problem("properties", f"{key!r} is not Spark's own catalog, which {session} is for", _use(alone))


@rule(on=ClusterView, source=_ICEBERG, severity=Severity.WARNING)
def iceberg_session_catalog(cluster: ClusterView) -> Iterator[Problem]:
    """Spark's own catalog has its Iceberg tables where it has the others."""
    session = setting(cluster, "spark-defaults", _SESSION_CATALOG) == tables.spark("iceberg_session_catalog")
    in_glue = setting(cluster, "spark-defaults", f"{_SESSION_CATALOG}.type") == "glue" or setting(
        cluster, "spark-defaults", f"{_SESSION_CATALOG}.catalog-impl"
    ) == tables.spark("iceberg_in_glue")
    if session and in_glue and setting(cluster, "spark-hive-site", tables.CLIENT_FACTORY) is None:
        yield Problem(
            "configurations",
            "Spark's own catalog has its Iceberg tables in Glue, and looks for the others elsewhere",
            "add `GlueDataCatalog` to `features`",
            f"set {tables.CLIENT_FACTORY!r} of spark-hive-site to {tables.glue_client_factory()!r}",
        )


@rule(on=ClusterView, source=release_guide("emr-s3a-migrate"), severity=Severity.WARNING)
def committer_without_emrfs(cluster: ClusterView) -> Iterator[Problem]:
    """The committer of the EMR File System is not used where S3A writes to S3."""
    label, ours = cluster.release_label, tables.committer_property("emrfs")
    by_default = known(label) and features.supports("s3a_by_default", label) is True
    if by_default and known(setting(cluster, "spark-defaults", ours)):
        if setting(cluster, "core-site", "fs.s3.impl") is None:
            other = tables.committer_property("s3a")
            yield Problem("configurations", f"{ours!r} has no effect in {label}, where S3A writes to S3", _use(other))


@rule(on=ClusterView, source=_RETRIES, severity=Severity.WARNING)
def adaptive_retries_release(cluster: ClusterView) -> Iterator[Problem]:
    """Adaptive retries of S3 requests need a release that has them."""
    if setting(cluster, "emrfs-site", "fs.s3.aimd.enabled") == "true":
        yield from needs(cluster, "adaptive_s3_retries", "configurations", "adaptive retries of S3 requests")


@rule(on=ConfigurationView, source=_RETRIES, severity=Severity.WARNING, strict=True, remedy="write for example '30'")
def retry_limit(configuration: ConfigurationView) -> Iterator[Problem]:
    """A limit of retries is a whole number."""
    for key in ("fs.s3.maxRetries", "fs.s3a.retry.limit"):
        limit = _properties(configuration).get(key)
        if isinstance(limit, str) and not re.fullmatch(r"[0-9]+", limit):
            yield Problem("properties", f"{configuration.classification}: {key!r} must be 0 or more, not {limit!r}")


@rule(on=ClusterView, source=_TRINO_ICEBERG, severity=Severity.WARNING, remedy="keep all in one")
def trino_metastores(cluster: ClusterView) -> Iterator[Problem]:
    """All catalogs of Trino find their tables in the same metastore: each can read what another has made."""
    catalogs = {name: one for name in _CATALOGS for one in _said(cluster, f"trino-connector-{name}")}
    in_glue = [name for name, one in catalogs.items() if "glue" in (one.get(key) for key in _IN_GLUE)]
    elsewhere = [name for name, one in catalogs.items() if "hive.metastore.uri" in one]
    if in_glue and elsewhere:
        where = f"{' and '.join(in_glue)} tables in Glue, and {' and '.join(elsewhere)} tables elsewhere"
        yield Problem("configurations", f"Trino has {where}")


@rule(
    on=ClusterView,
    source=_TRINO_ICEBERG,
    severity=Severity.WARNING,
    remedy="set 'fs.native-s3.enabled' of trino-connector-iceberg to 'true'",
)
def trino_iceberg_file_system(cluster: ClusterView) -> Iterator[Problem]:
    """From 7.7 on Trino reads Iceberg tables of Glue with a file system of its own."""
    label, connector = cluster.release_label, "trino-connector-iceberg"
    own = known(label) and features.supports("trino_native_s3", label) is True
    if own and setting(cluster, connector, "iceberg.catalog.type") == "glue":
        if setting(cluster, connector, "fs.native-s3.enabled") is None:
            yield Problem("configurations", f"Trino of {label} does not find the files of Iceberg tables in S3")


@rule(on=ClusterView, source=_FAULT_TOLERANCE, severity=Severity.WARNING, remedy=f"add the classification {_EXCHANGE}")
def trino_task_retry(cluster: ClusterView) -> Iterator[Problem]:
    """Trino repeats a task with what others handed to it: that has to be kept somewhere."""
    names = [one.classification for one in items(cluster.configurations)]
    complete = known(cluster.configurations) and all(known(one) for one in (*cluster.configurations, *names))
    if setting(cluster, "trino-config", "retry-policy") == "TASK" and complete and _EXCHANGE not in names:
        yield Problem("configurations", "Trino is to repeat tasks that fail, and has no place for what they need")


@rule(on=ClusterView, source=_FAULT_TOLERANCE, severity=Severity.WARNING)
def trino_exchange_without_hdfs(cluster: ClusterView) -> Iterator[Problem]:
    """Where there is no HDFS, what nodes of Trino hand to each other is kept in S3."""
    if setting(cluster, _EXCHANGE, "exchange.use-local-hdfs") == "true" and without_hadoop(cluster) is True:
        yield Problem(
            "configurations",
            f"{_EXCHANGE} keeps data in HDFS, which a cluster with Trino alone does not have",
            "give a `bucket`, or add Hadoop to `applications`",
            "set 'exchange.base-directories' to a place in S3, or add Hadoop to `applications`",
        )


def _uses_glue(cluster: ClusterView, site: str) -> bool:
    """Whether Hive or Spark certainly has its tables in Glue."""
    return setting(cluster, site, tables.CLIENT_FACTORY) == tables.glue_client_factory()


def _said(cluster: ClusterView, classification: str) -> list[Mapping[str, Any]]:
    """What a cluster certainly says in a classification."""
    found = [one for one in items(cluster.configurations) if one.classification == classification]
    return [one.properties for one in found if known(one.properties)]


def _use(what: str) -> str:
    return f"use {what}"
