"""Reads words that people write."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from emr_constructs.command.errors import CommandError
from emr_constructs.facts.spelling import closest

T = TypeVar("T")

_FEW: Final = 20
"""Up to so many names are listed where none is near."""


def named(word: str, known: Iterable[str], kind: str) -> str:
    """The word, where it is one of the known names.

    :param word: what was written.
    :param known: what could have been.
    :param kind: what the names name: ``"rule"``.
    :raises CommandError: for another word; it says the nearest name.
    """
    names = tuple(known)
    if word in names:
        return word
    nearest = closest(word, names)
    choices = f"; there are {', '.join(names)}" if 0 < len(names) < _FEW else ""
    raise CommandError(f"no {kind} is named {word!r}{f'; did you mean {nearest[0]!r}?' if nearest else choices}")


def option(make: Callable[[str], T]) -> Callable[[str], T]:
    """The same function as the type of an option: it complains as argparse wants it."""

    def typed(text: str) -> T:
        try:
            return make(text)
        except CommandError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return typed
