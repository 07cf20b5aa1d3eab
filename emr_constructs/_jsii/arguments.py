"""Argument types, checked before anything is built.

jsii checks types too, but late, one at a time and in terms of its own kernel; and it accepts ``2.5`` for a count. Here
all wrong types of a call are found at once and the message says what to write.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import sys
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, Union

import aws_cdk  # whose Secrets Manager loads where it is used: only errors ask for it here
from jsii._reference_map import InterfaceDynamicProxy

from emr_constructs._jsii.scopes import path_of
from emr_constructs._jsii.tokens import is_number_token, is_resolvable
from emr_constructs.errors import EmrValidationError, Violation

_PLAIN = (str, int, float, bool, list, tuple, dict, set)


def hints_of(function: Any) -> Mapping[str, Any]:
    """The argument annotations of a function, or the fields of a dataclass, evaluated."""
    return _hints(function)


@cache
def _hints(function: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(function)
    hints.pop("return", None)
    return {name: hint for name, hint in hints.items() if typing.get_origin(hint) is not typing.ClassVar}


def hint_of(kind: type, name: str) -> Any:
    """The annotation of one field of a dataclass, evaluated: parts of CDK that nobody names need not load for it."""
    return _hint(kind, name)


@cache
def _hint(kind: type, name: str) -> Any:
    home = next(one for one in kind.__mro__ if name in getattr(one, "__annotations__", ()))
    alone = types.SimpleNamespace(__annotations__={name: home.__annotations__[name]})
    return typing.get_type_hints(alone, vars(sys.modules[home.__module__]))[name]


def type_violations(hints: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Violation]:
    """One violation for each value that is not what its annotation says. Tokens fit wherever their kind fits."""
    for name, hint in hints.items():
        if name in values and not _left_out(values[name], hint):
            yield from _mismatches(name, values[name], hint)


def _left_out(value: Any, hint: Any) -> bool:
    return value is None and type(None) in _options(hint)


def _mismatches(name: str, value: Any, hint: Any) -> Iterator[Violation]:
    if _fits_shape(value, hint):
        item_hint = _item_hint(value, hint)
        if item_hint is not None:
            entries = value.items() if isinstance(value, Mapping) else enumerate(value)
            for key, item in entries:
                yield from _mismatches(f"{name}[{key!r}]", item, item_hint)
        if isinstance(value, Mapping):
            yield from _keys_that_are_no_strings(name, value)
        return
    suggestion = _suggestion(value, hint) or _part(name, value, hint)
    yield Violation("ArgumentType", f"`{name}` must be {_describe(hint)}, not {_shown(value, hint)}{suggestion}")


def _keys_that_are_no_strings(name: str, value: Mapping[Any, Any]) -> Iterator[Violation]:
    for key in value:
        if not isinstance(key, str):
            yield Violation("ArgumentType", f"the keys of `{name}` must be strings, not {key!r}; write {str(key)!r}")


def _shown(value: Any, hint: Any) -> str:
    """A value as an error tells it; only its kind where a secret belongs, because it may be the secret itself."""
    if isinstance(value, InterfaceDynamicProxy):
        kinds = (type(part).__name__.strip("_").removesuffix("Proxy") for part in _parts(value))
        return f"an imported {' and '.join(kinds)}"
    return repr(value) if value is None or not _holds_secret(hint) else _article(type(value).__name__)


def _parts(value: Any) -> list[Any]:
    """What stands behind an object of jsii's that has several interfaces, which itself says nothing of them."""
    return list(vars(value)["_delegates"]) if isinstance(value, InterfaceDynamicProxy) else [value]


@cache
def _holds_secret(hint: Any) -> bool:
    """Whether a secret is meant, or a value with fields for secrets or passwords."""
    return any(
        option in _secrets() or hasattr(option, "_PASSWORDS") or any(map(_is_secret, _fields_of(option)))
        for option in _options(hint)
    )


def _is_secret(hint: Any) -> bool:
    return any(option in _secrets() for option in _options(hint))


@cache
def _secrets() -> tuple[Any, ...]:
    return (aws_cdk.aws_secretsmanager.ISecret, aws_cdk.SecretValue)


def _fields_of(hint: Any) -> Iterable[Any]:
    return hints_of(hint).values() if dataclasses.is_dataclass(hint) else ()


@cache
def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (Union, types.UnionType) else (hint,)


def _fits_shape(value: Any, hint: Any) -> bool:
    return any(_fits_one(value, option) for option in _options(hint))


