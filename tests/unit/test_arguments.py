"""Wrong types of arguments, told all at once and in the words of a Python user."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Protocol

import pytest
from constructs import Construct, RootConstruct
from jsii._reference_map import InterfaceDynamicProxy

from emr_constructs._jsii.arguments import check_arguments, hint_of, hints_of, type_violations
from emr_constructs.errors import EmrValidationError

NUMBER_TOKEN = struct.unpack(">d", bytes.fromhex("fbff000000000003"))[0]


class Kind(Enum):
    ONE = "one"
    TWO = "two"


class Word(Enum):
    WORD = "word"


class Named:
    """A class that knows how a string is said with it."""

    @classmethod
    def _suggestion(cls, text: str) -> str:
        return f"Named.of({text!r})"


class StandsIn:
    """A class that is not public."""

    _KNOWN_AS: ClassVar[str] = "Public"


class Heir(StandsIn):
    """A class that has a name of its own."""


class IThing(Protocol):
    pass


class IShape(IThing, Protocol):
    """What is read of it is on the class: to read it of the value might ask Node."""

    @property
    def area(self) -> int: ...


class Thing:
    def __repr__(self) -> str:
        return "Thing()"  # without an address: it is part of the name of a test


class Square:
    @property
    def area(self) -> int:
        raise AssertionError


THING = Thing()
PROXY: Any = InterfaceDynamicProxy([Thing(), Square()])  # type: ignore[no-untyped-call]
"""What jsii makes of an object of several interfaces."""
OTHER_PROXY: Any = InterfaceDynamicProxy([THING])  # type: ignore[no-untyped-call]


class Resolvable:
    creation_stack = ()

    def resolve(self) -> None: ...


def messages(hint: Any, value: Any) -> list[str]:
    violations = list(type_violations({"x": hint}, {"x": value}))
    assert {violation.code for violation in violations} <= {"ArgumentType"}
    return [violation.message for violation in violations]


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        *((str, "a"), (str, "${Token[a.1]}"), (str | None, None), (Any, object())),
        *((int, 1), (int, NUMBER_TOKEN), (float, 1), (float, 0.5), (float, NUMBER_TOKEN), (bool, True)),
        *((bool, Resolvable()), (bool | None, Resolvable())),
        *((Sequence[str], ["a"]), (Sequence[str], ("a",)), (Sequence[str], []), (Sequence[str], ["#{Token[a.1]}"])),
        *((Sequence[str | Named], ["a", Named()]), (Sequence[str] | None, None)),
        *((Mapping[str, str], {"a": "b"}), (Mapping[str, Any], {"a": 1}), (Mapping[str, str], {"a": "${Token[a.1]}"})),
        *((Kind, Kind.ONE), (Thing, Thing()), (Thing | Kind, Kind.ONE), (IThing, Thing()), (IThing | None, None)),
        *((IShape, Square()), (Sequence[IShape], [Square()]), (IShape, PROXY)),
    ],
)
def test_what_fits(hint: Any, value: Any) -> None:
    assert messages(hint, value) == []


@pytest.mark.parametrize(
    ("hint", "value", "message"),
    [
        (str, 1, "`x` must be a string, not 1"),
        (str, None, "`x` must be a string, not None"),
        (str | None, 1, "`x` must be a string, not 1"),
        (int, "1", "`x` must be a whole number, not '1'"),
        (int, 2.5, "`x` must be a whole number, not 2.5"),
        (int, True, "`x` must be a whole number, not True"),
        (float, True, "`x` must be a number, not True"),
        (float, "1", "`x` must be a number, not '1'"),
        (bool, 1, "`x` must be True or False, not 1"),
        (bool, "true", "`x` must be True or False, not 'true'"),
        (Kind, "one", "`x` must be a Kind, not 'one'; write Kind.ONE"),
        (Named, "a", "`x` must be a Named, not 'a'; write Named.of('a')"),
        (Named | None, "a", "`x` must be a Named, not 'a'; write Named.of('a')"),
        (Named, 1, "`x` must be a Named, not 1"),
        (IThing, "a", "`x` must be an IThing, not 'a'"),
        (IThing, None, "`x` must be an IThing, not None"),
        (IShape, THING, f"`x` must be an IShape, not {THING!r}"),
        (IShape, OTHER_PROXY, "`x` must be an IShape, not an imported Thing"),
        (StandsIn, 1, "`x` must be a Public, not 1"),
        (Sequence[StandsIn], 1, "`x` must be a list of Public values, not 1"),
        (Heir, 1, "`x` must be a Heir, not 1"),
        (int | Kind, "a", "`x` must be a whole number or a Kind, not 'a'; write Kind.ONE or Kind.TWO"),
        (bool | Word, "a", "`x` must be True or False or WORD, not 'a'"),
        (Sequence[str], "a", "`x` must be a list of strings, not 'a'; write it in a list: `x=[...]`"),
        (
            Sequence[IThing] | None,
            THING,
            f"`x` must be a list of IThing values, not {THING!r}; write it in a list: `x=[...]`",
        ),
        (Sequence[str], {"a"}, "`x` must be a list of strings, not {'a'}"),
        (Mapping[str, int], ["a"], "`x` must be a mapping of strings to whole numbers, not ['a']"),
        (Sequence[Named], ["a"], "`x[0]` must be a Named, not 'a'; write Named.of('a')"),
        (Mapping[str, str], {"a": 1}, "`x['a']` must be a string, not 1"),
        (Mapping[str, str], {1: "a"}, "the keys of `x` must be strings, not 1; write '1'"),
        (
            Sequence[Named],
            ["#{Token[a.1]}"],
            "`x[0]` must be a Named, not '#{Token[a.1]}'; write Named.of('#{Token[a.1]}')",
        ),
        (Sequence[Sequence[int]], [[1], [2, "3"]], "`x[1][1]` must be a whole number, not '3'"),
    ],
)
def test_what_does_not_fit(hint: Any, value: Any, message: str) -> None:
    assert messages(hint, value) == [message]


def test_every_wrong_item_is_told() -> None:
    assert messages(Sequence[int], [1, "2", True]) == [
        "`x[1]` must be a whole number, not '2'",
        "`x[2]` must be a whole number, not True",
    ]


def test_only_what_was_given_is_judged() -> None:
    assert list(type_violations({"x": int, "y": int}, {"y": 1, "z": "a"})) == []


def test_hints_are_those_of_fields_and_arguments() -> None:
    @dataclass
    class Value:
        constant: ClassVar[int]
        size: int

    def function(size: int) -> str:
        return str(size)

    # The annotations of this module are strings, and evaluated for the answer.
    assert hints_of(function) == {"size": int}
    assert hints_of(Value) == {"size": int}


def test_one_hint_is_evaluated_without_the_others() -> None:
    @dataclass
    class Base:
        size: int

    @dataclass
    class Value(Base):
        other: Missing  # type: ignore[name-defined]  # noqa: F821

    assert hint_of(Value, "size") is int
    with pytest.raises(NameError):
        hint_of(Value, "other")


def test_what_a_value_has_under_the_name_of_the_argument_is_told() -> None:
    class Holder:
        x = 1

    told = [one.message for one in type_violations({"x": IShape, "y": IShape}, {"x": Holder(), "y": Holder()})]
    assert [one.endswith("; write its `.x`") for one in told] == [True, False]


class Example(Construct):
    def __init__(self, scope: Construct, id: str, *, size: int, name: str | None = None) -> None:  # noqa: A002
        check_arguments(Example, scope, id, locals())
        super().__init__(scope, id)


def test_a_constructor_tells_all_its_wrong_arguments_and_leaves_nothing_behind() -> None:
    parent = Construct(RootConstruct(), "Jobs")
    with pytest.raises(EmrValidationError) as caught:
        Example(parent, "Analytics", size="1", name=2)  # type: ignore[arg-type]
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    assert str(caught.value) == (
        "2 violations [at Jobs/Analytics]\n"
        "  ArgumentType: `size` must be a whole number, not '1'\n"
        "  ArgumentType: `name` must be a string, not 2"
    )
    assert parent.node.children == []
    assert Example(parent, "Analytics", size=1).node.path == "Jobs/Analytics"
