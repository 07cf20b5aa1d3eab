"""Which instance types are like another one, judged by their names: class, generation and size."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from .spelling import closest

_FAMILY = re.compile(r"([a-z]+)(\d+)([a-z-]*)")
_BELOW_XLARGE = {"nano": 1 / 32, "micro": 1 / 16, "small": 1 / 8, "medium": 1 / 4, "large": 1 / 2}
_METAL = 96.0
_COUNT = 3
# A burstable family stands two generations behind the general-purpose family on the same hardware: t3 and m5.
_BURSTABLE_LAG = 2


def rank(name: str, candidates: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """The candidates most like a type, best first, at most one of each family.

    :param name: The type to replace; a name without the shape of a type is compared by spelling.
    :param candidates: Family, size and architecture of the types to choose from.
    """
    family, _, size = name.lower().partition(".")
    wanted = _family(family) if size else None
    pool = list(candidates)
    if wanted is None:
        return closest(name, (f"{family}.{size}" for family, size, _ in pool), _COUNT)
    family, kind, generation, letters = wanted
    arm = "g" in letters
    scored = []
    for other, other_size, architecture in pool:
        read = _family(other)
        if read is None or read[1] != kind:
            continue
        likeness = (
            other != family,
            (architecture == "ARM64") != arm,
            read[2] < generation,
            _generation(read[2] - generation),
            len(read[3]),
            other,
            abs(math.log2(_weight(other_size) / _weight(size))),
        )
        scored.append((likeness, other, f"{other}.{other_size}"))
    best: dict[str, str] = {}
    for _, other, candidate in sorted(scored):
        best.setdefault(other, candidate)
    return tuple(best.values())[:_COUNT]


def _family(family: str) -> tuple[str, str, int, str] | None:
    """Name, class, generation and the letters after it; a burstable family is read as its m family."""
    match = _FAMILY.fullmatch(family)
    if match is None:
        return None
    kind, generation, letters = match[1], int(match[2]), match[3]
    if kind == "t":
        kind, generation = "m", generation + _BURSTABLE_LAG
    return f"{kind}{generation}{letters}", kind, generation, letters


def _generation(difference: int) -> tuple[bool, int]:
    # The next generation before later ones, and those before siblings of the same generation.
    return (difference == 0, abs(difference))


def _weight(size: str) -> float:
    """A size as a multiple of xlarge; an unreadable one counts as xlarge."""
    if size.startswith("metal"):
        return _METAL
    if size in _BELOW_XLARGE:
        return _BELOW_XLARGE[size]
    multiple = size.removesuffix("xlarge")
    return float(multiple) if multiple.isdigit() and int(multiple) else 1.0
