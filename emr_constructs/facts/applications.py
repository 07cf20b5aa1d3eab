"""Applications: their exact names and the releases that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from . import features
from ._data import load
from .releases import Version, in_line, lines, parse


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return {record["name"]: record for record in load("applications")["applications"]}


@cache
def _by_lower() -> Mapping[str, str]:
    return {name.lower(): name for name in _table()}


def known() -> tuple[str, ...]:
    """The exact names of every application of every release, in alphabetical order."""
    return tuple(sorted(_table(), key=str.lower))


def canonical(name: str) -> str | None:
    """The spelling that EMR uses, whatever the case; None for an application that the table does not have.

    :param name: An application's name.
    """
    return _by_lower().get(name.lower())


def available(name: str, label: str) -> bool | None:
    """Whether a release has an application; a release newer than the table counts as the newest of its line.

    :param name: An application's name, in any case.
    :param label: A release label; a suffix (`-latest`) does not matter.
    :returns: None where the application, the label or its line is not known.
    """
    version, exact = parse(label), canonical(name)
    if version is None or exact is None or version.line not in lines():
        return None
    span = window(exact, version.line)
    return span is not None and _within(version, span)


def _within(version: Version, span: tuple[str | None, str | None]) -> bool:
    first, last = (parse(label) if label else None for label in span)
    return (first is None or version >= first) and (last is None or version <= last)


def names(label: str) -> tuple[str, ...]:
    """The applications of a release, in alphabetical order; empty where its line is not known.

    :param label: A release label.
    """
    return tuple(name for name in known() if available(name, label))


def window(name: str, line: str) -> tuple[str | None, str | None] | None:
    """The first and the last release of a line that have an application.

    :param name: An application's name, in any case.
    :param line: For example `7.x`.
    :returns: None where no release of the line has it; a None in the pair stands for the end of the line.
    """
    exact = canonical(name)
    span = _table()[exact]["releases"].get(line) if exact else None
    return (span[0], span[1]) if span else None


def last_release(name: str) -> str | None:
    """The newest known release that has an application.

    :param name: An application's name, in any case.
    """
    candidates = (release.label for line in reversed(lines()) for release in reversed(in_line(line)))
    return next((label for label in candidates if available(name, label)), None)


def successor(name: str) -> str | None:
    """What to use where an application is gone; None where there is no clear one.

    :param name: An application's name, in any case.
    """
    exact = canonical(name)
    return _table()[exact].get("successor") if exact else None


def installed(names: Iterable[str]) -> frozenset[str]:
    """The applications with those that EMR installs along with them: Livy brings Spark.

    :param names: Applications, in EMR's spelling.
    """
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _table().get(name, {}).get("brings", ())
    return frozenset(found)


def without_hadoop(names: Iterable[str], label: str) -> bool:
    """Whether a cluster certainly runs neither YARN nor HDFS: one with Trino alone, from 7.14.

    :param names: Applications, in EMR's spelling.
    :param label: The release.
    """
    return set(names) == {"Trino"} and features.supports("trino_without_hadoop", label) is True


def with_command(command: str) -> frozenset[str]:
    """The applications that bring a command; empty for one that the table does not have.

    :param command: What a step runs, for example `spark-submit`.
    """
    return frozenset(name for name, record in _table().items() if command in record.get("commands", ()))


def database_settings(name: str) -> tuple[tuple[str, str], ...]:
    """The settings that give an application a database outside the cluster, of which it needs one or another.

    :param name: An application, in EMR's spelling.
    :returns: Classification, nested ones behind slashes, and property; empty where it needs no database.
    """
    return tuple((place, key) for place, key in _table().get(name, {}).get("database", ()))


def for_studio() -> tuple[str, ...]:
    """Those that a cluster needs so that Workspaces of EMR Studio can be attached to it, in alphabetical order."""
    return tuple(sorted(name for name, record in _table().items() if record.get("for_studio")))


def unseen_by_yarn(names: Iterable[str]) -> frozenset[str]:
    """Those whose work YARN does not see: to managed scaling and auto-termination a cluster busy with it looks idle.

    :param names: Applications, in EMR's spelling.
    """
    return frozenset(name for name in names if _table().get(name, {}).get("unseen_by_yarn"))
