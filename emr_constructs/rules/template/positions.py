"""Where the parts of a template stand in its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Position:
    """Where a value stands: for a value under a key, where the key does."""

    line: int
    children: dict[str | int, Position] = field(default_factory=dict)

    def closest(self, path: Sequence[str | int]) -> Position:
        """The deepest part of a path that is there."""
        here = self
        for step in path:
            there = here.children.get(step)
            if there is None:
                return here
            here = there
        return here

    def key(self, path: Sequence[str | int], index: int) -> str | int:
        """The key of the ``index``-th child: a list's is the index itself, a mapping's its name."""
        here: Position | None = self
        for step in path:
            here = here.children.get(step) if here else None
        keys = list(here.children) if here else []
        return keys[index] if index < len(keys) else index


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|\n|[^\s{}\[\],":]+', re.DOTALL)


def positions_in_json(text: str) -> Position:
    """Where everything stands in a JSON text that is known to be right."""
    return _value(_tokens(text))


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
        else:
            yield line, token


def _value(tokens: Iterator[tuple[int, str]]) -> Position:
    line, token = next(tokens)
    here = Position(line)
    if token in "{[":
        _fill(here, token, tokens)
    return here


def _fill(parent: Position, opening: str, tokens: Iterator[tuple[int, str]]) -> None:
    """Read the children of a mapping or a list; recursion is as deep as the text is."""
    for line, token in tokens:
        if token in "}]":
            return
        if token == ",":
            continue
        if opening == "{":
            child = _value(tokens)
            child.line = line
            parent.children[json.loads(token) if "\\" in token else token[1:-1]] = child
        else:
            child = Position(line)
            parent.children[len(parent.children)] = child
            if token in "{[":
                _fill(child, token, tokens)
