"""The commands that print facts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emr_constructs.command.main import main
from emr_constructs.facts import applications, classifications, instance_types, releases


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def rows(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shown(capsys, *words, "--format", "json"))
    return found


def test_releases_are_listed_oldest_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "releases")
    assert [one["release"] for one in found] == list(releases.labels())
    assert next(one for one in found if one["release"] == "emr-7.14.0") == {
        "release": "emr-7.14.0",
        "operating_system": "AL2023",
        "standard_support_until": "2028-09-08",
        "end_of_life": "2029-09-08",
    }


def test_releases_of_a_line_and_of_a_region(capsys: pytest.CaptureFixture[str]) -> None:
    assert {one["release"] for one in rows(capsys, "releases", "--line", "spark-8.x")} >= {"emr-spark-8.1.0"}
    there = [one["release"] for one in rows(capsys, "releases", "--region", "mx-central-1", "--line", "7.x")]
    assert "emr-7.9.0" in there
    assert "emr-7.14.0" not in there


def test_applications_are_listed_with_their_releases(capsys: pytest.CaptureFixture[str]) -> None:
    found = {one["application"]: one for one in rows(capsys, "applications")}
    assert set(found) == set(applications.known())
    assert found["Ganglia"]["6.x"] == "all"
    assert found["Ganglia"]["7.x"] is None
    assert found["Sqoop"]["7.x"] == "..emr-7.4.0"
    assert found["Livy"]["5.x"] == "emr-5.9.0.."


def test_applications_of_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    found = {one["application"] for one in rows(capsys, "applications", "--release", "emr-spark-8.1.0")}
    assert found == set(applications.names("emr-spark-8.1.0"))
    assert "Spark" in found
    assert "Hive" not in found


def test_instance_types_are_listed_the_smallest_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "instance-types")
    assert len(found) == len(instance_types.all_types())
    sizes = [(one["vcpus"], one["memory_gib"]) for one in found]
    assert sizes == sorted(sizes)
    assert "discouraged" not in found[0]


def test_instance_types_by_requirement(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--min-vcpus", "8", "--max-vcpus", "16", "--min-memory", "60", "--max-memory", "130"]
    found = rows(capsys, "instance-types", "--release", "emr-7.14.0", "--architecture", "arm64", *wanted)
    assert found
    assert {one["vcpus"] for one in found} == {8, 16}
    assert all(60 <= one["memory_gib"] <= 130 and one["architecture"] == "ARM64" for one in found)
    assert {one["instance_type"] for one in rows(capsys, "instance-types", "--family", "m7g", "--max-vcpus", "8")} == {
        "m7g.xlarge",
        "m7g.2xlarge",
    }


def test_instance_types_of_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    old = {one["instance_type"] for one in rows(capsys, "instance-types", "--release", "emr-5.30.0")}
    assert "m6g.xlarge" in old
    assert "m7g.xlarge" not in old
    found = {one["instance_type"]: one for one in rows(capsys, "instance-types", "--release", "emr-6.0.0")}
    assert {one["discouraged"] for one in found.values()} == {
        instance_types.discouraged(name, "emr-6.0.0") for name in found
    }


def test_classifications_of_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    newest = {one["classification"] for one in rows(capsys, "classifications")}
    assert newest == set(classifications.names(releases.newest()) or ())
    spark = {one["classification"] for one in rows(capsys, "classifications", "--release", "emr-spark-8.1.0")}
    assert "spark-defaults" in spark
    assert "emrfs-site" not in spark
    hive = rows(capsys, "classifications", "--application", "hive")
    assert hive
    assert all("Hive" in one["applications"] for one in hive)


def test_a_table_has_a_head_and_aligned_columns(capsys: pytest.CaptureFixture[str]) -> None:
    head, *lines = shown(capsys, "releases", "--line", "7.x").splitlines()
    assert head.split() == ["release", "operating_system", "standard_support_until", "end_of_life"]
    assert len(lines) == len(releases.in_line("7.x"))
    assert {line.index("AL2023") for line in lines} == {head.index("operating_system")}
    assert lines[0].split() == ["emr-7.0.0", "AL2023", "2027-08-31", "-"]


def test_numbers_and_truths_are_readable(capsys: pytest.CaptureFixture[str]) -> None:
    _, line = shown(
        capsys, "instance-types", "--release", "emr-7.14.0", "--family", "m7g", "--max-vcpus", "4"
    ).splitlines()
    assert line.split() == ["m7g.xlarge", "4", "15.25", "ARM64", "0", "no"]


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instance-types", "--min-vcpus", "10000"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "emr-constructs: nothing is like that\n")
    assert rows(capsys, "classifications", "--application", "Nothing") == []


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["releases", "--line", "7"], "there are 4.x, 5.x, 6.x, 7.x, spark-8.x"),
        (["releases", "--region", "eu-west-11"], "did you mean 'eu-west-1'?"),
        (["applications", "--release", "emr-7.14"], "did you mean 'emr-7.14.0'?"),
        (["classifications", "--release", "emr-7.14.00"], "did you mean 'emr-7.14.0'?"),
        (["instance-types", "--min-vcpus", "many"], "invalid int value"),
    ],
)
def test_a_name_that_is_none_is_told(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert hint in capsys.readouterr().err
