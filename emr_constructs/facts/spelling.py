"""Suggestions for misspelled words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


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
