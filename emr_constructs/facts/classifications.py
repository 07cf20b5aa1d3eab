"""Configuration classifications: which names the releases know.

Complete lists exist for 4.0 to 6.5 (first and last mention), 7.14 and emr-spark-8.1. The last two serve
their whole lines. Between 6.6 and 6.15, where names moved from log4j to log4j2, the names of both eras count
as known unless the release of the move is. The lists are for suggestions and warnings; only names that AWS says
to be gone are for refusals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ._data import load
from .releases import Version, parse
from .spelling import closest, slip

_LISTED_UP_TO = Version(6, 5, 999)
_FILE = re.compile(r"\.(xml|conf|properties|sh)$")


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return {record["name"]: record for record in load("classifications")["classifications"]}


def names(label: str) -> frozenset[str] | None:
    """The classifications that a release knows.

    :param label: A release label; a suffix (`-latest`) does not matter.
    :returns: None where no list serves its line.
    """
    version = parse(label)
    return _names(version) if version else None


@cache
def _names(version: Version) -> frozenset[str] | None:
    if version.line in ("7.x", "spark-8.x"):
        return frozenset(name for name, row in _table().items() if version.line in row.get("lines", ()))
    if not 4 <= version.major <= 6 or version.spark:
        return None
    not_listed = version > _LISTED_UP_TO
    return frozenset(
        name
        for name, row in _table().items()
        if _mentioned(row, version) or (not_listed and "first" not in row and "7.x" in row["lines"])
    )


def _mentioned(row: Mapping[str, Any], version: Version) -> bool:
    first, last = parse(row.get("first", "")), parse(row.get("last", ""))
    return first is not None and first <= version and (last is None or version <= last)


def is_known(name: str, label: str) -> bool | None:
    """Whether a release knows a classification; None where no list serves its line.

    :param name: A classification.
    :param label: A release label.
    """
    known = names(label)
    return None if known is None else name in known


def historical(name: str) -> str | None:
    """The classification that replaced an old one; None where it is not old, or nothing replaced it.

    :param name: A classification.
    """
    return _table().get(name, {}).get("replaced_by")


def moved(name: str, label: str) -> str | None:
    """Where settings go that a release no longer takes under an old name; None where it takes them, or never did.

    :param name: A classification.
    :param label: A release label.
    """
    row, version = _table().get(name, {}), parse(label)
    if version is None:
        return None
    last = parse(row.get("last", ""))
    renamed: str | None = row.get("replaced_by") if last is not None and version > last else None
    return renamed or row.get("moved", {}).get(version.line)


def applications(name: str) -> frozenset[str]:
    """The applications that a classification configures, one of which it needs; empty where it needs none.

    :param name: A classification.
    """
    return frozenset(_table().get(name, {}).get("of", ()))


def says_enough(name: str) -> bool:
    """Whether a classification is documented with nothing in it, and means its defaults then.

    :param name: Its name.
    """
    agent = load("cloudwatch_agent")
    return name in (*load("classifications")["meaningful_when_empty"], agent["system"], *agent["services"])


def misspelt(name: str, label: str) -> str | None:
    """The classification that was certainly meant; None for one that a release knows, and for what may be a new name.

    :param name: What was written, perhaps as the name of a file (`core-site.xml`).
    :param label: A release label.
    """
    known = sorted(names(label) or ())
    return None if name in known else slip(name, known) or slip(_FILE.sub("", name), known)


def nearest(name: str, label: str) -> str | None:
    """The classification to suggest: the other era's name of the same file, or the nearest spelling.

    :param name: What was written.
    :param label: A release label.
    """
    known = names(label)
    if not known:
        return None
    other_era = [historical(name), *(old for old, row in _table().items() if row.get("replaced_by") == name)]
    candidate = next((other for other in other_era if other in known), None)
    return candidate or next(iter(closest(name, sorted(known))), None)
