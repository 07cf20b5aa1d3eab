"""How people reach the nodes of a cluster: the ports of application UIs, SSH, and sessions of Systems Manager."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from ._data import load


def ui_names() -> tuple[str, ...]:
    """The user interfaces that applications publish on nodes."""
    return tuple(load("node_access")["uis"])


def ui_ports(name: str) -> tuple[int, ...]:
    """The TCP ports of a user interface; the second one where it has another with TLS.

    :raises KeyError: for a user interface that the table does not have.
    """
    return tuple(_ui(name)["ports"])


def ui_is_on_core(name: str) -> bool:
    """Whether each core and task node publishes the user interface; else the primary node does.

    :raises KeyError: for a user interface that the table does not have.
    """
    return _ui(name).get("on") == "core"


def ssh_port() -> int:
    """The TCP port of SSH."""
    return int(load("node_access")["ssh"])


def is_world(source: str) -> bool:
    """Whether an address range holds every address there is.

    :param source: a range, or anything else that security groups know.
    """
    network = _range(source)
    return network is not None and network.prefixlen == 0


def is_too_wide(source: str) -> bool:
    """Whether a range of public addresses is wider than any that was ever given to one organisation.

    :param source: a range, or anything else that security groups know.
    """
    network = _range(source)
    widest: Mapping[str, int] = load("node_access")["widest"]
    return network is not None and network.prefixlen < widest[str(network.version)]


def node_tag() -> str:
    """The tag with the id of the cluster that EMR gives to each instance."""
    return str(load("node_access")["session"]["tag"])


def shell_document() -> str:
    """The document of an account that says what a shell session is."""
    return str(load("node_access")["session"]["shell"])


def forwarding_document() -> str:
    """The document of AWS for sessions that forward a port of a node."""
    return str(load("node_access")["session"]["forwarding"])


def _ui(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load("node_access")["uis"][name]
    return found


def _range(source: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(source, strict=False)
    except ValueError:
        return None
