"""The open set of mistakes, ``tests/mistakes``: templates that are right, and what is done to them to make them wrong.

Templates are written out as JSON, which every tool reads in the same way.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "tests/mistakes"


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake in a template.

    :param area: the subject: the name of its file.
    :param name: what is wrong, unique in the set.
    :param aws: what comes of it.
    :param source: the page that says so.
    :param base: the template that it is made in.
    :param code: code of our rule that finds it; None where none does.
    :param put: values to put into the base, by JSON pointer; ``-`` at the end appends to a list.
    :param remove: JSON pointers of what to take out of the base.
    """

    area: str
    name: str
    aws: str
    source: str
    base: str
    code: str | None
    put: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()

    def template(self) -> str:
        """The template with the mistake in it."""
        made = copy.deepcopy(_base(self.base))
        for pointer in self.remove:
            parent, key = _place(made, pointer)
            del parent[key]
        for pointer, value in self.put.items():
            parent, key = _place(made, pointer)
            if key == "-":
                parent.append(value)
            else:
                parent[key] = value
        return _text(made)

    def digest(self) -> str:
        """What a record of the template can be told by: it changes with the template."""
        return hashlib.sha256(self.template().encode()).hexdigest()[:12]


def mistakes() -> list[Mistake]:
    """The whole set, by area."""
    return [
        Mistake(area=path.stem, **record)
        for path in sorted(FOLDER.glob("*.yaml"))
        for record in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def bases() -> dict[str, str]:
    """The templates without mistakes, by name."""
    return {path.stem: _text(_base(path.stem)) for path in sorted((FOLDER / "bases").glob("*.yaml"))}


@cache
def _base(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"bases/{name}.yaml").read_text(encoding="utf-8"))


def _text(template: Any) -> str:
    return json.dumps(template, indent=2) + "\n"


def _place(template: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that a pointer leads to, and the key in it.

    :raises KeyError: where the way does not exist.
    """
    *way, last = pointer.removeprefix("/").split("/")
    found = template
    for step in way:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found, int(last) if isinstance(found, list) and last != "-" else last