def _fits_one(value: Any, hint: Any) -> bool:
    if hint is Any:
        return True
    if hint is type(None) or hint is None:
        return value is None
    if is_resolvable(value):
        # For all else CDK has tokens of the same Python type. A policy document is one, too, that is asked for by name.
        return hint is bool or hint is type(value)
    container = typing.get_origin(hint)
    if container is collections.abc.Sequence:
        return isinstance(value, (list, tuple))
    if container is collections.abc.Mapping:
        return isinstance(value, Mapping)
    if hint is bool or hint is str:
        return isinstance(value, hint)
    if hint is int:
        return not isinstance(value, bool) and (isinstance(value, int) or is_number_token(value))
    if hint is float:
        return not isinstance(value, bool) and isinstance(value, (int, float))
    if _is_jsii_interface(hint):
        return value is not None and not isinstance(value, _PLAIN) and _fits_interface(value, hint)
    return isinstance(value, hint)


def _is_jsii_interface(hint: Any) -> bool:
    return bool(getattr(hint, "_is_protocol", False))


def _fits_interface(value: Any, interface: Any) -> bool:
    """Whether a value has what an interface asks for; of jsii's own for several interfaces, one of its parts."""
    return any(_implements(one.__class__, interface) for one in _parts(value))


@cache
def _implements(kind: type, interface: Any) -> bool:
    members = (name for base in interface.__mro__ if _is_jsii_interface(base) for name in vars(base))
    return all(hasattr(kind, name) for name in members if not name.startswith("_"))


def _item_hint(value: Any, hint: Any) -> Any:
    for option in _options(hint):
        container = typing.get_origin(option)
        if container is collections.abc.Sequence and isinstance(value, (list, tuple)):
            return typing.get_args(option)[0]
        if container is collections.abc.Mapping and isinstance(value, Mapping):
            return typing.get_args(option)[1]
    return None


def _describe(hint: Any) -> str:
    return " or ".join(_describe_one(option) for option in _options(hint) if option is not type(None))


def _describe_one(hint: Any) -> str:
    container = typing.get_origin(hint)
    if container is collections.abc.Sequence:
        return f"a list of {_plural(typing.get_args(hint)[0])}"
    if container is collections.abc.Mapping:
        return f"a mapping of strings to {_plural(typing.get_args(hint)[1])}"
    if _is_word(hint):
        return str(next(iter(hint)).name)
    names = {int: "a whole number", float: "a number", str: "a string", bool: "True or False"}
    return names.get(hint) or _article(_public_name(hint))


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def _is_word(hint: Any) -> bool:
    """Whether it is an enumeration of one member, such as AUTO: a word, and no choice among several."""
    return isinstance(hint, type) and issubclass(hint, Enum) and len(hint) == 1


def _plural(hint: Any) -> str:
    names = {int: "whole numbers", float: "numbers", str: "strings", Any: "values"}
    return " or ".join(names.get(option) or f"{_public_name(option)} values" for option in _options(hint))


def _public_name(hint: Any) -> str:
    """The name by which users know a class: some stand for what users know, and are not public themselves."""
    return str(vars(hint).get("_KNOWN_AS", hint.__name__))


def _suggestion(value: Any, hint: Any) -> str:
    """How to make the right thing of a string, where the type has a factory for that."""
    if isinstance(value, str):
        for option in _options(hint):
            if option is aws_cdk.aws_secretsmanager.ISecret:
                return '; write `secretsmanager.Secret.from_secret_name_v2(self, "Secret", "its-name")`'
            suggest = getattr(option, "_suggestion", None)
            if suggest is not None:
                return f"; write {suggest(value)}"
            if isinstance(option, type) and issubclass(option, Enum) and not _is_word(option):
                meant = [one for one in option if value.upper() in (one.name, str(one.value).upper())]
                return f"; write {' or '.join(f'{option.__name__}.{one.name}' for one in meant or option)}"
    return ""


def _part(name: str, value: Any, hint: Any) -> str:
    """Where the right thing is close: in a list, or what the value has under the name of the argument."""
    for option in _options(hint):
        items = typing.get_args(option)
        if typing.get_origin(option) is collections.abc.Sequence and _fits_shape(value, items[0]):
            return f"; write it in a list: `{name}=[...]`"
    if not isinstance(value, _PLAIN) and hasattr(type(value), name):
        return f"; write its `.{name}`"
    return ""


def check_arguments(construct: type, scope: Any, id: str, values: Mapping[str, Any]) -> None:  # noqa: A002
    """Raise where an argument of a construct's constructor has the wrong type.

    :param construct: the class; the annotations of its ``__init__`` say what is right.
    :param values: the arguments by name (``locals()`` at the start of the constructor).
    :raises EmrValidationError: ``ArgumentType``, one for each wrong argument.
    :raises TypeError: for a scope that is no construct: then there is no path to tell.
    """
    if scope is None or isinstance(scope, _PLAIN):
        raise TypeError(f"`scope` must be a construct, for example the stack, not {scope!r}")
    violations = list(type_violations(_arguments(construct), values))
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))


@cache
def _arguments(construct: type) -> Mapping[str, Any]:
    hints = hints_of(construct.__init__)  # type: ignore[misc]
    return {name: hint for name, hint in hints.items() if name not in ("scope", "id")}
