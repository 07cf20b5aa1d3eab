"""A slip of the pen is told from a new name."""

from __future__ import annotations

import pytest

from emr_constructs.facts import classifications, releases
from emr_constructs.facts.spelling import slip

LABEL = "emr-7.14.0"
SLIPS = {
    "spark-default": "spark-defaults",
    "spark-defualts": "spark-defaults",
    "spark_defaults": "spark-defaults",
    "SparkDefaults": "spark-defaults",
    "spark-defaults.conf": "spark-defaults",
    "core-site.xml": "core-site",
    "hive-sites": "hive-site",
    "yarn-sit": "yarn-site",
    "hdfs-stie": "hdfs-site",
    "hue.ini": "hue-ini",
    "emr-metric": "emr-metrics",
    "capacity-scheduller": "capacity-scheduler",
    "capacity-schedoller": "capacity-scheduler",
    "Hive-Site": "hive-site",
}
OWN_NAMES = [
    "yarn",
    "livy-log4j",
    "spark-log4j3",
    "hive3-site",
    "trino-connector-kudu",
    "trino-connector-tpcx",
    "trino-connector-snowflake",
    "presto-connector-iceberg",
    "flint-conf",
    "tiny-env",
    "capacity-shdlr",
    "polaris-site",
    "hive",
    "",
]


@pytest.mark.parametrize("written", SLIPS)
def test_a_slip_is_told_with_what_was_meant(written: str) -> None:
    assert classifications.misspelt(written, LABEL) == SLIPS[written]


@pytest.mark.parametrize("written", OWN_NAMES)
def test_what_may_be_a_new_name_is_no_slip(written: str) -> None:
    assert classifications.misspelt(written, LABEL) is None


def test_no_name_that_aws_ever_added_would_have_been_taken_for_a_slip() -> None:
    """Otherwise this library would refuse the next one, too."""
    lists = {names for label in releases.labels() if (names := classifications.names(label))}
    assert len(lists) > 20
    every = frozenset().union(*lists)
    taken = {(name, meant) for names in lists for name in every - names if (meant := slip(name, sorted(names)))}
    assert taken == set()


def test_nothing_is_known_of_a_label_without_a_list() -> None:
    assert classifications.misspelt("spark-default", "emr-3.0.0") is None
    assert classifications.misspelt("spark-defaults", LABEL) is None
