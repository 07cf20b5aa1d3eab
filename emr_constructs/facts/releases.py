"""EMR releases: labels and their order, operating systems, support dates, regional gaps."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ._data import load
from ._spans import expand
from .spelling import closest

_LABEL = re.compile(r"emr-(spark-)?(\d+)\.(\d+)\.(\d+)(-[A-Za-z0-9._-]+)?", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """The version in a release label. Versions compare by age; `emr-spark-8.x` is later than every `emr-7.x`.

    :param major: 7 of emr-7.14.0.
    :param minor: 14 of emr-7.14.0.
    :param patch: 0 of emr-7.14.0.
    :param spark: Whether the release belongs to the `emr-spark-` series. Default: False
    """

    major: int
    minor: int
    patch: int
    spark: bool = False

    @property
    def line(self) -> str:
        """The release line, for example `7.x` or `spark-8.x`."""
        return f"{'spark-' if self.spark else ''}{self.major}.x"

    @property
    def label(self) -> str:
        """The plain release label, without suffix."""
        return f"emr-{'spark-' if self.spark else ''}{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release that the table knows.

    :param label: The release label.
    :param version: Its version; that of the final release in case of a preview.
    :param operating_system: `AL1`, `AL2` or `AL2023`.
    :param support_end: Last day of standard support (5.36, 6.6 to 6.15: of security fixes). None: not known.
    :param end_of_life: The day the release is given up, as a rule twelve months later. None: not known.
    """

    label: str
    version: Version
    operating_system: str
    support_end: datetime.date | None
    end_of_life: datetime.date | None

    @property
    def preview(self) -> bool:
        """Whether this is a preview or beta of the release."""
        return self.label != self.version.label


@lru_cache(maxsize=256)  # many rules ask of the same few labels
def parse(label: str) -> Version | None:
    """Read the version out of a label; suffixes (`emr-7.14.0-latest`) are accepted and dropped.

    :param label: A release label.
    :returns: None where the label has not EMR's shape.
    """
    match = _LABEL.fullmatch(label)
    if match is None:
        return None
    return Version(int(match[2]), int(match[3]), int(match[4]), match[1] is not None)


def reaches(version: Version, minima: Iterable[str]) -> bool:
    """Whether a version meets the newest minimum of this or an older line; a minimum holds for later lines.

    6.0.0 fails "5.30.0 and 6.1.0"; 5.30.1 and 7.0.0 meet it.

    :param version: The version to judge.
    :param minima: The label of the first release, of each line that has a minimum of its own.
    """
    candidates = [minimum for label in minima if (minimum := _version(label)).major <= version.major]
    return bool(candidates) and version >= max(candidates)


@cache
def _table() -> Mapping[str, Release]:
    return {label: _release(label) for label in load("releases")["labels"]}


def _version(label: str) -> Version:
    version = parse(label)
    assert version is not None, label
    return version


@cache
def _release(label: str) -> Release:
    version = _version(label)
    support: list[dict[str, str]] = load("releases")["support"]
    period = next((row for row in support if _version(row["from"]) <= version <= _version(row["to"])), {})
    dates = [period.get(key) for key in ("support_end", "end_of_life")]
    support_end, end_of_life = (datetime.date.fromisoformat(date) if date else None for date in dates)
    system = _operating_system(version)
    assert system is not None, label
    return Release(
        label=label,
        version=version,
        operating_system=system,
        support_end=support_end,
        end_of_life=end_of_life,
    )


def get(label: str) -> Release | None:
    """The release of exactly this label.

    :param label: A release label.
    :returns: None where the table does not hold it: a newer release, a suffix of EMR on EKS, or a mistake.
    """
    # Most apps ask for one: the others need not be read.
    return _release(label) if label in load("releases")["labels"] else None


def as_of() -> datetime.date:
    """The day of the table: what ended before it has ended for good."""
    return datetime.date.fromisoformat(load("releases")["date"])


def newest() -> str:
    """The newest final release with all applications, to name where no other is nearer."""
    return [release.label for release in _finals() if not release.version.spark][-1]


def labels() -> tuple[str, ...]:
    """Every label of the table, oldest first, `emr-spark-8.x` last."""
    return tuple(_table())


@cache
def lines() -> tuple[str, ...]:
    """Every release line of the table, oldest first."""
    return tuple(dict.fromkeys(release.version.line for release in _table().values()))


def in_line(line: str) -> tuple[Release, ...]:
    """The final releases of a line, oldest first; empty for a line that the table does not know.

    :param line: For example `7.x`.
    """
    return tuple(release for release in _finals() if release.version.line == line)


def operating_system(label: str) -> str | None:
    """The operating system of a release, also of one that is newer than the table.

    :param label: A release label; a suffix (`-latest`) does not matter.
    :returns: None where the label has not EMR's shape, or is older than every known release.
    """
    version = parse(label)
    return _operating_system(version) if version else None


def _operating_system(version: Version) -> str | None:
    row = _system_of(version)
    return row[0] if row else None


def _system_of(version: Version) -> tuple[str, str | None] | None:
    """An operating system, and how the labels of its releases begin."""
    rows = load("releases")["operating_systems"]
    since = [(name, prefix) for first, name, prefix in rows if _version(first) <= version]
    return since[-1] if since else None


def os_release_prefix(label: str) -> str | None:
    """How the labels of the Amazon Linux releases begin that a release runs on.

    :param label: A release label; a suffix (`-latest`) does not matter.
    :returns: None where the operating system has no such labels, or is not known.
    """
    version = parse(label)
    row = _system_of(version) if version else None
    return row[1] if row else None


@cache
def _absent() -> Mapping[str, frozenset[str]]:
    order = labels()
    return {region: expand(order, spans) for region, spans in load("releases")["absent"].items()}


def regions() -> frozenset[str]:
    """The regions whose labels the table knows."""
    return frozenset(_absent())


def absent_regions(label: str) -> frozenset[str]:
    """The known regions that lack a label; empty for a label that the table does not hold.

    :param label: A release label.
    """
    return frozenset(region for region, absent in _absent().items() if label in absent)


def nearest(label: str) -> str | None:
    """The final release to suggest for a label; None where nothing is like it.

    A well-formed label gets the nearest release of its line, or of the same line of the other series
    (emr-spark-8.0.0 for emr-8.0.0), or the newest release below it. Others get the nearest spelling.

    :param label: What was written.
    """
    version = parse(label)
    if version is None:
        # Newest first: of equally similar labels the newest is the better suggestion.
        return next(iter(closest(label, (release.label for release in reversed(_finals())))), None)
    twin = replace(version, spark=not version.spark)
    for candidate in (version, twin):
        line = [release.version for release in in_line(candidate.line)]
        if line:
            return max((known for known in line if known <= candidate), default=line[0]).label
    older = [release.label for release in _finals() if release.version < version]
    return older[-1] if older else None


@cache
def _finals() -> tuple[Release, ...]:
    return tuple(release for release in _table().values() if not release.preview)
