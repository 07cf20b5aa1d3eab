"""Statements of policies: whom they let in, and what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emr_constructs.rules.view import UNKNOWN, Maybe, known
from emr_constructs.rules.views.network import words

_ON_BEHALF_OF = ("aws:source", "kms:encryptioncontext")
"""How the keys begin that say for whom a service acts: its account, resource or organization, or what it encrypts."""
_EQUAL = ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
_ANY_ROLE = re.compile(r"\*|arn:[^:]*:iam::[^:]*:(role/)?\*")


def of_services(statements: Iterable[Maybe[Mapping[str, Any]]], services: Iterable[str]) -> list[Mapping[str, Any]]:
    """The statements that certainly name one of these services as who may act."""
    wanted, found = set(services), []
    for one in statements:
        principal = one.get("Principal") if known(one) else None
        named = words(principal.get("Service", ())) if isinstance(principal, Mapping) else UNKNOWN
        if known(one) and known(named) and set(named) & wanted:
            found.append(one)
    return found


def condition_keys(statement: Mapping[str, Any]) -> Maybe[tuple[str, ...]]:
    """The keys that the conditions of a statement ask for, in lower case: IAM reads them in any."""
    tests = statement.get("Condition", {})
    listed = list(tests.values()) if isinstance(tests, Mapping) else [tests]
    if not all(isinstance(test, Mapping) for test in listed):
        return UNKNOWN
    return tuple(str(key).lower() for test in listed for key in test)


def serves_anybody(statement: Mapping[str, Any]) -> bool:
    """Whether a statement for a service certainly does not ask on whose behalf the service acts."""
    keys = condition_keys(statement)
    return known(keys) and not any(key.startswith(_ON_BEHALF_OF) for key in keys)


def compared(statement: Mapping[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """The operators of a statement's conditions on a key, each with a value that is known.

    :param key: in lower case.
    """
    tests = statement.get("Condition", {})
    for operator, test in tests.items() if isinstance(tests, Mapping) else ():
        for name, said in test.items() if isinstance(test, Mapping) else ():
            values = said if isinstance(said, list) else [said]
            yield from ((str(operator), one) for one in values if name.lower() == key and isinstance(one, str))


def allows(statement: Mapping[str, Any], action: str) -> Maybe[bool]:
    """Whether a statement names an action, or a pattern that fits it."""
    patterns = words(statement.get("Action", UNKNOWN))
    if not known(patterns):
        return UNKNOWN
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def names(statement: Mapping[str, Any], action: str) -> bool:
    """Whether a statement certainly names an action itself, not by a pattern."""
    actions = words(statement.get("Action"))
    return known(actions) and action in actions


def any_names(statements: Iterable[Maybe[Mapping[str, Any]]], action: str) -> bool:
    """Whether one of the statements certainly names an action itself: who may do everything need not be meant."""
    return any(known(one) and names(one, action) for one in statements)


def any_allows(statements: Iterable[Maybe[Mapping[str, Any]]], action: str) -> bool:
    """Whether one of the statements certainly names an action."""
    return any(known(one) and allows(one, action) is True for one in statements)


def none_allows(statements: Iterable[Maybe[Mapping[str, Any]]], action: str) -> bool:
    """Whether each of the statements certainly does not name an action."""
    return all(known(one) and allows(one, action) is False for one in statements)


def resources_of(statement: Mapping[str, Any]) -> Maybe[tuple[str, ...]]:
    """The patterns of the resources that a statement is about."""
    return words(statement.get("Resource", UNKNOWN))


def insists_on(statement: Mapping[str, Any], key: str) -> bool:
    """Whether a statement certainly holds only where a key that begins so has a value.

    :param key: in lower case.
    """
    tests = statement.get("Condition", {})
    return isinstance(tests, Mapping) and any(
        str(operator).removeprefix("ForAnyValue:") in _EQUAL
        and isinstance(test, Mapping)
        and any(str(name).lower().startswith(key) for name in test)
        for operator, test in tests.items()
    )


def passes_any_role(statement: Mapping[str, Any]) -> bool:
    """Whether a statement certainly allows to hand any role to any service."""
    resources = resources_of(statement)
    keys = condition_keys(statement)
    return (
        allows(statement, "iam:PassRole") is True
        and known(resources)
        and any(_ANY_ROLE.fullmatch(one) for one in resources)
        and known(keys)
        and "iam:passedtoservice" not in keys
    )
