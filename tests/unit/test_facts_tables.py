"""What tables need."""

from __future__ import annotations

import pytest

from emr_constructs.facts import features, tables


def test_glue_actions_are_those_of_the_sample_policy_of_the_management_guide() -> None:
    kinds = {"Database", "Table", "Partition", "UserDefinedFunction"}
    single = {f"glue:{verb}{kind}" for verb in ("Create", "Update", "Delete", "Get") for kind in kinds}
    several = {f"glue:Get{kind}s" for kind in kinds} | {"glue:GetTableVersions"}
    batches = {f"glue:Batch{verb}Partition" for verb in ("Create", "Delete", "Get")}
    read, write = set(tables.glue_actions("read")), set(tables.glue_actions("write"))
    assert read | write == single | several | batches
    assert read.isdisjoint(write)
    assert {action for action in read if "Get" not in action} == set()
    assert {action for action in write if "Get" in action} == set()


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("emr-5.27.1", False),
        ("emr-5.28.0", True),
        ("emr-5.28.1", True),
        ("emr-5.29.0", True),
        ("emr-5.30.0", False),
        ("emr-6.15.0", True),
        ("emr-7.14.0-latest", False),
        ("emr-spark-8.1.0", False),
        ("7.14.0", None),
    ],
)
def test_which_releases_verify_a_schema_that_glue_does_not_have(label: str, expected: bool | None) -> None:
    assert tables.verifies_glue_schema(label) is expected


@pytest.mark.parametrize(
    ("feature", "label", "expected"),
    [
        ("glue_catalog", "emr-5.7.0", False),
        ("glue_catalog", "emr-5.8.0", True),
        ("glue_catalog", "emr-spark-8.0.0", True),
        ("glue_catalog_account", "emr-5.15.0", False),
        ("glue_catalog_account", "emr-5.16.0", True),
        ("iceberg", "emr-5.36.2", False),
        ("iceberg", "emr-6.4.0", False),
        ("iceberg", "emr-6.5.0", True),
        ("delta", "emr-6.8.1", False),
        ("delta", "emr-6.9.0", True),
        ("hudi", "emr-5.27.0", False),
        ("hudi", "emr-5.28.0", True),
        ("hudi_catalog", "emr-5.36.2", False),
        ("hudi_catalog", "emr-6.6.0", False),
        ("hudi_catalog", "emr-6.7.0", True),
        ("hudi_extension", "emr-5.35.0", False),
        ("hudi_extension", "emr-5.36.0", True),
        ("hudi_extension", "emr-6.5.0", False),
        ("hive_metastore", "emr-7.14.0", True),
        ("hive_metastore", "emr-spark-8.1.0", False),
        ("adaptive_s3_retries", "emr-6.3.1", False),
        ("adaptive_s3_retries", "emr-6.4.0", True),
        ("s3a_by_default", "emr-7.9.0", False),
        ("s3a_by_default", "emr-7.10.0", True),
        ("s3a_by_default", "emr-spark-8.0.0", True),
        ("s3_optimized_committer", "emr-5.18.0", False),
        ("trino", "emr-6.3.1", False),
        ("trino", "emr-6.4.0", True),
        ("trino", "emr-spark-8.1.0", False),
        ("trino_delta", "emr-6.8.0", False),
        ("trino_iceberg", "emr-6.5.0", False),
        ("trino_iceberg", "emr-6.6.0", True),
        ("trino_fault_tolerance", "emr-6.8.0", False),
        ("trino_fault_tolerance", "emr-6.9.0", True),
        ("trino_native_s3", "emr-7.6.0", False),
        ("trino_native_s3", "emr-7.7.0", True),
    ],
)
def test_minima_of_table_formats_and_trino(feature: str, label: str, expected: bool) -> None:
    assert features.supports(feature, label) is expected


def test_unknown_names_raise() -> None:
    for look_up in (tables.glue_actions, tables.spark, tables.committer_property):
        with pytest.raises(KeyError):
            look_up("nonsense")
