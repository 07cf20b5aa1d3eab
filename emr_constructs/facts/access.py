"""What EMR asks of roles: who may take them, what they need, AWS's managed policies, and the tag these look for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ._data import load
from .tables import glue_actions


class ServiceLinkedRole(NamedTuple):
    """A role that AWS defines and makes.

    :param service: the principal that it is made for, and that takes it.
    :param name: its name in every account.
    """

    service: str
    name: str


def services(role: str) -> tuple[str, ...]:
    """The services that must be able to take a role.

    :param role: for example `service_role`, or `serverless_execution_role`.
    :raises KeyError: for any other.
    """
    return tuple(load("access")["services"][role])


def policies(kind: str) -> tuple[str, ...]:
    """Names of AWS's managed policies.

    :param kind: `service_role` (what to attach to it), `placement_group`, `deprecated` or `administrator`.
    :raises KeyError: for any other.
    """
    return tuple(load("access")["policies"][kind])


def tag() -> tuple[str, str]:
    """The tag, key and value, without which the managed policy of the service role reaches nothing."""
    found = load("access")["tag"]
    return str(found["key"]), str(found["value"])


def passable_instance_role() -> str:
    """The one instance role that the managed policy of the service role may hand to EC2."""
    return str(load("access")["passable_instance_role"])


def actions(purpose: str) -> tuple[str, ...]:
    """What a role must be allowed to do, or whoever takes it.

    :param purpose: for example `take_runtime_role`, which nodes do.
    :raises KeyError: for what the table does not have.
    """
    return tuple(load("access")["actions"][purpose])


def session_tag(purpose: str) -> str:
    """The tag of a session by which whoever takes a role says what for, or who it is.

    :param purpose: `lake_formation` (nodes of a cluster), `eks_cluster`, `namespace` or `service_account` (pods).
    :raises KeyError: for any other.
    """
    return str(load("access")["session_tag"][purpose])


def lake_formation_catalog_actions() -> tuple[str, ...]:
    """What a role needs in the Glue Data Catalog where Lake Formation decides: read, create and update, not delete."""
    changing = [one for one in glue_actions("write") if "Create" in one or "Update" in one]
    return (*glue_actions("read"), *changing)


def catalog_resources(databases: Sequence[str]) -> tuple[str, ...]:
    """The resources of a Glue Data Catalog, as they end in ARNs.

    :param databases: the databases, with all that is in them; none: all.
    """
    inside = [f"{name}/*" for name in databases] or ["*"]
    named = [f"database/{name}" for name in databases] or ["database/*"]
    return ("catalog", *named, *(f"{kind}/{one}" for kind in ("table", "userDefinedFunction") for one in inside))


def service_linked_role(use: str) -> ServiceLinkedRole:
    """The service-linked role of one way to run EMR.

    :param use: `clusters`, `serverless`, `containers` or `wal`.
    :raises KeyError: for any other.
    """
    return ServiceLinkedRole(*load("access")["service_linked_roles"][use])
