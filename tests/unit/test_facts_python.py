"""Which Python a release runs, and which wheels it can load."""

from __future__ import annotations

import pytest

from emr_constructs.facts import python, releases


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("emr-5.36.0", ()),
        ("emr-6.15.0", ("3.7",)),
        ("emr-7.0.0", ("3.9",)),
        ("emr-7.14.0", ("3.9", "3.11")),
        ("emr-7.14.0-latest", ("3.9", "3.11")),
        ("emr-7.99.0", ("3.9", "3.11")),
        ("emr-spark-8.1.0", ("3.11", "3.12", "3.13")),
        ("emr-seven", ()),
    ],
)
def test_the_versions_of_a_release(label: str, expected: tuple[str, ...]) -> None:
    assert python.versions(label) == expected


@pytest.mark.parametrize(
    ("label", "version", "documented"),
    [
        ("emr-6.6.0", "3.7", True),
        ("emr-7.14.0", "3.9", True),
        ("emr-7.99.0", "3.9", False),
        ("emr-spark-8.1.0", "3.11", False),
    ],
)
def test_the_python_of_jobs(label: str, version: str, documented: bool) -> None:
    assert python.default(label) == python.DefaultPython(version=version, documented=documented)


def test_what_is_not_known_is_none() -> None:
    assert python.default("emr-5.36.0") is None
    assert python.default("emr-seven") is None
    assert python.glibc("emr-5.0.0") is None
    assert python.machine("RISC_V") is None


def test_every_serverless_release_has_a_python_and_a_c_library() -> None:
    known = [one for one in releases.labels() if releases.parse(one) >= releases.parse("emr-6.6.0")]  # type: ignore[operator]
    assert len(known) > 20
    assert [one for one in known if not python.default(one) or not python.glibc(one)] == []


def test_systems_and_processors() -> None:
    assert (python.glibc("emr-6.15.0"), python.glibc("emr-7.14.0")) == ((2, 26), (2, 34))
    assert python.oldest_glibc() == (2, 26)
    assert (python.machine("ARM64"), python.machine("X86_64")) == ("aarch64", "x86_64")
    assert "pyspark" in python.own_packages()
