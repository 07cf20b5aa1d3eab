"""What the document of a security configuration may hold: its keys, and the words that some of them take."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from . import applications
from ._data import load
from .spelling import closest


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


def meant(block: str, key: str) -> str | None:
    """The key of a block that another one is a misspelling of; what many keys have in common does not make them alike.

    :param block: as for `keys`.
    :param key: what was written.
    """
    short = {one.replace("Configuration", ""): one for one in sorted(keys(block) or ())}
    found = closest(key.replace("Configuration", ""), short)
    return short[found[0]] if found else None


def blocks_with(key: str) -> tuple[str, ...]:
    """The blocks that may have a key."""
    return tuple(block for block, found in _keys().items() if key in found)


def kind(key: str) -> str:
    """What stands under a key that is no block: a `flag`, a `list`, a `number` or, of all others, a `text`."""
    return next((kind for kind, keys in load("security")["kinds"].items() if key in keys), "text")


def port(server: str) -> int:
    """The port of a Kerberos server where none is said.

    :param server: `admin_server` or `kdc_server`.
    :raises KeyError: for any other.
    """
    return int(load("security")["ports"][server])


def applications_with(method: str) -> frozenset[str]:
    """The applications that EMR supports with a method of authentication or authorization.

    :param method: `kerberos`, `ldap` or `ranger`.
    :raises KeyError: for any other.
    """
    return frozenset(load("security")["applications"][method])


def applications_without(method: str) -> frozenset[str]:
    """The applications with servers of their own that EMR does not support with a method.

    :param method: as for `applications_with`.
    :raises KeyError: for any other.
    """
    return frozenset(applications.known()) - applications_with(method) - applications_with("without_servers")


def regions(method: str) -> frozenset[str]:
    """The regions where EMR has a method of authentication, for those that are not everywhere.

    :param method: `identity_center`.
    :raises KeyError: for any other.
    """
    return frozenset(load("security")["regions"][method])


@cache
def _keys() -> Mapping[str, frozenset[str]]:
    blocks: Mapping[str, list[str]] = load("security")["keys"]
    return {block: frozenset(found) for block, found in blocks.items()}
