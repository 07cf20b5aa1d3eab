"""Options: an argument, and what it changes in the template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aws_cdk as cdk
from constructs import Construct
from synthesized import Brought, Synthesized, new_stack

Look = Callable[[Synthesized, str], Any]
"""Reads the part of a template that belongs to the construct with an id."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One argument.

    :param given: the value, or a function that makes it in a scope.
    :param look: what it changes.
    :param expected: what is seen there, or a function that says it, given the path of that scope. Without the argument
        something else is seen.
    :param rest: arguments that have to be said besides, or None to leave out one that is said otherwise.
    """

    given: Any
    look: Look
    expected: Any
    rest: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A class or function with options.

    :param make: uses it in a stack, as or below a construct with an id, with the arguments that are said.
    :param options: by the name of the argument.
    """

    make: Callable[[Brought, str, dict[str, Any]], object]
    options: dict[str, Option]

    def synthesize(self) -> Synthesized:
        """A stack with one construct for each argument, and with one that has none of them."""
        stack = new_stack()
        brought = Brought(stack)
        self.make(brought, "Unsaid", {})
        for name, option in self.options.items():
            given = option.given
            value = given(Construct(stack, f"For-{name}")) if callable(given) else given
            if option.rest:
                self.make(brought, f"Unsaid-{name}", dict(option.rest))
            self.make(brought, f"Said-{name}", {**option.rest, name: value})
        return Synthesized(stack)

    def synthesize_later(self, names: Iterable[str], kinds: Mapping[str, str]) -> Synthesized:
        """A stack where the arguments are parameters of the template, of these kinds."""
        stack = new_stack()
        brought = Brought(stack)
        for name in names:
            parameter = cdk.CfnParameter(stack, f"P{name}".replace("_", ""), type=kinds[name])
            value = parameter.value_as_number if kinds[name] == "Number" else parameter.value_as_string
            self.make(brought, f"Later-{name}", {**self.options[name].rest, name: value})
        return Synthesized(stack)

    def unsaid(self, name: str) -> str:
        """The construct without the argument."""
        return f"Unsaid-{name}" if self.options[name].rest else "Unsaid"


def at(*keys: str | int, of: str = "Resource") -> Look:
    """A property of a resource below the construct; None where there is none."""

    def look(found: Synthesized, place: str) -> Any:
        value = _properties(found, f"{place}/{of}")
        for key in keys:
            if isinstance(key, int):
                value = value[key] if isinstance(value, list) and len(value) > key else None
            else:
                value = value.get(key) if isinstance(value, dict) else None
        return value

    return look


def count(kind: str) -> Look:
    """How many resources of a type the construct has."""
    return lambda found, place: len([path for path in found.paths(f"AWS::{kind}") if path.startswith(f"{place}/")])


def text_of(of: str) -> Look:
    """A resource below the construct, as text."""
    return lambda found, place: str(_properties(found, f"{place}/{of}"))


def _properties(found: Synthesized, path: str) -> Any:
    return found.properties(path) if path in found else {}


class Containing:
    """Equal to everything whose text has this text in it."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return self.part in str(other)

    def __repr__(self) -> str:
        return f"...{self.part}..."

    __hash__ = None  # type: ignore[assignment]
