"""Where the definitions of tables are kept: a database of your own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aws_cdk import Tokenization
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import tables
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.configuration_secret import ConfigurationSecret
from emr_constructs.model.features.demands import installed, require_application, require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan
from emr_constructs.model.features.metastore import Metastore

_NAME = re.compile(r"[A-Za-z0-9._$-]+")


@dataclass(frozen=True, kw_only=True)
class ExternalHiveMetastore(Metastore):
    """A MySQL-compatible database as Hive's metastore: of Hive, and of Spark, Presto and Trino on a cluster with Hive.

    Security groups of the nodes and of the database are opened to each other. Clusters may share the database, but must
    not write to the same partition of a table at a time. It costs what it is; the password's secret about 0.40 USD a
    month.

    :param password: secret whose whole text is the password. The JSON secrets that RDS makes do not do: EMR would take
        all of the JSON for the password.
    :param database: instance or cluster of RDS: MySQL, MariaDB or Aurora MySQL. Default: none, give ``host``
    :param host: name of a database that is not an RDS construct; its security group is yours to open.
        Default: that of ``database``
    :param port: Default: 3306
    :param user_name: Default: ``hive``
    :param database_name: database (schema) for the definitions; Hive makes it where it is missing. Default: ``hive``
    :raises EmrValidationError: ``ArgumentType``, ``MetastoreDatabase``, ``MetastoreEngine``, ``MetastoreName``,
        ``SecretHoldsJson``; with the cluster ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hive-metastore-external.html
    """

    password: secretsmanager.ISecret
    database: rds.IDatabaseInstance | rds.IDatabaseCluster | None = None
    host: str | None = None
    port: int = 3306
    user_name: str = "hive"
    database_name: str = "hive"

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = list(self._violations())
        if violations:
            raise EmrValidationError(violations)
        ConfigurationSecret.of(self.password)

    def _violations(self) -> Iterator[Violation]:
        if (self.database is None) == (self.host is None):
            yield Violation("MetastoreDatabase", "give the `database`, or the `host` of one that is no RDS construct")
        engine = self.database.engine if self.database is not None else None
        if engine is not None and engine.engine_type not in tables.metastore_engines():
            engines = ", ".join(tables.metastore_engines())
            problem = f"`database` is {engine.engine_type}, and a metastore is one of {engines}"
            yield Violation("MetastoreEngine", problem)
        for argument, name in (("host", self.host), ("database_name", self.database_name)):
            if name is not None and not is_token(name) and not _NAME.fullmatch(name):
                problem = f"`{argument}` ({name!r}) must be letters, digits, '.', '-', '_' and '$': it is part of a URL"
                yield Violation("MetastoreName", problem)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "hive_metastore", "a Hive metastore")
        require_application(plan, installed(plan), ["Hive"], "ExternalHiveMetastore")
        connection = {
            "javax.jdo.option.ConnectionURL": self._url(),
            "javax.jdo.option.ConnectionDriverName": tables.metastore_driver(),
            "javax.jdo.option.ConnectionUserName": self.user_name,
            "javax.jdo.option.ConnectionPassword": ConfigurationSecret.of(self.password),
        }
        return [Configuration(classification="hive-site", properties=connection)]

    def _attach(self, nodes: ClusterNodes) -> None:
        if self.database is not None:
            # From the nodes' side: the rule then stands in the stack of the cluster, which knows the database anyway.
            nodes.connections.allow_to(self.database, ec2.Port.tcp(self.port), "Hive metastore")

    def _url(self) -> str:
        place = f"{self._address()}:{Tokenization.stringify_number(self.port)}/{self.database_name}"
        return f"jdbc:mysql://{place}?createDatabaseIfNotExist=true"

    def _address(self) -> str:
        if self.host is not None:
            return self.host
        cluster_endpoint = getattr(self.database, "cluster_endpoint", None)
        if cluster_endpoint is not None:
            return str(cluster_endpoint.hostname)
        return str(self.database.db_instance_endpoint_address)  # type: ignore[union-attr]
