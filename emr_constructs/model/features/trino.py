"""Trino: its tables, its memory, and what it does when a node fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from aws_cdk import Size, SizeRoundingBehavior, Tokenization
from aws_cdk import aws_s3 as s3

from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import (
    allow_writing,
    check_prefix,
    named,
    require_application,
    require_release,
    supported,
)
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.features.metastore import CATALOG_ID, Metastore
from emr_constructs.model.value import Value

_OWN_METASTORE: Final = "thrift://localhost:9083"


class TrinoConnector(str, Enum):
    """What kind of tables Trino reads, and the name of the catalog in which it has them."""

    HIVE = "hive"
    """Tables of Hive: Parquet, ORC, CSV and so on."""
    ICEBERG = "iceberg"
    """Iceberg tables, from emr-6.6.0 on."""
    DELTA = "delta"
    """Delta Lake tables, from emr-6.9.0 on."""
    HUDI = "hudi"
    """Hudi tables, which the Hive connector does not read any more from emr-7.3.0 on."""


class TrinoRetryPolicy(str, Enum):
    """What Trino does again when a node fails."""

    QUERY = "QUERY"
    """The whole query: for many small ones."""
    TASK = "TASK"
    """The parts that were lost: for large batch queries."""


@dataclass(frozen=True, kw_only=True)
class TrinoFaultTolerance(Value):
    """Queries that survive the loss of a node, a Spot interruption for example. Needs emr-6.9.0.

    What nodes hand to each other is kept until the query is done: in HDFS, or in S3, which costs storage and requests.
    Give the bucket a lifecycle rule: what failed queries leave behind, Trino does not delete.

    :param retry_policy: Default: TrinoRetryPolicy.TASK
    :param bucket: where to keep it. Default: HDFS on the core nodes; from emr-7.14.0 on a cluster with Trino alone has
        none
    :param prefix: where in the bucket, with a slash at the end. Default: ``trino-exchange/``
    :raises EmrValidationError: ``ArgumentType``, ``FeaturePrefix``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/trino-ft.html
    """

    retry_policy: TrinoRetryPolicy = TrinoRetryPolicy.TASK
    bucket: s3.IBucket | None = None
    prefix: str = "trino-exchange/"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_prefix("prefix", self.prefix)

    def _exchange(self) -> dict[str, str]:
        if self.bucket is not None:
            return {"exchange.base-directories": self.bucket.s3_url_for_object(self.prefix)}
        return {"exchange.use-local-hdfs": "true", "exchange.base-directories": "/trino-exchange"}


@dataclass(frozen=True, kw_only=True)
class Trino(Feature):
    """Tables, memory and fault tolerance of Trino, which has to be among the applications. Needs emr-6.4.0.

    The nodes get the right to use the metastore; the rights to the data of the tables are yours to give. EMR does not
    see the work of Trino: a cluster with it has neither managed scaling nor auto-termination unless you say so.

    :param connectors: the tables that it reads, each in a catalog of its own.
        Default: TrinoConnector.HIVE and TrinoConnector.ICEBERG
    :param metastore: where the tables are written down: the ``GlueDataCatalog``, or the ``ExternalHiveMetastore`` that
        is among the cluster's features, too. Default: a Hive metastore on the primary node, which ends with it
    :param fault_tolerance: Default: none; a query fails with a node
    :param query_memory: the most memory of a query on all nodes together; a token in GiB. Default: EMR's
    :param query_memory_per_node: the most memory of a query on a node; a token in GiB. Default: EMR's
    :param heap_headroom_per_node: memory of a node that is for no query; a token in GiB. Default: EMR's
    :raises EmrValidationError: ``ArgumentType``; with the cluster ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-trino.html
    """

    connectors: Sequence[TrinoConnector] = (TrinoConnector.HIVE, TrinoConnector.ICEBERG)
    metastore: Metastore | None = None
    fault_tolerance: TrinoFaultTolerance | None = None
    query_memory: Size | None = None
    query_memory_per_node: Size | None = None
    heap_headroom_per_node: Size | None = None

    @property
    def _uses(self) -> tuple[str, ...]:
        return self.metastore._uses if self.metastore is not None else ()

    @property
    def _buckets(self) -> tuple[s3.IBucket, ...]:
        bucket = self.fault_tolerance.bucket if self.fault_tolerance is not None else None
        return (bucket,) if bucket is not None else ()

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "trino", "Trino")
        require_application(plan, named(plan), ["Trino"], "Trino")
        made = {
            "trino-config": dict(self._config(plan)),
            "trino-exchange-manager": self.fault_tolerance._exchange() if self.fault_tolerance else {},
            "delta-defaults": {"delta.enabled": "true"} if TrinoConnector.DELTA in self.connectors else {},
            **{f"trino-connector-{one.value}": dict(self._connector(one, plan)) for one in self.connectors},
        }
        return [Configuration(classification=name, properties=one) for name, one in made.items() if one]

    def _config(self, plan: ClusterPlan) -> Iterator[tuple[str, str]]:
        if self.fault_tolerance is not None:
            require_release(plan, "trino_fault_tolerance", "fault tolerance of Trino")
            yield "retry-policy", self.fault_tolerance.retry_policy.value
        sizes = {
            "query.max-memory": self.query_memory,
            "query.max-memory-per-node": self.query_memory_per_node,
            "memory.heap-headroom-per-node": self.heap_headroom_per_node,
        }
        yield from ((key, _amount(size)) for key, size in sizes.items() if size is not None)

    def _connector(self, connector: TrinoConnector, plan: ClusterPlan) -> Iterator[tuple[str, str]]:
        in_glue = self.metastore is not None and self.metastore._IN_GLUE
        if connector in (TrinoConnector.ICEBERG, TrinoConnector.DELTA):
            require_release(plan, f"trino_{connector.value}", f"the {connector.value} connector of Trino")
        if connector in (TrinoConnector.ICEBERG, TrinoConnector.HUDI):
            yield "connector.name", connector.value
        if in_glue:
            yield "iceberg.catalog.type" if connector is TrinoConnector.ICEBERG else "hive.metastore", "glue"
        elif connector is not TrinoConnector.HIVE:
            yield "hive.metastore.uri", _OWN_METASTORE  # the Hive connector has it already
        if self.metastore is not None and self.metastore._catalog_id is not None:
            yield CATALOG_ID, self.metastore._catalog_id
        if in_glue and connector is TrinoConnector.ICEBERG and supported(plan, "trino_native_s3"):
            yield "fs.native-s3.enabled", "true"

    def _attach(self, nodes: ClusterNodes) -> None:
        if self.metastore is not None:
            self.metastore._attach(nodes)
        if self.fault_tolerance is not None and self.fault_tolerance.bucket is not None:
            allow_writing(nodes, self.fault_tolerance.bucket, self.fault_tolerance.prefix)


def _amount(size: Size) -> str:
    """A size as Trino reads it: GB are GiB there. CDK cannot convert a token, so that one is in GiB."""
    if size.is_unresolved():
        return f"{Tokenization.stringify_number(size.to_gibibytes())}GB"
    return f"{int(size.to_mebibytes(rounding=SizeRoundingBehavior.FLOOR))}MB"
