"""Instance types: what they are, and which releases accept them.

Acceptance is a set of releases, not a minimum: patch releases get new types that older minor releases lack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import releases
from ._data import load
from ._spans import expand
from ._suggest import rank


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """An instance type, with the figures that EMR itself reports (some lie below those of EC2).

    :param name: For example `m7g.xlarge`.
    :param family: For example `m7g`.
    :param series: For example `m`.
    :param generation: For example 7; only within a series does a higher number mean newer.
    :param size: For example `xlarge`.
    :param vcpus: YARN vcores, which EMR calls vCPUs; for d2, i2 and m4 twice what EC2 counts.
    :param memory_gib: Memory in GiB that EMR counts with, about 5 % below EC2's for newer large families.
    :param architecture: `ARM64` or `X86_64`.
    :param ebs_only: Whether it has no disks of its own.
    :param disks: Number of its own disks.
    :param gpu: Whether it has GPUs.
    :param previous_generation: Whether EC2 no longer counts its family among the current ones.
    """

    name: str
    family: str
    series: str
    generation: int
    size: str
    vcpus: int
    memory_gib: float
    architecture: str
    ebs_only: bool
    disks: int
    gpu: bool
    previous_generation: bool

    @property
    def flex(self) -> bool:
        """Whether it has its full speed for a part of the time only."""
        return self.family.endswith("-flex")

    @property
    def scarce(self) -> bool:
        """Whether the EMR best practices expect its family or size to be hard to get."""
        scarce = load("instance_types")["scarce"]
        multiple = self.size.removesuffix("xlarge")
        large = multiple.isdigit() and int(multiple) >= scarce["from_size"]
        return large or self.family.endswith(tuple(scarce["endings"]))


_FAMILY = re.compile(r"([a-z]+)(\d+)")


@cache
def _families() -> Mapping[str, Mapping[str, Any]]:
    return {row["family"]: row for row in load("instance_types")["families"]}


@cache
def families() -> Mapping[str, str]:
    """Every family that some release accepts, with its series."""
    return {family: _series_and_generation(family)[0] for family in _families()}


def _series_and_generation(family: str) -> tuple[str, str]:
    ((series, generation),) = _FAMILY.findall(family)
    return series, generation


@cache
def _acceptance() -> Mapping[str, frozenset[str]]:
    """The accepting releases of each family, and of each type that differs from its family."""
    order = releases.labels()
    found: dict[str, frozenset[str]] = {}
    for row in load("instance_types")["support"]:
        found.update(dict.fromkeys(row["types"], expand(order, row["releases"])))
    return found


def _accepting(instance_type: InstanceType) -> frozenset[str]:
    sets = _acceptance()
    return sets[instance_type.name if instance_type.name in sets else instance_type.family]


def get(name: str) -> InstanceType | None:
    """The type of this name; None where no known release accepts it.

    :param name: For example `m7g.xlarge`.
    """
    family, _, size = name.partition(".")
    return _read(family, size) if size in _families().get(family, {}).get("sizes", ()) else None


@cache
def _read(family: str, size: str) -> InstanceType:
    """A type by its parts: a cluster asks for a few of the hundreds that there are."""
    data, row = load("instance_types"), _families()[family]
    series, generation = _series_and_generation(family)
    vcpus, memory, disks = row["sizes"][size]
    return InstanceType(
        name=f"{family}.{size}",
        family=family,
        series=series,
        generation=int(generation),
        size=size,
        vcpus=vcpus,
        memory_gib=memory,
        architecture=row["architecture"],
        ebs_only=disks == 0,
        disks=disks,
        gpu=family in data["gpu"],
        previous_generation=family in data["previous_generation"],
    )


@cache
def all_types() -> tuple[InstanceType, ...]:
    """Every type that some release accepts, by family and size."""
    return tuple(_read(family, size) for family, row in _families().items() for size in row["sizes"])


def never(name: str) -> str | None:
    """Why no release of EMR accepts a type: `burstable` or `metal`; None where that is not so.

    :param name: For example `t3.xlarge`.
    """
    family, _, size = name.partition(".")
    refused = load("instance_types")["refused"]
    if family in refused["burstable"]:
        return "burstable"
    return "metal" if size.split("-")[0] in refused["metal"] else None


def is_known(name: str) -> bool:
    """Whether the table can judge a type: it knows the type, its family, or why no release accepts it.

    :param name: For example `m7g.xlarge`.
    """
    return get(name) is not None or name.partition(".")[0] in families() or never(name) is not None


def supported(name: str, label: str) -> bool | None:
    """Whether a release accepts a type.

    Not accepted are also burstable and metal types, and any size that a known family lacks (m5.large).

    :param name: For example `m7g.xlarge`.
    :param label: A release label; a suffix (`-latest`) does not matter.
    :returns: None where the table knows nothing of the family (a newer one, or a mistake) or of the release.
    """
    known_label = _known(label)
    if known_label is None:
        return None
    instance_type = get(name)
    if instance_type is not None:
        return known_label in _accepting(instance_type)
    return False if is_known(name) else None


def small_primary(name: str, nodes: int) -> bool:
    """Whether AWS advises a larger primary node for so many others.

    :param name: For example `m7g.xlarge`.
    :param nodes: How many core and task nodes there are.
    """
    advice, kind = load("instance_types")["primary"], get(name)
    return kind is not None and nodes > advice["small_up_to"] and kind.vcpus < advice["large_vcpus"]


def discouraged(name: str, label: str) -> bool:
    """Whether AWS advises against a type on a release, though EMR accepts it.

    :param name: For example `m7i.xlarge`.
    :param label: A release label; a suffix (`-latest`) does not matter.
    """
    advice = load("instance_types")["discouraged"]
    version = releases.parse(label)
    if version is None or not {name, name.partition(".")[0]} & set(advice["types"]):
        return False
    return not releases.reaches(version, advice["before"])


def _known(label: str) -> str | None:
    version = releases.parse(label)
    if version is None or releases.get(label):
        return label if version else None
    return version.label if releases.get(version.label) else None


def first_release(name: str, line: str) -> str | None:
    """The first release of a line that accepts a type; None where none does. A later one may not.

    :param name: For example `m7g.xlarge`.
    :param line: For example `6.x`.
    """
    return next((label for label in _in_line(line) if supported(name, label)), None)


def last_release(name: str, line: str) -> str | None:
    """The last release of a line that accepts a type; None where none does.

    :param name: For example `m7g.xlarge`.
    :param line: For example `6.x`.
    """
    return next((label for label in reversed(_in_line(line)) if supported(name, label)), None)


def _in_line(line: str) -> tuple[str, ...]:
    return tuple(release.label for release in releases.in_line(line))


def nearest(name: str, label: str | None = None) -> tuple[str, ...]:
    """Up to three accepted types to suggest: another size of the family, then similar families, newer first.

    :param name: What was written.
    :param label: The release that must accept them. Default: any, as for a release not in the table
    """
    known_label = _known(label) if label else None
    pool = [t for t in all_types() if t.name != name and (known_label is None or _suggestible(t, known_label))]
    return rank(name, ((t.family, t.size, t.architecture) for t in pool))


def _suggestible(instance_type: InstanceType, label: str) -> bool:
    return label in _accepting(instance_type) and not discouraged(instance_type.name, label)
