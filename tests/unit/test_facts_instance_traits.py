"""What instance types are besides their figures: series and generation, GPUs, previous generations, scarce ones."""

from __future__ import annotations

import gzip
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

from emr_constructs.facts import instance_types
from emr_constructs.facts.instance_types import InstanceType


@cache
def of_ec2() -> dict[str, Any]:
    """What moto recorded from EC2, read without importing moto, which takes seconds."""
    spec = importlib.util.find_spec("moto")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "ec2", "resources", "instance_types.json.gz")
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found


def one(name: str) -> InstanceType:
    found = instance_types.get(name)
    assert found is not None
    return found


def test_series_and_generation_are_read_from_the_name() -> None:
    for name, series, generation in (
        ("m7g.xlarge", "m", 7),
        ("c8i-flex.xlarge", "c", 8),
        ("is4gen.xlarge", "is", 4),
        ("x2iedn.xlarge", "x", 2),
        ("gr6.4xlarge", "gr", 6),
    ):
        assert (one(name).series, one(name).generation) == (series, generation)
    assert instance_types.families()["m7i-flex"] == "m"
    assert len(instance_types.families()) == 116


def test_gpus_are_where_ec2_says() -> None:
    known = [kind for kind in instance_types.all_types() if kind.name in of_ec2()]
    assert len(known) > 700
    assert {kind.name for kind in known if kind.gpu} == {
        kind.name for kind in known if "GpuInfo" in of_ec2()[kind.name]
    }
    # EC2 does not sell them any more; TensorFlow's page names them.
    assert {kind.family for kind in instance_types.all_types() if kind not in known} == {"g3", "g3s", "p2", "p3"}
    assert all(kind.gpu for kind in instance_types.all_types() if kind not in known)


def test_graviton_has_no_gpus() -> None:
    assert {kind.architecture for kind in instance_types.all_types() if kind.gpu} == {"X86_64"}


def test_what_is_previous_generation() -> None:
    previous = {kind.family for kind in instance_types.all_types() if kind.previous_generation}
    assert {"m4", "c4", "r4", "i2", "p3"} <= previous
    assert previous.isdisjoint({"m5", "c5", "r5", "i3", "d2", "h1", "x1", "z1d", "g4dn"})


def test_what_is_scarce() -> None:
    assert one("m5zn.xlarge").scarce
    assert one("r6idn.xlarge").scarce
    assert one("m5ad.xlarge").scarce
    assert one("m7i.24xlarge").scarce
    assert not one("m7i.16xlarge").scarce
    assert not one("m7gd.xlarge").scarce
    assert not one("m4.large").scarce


def test_what_is_flex() -> None:
    assert {kind.family for kind in instance_types.all_types() if kind.flex} == {
        *("c7i-flex", "c8i-flex", "m7i-flex", "m8i-flex", "r8i-flex"),
    }


def test_ec2_states_no_more_memory_than_the_choice_of_types_allows_for() -> None:
    shares = [
        kind.memory_gib / (of_ec2()[kind.name]["MemoryInfo"]["SizeInMiB"] / 1024)
        for kind in instance_types.all_types()
        if kind.name in of_ec2()
    ]
    assert 0.92 < min(shares) < 0.93
    assert max(shares) < 1.02
