"""Finds the templates that paths name: files, folders, what the CDK wrote, standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from emr_constructs.command.assembly import assembly_in
from emr_constructs.command.errors import CommandError

STANDARD_INPUT: Final = "-"
_ENDINGS: Final = frozenset({".json", ".yaml", ".yml", ".template"})
_NOT_ENTERED: Final = frozenset({"node_modules", "__pycache__"})
_NOT_TEXT: Final = "not UTF-8 text"
_IN_JSON = re.compile(r'"Resources"\s*:')
_IN_YAML = re.compile(r"""^["']?Resources["']?\s*:""", re.MULTILINE)
_TYPE = re.compile(r'["\']?Type["\']?\s*:\s*["\']?(AWS|Custom)::')


@dataclass(frozen=True)
class Template:
    """The text of a template, and the region that it is known to go to, if any."""

    name: str
    text: str
    region: str = ""


@dataclass(frozen=True)
class Skipped:
    """A file of a folder that is not judged."""

    name: str
    reason: str


@dataclass(frozen=True)
class Unusable:
    """An input that cannot be judged."""

    name: str
    reason: str


Input: TypeAlias = Template | Skipped | Unusable


def read_inputs(paths: Sequence[str]) -> Iterator[Input]:
    """What there is to judge, each file once."""
    seen: set[str] = set()
    for path in paths:
        found = 0
        for one in _inputs(path):
            found += not isinstance(one, Skipped)
            place = os.path.realpath(one.name) if one.name != STANDARD_INPUT else one.name
            if place not in seen:
                seen.add(place)
                yield one
        if not found:
            yield Unusable(path, "nothing to check: it holds no template")


def _inputs(path: str) -> Iterator[Input]:
    if path == STANDARD_INPUT:
        yield _decoded(path, sys.stdin.buffer.read() if sys.stdin else b"")
    elif os.path.isdir(path):
        yield from _folder(Path(path))
    else:
        yield _file(Path(path))


def _folder(folder: Path) -> Iterator[Input]:
    """All templates below a folder. What is hidden, and what package managers fill, is not entered."""
    try:
        assembly = assembly_in(folder)
        entries = sorted(folder.iterdir())
    except CommandError as error:
        yield Unusable(str(folder), str(error))
        return
    except OSError as error:
        yield Unusable(str(error.filename or folder), error.strerror or "")
        return
    if assembly is not None:
        yield from (_file(path, region) for path, region in assembly.templates)
        yield from (Skipped(str(path), "the manifest does not name it") for path in assembly.left)
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _NOT_ENTERED:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _folder(entry)
        elif entry.suffix in _ENDINGS:
            yield _likely(_file(entry))


def _likely(one: Input) -> Input:
    """The input, or that it is skipped: a folder holds other files with the same endings."""
    if isinstance(one, Unusable) and one.reason == _NOT_TEXT:
        return Skipped(one.name, _NOT_TEXT)
    return Skipped(one.name, "no template") if isinstance(one, Template) and not _is_likely(one.text) else one


def _is_likely(text: str) -> bool:
    resources = _IN_JSON if text.lstrip().startswith("{") else _IN_YAML
    return bool(resources.search(text) and _TYPE.search(text))


def _file(path: Path, region: str = "") -> Input:
    try:
        return _decoded(str(path), path.read_bytes(), region)
    except OSError as error:
        return Unusable(str(path), error.strerror or "")


def _decoded(name: str, content: bytes, region: str = "") -> Input:
    try:
        return Template(name, content.decode("utf-8-sig"), region)
    except UnicodeDecodeError:
        return Unusable(name, _NOT_TEXT)
