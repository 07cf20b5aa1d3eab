"""The types of EBS volumes that EMR attaches to its instances, with what EBS gives them.

EMR gives less than EBS in one respect: a gp3 volume has at most 1000 MiB/s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ._data import load


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeType:
    """A type of EBS volume.

    :param name: For example `gp3`.
    :param least_size: The smallest volume, in GiB.
    :param iops: Fewest and most IOPS that can be asked for; None where they follow from the size.
    :param iops_per_gib: Most IOPS for each GiB; None where none can be asked for.
    :param throughput: Least and most MiB/s that can be asked for; None where it follows from the IOPS or the size.
    """

    name: str
    least_size: int
    iops: tuple[int, int] | None
    iops_per_gib: int | None
    throughput: tuple[int, int] | None


@cache
def _table() -> Mapping[str, VolumeType]:
    return {row["name"]: _type(**row) for row in load("volumes")["types"]}


def _type(
    *,
    name: str,
    least_size: int,
    iops: list[int] | None = None,
    iops_per_gib: int | None = None,
    throughput: list[int] | None = None,
) -> VolumeType:
    return VolumeType(
        name=name,
        least_size=least_size,
        iops=(iops[0], iops[1]) if iops else None,
        iops_per_gib=iops_per_gib,
        throughput=(throughput[0], throughput[1]) if throughput else None,
    )


def names() -> tuple[str, ...]:
    """Every type that EMR takes, in alphabetical order."""
    return tuple(sorted(_table()))


def get(name: str) -> VolumeType | None:
    """The type of this name; None where EMR is not known to take it.

    :param name: For example `gp3`.
    """
    return _table().get(name)


def taking_iops() -> tuple[str, ...]:
    """The types whose IOPS can be chosen, in alphabetical order."""
    return tuple(name for name in names() if _table()[name].iops)


def taking_throughput() -> tuple[str, ...]:
    """The types whose throughput can be chosen, in alphabetical order."""
    return tuple(name for name in names() if _table()[name].throughput)
