"""Instance types chosen by what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from math import inf
from typing import Any, Final, NamedTuple, TypeAlias, Union

from aws_cdk import Size

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import instance_types as facts
from emr_constructs.facts.instance_types import InstanceType
from emr_constructs.facts.spelling import closest
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.value import plain

Count: TypeAlias = Union[int, Sequence[Union[int, None]]]  # noqa: UP007  (evaluated at run time)
Memory: TypeAlias = Union[float, Size, Sequence[Union[float, Size, None]]]  # noqa: UP007

_GENERAL: Final = ("m", "c", "r")
_RANGES: Final = ("vcpus", "memory", "generation")
_COUNTED_MEMORY: Final = 0.92
"""The least share of EC2's memory that EMR counts: it says 950 GiB of the 1024 of r6i.32xlarge."""
_LARGE: Final = 96
"""vCPUs of a 24xlarge: who asks for as many has no smaller size to choose."""


class Architecture(str, Enum):
    """The processor of an instance."""

    ARM64 = "ARM64"
    """Graviton."""
    X86_64 = "X86_64"
    """Intel or AMD."""


class InstanceTypes:
    """Instance types by what they have, out of the tables of this library: nothing asks AWS."""

    @staticmethod
    def matching(
        *,
        vcpus: Count,
        memory: Memory | None = None,
        architecture: Architecture | None = None,
        generation: Count | None = None,
        release_label: ReleaseLabel | None = None,
        families: Sequence[str] | None = None,
        gpu: bool = False,
        limit: int = 30,
    ) -> list[str]:
        """The types that have what is asked for, as ``instance_types`` of an ``InstanceFleet``.

        These are left out unless ``families`` names their very family, so that nobody buys them by accident:

        - series other than m, c and r: disks, GPUs, or much more memory, at a higher price;
        - flex families, which have their full speed for a part of the time only;
        - families that EC2 no longer counts among the current ones, unless ``generation`` is said;
        - what EMR's best practices expect to be hard to get: families that end with ad, dn or zn, and sizes from
          24xlarge on, unless ``vcpus`` begins with 96 or more; with ``gpu`` they are taken;
        - what AWS advises against on ``release_label``.

        The newest generation comes first, so that a limit cuts off the oldest: a newer one does more for its price.
        Within a generation fewer vCPUs come first: small instances are in more Spot pools, and take less work along.
        Then families with a shorter name, which have fewer extras to pay for, then less memory, then the alphabet. The
        same arguments give the same list on every machine; a new version of this library may know more types.

        :param vcpus: as EMR counts them: 8, or from 4 to 16 as ``(4, 16)``, or ``(8, None)`` for 8 and more.
        :param memory: in GiB as EC2 states it, or a ``Size``; one, or a pair as for ``vcpus``. EMR counts up to 8 %
            less, which is allowed for. Default: any
        :param architecture: Default: any; the fleet is mixed
        :param generation: the number in the name: 7, or ``(6, None)`` for 6 and newer. Default: any that is current
        :param release_label: the release that has to accept the types. Default: any
        :param families: series as ``"m"``, or families as ``"m7g"``. Default: the series m, c and r; all with ``gpu``
        :param gpu: only types with GPUs. Default: False
        :param limit: how many at most. Default: 30, as many as a fleet takes
        :raises EmrValidationError: ``NoInstanceTypes`` with what to relax; ``InstanceTypesRange``,
            ``InstanceTypesFamily``, ``InstanceTypesLimit``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-supported-instance-types.html
        """
        said = dict(locals())
        violations = list(_violations(said))
        if violations:
            raise EmrValidationError(violations)
        criteria = _criteria(said)
        found = _fitting(criteria)
        if not found:
            raise EmrValidationError([Violation("NoInstanceTypes", _what_to_relax(criteria))])
        return found[:limit]


