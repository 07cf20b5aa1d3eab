"""Instance types, compared with everything that moto recorded from EMR."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from emr_constructs.facts import instance_types, releases
from emr_constructs.facts.instance_types import nearest, supported


def recorded(name: str) -> Any:
    """A file of moto's, read without importing moto, which takes seconds."""
    spec = importlib.util.find_spec("moto")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "emr", "resources", f"{name}.json.gz")
    return json.loads(gzip.decompress(path.read_bytes()))


def test_each_release_accepts_exactly_what_emr_said() -> None:
    names = [instance_type.name for instance_type in instance_types.all_types()]
    for label in releases.labels():
        ours = {name for name in names if supported(name, label)}
        assert ours == set(recorded(f"instance-types-{label}")), label
    assert len(releases.labels()) == 148


def test_figures_are_those_that_emr_said() -> None:
    theirs = recorded("instance_types")
    assert {instance_type.name for instance_type in instance_types.all_types()} == set(theirs)
    for ours in instance_types.all_types():
        figures = theirs[ours.name]
        assert ours.vcpus == figures["VCPU"]
        assert ours.memory_gib == pytest.approx(figures["MemoryGB"], abs=0.001)
        assert ours.architecture == {"AARCH64": "ARM64", "X86_64": "X86_64"}[figures["Architecture"]]
        assert (ours.ebs_only, ours.disks) == (figures["EbsStorageOnly"], figures["NumberOfDisks"])


def test_get() -> None:
    graviton = instance_types.get("m7g.2xlarge")
    assert graviton is not None
    assert (graviton.family, graviton.size, graviton.vcpus) == ("m7g", "2xlarge", 8)
    assert (graviton.architecture, graviton.ebs_only, graviton.disks) == ("ARM64", True, 0)
    old = instance_types.get("c1.medium")
    assert old is not None
    assert old.memory_gib == 1.7
    assert [instance_types.get(name) for name in ("t3.xlarge", "m5.metal", "m5.large", "m5")] == [None] * 4


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("m5.xlarge", "emr-5.12.3", False),
        ("m5.xlarge", "emr-5.13.0", True),
        ("m5.large", "emr-7.14.0", False),
        ("m6g.large", "emr-7.14.0", False),
        ("m4.large", "emr-7.14.0", True),
        ("c8i.xlarge", "emr-6.0.0", False),
        ("c8i.xlarge", "emr-6.0.1", True),
        ("c8i.xlarge", "emr-6.1.0", False),
        ("c8i.xlarge", "emr-7.8.0", False),
        ("c8i.xlarge", "emr-7.9.0", True),
        ("m4.16xlarge", "emr-4.8.2", False),
        ("m7g.xlarge", "emr-7.14.0-latest", True),
        ("t3.xlarge", "emr-7.14.0", False),
        ("t4g.medium", "emr-7.14.0", False),
        ("m5.metal", "emr-7.14.0", False),
        ("m9z.metal-48xl", "emr-7.14.0", False),
        ("m9z.xlarge", "emr-7.14.0", None),
        ("nonsense", "emr-7.14.0", None),
        ("m5.xlarge", "emr-7.99.0", None),
        ("t3.xlarge", "emr-7.99.0", None),
        ("m5.xlarge", "latest", None),
    ],
)
def test_supported(name: str, label: str, expected: bool | None) -> None:
    assert supported(name, label) is expected


def test_what_no_release_accepts() -> None:
    assert instance_types.never("t3.xlarge") == "burstable"
    assert instance_types.never("m7g.metal") == "metal"
    assert instance_types.never("c7i.metal-24xl") == "metal"
    assert instance_types.never("m5.large") is None


def test_first_and_last_release_of_a_line() -> None:
    assert instance_types.first_release("m7g.xlarge", "6.x") == "emr-6.10.0"
    assert instance_types.first_release("g4dn.xlarge", "5.x") == "emr-5.30.0"
    assert instance_types.first_release("g6e.xlarge", "6.x") is None
    assert instance_types.last_release("c8i.xlarge", "5.x") == "emr-5.36.2"
    assert instance_types.last_release("m7g.xlarge", "7.x") == "emr-7.14.0"
    assert instance_types.first_release("t3.xlarge", "7.x") is None


def test_types_that_aws_advises_against() -> None:
    assert instance_types.discouraged("m7i.xlarge", "emr-6.9.0")
    assert instance_types.discouraged("i4i.12xlarge", "emr-5.36.0")
    assert not instance_types.discouraged("i4i.xlarge", "emr-5.36.0")
    assert not instance_types.discouraged("m7i.xlarge", "emr-6.10.0")
    assert not instance_types.discouraged("m7i.xlarge", "emr-spark-8.0.0")
    assert not instance_types.discouraged("m7i.xlarge", "latest")


@pytest.mark.parametrize(
    ("name", "label", "suggested"),
    [
        ("m5.large", "emr-7.14.0", ("m5.xlarge", "m6a.xlarge", "m6i.xlarge")),
        ("t3.medium", "emr-7.14.0", ("m5.xlarge", "m6a.xlarge", "m6i.xlarge")),
        ("t4g.large", "emr-7.14.0", ("m6g.xlarge", "m7g.xlarge", "m7gd.xlarge")),
        ("m5.metal", "emr-7.14.0", ("m5.24xlarge", "m6a.48xlarge", "m6i.32xlarge")),
        ("c7i.3xlarge", "emr-7.14.0", ("c7i.4xlarge", "c8i.4xlarge", "c8i-flex.4xlarge")),
        ("m9g.xlarge", "emr-7.14.0", ("m8g.xlarge", "m8gd.xlarge", "m7g.xlarge")),
        ("m5xlarge", "emr-7.14.0", ("m5.xlarge", "m5n.xlarge", "m5d.xlarge")),
        ("nonsense", "emr-7.14.0", ()),
    ],
)
def test_nearest(name: str, label: str, suggested: tuple[str, ...]) -> None:
    assert nearest(name, label) == suggested


@pytest.mark.parametrize("label", ["emr-5.20.0", "emr-6.1.0", "emr-7.14.0", "emr-spark-8.1.0"])
@pytest.mark.parametrize("name", ["m5.large", "m8i.large", "t2.micro", "r7g.metal", "g6e.xlarge", "c7a.medium"])
def test_suggestions_are_accepted_and_not_discouraged(name: str, label: str) -> None:
    suggestions = nearest(name, label)
    assert suggestions
    assert all(supported(found, label) and not instance_types.discouraged(found, label) for found in suggestions)
    assert name not in suggestions


def test_suggestions_for_a_release_that_nobody_knows() -> None:
    assert nearest("m5.large", "emr-9.0.0") == nearest("m5.large") == ("m5.xlarge", "m6a.xlarge", "m6i.xlarge")
