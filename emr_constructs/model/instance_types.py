"""Instance types chosen by what they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
        :param architecture: whose processors. Default: any, a mixed fleet
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
        asked = _Requirement(
            vcpus=_range(vcpus),
            memory=_range(memory),
            architecture=architecture,
            generation=_range(generation) if generation is not None else None,
            release=release_label.name if release_label else None,
            families=families,
            gpu=gpu,
        )
        found = asked.met_by()
        if not found:
            problem = f"no instance type has all that is asked for; {asked.what_to_relax()}"
            raise EmrValidationError([Violation("NoInstanceTypes", problem)])
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


class _Range(NamedTuple):
    """The numbers from low to high."""

    low: float
    high: float

    def holds(self, number: float) -> bool:
        return self.low <= number <= self.high


@dataclass(frozen=True, kw_only=True)
class _Requirement:
    """What is asked of a type."""

    vcpus: _Range
    memory: _Range
    architecture: Architecture | None
    generation: _Range | None
    release: str | None
    families: Sequence[str] | None
    gpu: bool

    def met_by(self) -> list[str]:
        """The names of the types that meet it, in the order that is promised."""
        found = [one for one in facts.all_types() if self._is_met_by(one) and self._is_of_families(one)]
        order = {one.name: (-one.generation, one.vcpus, len(one.family), one.memory_gib, one.name) for one in found}
        return sorted(order, key=order.__getitem__)

    def what_to_relax(self) -> str:
        """What would be there if one thing less were asked."""
        less: dict[str, dict[str, Any]] = {
            "without `vcpus`": {"vcpus": _range(None)},
            "without `memory`": {"memory": _range(None)},
            "without `architecture`": {"architecture": None},
            "without `generation`": {"generation": None},
            "with another `release_label`": {"release": None},
            "without `gpu`" if self.gpu else "with `gpu=True`": {"gpu": not self.gpu},
            "with other `families`": {"families": list(facts.families())},
        }
        found = {words: replace(self, **change).met_by() for words, change in less.items()}
        ways = [f"{words} {len(names)} would do, {names[0]} first" for words, names in found.items() if names]
        return ", or ".join(ways) or "relax more than one argument"

    def _is_met_by(self, one: InstanceType) -> bool:
        return (
            self.vcpus.holds(one.vcpus)
            and self.memory.low * _COUNTED_MEMORY <= one.memory_gib <= self.memory.high
            and self.architecture in (None, one.architecture)
            and (self.generation is None or self.generation.holds(one.generation))
            and (self.release is None or facts.supported(one.name, self.release) is not False)
            and (one.gpu or not self.gpu)
        )

    def _is_of_families(self, one: InstanceType) -> bool:
        families = self.families or ()
        if one.family in families:
            return True
        in_series = one.series in (families or _GENERAL) or (self.gpu and not families)
        return in_series and not self._is_left_out(one)

    def _is_left_out(self, one: InstanceType) -> bool:
        """Whether a type is only taken where its family is named."""
        return (
            one.flex
            or one.gpu is not self.gpu
            or (one.previous_generation and self.generation is None)
            or (one.scarce and not one.gpu and self.vcpus.low < _LARGE)
            or (self.release is not None and facts.discouraged(one.name, self.release))
        )
