"""What EMR Studio asks of its roles and of the policies of its users."""

from __future__ import annotations

from collections.abc import Mapping

from ._data import load


def service_role_actions(purpose: str) -> tuple[str, ...]:
    """What the service role of a Studio must be allowed to do.

    :param purpose: for example `make_interfaces`.
    :raises KeyError: for what the table does not have.
    """
    return _actions("service_role", purpose)


def user_actions(purpose: str) -> tuple[str, ...]:
    """What a user of a Studio must be allowed to do.

    :param purpose: for example `workspaces`; what ends in `without_resource` knows no resources.
    :raises KeyError: for what the table does not have.
    """
    return _actions("user", purpose)


def workspace_creator_tag() -> str:
    """The tag of a Workspace that says who made it."""
    return str(load("studio")["workspace_creator_tag"])


def git_secrets() -> tuple[str, str]:
    """How names of the secrets begin that Studio makes for Git, and the tag that says whose they are."""
    facts = load("studio")
    return str(facts["git_secret_prefix"]), str(facts["git_secret_owner_tag"])


def _actions(who: str, purpose: str) -> tuple[str, ...]:
    table: Mapping[str, list[str]] = load("studio")[who]
    return tuple(table[purpose])
