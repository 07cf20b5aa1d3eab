"""Which feature works from which release on.

A minimum is open-ended: a release newer than the table has what its elders have, also in a later line, unless AWS
names the first release that does not. What holds for `emr-spark-8.x` is stated per feature; where that is not known,
the answer is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ._data import load
from .releases import Version, in_line, parse, reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feature:
    """A feature as the table has it."""

    title: str
    since: tuple[str, ...]
    until: Version | None
    excluded: frozenset[Version]
    included: frozenset[Version]
    unknown: frozenset[Version]
    unknown_from: Version | None
    spark: bool | Version | None
    regional: Mapping[str, tuple[str, ...]]
    certain: bool
    page: str


def names() -> tuple[str, ...]:
    """Every feature that the table knows, in alphabetical order."""
    return tuple(sorted(_table()))


def supports(feature: str, label: str, region: str | None = None) -> bool | None:
    """Whether a release has a feature; newer releases than the table knows are compared by version.

    :param feature: One of `names()`.
    :param label: A release label; a suffix (`-latest`) does not matter.
    :param region: A region, for the features that came later in some. Default: a region without such a delay
    :returns: None where it cannot be known: a label without EMR's shape, or nothing stated for that release.
    :raises KeyError: for a feature that the table does not have.
    """
    facts = _table()[feature]
    version = parse(label)
    if version is None or version in facts.unknown or (facts.unknown_from and version >= facts.unknown_from):
        return None
    if facts.until is not None and version >= facts.until:
        return False
    if version.spark:
        return version >= facts.spark if isinstance(facts.spark, Version) else facts.spark
    if region is not None and region in facts.regional:
        return reaches(version, facts.regional[region])
    if version in facts.included:
        return True
    return version not in facts.excluded and reaches(version, facts.since)


def certain(feature: str) -> bool:
    """Whether the minimum was read in AWS's documentation; where it was not, warn and do not refuse.

    :param feature: One of `names()`.
    """
    return _table()[feature].certain


def title(feature: str) -> str:
    """What a feature is, in words that fit into a sentence.

    :param feature: One of `names()`.
    """
    return _table()[feature].title


def page(feature: str) -> str:
    """The address of the page that states the minimum.

    :param feature: One of `names()`.
    """
    return _table()[feature].page


def minimum(feature: str, line: str, region: str | None = None) -> str | None:
    """The first release of a line that has a feature.

    :param feature: One of `names()`.
    :param line: For example `6.x` or `spark-8.x`.
    :param region: A region, for the features that came later in some. Default: a region without such a delay
    :returns: A release label; None where no known release of the line has it.
    """
    return next((r.label for r in in_line(line) if supports(feature, r.label, region)), None)


@cache
def _table() -> Mapping[str, _Feature]:
    data = load("features")
    return {record["name"]: _feature(record, data["documentation"]) for record in data["features"]}


def _feature(record: Mapping[str, Any], documentation: str) -> _Feature:
    spark = record["spark"]
    return _Feature(
        title=record["title"],
        since=tuple(record["since"]),
        until=parse(record.get("until", "")),
        excluded=frozenset(_versions(record.get("except", ()))),
        included=frozenset(_versions(record.get("also", ()))),
        unknown=frozenset(_versions(record.get("unknown", ()))),
        unknown_from=parse(record.get("unknown_from", "")),
        spark=_versions([spark])[0] if isinstance(spark, str) else spark,
        regional={region: tuple(later["since"]) for later in record.get("later", ()) for region in later["regions"]},
        certain=record.get("certain", True),
        page=record["page"] if record["page"].startswith("https:") else f"{documentation}{record['page']}.html",
    )


def _versions(labels: Iterable[str]) -> tuple[Version, ...]:
    return tuple(version for label in labels if (version := parse(label)) is not None)
