"""Configuration classifications of all lines, log4j eras included."""

from __future__ import annotations

import pytest

from emr_constructs.facts import applications, classifications
from emr_constructs.facts.classifications import historical, is_known, names, nearest


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("spark-defaults", "emr-4.2.0", True),
        ("spark-defaults", "emr-7.14.0", True),
        ("spark-defaults", "emr-spark-8.0.0", True),
        ("hive-log4j", "emr-4.9.6", True),
        ("hive-log4j", "emr-5.0.0", False),
        ("hive-log4j2", "emr-5.0.0", True),
        ("spark-log4j", "emr-6.5.0", True),
        ("spark-log4j2", "emr-6.5.0", False),
        ("spark-log4j", "emr-6.7.0", True),
        ("spark-log4j2", "emr-6.7.0", False),
        ("spark-log4j", "emr-6.8.0", False),
        ("livy-log4j", "emr-6.10.0", True),
        ("livy-log4j2", "emr-6.10.0", True),
        ("spark-log4j2", "emr-6.10.0", True),
        ("spark-log4j", "emr-7.0.0", False),
        ("spark-log4j2", "emr-7.0.0", True),
        ("zookeeper-logback", "emr-7.14.0", True),
        ("prestosql-config", "emr-6.0.1", False),
        ("prestosql-config", "emr-6.3.1", True),
        ("prestosql-config", "emr-6.6.0", False),
        ("trino-config", "emr-6.4.0", True),
        ("sqoop-site", "emr-6.5.0", True),
        ("sqoop-site", "emr-7.14.0", False),
        ("emrfs-site", "emr-7.14.0", True),
        ("emrfs-site", "emr-spark-8.1.0", False),
        ("hive-site", "emr-spark-8.1.0", False),
        ("delta-defaults", "emr-spark-8.2.0", True),
        ("spark-defaults", "emr-7.99.0", True),
        ("spark-defaults", "emr-9.0.0", None),
        ("spark-defaults", "emr-8.0.0", None),
        ("spark-defaults", "emr-spark-7.0.0", None),
        ("spark-defaults", "latest", None),
        ("spark-default", "emr-7.14.0", False),
    ],
)
def test_is_known(name: str, label: str, expected: bool | None) -> None:
    assert is_known(name, label) is expected


def test_every_known_line_has_a_list() -> None:
    sizes = {
        label: len(names(label) or ())
        for label in ("emr-4.2.0", "emr-5.36.2", "emr-6.5.0", "emr-6.15.0", "emr-7.14.0", "emr-spark-8.1.0")
    }
    assert sizes["emr-spark-8.1.0"] == 43
    assert sizes["emr-7.14.0"] == 134
    assert sizes["emr-6.15.0"] > sizes["emr-7.14.0"]
    assert 20 < sizes["emr-4.2.0"] < sizes["emr-5.36.2"] < sizes["emr-6.5.0"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("spark-log4j", "spark-log4j2"),
        ("zookeeper-log4j", "zookeeper-logback"),
        ("prestosql-connector-hive", "trino-connector-hive"),
        ("sqoop-site", None),
        ("spark-defaults", None),
        ("nonsense", None),
    ],
)
def test_historical(old: str, new: str | None) -> None:
    assert historical(old) == new


@pytest.mark.parametrize(
    ("name", "label", "new"),
    [
        ("spark-log4j", "emr-6.7.0", None),
        ("spark-log4j", "emr-6.8.0", "spark-log4j2"),
        ("spark-log4j", "emr-spark-8.1.0", "spark-log4j2"),
        ("prestosql-config", "emr-6.4.0", "trino-config"),
        ("emrfs-site", "emr-7.14.0", None),
        ("emrfs-site", "emr-spark-8.0.0", "core-site"),
        ("livy-log4j", "emr-7.14.0", None),
        ("spark-log4j", "latest", None),
        ("nonsense", "emr-7.14.0", None),
    ],
)
def test_moved(name: str, label: str, new: str | None) -> None:
    assert classifications.moved(name, label) == new


@pytest.mark.parametrize(
    ("name", "owners"),
    [
        ("hive-site", {"Hive"}),
        ("spark-hive-site", {"Spark"}),
        ("hbase", {"HBase"}),
        ("yarn-site", {"Hadoop"}),
        ("jupyter-s3-conf", {"JupyterEnterpriseGateway", "JupyterHub"}),
        ("presto-config", {"Presto", "Presto-Sandbox"}),
        ("core-site", set()),
        ("nonsense", set()),
    ],
)
def test_the_applications_that_a_classification_configures(name: str, owners: set[str]) -> None:
    assert classifications.applications(name) == owners


def test_what_a_classification_configures_is_an_application() -> None:
    every = {name for label in ("emr-4.9.6", "emr-6.3.1", "emr-7.14.0") for name in names(label) or ()}
    owners = {owner for name in every for owner in classifications.applications(name)}
    assert owners <= set(applications.known())
    assert {"Spark", "Hive", "Trino", "PrestoSQL"} <= owners


@pytest.mark.parametrize(
    ("written", "label", "suggested"),
    [
        ("spark-log4j", "emr-7.14.0", "spark-log4j2"),
        ("spark-log4j2", "emr-6.5.0", "spark-log4j"),
        ("zookeeper-log4j", "emr-7.14.0", "zookeeper-logback"),
        ("prestosql-config", "emr-7.14.0", "trino-config"),
        ("trino-config", "emr-6.2.0", "prestosql-config"),
        ("spark-default", "emr-7.14.0", "spark-defaults"),
        ("Spark-Defaults", "emr-spark-8.1.0", "spark-defaults"),
        ("xyz", "emr-7.14.0", None),
        ("spark-default", "emr-9.0.0", None),
    ],
)
def test_nearest(written: str, label: str, suggested: str | None) -> None:
    assert nearest(written, label) == suggested


def test_a_replacement_is_known_to_the_newest_releases() -> None:
    known = names("emr-7.14.0") or frozenset()
    old = [name for label in ("emr-4.9.6", "emr-6.3.1", "emr-6.5.0") for name in names(label) or ()]
    replaced = {name: classifications.historical(name) for name in old if classifications.historical(name)}
    assert replaced
    assert set(replaced.values()) <= known
    assert not set(replaced) & known
