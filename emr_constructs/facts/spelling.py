"""Suggestions for misspelled words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_DIGITS = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[-_. ]")
_SHORT, _LONG = 5, 9


def closest(word: str, candidates: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """The candidates most like a word, best first; case does not matter.

    :param word: What was written.
    :param candidates: What could have been meant.
    :param count: How many to return at most. Default: 1
    """
    by_lower: dict[str, str] = {}
    for candidate in candidates:
        by_lower.setdefault(candidate.lower(), candidate)
    matches = difflib.get_close_matches(word.lower(), by_lower, n=count, cutoff=0.6)
    return tuple(by_lower[match] for match in matches)


def slip(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a word is a slip of the pen away from; None where it may be a word of its own.

    A slip is another case or another separator; or in each part one letter too many, too few or out of place, in a part
    of six letters or more a wrong one, in a long part two of these. Another number is none: `log4j3` is not a misspelt
    `log4j2`, and `kudu` not a misspelt `hudi`.

    :param word: What was written.
    :param candidates: What could have been meant.
    """
    parts = _parts(word)
    for candidate in candidates:
        others = _parts(candidate)
        if "".join(parts) == "".join(others):
            return candidate
        if len(parts) == len(others) and all(map(_slipped, parts, others)):
            return candidate
    return None


def _parts(word: str) -> list[str]:
    return _SEPARATOR.split(word.lower())


def _slipped(part: str, meant: str) -> bool:
    """Whether a part is meant to be another one."""
    if _DIGITS.findall(part) != _DIGITS.findall(meant):
        return False
    return _edits(part, meant, wrong=2 if len(meant) <= _SHORT else 1) <= (2 if len(meant) >= _LONG else 1)


def _edits(part: str, meant: str, wrong: int) -> int:
    """How many letters have to change; neighbours that changed places count once, a wrong letter as it is said."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(part, 1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (wrong if letter != wanted else 0))
            if i > 1 and j > 1 and letter == meant[j - 2] and part[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
