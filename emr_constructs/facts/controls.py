"""Controls of security standards: who publishes them, and which requirements AWS says they meet.

A rule names the controls it stands for by their ids: `SecurityHub:EMR.3`. A pack is a named set of controls: those of a
provider, or those that AWS maps to a standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ._data import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control.

    :param id: the provider's name for it, behind a prefix for the provider.
    :param title: what it asks for.
    :param provider: who publishes it.
    :param severity: as its provider says it. Empty: it says none
    :param page: where it is published; for our own controls, the page of AWS on their subject.
    :param requirements: by standard, the requirements that AWS maps it to. Empty: AWS publishes no mapping
    :param template: whether a template can show that it is met: EMR.2 is a setting of the account.
    :param default: whether it is asked for where no pack is named.
    """

    id: str
    title: str
    provider: str
    severity: str
    page: str
    requirements: Mapping[str, tuple[str, ...]]
    template: bool = True
    default: bool = True


def get(control: str) -> Control:
    """A control by its id.

    :raises KeyError: for a control that the table does not have.
    """
    return _controls()[control]


def ids() -> tuple[str, ...]:
    """Every control, in the order of the table."""
    return tuple(_controls())


def requirements(control: str) -> Mapping[str, tuple[str, ...]]:
    """The requirements of standards that AWS maps a control to, by standard.

    :raises KeyError: for a control that the table does not have.
    """
    return get(control).requirements


def packs() -> tuple[str, ...]:
    """The names of all packs."""
    return tuple(_packs())


def pack_title(pack: str) -> str:
    """What a pack is called.

    :raises KeyError: for a pack that the table does not have.
    """
    return _packs()[pack]["title"]


def in_pack(pack: str) -> tuple[str, ...]:
    """The controls of a pack: those of its provider, or those that AWS maps to its standard.

    :raises KeyError: for a pack that the table does not have.
    """
    wanted = _packs()[pack]
    provider, standard = wanted.get("provider"), wanted.get("standard")
    return tuple(one.id for one in _controls().values() if one.provider == provider or standard in one.requirements)


def by_default(rule_controls: Iterable[str]) -> bool:
    """Whether a rule that stands for these controls is asked where no pack is named.

    Everything is, except what contradicts another good design. So far that is Kerberos: it is one way to authenticate
    users beside IAM runtime roles, LDAP and Identity Center, which exclude it, and it keeps EMR Studio out. Whoever
    needs it says so by naming a pack that contains it: AWS Config, cfn-guard, HIPAA.

    :raises KeyError: for a control that the table does not have.
    """
    return any(get(control).default for control in rule_controls)


@cache
def _controls() -> Mapping[str, Control]:
    records = load("controls")["controls"]
    return MappingProxyType({record["id"]: _control(**record) for record in records})


def _control(requirements: Mapping[str, list[str]], **record: object) -> Control:
    mapped = MappingProxyType({standard: tuple(listed) for standard, listed in requirements.items()})
    return Control(requirements=mapped, **record)  # type: ignore[arg-type]


@cache
def _packs() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({record["name"]: record for record in load("controls")["packs"]})
