"""What the document of a security configuration may hold: its keys, and the words that some of them take."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ._data import load


def values(name: str) -> tuple[str, ...]:
    """The words that a key takes, as EMR spells them.

    :param name: for example `s3_mode`.
    :raises KeyError: for a name that the table does not have.
    """
    return tuple(load("security")["values"][name])


def keys(block: str) -> frozenset[str] | None:
    """The keys that a block of the document may have.

    :param block: the way to it, with dots; lists count as what they hold. Empty: the document itself
    :returns: None for what is no block.
    """
    return _keys().get(block)


def blocks_with(key: str) -> tuple[str, ...]:
    """The blocks that may have a key."""
    return tuple(block for block, found in _keys().items() if key in found)


@cache
def _keys() -> Mapping[str, frozenset[str]]:
    blocks: Mapping[str, list[str]] = load("security")["keys"]
    return {block: frozenset(found) for block, found in blocks.items()}