def _violations(said: Mapping[str, Any]) -> Iterator[Violation]:
    hints = hints_of(InstanceTypes.matching)
    wrong = list(type_violations({name: hint for name, hint in hints.items() if name not in _RANGES}, said))
    yield from wrong
    for name in _RANGES:
        if not _is_range(said[name]):
            what = "a token" if is_token(said[name]) else repr(said[name])
            problem = f"`{name}` must be a number, or a pair from low to high such as (4, 16) or (8, None), not {what}"
            yield Violation("InstanceTypesRange", problem)
    if wrong:
        return
    if is_token(said["limit"]) or said["limit"] < 1:
        yield Violation("InstanceTypesLimit", "`limit` must be a number of at least 1")
    known = facts.families()
    for name in said["families"] or ():
        if name not in known and name not in known.values():
            nearest = closest(name, known)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            yield Violation(
                "InstanceTypesFamily", f"`families` names {name!r}, which EMR has no instance types of{hint}"
            )


class _Range(NamedTuple):
    """The numbers from low to high."""

    low: float
    high: float


def _is_range(said: Any) -> bool:
    ends = _ends(said)
    numbers = all(isinstance(end, (int, float)) and not isinstance(end, bool) for end in ends if end is not None)
    return numbers and len(ends) == 2 and _range(said).low <= _range(said).high


def _range(said: Any) -> _Range:
    low, high = _ends(said)
    return _Range(0 if low is None else low, inf if high is None else high)


def _ends(said: Any) -> list[Any]:
    pair = said if isinstance(said, (list, tuple)) else (said, said)
    return [plain(end) for end in pair]


Fits: TypeAlias = Callable[[InstanceType], bool]


def _criteria(said: Mapping[str, Any]) -> dict[str, Fits]:
    """What a type must have, by the words that say how to ask for less."""
    vcpus, memory, generation = (_range(said[name]) for name in _RANGES)
    architecture, release, named = said["architecture"], said["release_label"], said["families"] or ()
    series = named or (facts.families().values() if said["gpu"] else _GENERAL)
    return {
        "without `vcpus`": lambda one: vcpus.low <= one.vcpus <= vcpus.high,
        "without `memory`": lambda one: memory.low * _COUNTED_MEMORY <= one.memory_gib <= memory.high,
        "without `architecture`": lambda one: architecture in (None, one.architecture),
        "without `generation`": lambda one: generation.low <= one.generation <= generation.high,
        "with another `release_label`": lambda one: (
            release is None or facts.supported(one.name, release.name) is not False
        ),
        "without `gpu`": lambda one: one.gpu or not said["gpu"],
        "with `gpu=True`": lambda one: not one.gpu or said["gpu"] or one.family in named,
        "with other `families`": lambda one: one.family in series or one.series in series,
        "with a left-out family named in `families`": lambda one: one.family in named or not _left_out(one, said),
    }


def _left_out(one: InstanceType, said: Mapping[str, Any]) -> bool:
    """Whether a type is only taken where its family is named."""
    release = said["release_label"]
    return (
        one.flex
        or (one.previous_generation and said["generation"] is None)
        or (one.scarce and not one.gpu and _range(said["vcpus"]).low < _LARGE)
        or (release is not None and facts.discouraged(one.name, release.name))
    )


def _fitting(criteria: Mapping[str, Fits]) -> list[str]:
    """The names of the types that have everything, in the order that is promised."""
    found = [one for one in facts.all_types() if all(fits(one) for fits in criteria.values())]
    order = {one.name: (-one.generation, one.vcpus, len(one.family), one.memory_gib, one.name) for one in found}
    return sorted(order, key=order.__getitem__)


def _what_to_relax(criteria: Mapping[str, Fits]) -> str:
    ways = []
    for relaxed in criteria:
        found = _fitting({name: fits for name, fits in criteria.items() if name != relaxed})
        if found:
            ways.append(f"{relaxed} {len(found)} would do, {found[0]} first")
    return f"no instance type has all that is asked for; {', or '.join(ways) or 'relax more than one argument'}"
