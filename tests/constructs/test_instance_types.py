"""Instance types by requirement: what fits, what is left out by default, the order, and what to relax."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Size, Token

import emr_constructs as emr
from emr_constructs.facts import instance_types as facts

matching = emr.InstanceTypes.matching
NEWEST = emr.ReleaseLabel.EMR_7_14_0
ALL = 1000


def kinds(names: list[str]) -> list[facts.InstanceType]:
    return [kind for name in names if (kind := facts.get(name))]


def families(**more: Any) -> set[str]:
    return {name.partition(".")[0] for name in matching(limit=ALL, **more)}


def test_a_spot_fleet_diversifies_in_one_line() -> None:
    fleet = emr.InstanceFleet(instance_types=matching(vcpus=(4, 16), release_label=NEWEST), target_spot_capacity=64)
    assert len(fleet.instance_types) == 30


@pytest.mark.parametrize(
    ("vcpus", "low", "high"), [(8, 8, 8), ((4, 16), 4, 16), ([32, None], 32, 192), ((None, 8), 4, 8)]
)
def test_vcpus_are_a_number_or_a_range(vcpus: Any, low: int, high: int) -> None:
    found = [kind.vcpus for kind in kinds(matching(vcpus=vcpus, families=["m7i"], limit=ALL))]
    assert (min(found), max(found)) == (low, high)


@pytest.mark.parametrize("memory", [32, 32.0, Size.gibibytes(32), (32, 32), (Size.gibibytes(28), Size.gibibytes(33))])
def test_memory_is_what_ec2_states(memory: Any) -> None:
    """EMR counts 32 GiB for m5.2xlarge, and 30.5 for m7g.2xlarge."""
    found = matching(vcpus=8, memory=memory, limit=ALL)
    assert {"m5.2xlarge", "m7g.2xlarge"} <= set(found)
    assert {kind.series for kind in kinds(found)} == {"m"}


def test_every_type_has_what_ec2_states_of_it_within_what_is_allowed_for() -> None:
    """The largest gap of the table: 950 GiB of 1024."""
    assert "r6i.32xlarge" in matching(vcpus=128, memory=1024)
    assert "r6i.32xlarge" not in matching(vcpus=128, memory=(1040, None), families=["r6i", "x2idn"])


def test_architecture_generation_and_release_are_heeded() -> None:
    found = kinds(
        matching(
            vcpus=8,
            architecture=emr.Architecture.ARM64,
            generation=(6, 7),
            release_label=emr.ReleaseLabel.of("emr-6.9.0"),
            limit=ALL,
        )
    )
    assert {kind.architecture for kind in found} == {"ARM64"}
    assert {kind.generation for kind in found} == {6, 7}
    assert all(facts.supported(kind.name, "emr-6.9.0") for kind in found)
    assert "m7g.2xlarge" not in [kind.name for kind in found]


def test_a_release_that_nobody_knows_yet_leaves_nothing_out() -> None:
    assert matching(vcpus=8, release_label=emr.ReleaseLabel.of("emr-7.99.0")) == matching(vcpus=8)
    assert matching(vcpus=8, release_label=emr.ReleaseLabel.of(Token.as_string({"Ref": "Release"}))) == matching(
        vcpus=8
    )


def test_what_nobody_asked_for_is_left_out() -> None:
    found = kinds(matching(vcpus=(1, None), limit=ALL))
    assert {kind.series for kind in found} == {"m", "c", "r"}
    assert not any(kind.flex or kind.gpu or kind.previous_generation or kind.scarce for kind in found)
    assert "m7i" not in families(vcpus=8, release_label=emr.ReleaseLabel.of("emr-6.9.0"))


@pytest.mark.parametrize(
    "name", ["m5zn", "m5dn", "r5ad", "m7i-flex", "m4", "g5", "g4dn", "p3", "f2", "i4i", "d3en", "x2idn"]
)
def test_naming_a_family_takes_it(name: str) -> None:
    assert name not in families(vcpus=(1, None))
    assert families(vcpus=(1, None), families=[name]) == {name}


def test_naming_a_series_takes_what_is_sensible_of_it() -> None:
    assert families(vcpus=8, families=["i"]) == {"i3", "i3en", "i4g", "i4i", "i7i", "i7ie", "i8g"}
    assert "m4" in families(vcpus=16, families=["m"], generation=(4, None))
    assert "m4" not in families(vcpus=16, families=["m"])


def test_large_sizes_are_for_those_who_ask_for_nothing_smaller() -> None:
    assert "m7g.16xlarge" in matching(vcpus=(64, None), limit=ALL)
    assert "m7i.24xlarge" not in matching(vcpus=(64, None), limit=ALL)
    assert "m7i.24xlarge" in matching(vcpus=(96, None), limit=ALL)


def test_gpus_are_for_those_who_ask_for_them() -> None:
    found = kinds(matching(vcpus=(1, None), gpu=True, limit=ALL))
    assert {kind.family for kind in found} == {"g4dn", "g5", "g6", "g6e", "g7", "gr6", "p4d", "p5"}
    assert families(vcpus=(1, None), gpu=True, families=["p"], generation=(2, 3)) == {"p2", "p3"}


def test_the_order_is_that_of_the_docstring() -> None:
    found = kinds(matching(vcpus=(4, 16), limit=ALL))
    keys = [(-kind.generation, kind.vcpus, len(kind.family), kind.memory_gib, kind.name) for kind in found]
    assert keys == sorted(keys)
    assert len(keys) > 60
    assert matching(vcpus=(4, 16)) == [kind.name for kind in found[:30]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"vcpus": 8, "generation": 9},
            "NoInstanceTypes: no instance type has all that is asked for; without `generation` 60 would do, "
            "c8g.2xlarge first",
        ),
        (
            {"vcpus": 8, "families": ["g"]},
            "NoInstanceTypes: no instance type has all that is asked for; with `gpu=True` 5 would do, g7.2xlarge "
            "first, or with other `families` 106 would do, c8g.2xlarge first",
        ),
        (
            {"vcpus": 8, "gpu": True, "architecture": emr.Architecture.ARM64},
            "NoInstanceTypes: no instance type has all that is asked for; without `architecture` 5 would do, "
            "g7.2xlarge first, or without `gpu` 23 would do, c8g.2xlarge first",
        ),
        (
            {"vcpus": 12, "memory": 48, "release_label": NEWEST},
            "NoInstanceTypes: no instance type has all that is asked for; with other `families` 1 would do, "
            "m5zn.3xlarge first",
        ),
        (
            {"vcpus": 7, "memory": 3},
            "NoInstanceTypes: no instance type has all that is asked for; relax more than one argument",
        ),
        (
            {"vcpus": (16, 4)},
            "InstanceTypesRange: `vcpus` must be a number, or a pair from low to high such as (4, 16) or (8, None), "
            "not (16, 4)",
        ),
        (
            {"vcpus": 8, "memory": Token.as_number({"Ref": "Memory"})},
            "InstanceTypesRange: `memory` must be a number, or a pair from low to high such as (4, 16) or (8, None), "
            "not a token",
        ),
        (
            {"vcpus": 8, "generation": (1, 2, 3)},
            "InstanceTypesRange: `generation` must be a number, or a pair from low to high such as (4, 16) or "
            "(8, None), not (1, 2, 3)",
        ),
        ({"vcpus": 8, "limit": 0}, "InstanceTypesLimit: `limit` must be a number of at least 1"),
        (
            {"vcpus": 8, "families": ["m7x"]},
            "InstanceTypesFamily: `families` names 'm7x', which EMR has no instance types of; did you mean 'm7i'?",
        ),
        (
            {"vcpus": 8, "families": ["quantum"]},
            "InstanceTypesFamily: `families` names 'quantum', which EMR has no instance types of",
        ),
        (
            {"vcpus": 8, "architecture": "arm64"},
            "ArgumentType: `architecture` must be an Architecture, not 'arm64'; write Architecture.ARM64",
        ),
    ],
)
def test_what_nothing_fits_says_what_to_relax(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        matching(**asked)
    assert str(caught.value) == said


@pytest.mark.parametrize("wrong", [True, "8", (8, "16"), (True, 8)])
def test_what_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        matching(vcpus=wrong)
    assert caught.value.codes == ("InstanceTypesRange",)
