"""Tokens are told by their looks. That the looks are CDK's own, ``tests/constructs/test_token_table.py`` says."""

from __future__ import annotations

import re
import struct
from typing import Any

import pytest

from emr_constructs._jsii.tokens import is_number_token, is_resolvable, is_token

STRING = "${Token[AWS.Region.4]}"
LIST = ["#{Token[TOKEN.7]}"]
NUMBER = struct.unpack(">d", bytes.fromhex("fbff000000000003"))[0]


class Resolvable:
    """Looks like CDK's ``IResolvable``; its properties must not be read."""

    @property
    def creation_stack(self) -> list[str]:
        raise AssertionError("crosses into Node")

    def resolve(self, context: object) -> object:
        raise AssertionError("crosses into Node")


class Proxy:
    """What jsii makes of an object of more than one interface."""

    def __init__(self, *delegates: object) -> None:
        self._delegates = delegates


def shown(value: object) -> str:
    """The same in every process: without an address."""
    return re.sub(r" at 0x\w+", "", repr(value))


@pytest.mark.parametrize(
    "value",
    [
        STRING,
        f"arn:aws:s3:::{STRING}/x",
        LIST,
        ["plain", STRING],
        ("plain", NUMBER),
        {"a": {"b": [STRING]}},
        {STRING: "a"},
        NUMBER,
        Resolvable(),
        [Resolvable()],
        Proxy(object(), Resolvable()),
    ],
    ids=shown,
)
def test_tokens(value: Any) -> None:
    assert is_token(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "plain", "${AWS::Region}", "${Token}", "[Token[x.1]]"),
        *(0, 1, -1, 2**62, 0.5, -1e300, float("inf"), float("-inf"), float("nan"), True, False, None),
        *([], ["plain"], (), {}, {"a": 1}, object(), Proxy(object()), Resolvable, len),
    ],
    ids=shown,
)
def test_no_tokens(value: Any) -> None:
    assert not is_token(value)


def test_the_whole_reserved_range_of_numbers_is_tokens_and_what_is_next_to_it_is_not() -> None:
    def number(bits: str) -> float:
        value: float = struct.unpack(">d", bytes.fromhex(bits))[0]
        return value

    assert is_number_token(number("fbff000000000000"))
    assert is_number_token(number("fbffffffffffffff"))
    assert not is_number_token(number("fbfeffffffffffff"))
    assert not is_number_token(number("fc00000000000000"))


def test_an_object_is_resolvable_by_its_class() -> None:
    assert is_resolvable(Resolvable())
    assert not is_resolvable(STRING)
