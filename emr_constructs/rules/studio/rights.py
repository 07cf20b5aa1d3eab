"""What is common to the rules on rights in a Studio: those of its roles, and those of its users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emr_constructs.facts import studio as facts
from emr_constructs.rules.rule import Problem
from emr_constructs.rules.statements import none_allows
from emr_constructs.rules.view import UNKNOWN, Maybe, items, known
from emr_constructs.rules.views.network import Statements, allowing
from emr_constructs.rules.views.studio import StudioView
from emr_constructs.rules.views.studio_access import StudioRoleView


def rights_of(role: Maybe[StudioRoleView]) -> Statements:
    """What a role is allowed, where its policies are known to the last; of one without any, nothing is said."""
    rights = role.allowed() if known(role) else ()
    return rights if all(map(known, rights)) else ()


def rights_of_users(studio: StudioView) -> Statements:
    """What users of a Studio are allowed, as far as the template has it."""
    if studio.auth_mode == "SSO":
        policies = (one.policy for one in items(studio.mappings))
        return tuple(one for policy in policies if known(policy) for one in allowing(policy.document))
    holders = studio.rights if known(studio.rights) else ()
    return tuple(one for each in holders for one in (each.allowed() if known(each) else (UNKNOWN,)))


def actions_for(*purposes: str) -> tuple[str, ...]:
    """What the service role does for some purposes."""
    return tuple(action for purpose in purposes for action in facts.service_role_actions(purpose))


def lacking(rights: Statements, actions: Iterable[str], purpose: str) -> Iterator[Problem]:
    """A problem where a service role with some rights lacks others."""
    missing = sorted(action for action in actions if rights and none_allows(rights, action))
    if missing:
        yield Problem("service_role", f"the `service_role` may not use {', '.join(missing)} {purpose}", "allow it, too")
