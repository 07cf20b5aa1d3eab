"""The switches for tables, S3 and Trino."""

from __future__ import annotations

from typing import Any

from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from samples import Sample

import emr_constructs as emr
from emr_constructs.model.features.feature import ClusterPlan

STACK = Stack(App(), "Tables")
BUCKET = s3.Bucket.from_bucket_name(STACK, "Bucket", "tables")
PASSWORD = secretsmanager.Secret.from_secret_name_v2(STACK, "Password", "hive")
PLAN = ClusterPlan(
    release_label=emr.ReleaseLabel.EMR_7_14_0,
    applications=["Hive", "Spark", "Trino"],
    instances=emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge")),
)


def made(feature: Any) -> Any:
    return [one._render() for one in feature._configurations(PLAN)]


GLUE = emr.GlueDataCatalog()
SAMPLES = [
    Sample(
        GLUE,
        made,
        frozenset({"read_only", "engines", "encryption_key"}),
        refuses={"databases": "UndecidableDatabases"},
    ),
    Sample(emr.ExternalHiveMetastore(host="db.internal", password=PASSWORD), made, frozenset({"database", "password"})),
    Sample(
        emr.Iceberg(metastore=GLUE, warehouse=BUCKET),
        made,
        frozenset({"metastore", "warehouse", "default_catalog"}),
        refuses={"catalog": "CatalogName"},
    ),
    Sample(emr.Delta(), made, frozenset({"session_catalog"})),
    Sample(emr.Hudi(), made, frozenset({"session_catalog"})),
    Sample(emr.S3Access(), made, frozenset({"adaptive_retries", "optimized_committer"})),
    Sample(
        emr.TrinoFaultTolerance(bucket=BUCKET),
        lambda value: value._exchange(),
        frozenset({"retry_policy", "bucket"}),
    ),
    Sample(emr.Trino(), made, frozenset({"connectors", "metastore", "fault_tolerance"})),
]
