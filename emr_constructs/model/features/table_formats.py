"""Formats of tables that Spark reads and writes: Iceberg, Delta Lake and Hudi."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_s3 as s3

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import tables
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import (
    allow_writing,
    check_prefix,
    installed,
    require_application,
    require_release,
    supported,
)
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.features.metastore import Metastore

_SESSION_CATALOG: Final = "spark_catalog"
_EXTENSIONS: Final = "spark.sql.extensions"
_CATALOG: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Iceberg(Feature):
    """Iceberg tables for Spark: a catalog of them, and the SQL extensions of Iceberg.

    The nodes get the right to use the metastore, and to read and write the warehouse. Iceberg keeps old data until its
    snapshots expire: it costs S3 storage until then.

    :param metastore: where the tables are written down: the ``GlueDataCatalog``, or the ``ExternalHiveMetastore`` that
        is among the cluster's features, too.
    :param warehouse: bucket for tables for which no place is said.
    :param warehouse_prefix: where in it, with a slash at the end. Default: ``warehouse/``
    :param catalog: how SQL names the catalog: ``<catalog>.<database>.<table>``. ``spark_catalog`` is Spark's own, which
        then has other tables besides. No token: it is part of names. Default: ``iceberg``
    :param default_catalog: whether SQL means this catalog where it names none. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``CatalogName``, ``FeaturePrefix``; with the cluster
        ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-iceberg-use-spark-cluster.html
    """

    metastore: Metastore
    warehouse: s3.IBucket
    warehouse_prefix: str = "warehouse/"
    catalog: str = "iceberg"
    default_catalog: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_prefix("warehouse_prefix", self.warehouse_prefix)
        if not _CATALOG.fullmatch(self.catalog):
            problem = f"`catalog` ({self.catalog!r}) must be a name for SQL: letters, digits and underscores"
            raise EmrValidationError([Violation("CatalogName", problem)])

    @property
    def _uses(self) -> tuple[str, ...]:
        return self.metastore._uses

    @property
    def _buckets(self) -> tuple[s3.IBucket, ...]:
        return (self.warehouse,)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "iceberg", "Iceberg")
        require_application(plan, installed(plan), ["Spark"], "Iceberg")
        return [_switch("iceberg"), Configuration(classification="spark-defaults", properties=dict(self._properties()))]

    def _properties(self) -> Iterator[tuple[str, str]]:
        name = f"spark.sql.catalog.{self.catalog}"
        session = self.catalog == _SESSION_CATALOG
        yield name, tables.spark("iceberg_session_catalog" if session else "iceberg_catalog")
        if self.metastore._IN_GLUE:
            # `type=glue` says the same, but only from Iceberg 1.5 on.
            yield f"{name}.catalog-impl", tables.spark("iceberg_in_glue")
        else:
            yield f"{name}.type", "hive"
        if self.metastore._catalog_id is not None:
            yield f"{name}.glue.id", self.metastore._catalog_id
        yield f"{name}.warehouse", self.warehouse.s3_url_for_object(self.warehouse_prefix)
        yield _EXTENSIONS, tables.spark("iceberg_extension")
        if self.default_catalog:
            yield "spark.sql.defaultCatalog", self.catalog

    def _attach(self, nodes: ClusterNodes) -> None:
        self.metastore._attach(nodes)
        allow_writing(nodes, self.warehouse, self.warehouse_prefix)


@dataclass(frozen=True, kw_only=True)
class Delta(Feature):
    """Delta Lake tables for Spark, in Spark's own catalog, and the SQL extensions of Delta Lake.

    Where the tables are written down is the metastore's business: add a ``GlueDataCatalog``. Spark's own catalog is one
    of Delta or of Hudi; where both are wanted, one keeps to paths and gets ``session_catalog=False``.

    :param session_catalog: whether ``CREATE TABLE ... USING delta`` works in Spark's own catalog. Default: True
    :raises EmrValidationError: ``ArgumentType``; with the cluster ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/Deltausing-cluster-spark.html
    """

    session_catalog: bool = True

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "delta", "Delta Lake")
        require_application(plan, installed(plan), ["Spark"], "Delta")
        properties = {_EXTENSIONS: tables.spark("delta_extension"), **_session_catalog(self, "delta_catalog")}
        return [_switch("delta"), Configuration(classification="spark-defaults", properties=properties)]


@dataclass(frozen=True, kw_only=True)
class Hudi(Feature):
    """Hudi tables for Spark, in Spark's own catalog: the serializer, the library and the SQL extensions of Hudi.

    These are for all Spark jobs of the cluster. A job that says ``--jars`` of its own says all of them: it has to name
    ``/usr/lib/hudi/hudi-spark-bundle.jar``, too.

    :param session_catalog: whether ``CREATE TABLE ... USING hudi`` works in Spark's own catalog, from emr-6.7.0 on.
        Default: True
    :raises EmrValidationError: ``ArgumentType``; with the cluster ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hudi-work-with-dataset.html
    """

    session_catalog: bool = True

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "hudi", "Hudi")
        require_application(plan, installed(plan), ["Spark"], "Hudi")
        return [Configuration(classification="spark-defaults", properties=dict(self._properties(plan)))]

    def _properties(self, plan: ClusterPlan) -> Iterator[tuple[str, str]]:
        yield "spark.serializer", tables.spark("kryo")
        if supported(plan, "hudi_catalog"):
            yield "spark.jars", tables.spark("hudi_jar")
            yield from _session_catalog(self, "hudi_catalog").items()
        else:
            yield "spark.jars", f"{tables.spark('hudi_jar')},{tables.spark('avro_jar')}"
            yield "spark.sql.hive.convertMetastoreParquet", "false"
        if supported(plan, "hudi_extension"):
            yield _EXTENSIONS, tables.spark("hudi_extension")


def _switch(name: str) -> Configuration:
    """What makes EMR put the library of a format where Spark finds it."""
    return Configuration(classification=f"{name}-defaults", properties={f"{name}.enabled": "true"})


def _session_catalog(feature: Delta | Hudi, which: str) -> dict[str, str]:
    return {f"spark.sql.catalog.{_SESSION_CATALOG}": tables.spark(which)} if feature.session_catalog else {}
