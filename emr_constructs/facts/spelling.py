"""Suggestions for misspelled words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_DIGITS = re.compile(r"\d+")
_LONG = 12
"""In a word with more letters, two slips are certain."""


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

    A slip is another case or another separator, one letter too many, too few, wrong or out of place, or two of them in a
    long word. Another number is none: `log4j3` is not a misspelt `log4j2`.

    :param word: What was written.
    :param candidates: What could have been meant.
    """
    for candidate in candidates:
        if _DIGITS.findall(word) == _DIGITS.findall(candidate):
            limit = 2 if len(candidate) > _LONG else 1
            if _bare(word) == _bare(candidate) or _edits(word.lower(), candidate.lower(), limit) <= limit:
                return candidate
    return None


def _bare(word: str) -> str:
    return re.sub(r"[-_. ]", "", word.lower())


def _edits(one: str, other: str, limit: int) -> int:
    """How many letters have to change, neighbours that changed places counting once; more than the limit is not told."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
