"""Where the definitions of tables are kept: the Glue Data Catalog."""

from __future__ import annotations

import abc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final, NamedTuple

from aws_cdk import aws_kms as kms

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import EmrValidationError
from emr_constructs.facts import access, tables
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, named, require_application, require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.glue_names import database_violations

CATALOG_ID: Final = "hive.metastore.glue.catalogid"


class TableEngine(str, Enum):
    """What has tables in a metastore."""

    HIVE = "Hive"
    PRESTO = "Presto"
    SPARK = "Spark"
    TRINO = "Trino"


@dataclass(frozen=True, kw_only=True)
class Metastore(Feature, abc.ABC):
    """Base of what keeps the definitions of tables outside the cluster, so that they outlive it."""

    _IN_GLUE: ClassVar[bool] = False

    @property
    def _catalog_id(self) -> str | None:
        """The account of a Glue Data Catalog that is not the cluster's own."""
        return None


@dataclass(frozen=True, kw_only=True)
class GlueDataCatalog(Metastore):
    """The AWS Glue Data Catalog as the metastore of Hive, Spark, Presto and Trino, as far as the cluster has them.

    The nodes get the right to use it, and a ``Network`` an endpoint for Glue (about 7 USD a month for each zone). The
    rights to the data of the tables are yours to give. Glue bills objects beyond a million, and requests.

    Hive and Spark put tables for which no place is said into HDFS, which ends with the cluster: say a location in S3
    with the database, or with the table.

    :param account: account whose catalog is used; there, a resource policy has to let the nodes in. Default: that of
        the stack
    :param databases: the databases that the nodes may use. Of ``default`` and ``global_temp``, which Hive and Spark
        look for, they see that they exist. Default: all
    :param read_only: let the nodes read definitions and not change them. Default: False
    :param engines: which of the cluster's applications use it. Default: all that can
    :param encryption_key: key with which the catalog is encrypted. Default: none, or Glue's own
    :raises EmrValidationError: ``ArgumentType``, ``UndecidableDatabases``, ``GlueName``; with the cluster
        ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hive-metastore-glue.html
    """

    _IN_GLUE: ClassVar[bool] = True

    account: str | None = None
    databases: Sequence[str] = ()
    read_only: bool = False
    engines: Sequence[TableEngine] = tuple(TableEngine)
    encryption_key: kms.IKey | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = list(database_violations(self.databases))
        if violations:
            raise EmrValidationError(violations)

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("glue_catalog",)

    @property
    def _catalog_id(self) -> str | None:
        return self.account

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "glue_catalog", "the Glue Data Catalog")
        if self.account is not None or "Presto" in named(plan):
            require_release(plan, "glue_catalog_account", "the Glue Data Catalog of Presto, or of another account")
        settings = [one for one in _settings(plan) if one.engine in self.engines]
        wanted = [one.value for one in self.engines]
        require_application(plan, [one.engine.value for one in settings], wanted, "GlueDataCatalog")
        more = {} if self.account is None else {CATALOG_ID: self.account}
        return [
            Configuration(classification=one.classification, properties={**one.properties, **more}) for one in settings
        ]

    def _attach(self, nodes: ClusterNodes) -> None:
        actions = [*tables.glue_actions("read"), *(() if self.read_only else tables.glue_actions("write"))]
        self._grant(nodes, actions, access.catalog_resources(self.databases))
        if self.databases:
            self._grant(nodes, ["glue:GetDatabase"], [f"database/{name}" for name in tables.databases_looked_for()])
        if self.encryption_key is not None:
            nodes.let_use_catalog_key(self.encryption_key, self.read_only, self.account)

    def _grant(self, nodes: ClusterNodes, actions: Sequence[str], resources: Sequence[str]) -> None:
        stack = environment_of(nodes.scope)
        catalog = f"arn:{stack.partition}:glue:{stack.region}:{self.account or stack.account}"
        give(nodes.role, actions, [f"{catalog}:{one}" for one in resources])


class _Setting(NamedTuple):
    """What tells an application of a cluster to use Glue."""

    engine: TableEngine
    classification: str
    properties: Mapping[str, str]


def _settings(plan: ClusterPlan) -> Iterator[_Setting]:
    """How the applications of a cluster are told to use Glue. Presto and Trino bring a Hive that has no tables."""
    factory = {tables.CLIENT_FACTORY: tables.glue_client_factory()}
    if named(plan) & {"Hive", "HCatalog"}:
        verified = tables.verifies_glue_schema(plan.release_label.name) is not False
        # There is no schema to verify, and Hive would not start without one.
        more = {"hive.metastore.schema.verification": "false"} if verified else {}
        yield _Setting(TableEngine.HIVE, "hive-site", {**factory, **more})
    if "Spark" in installed(plan):
        yield _Setting(TableEngine.SPARK, "spark-hive-site", factory)
    for name in sorted(named(plan) & {"Presto", "PrestoSQL", "Trino"}):
        engine = TableEngine.PRESTO if name == "Presto" else TableEngine.TRINO
        yield _Setting(engine, f"{name.lower()}-connector-hive", {"hive.metastore": "glue"})
