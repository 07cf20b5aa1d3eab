"""Applications of each release."""

from __future__ import annotations

import pytest

from emr_constructs.facts import applications

SPARK_8 = ("AmazonCloudWatchAgent", "Delta", "Hudi", "Iceberg", "JupyterEnterpriseGateway", "Livy", "Spark")


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("MXNet", "emr-7.2.0", True),
        ("MXNet", "emr-7.3.0", False),
        ("MXNet", "emr-5.9.1", False),
        ("Sqoop", "emr-7.4.0", True),
        ("Sqoop", "emr-7.5.0", False),
        ("Sqoop", "emr-6.0.0", False),
        ("Ganglia", "emr-6.15.0", True),
        ("Ganglia", "emr-7.0.0", False),
        ("Mahout", "emr-5.36.2", True),
        ("Mahout", "emr-6.0.0", False),
        ("PrestoSQL", "emr-6.0.1", False),
        ("PrestoSQL", "emr-6.3.1", True),
        ("PrestoSQL", "emr-6.4.0", False),
        ("Trino", "emr-6.3.1", False),
        ("Trino", "emr-6.4.0", True),
        ("Trino", "emr-spark-8.0.0", False),
        ("Hadoop", "emr-spark-8.1.0", False),
        ("Spark", "emr-spark-8.1.0", True),
        ("Iceberg", "emr-5.36.2", False),
        ("Iceberg", "emr-6.5.0", True),
        ("Delta", "emr-6.8.1", False),
        ("Tez", "emr-4.6.0", False),
        ("Tez", "emr-4.8.2", True),
        ("Oozie-Sandbox", "emr-4.9.6", True),
        ("Oozie-Sandbox", "emr-5.0.0", False),
        ("Oozie", "emr-4.9.6", False),
        ("trino", "emr-7.14.0-latest", True),
        ("Spark", "emr-9.0.0", None),
        ("Spark", "latest", None),
        ("Snowflake", "emr-7.14.0", None),
    ],
)
def test_available(name: str, label: str, expected: bool | None) -> None:
    assert applications.available(name, label) is expected


def test_a_newer_release_of_a_known_line_counts_as_the_newest_known() -> None:
    assert applications.names("emr-7.15.0") == applications.names("emr-7.14.0")
    assert applications.names("emr-spark-8.2.0") == SPARK_8
    assert applications.names("emr-9.0.0") == ()


def test_names_of_a_release() -> None:
    names = applications.names("emr-7.14.0")
    assert len(names) == 23
    assert {"Spark", "Hadoop", "Trino", "Presto", "AmazonCloudWatchAgent"} <= set(names)
    assert not {"Ganglia", "MXNet", "Sqoop", "Mahout", "PrestoSQL"} & set(names)


@pytest.mark.parametrize(
    ("written", "exact"),
    [("spark", "Spark"), ("ZOOKEEPER", "ZooKeeper"), ("hcatalog", "HCatalog"), ("Sparc", None)],
)
def test_canonical(written: str, exact: str | None) -> None:
    assert applications.canonical(written) == exact


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Ganglia", "emr-6.15.0"),
        ("mxnet", "emr-7.2.0"),
        ("Sqoop", "emr-7.4.0"),
        ("PrestoSQL", "emr-6.3.1"),
        ("Hive", "emr-7.14.0"),
        ("Spark", "emr-spark-8.1.0"),
        ("ZooKeeper-Sandbox", "emr-4.9.6"),
        ("Snowflake", None),
    ],
)
def test_last_release(name: str, label: str | None) -> None:
    assert applications.last_release(name) == label


@pytest.mark.parametrize(
    ("name", "successor"),
    [
        ("Ganglia", "AmazonCloudWatchAgent"),
        ("prestosql", "Trino"),
        ("Zeppelin-Sandbox", "Zeppelin"),
        ("Mahout", None),
        ("Spark", None),
        ("Snowflake", None),
    ],
)
def test_successor(name: str, successor: str | None) -> None:
    assert applications.successor(name) == successor


def test_every_successor_is_an_application() -> None:
    successors = {s for name in applications.known() if (s := applications.successor(name))}
    assert successors <= set(applications.known())
    assert successors


def test_window() -> None:
    assert applications.window("Trino", "6.x") == ("emr-6.4.0", None)
    assert applications.window("MXNet", "7.x") == (None, "emr-7.2.0")
    assert applications.window("spark", "7.x") == (None, None)
    assert applications.window("Trino", "5.x") is None
    assert applications.window("Snowflake", "7.x") is None


def test_yarn_sees_neither_presto_nor_trino_nor_hbase() -> None:
    names = ["Spark", "HBase", "Presto", "PrestoSQL", "Trino", "Hive"]
    assert applications.unseen_by_yarn(names) == {"HBase", "Presto", "PrestoSQL", "Trino"}


def test_an_application_brings_those_that_it_needs() -> None:
    assert applications.installed(["JupyterHub"]) >= {"JupyterHub", "Livy", "Spark"}
    assert applications.installed(["Phoenix"]) == {"Phoenix", "HBase", "ZooKeeper"}
    assert applications.installed(["Snowflake", "Hadoop"]) == {"Snowflake", "Hadoop"}
    assert applications.installed([]) == set()


def test_what_an_application_brings_is_an_application() -> None:
    assert applications.installed(applications.known()) == set(applications.known())


@pytest.mark.parametrize(
    ("command", "owners"),
    [
        ("spark-submit", {"Spark"}),
        ("hive-script", {"Hive"}),
        ("s3-dist-cp", {"Hadoop", "HBase", "Hive", "Oozie", "Pig"}),
        ("bash", set()),
    ],
)
def test_the_applications_with_a_command(command: str, owners: set[str]) -> None:
    assert applications.with_command(command) == owners


def test_what_keeps_its_data_in_a_database() -> None:
    names = {name for name in applications.known() if applications.database_settings(name)}
    assert names == {"Hive", "Hue", "Oozie", "Presto", "PrestoSQL", "Trino"}
    assert applications.database_settings("Hue") == (("hue-ini/desktop/database", "host"),)
    assert ("trino-connector-hive", "hive.metastore") in applications.database_settings("Trino")
    assert applications.database_settings("Snowflake") == ()


def test_what_a_cluster_needs_for_workspaces() -> None:
    assert applications.for_studio() == ("JupyterEnterpriseGateway", "Livy", "Spark")
