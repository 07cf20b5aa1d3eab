"""Releases: reading, ordering, dates, regions, suggestions."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emr_constructs.facts import releases
from emr_constructs.facts.releases import Version

NUMBERS = st.integers(min_value=0, max_value=999)
SUFFIXES = st.sampled_from(["", "-latest", "-20260908", "-java17-al2023-latest", "-beta2"])


@given(st.builds(Version, NUMBERS, NUMBERS, NUMBERS, st.booleans()), SUFFIXES)
def test_a_label_read_is_the_version_written(version: Version, suffix: str) -> None:
    assert releases.parse(version.label + suffix) == version


@pytest.mark.parametrize(
    "label",
    [
        "",
        "7.14.0",
        "emr-7.14",
        "emr-7.14.0.",
        "EMR-7.14.0",
        "emr-7.14.0-",
        "emr-\u0667.1.0",
        " emr-7.1.0",
        "emr-7.1.0\n",
    ],
)
def test_what_has_not_the_shape_of_a_label_is_not_read(label: str) -> None:
    assert releases.parse(label) is None


def test_lines_are_named_as_aws_names_them() -> None:
    assert releases.lines() == ("4.x", "5.x", "6.x", "7.x", "spark-8.x")


def test_labels_are_ordered_by_age() -> None:
    labels = releases.labels()
    assert labels[0] == "emr-4.2.0"
    assert labels[-2:] == ("emr-spark-8.0.0", "emr-spark-8.1.0")
    assert labels.index("emr-7.9.0") + 1 == labels.index("emr-7.10.0")
    assert labels.index("emr-6.0.0-beta2") + 1 == labels.index("emr-6.0.0")
    versions = [release.version for label in labels if (release := releases.get(label))]
    assert versions == sorted(versions)
    assert len(labels) == len(set(labels)) == len(versions)


def test_emr_spark_is_later_than_every_emr_7() -> None:
    assert Version(7, 99, 0) < Version(8, 0, 0, spark=True)


@pytest.mark.parametrize(
    ("label", "system"),
    [
        ("emr-4.2.0", "AL1"),
        ("emr-5.29.0", "AL1"),
        ("emr-5.30.0", "AL2"),
        ("emr-6.0.0", "AL2"),
        ("emr-6.15.0", "AL2"),
        ("emr-7.0.0", "AL2023"),
        ("emr-spark-8.1.0", "AL2023"),
    ],
)
def test_operating_systems(label: str, system: str) -> None:
    release = releases.get(label)
    assert release is not None
    assert release.operating_system == system == releases.operating_system(label)


def test_operating_system_of_releases_outside_the_table() -> None:
    assert releases.operating_system("emr-7.15.0") == "AL2023"
    assert releases.operating_system("emr-9.0.0") == "AL2023"
    assert releases.operating_system("emr-6.15.0-latest") == "AL2"
    assert releases.operating_system("emr-3.11.0") is None
    assert releases.operating_system("latest") is None


@pytest.mark.parametrize(
    ("label", "prefix"),
    [
        ("emr-5.29.0", None),
        ("emr-5.30.0", "2.0."),
        ("emr-6.15.0-latest", "2.0."),
        ("emr-7.0.0", "2023."),
        ("emr-3.11.0", None),
        ("latest", None),
    ],
)
def test_how_labels_of_amazon_linux_begin(label: str, prefix: str | None) -> None:
    assert releases.os_release_prefix(label) == prefix


def test_the_newest_release_is_of_all_applications() -> None:
    assert releases.newest() == "emr-7.14.0"


def test_the_table_has_a_day() -> None:
    newest = releases.get(releases.newest())
    assert newest is not None
    assert newest.support_end is not None
    assert datetime.date(2026, 9, 8) < releases.as_of() < newest.support_end


@pytest.mark.parametrize(
    ("label", "support_end", "end_of_life"),
    [
        ("emr-5.35.0", "2026-09-01", None),
        ("emr-6.5.0", "2026-09-01", None),
        ("emr-5.36.2", "2027-06-30", None),
        ("emr-6.6.0", "2027-06-30", None),
        ("emr-7.10.0", "2027-08-31", None),
        ("emr-7.11.0", "2027-11-03", "2028-11-03"),
        ("emr-7.14.0", "2028-09-08", "2029-09-08"),
        ("emr-spark-8.0.0", "2028-05-20", "2028-05-20"),
        ("emr-spark-8.1.0", "2029-09-07", "2029-09-08"),
    ],
)
def test_support_dates(label: str, support_end: str, end_of_life: str | None) -> None:
    release = releases.get(label)
    assert release is not None
    assert release.support_end == datetime.date.fromisoformat(support_end)
    assert release.end_of_life == (datetime.date.fromisoformat(end_of_life) if end_of_life else None)


def test_every_known_release_has_a_support_date() -> None:
    assert [label for label in releases.labels() if (r := releases.get(label)) is None or not r.support_end] == []


def test_get_takes_exact_labels_only() -> None:
    assert releases.get("emr-7.14.0-latest") is None
    assert releases.get("emr-7.99.0") is None
    preview = releases.get("emr-5.30.0-preview")
    assert preview is not None
    assert preview.preview
    assert preview not in releases.in_line("5.x")


def test_regions_that_lack_a_label() -> None:
    assert releases.absent_regions("emr-7.14.0") == {
        "ap-east-2",
        "ap-southeast-7",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
    }
    assert "us-east-1" not in releases.absent_regions("emr-5.0.0")
    assert "ap-south-2" in releases.absent_regions("emr-6.6.0")
    assert "ap-south-2" not in releases.absent_regions("emr-6.7.0")
    assert releases.absent_regions("emr-7.99.0") == frozenset()
    assert len(releases.regions()) == 33


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("emr-7.99.0", "emr-7.14.0"),
        ("emr-6.5.1", "emr-6.5.0"),
        ("emr-4.0.0", "emr-4.2.0"),
        ("emr-8.0.0", "emr-spark-8.0.0"),
        ("emr-spark-7.1.0", "emr-7.1.0"),
        ("emr-9.0.0", "emr-spark-8.1.0"),
        ("7.14.0", "emr-7.14.0"),
        ("EMR-7.14.0", "emr-7.14.0"),
        ("emr7.14.0", "emr-7.14.0"),
        ("nonsense", None),
        ("emr-1.0.0", None),
    ],
)
def test_nearest(written: str, suggested: str | None) -> None:
    assert releases.nearest(written) == suggested
