"""What only deployment knows is taken wherever its type allows, is unknown to rules, and reaches the template."""

from __future__ import annotations

import collections.abc
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from enum import Enum
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_iam as iam
from samples import LIST, NUMBER, REF, TEXT, Sample

import emr_constructs as emr
from emr_constructs.foundation.studio_compute import StudioApplication, StudioCluster
from emr_constructs.model.python_package import PackageParts
from emr_constructs.model.value import NamedThing, Value, plain
from emr_constructs.rules.view import UNKNOWN, view_fields

TYPE = "m7g.xlarge"
FIRST = emr.CapacityReservationUsageStrategy.FIRST
RESERVED = "arn:aws:resource-groups:eu-west-1:111122223333:group/Reserved"
VOLUME = emr.EbsVolume(size=Size.gibibytes(10))


SAMPLES = [
    Sample(
        emr.EbsVolume(size=Size.gibibytes(10), throughput=125, iops=3000),
        lambda value: emr.InstanceGroup(instance_type=TYPE, volumes=[value])._render("core"),
    ),
    Sample(
        emr.Configuration(classification="yarn-site", properties={"a": "b"}),
        lambda value: value._render(),
        frozenset({"configurations"}),
    ),
    Sample(
        emr.InstanceTypeConfig(instance_type=TYPE, weighted_capacity=4),
        lambda value: value._render(),
        frozenset({"volumes", "ebs_optimized", "configurations"}),
    ),
    Sample(
        emr.InstanceFleet(
            instance_types=[emr.InstanceTypeConfig(instance_type=TYPE, weighted_capacity=4)],
            target_on_demand_capacity=4,
            spot_timeout=Duration.minutes(10),
        ),
        lambda value: value._render("core"),
        frozenset(
            {"instance_types", "volumes", "spot_timeout_action", "capacity_reservations", "resize", "spot_primary"}
        ),
    ),
    Sample(
        emr.CapacityReservations(resource_group=RESERVED, usage_strategy=FIRST),
        lambda value: value._render(),
        frozenset({"usage_strategy", "preference"}),
    ),
    Sample(
        emr.FleetResize(spot_timeout=Duration.minutes(10)),
        lambda value: value._render(),
        frozenset({"capacity_reservations"}),
    ),
    Sample(
        emr.InstanceGroup(instance_type=TYPE, market=emr.Market.SPOT),
        lambda value: value._render("core"),
        frozenset({"market", "volumes", "ebs_optimized", "configurations", "auto_scaling", "spot_primary"}),
    ),
    Sample(emr.CostAllocationTags(), lambda value: value._tags()),
    Sample(emr.RootVolume(), lambda value: [value.iops, value.throughput, value.size and value.size.to_gibibytes()]),
]
SAMPLES += [
    sample
    for path in sorted(Path(__file__).parent.glob("samples_of_*.py"))
    for sample in import_module(path.stem).SAMPLES
]
MADE_OF_VALUES = {emr.InstanceFleets, emr.InstanceGroups, emr.AtRestEncryption, emr.WalEncryption}
"""Values that hold nothing but other values, flags and members of closed lists."""

KNOWN_NOW = (
    *(Enum, Value, emr.Script, emr.PythonPackage, PackageParts, iam.PolicyDocument, bool),
    *(StudioCluster, StudioApplication),
)
"""What is made here, of files for example: no token stands for it."""


def options_of(hint: Any) -> list[Any]:
    """What a field may be, besides None."""
    united = get_origin(hint) in (Union, UnionType)
    return [option for option in (get_args(hint) if united else [hint]) if option is not type(None)]


def kinds(hint: Any) -> list[type]:
    """The classes that a field is made of, those of the items of lists among them."""
    return [kind for inner in get_args(hint) for kind in kinds(inner)] or [hint]


def later(hint: Any) -> Any:
    """Something of this type that only deployment knows; None where there is no such thing."""
    kind = options_of(hint)[0]
    makers: dict[Any, Any] = {
        str: TEXT,
        int: NUMBER,
        float: NUMBER,
        collections.abc.Sequence: LIST,
        collections.abc.Mapping: {"key": later_item(kind)},
        Duration: Duration.minutes(NUMBER),
        Size: Size.gibibytes(NUMBER),
    }
    if isinstance(kind, type) and issubclass(kind, NamedThing):
        return kind(TEXT)
    return makers.get(get_origin(kind) or kind)


def later_item(kind: Any) -> Any:
    """What stands for a value in a mapping."""
    lists = get_origin(kind) is collections.abc.Mapping and get_origin(get_args(kind)[1]) is collections.abc.Sequence
    return LIST if lists else TEXT


def with_tokens() -> list[Any]:
    found = []
    for sample in SAMPLES:
        hints = get_type_hints(type(sample.value))
        for one in fields(sample.value):
            if one.name not in {*sample.without, *sample.refuses}:
                name = f"{type(sample.value).__name__}.{one.name}"
                token = sample.tokens.get(one.name, later(hints[one.name]))
                found.append(pytest.param(sample, one.name, token, id=name))
    return found


def unknown_in(seen: Any) -> bool:
    if isinstance(seen, Mapping):
        return any(value is UNKNOWN for value in seen.values())
    if isinstance(seen, tuple):
        return any(UNKNOWN in vars(one).values() for one in seen)
    return seen is UNKNOWN


@pytest.fixture(scope="module")
def stack() -> Stack:
    return Stack(App(), "Tokens")


@pytest.mark.parametrize(("sample", "field", "token"), with_tokens())
def test_a_token_is_taken_is_unknown_and_reaches_the_template(
    stack: Stack, sample: Sample, field: str, token: Any
) -> None:
    value = replace(sample.value, **{field: token})

    assert unknown_in(plain(token))
    if value._VIEW is not None and field in {one.name for one in view_fields(value._VIEW)} - {"arguments"}:
        assert unknown_in(getattr(value._view(), field))
    assert json.dumps(REF) in json.dumps(stack.resolve(sample.render(value)))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.value).__name__)
def test_a_token_where_nothing_can_be_unknown_is_refused(sample: Sample) -> None:
    hints = get_type_hints(type(sample.value))
    for name, code in sample.refuses.items():
        with pytest.raises(emr.EmrValidationError) as caught:
            replace(sample.value, **{name: later(hints[name])})
        assert caught.value.codes == (code,), name


def test_every_public_value_is_tried() -> None:
    public = {getattr(emr, name) for name in emr.__all__}
    values = {kind for kind in public if isinstance(kind, type) and issubclass(kind, Value) and not isabstract(kind)}
    assert {type(sample.value) for sample in SAMPLES} | MADE_OF_VALUES == values


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.value).__name__)
def test_what_takes_no_token_is_made_of_constructs_or_values_or_of_a_closed_list(sample: Sample) -> None:
    hints = get_type_hints(type(sample.value))
    for name in sample.without:
        made = (is_construct(kind) or issubclass(kind, KNOWN_NOW) for kind in kinds(hints[name]))
        assert any(made), name


def is_construct(kind: Any) -> bool:
    return bool(getattr(kind, "_is_protocol", False))  # an interface of jsii
