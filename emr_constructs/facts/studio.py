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


def interface_tags() -> Mapping[str, str]:
    """The condition key by which EMR's tag can be asked for, for each kind of resource that an interface is made of.

    The interface itself is not there yet: only what is said of it can be asked for.
    """
    return dict(load("studio")["interface_tags"])


def policy_characters() -> int:
    """How many characters, without white space, IAM takes in a managed policy."""
    return int(load("studio")["policy_characters"])


def starter_actions(purpose: str) -> tuple[str, ...]:
    """What somebody must be allowed to do who runs notebooks without opening them.

    :param purpose: for example `start`.
    :raises KeyError: for what the table does not have.
    """
    return _actions("notebook_starter", purpose)


def workspace_creator_tag() -> str:
    """The tag of a Workspace that says who made it."""
    return str(load("studio")["workspace_creator_tag"])


def policies_of_role() -> int:
    """How many managed policies IAM takes in a role, as long as nobody asks for more."""
    return int(load("studio")["policies_of_role"])


def git_secrets() -> tuple[str, str]:
    """How names of the secrets begin that Studio makes for Git, and the tag that says whose they are."""
    facts = load("studio")
    return str(facts["git_secret_prefix"]), str(facts["git_secret_owner_tag"])


def git_secret_fields() -> tuple[str, str]:
    """Under which names a secret for Git keeps the name of the user, and the password or token."""
    name, password = load("studio")["git_secret_fields"]
    return str(name), str(password)


def _actions(who: str, purpose: str) -> tuple[str, ...]:
    table: Mapping[str, list[str]] = load("studio")[who]
    return tuple(table[purpose])
