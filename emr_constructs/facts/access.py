"""What EMR asks of the roles of a cluster: who may take them, AWS's managed policies, and the tag these look for."""

from __future__ import annotations

from ._data import load


def services(role: str) -> tuple[str, ...]:
    """The services that must be able to take a role.

    :param role: `service_role`, `instance_role` or `auto_scaling_role`.
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
