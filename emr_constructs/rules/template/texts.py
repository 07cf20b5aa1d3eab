"""Texts that only deployment knows in part: JSON documents and command lines that CDK and people join.

A part that is not known becomes a mark in the text; what the text is made of then holds the part again in its place.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from emr_constructs.rules.template.intrinsics import Resolver, is_intrinsic
from emr_constructs.rules.view import UNKNOWN

_MARK = re.compile("\ue000([0-9]+)\ue001")
_QUOTE_OR_MARK = re.compile('("|\\\\.|\ue000[0-9]+\ue001)')
_VARIABLE = re.compile(r"(\$\{[^}]*\})")
_DYNAMIC = re.compile(r"(\{\{resolve:[^}]*\}\})")
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""A malformed intrinsic is CloudFormation's business."""

_OPTIONS = ("--conf", "-c", "--hiveconf", "-hiveconf", "--hivevar")
"""Options that set a property: ``--conf key=value``."""


def document(resolver: Resolver, raw: Any) -> Any:
    """The JSON document that a text is, with intrinsics where it is not known; UNKNOWN where it is none.

    :param raw: a text as it is written in a template.
    """
    try:
        text, parts = _marked(resolver, raw)
        found = _restored(json.loads(_quoted(text)), parts)
    except _MALFORMED:
        return UNKNOWN
    return found if isinstance(found, dict) and not is_intrinsic(found) else UNKNOWN


def words(resolver: Resolver, raw: Any) -> Any:
    """The words of a command line."""
    try:
        text, parts = _marked(resolver, raw)
        return [_restored(word, parts) for word in shlex.split(text)]
    except _MALFORMED:
        return UNKNOWN


def settings(resolver: Resolver, raw: Any) -> Any:
    """What the options of a command line set, the last of two; UNKNOWN where one sets nobody knows what."""
    listed = words(resolver, raw)
    found: dict[str, Any] = {}
    if listed is UNKNOWN:
        return UNKNOWN
    for option, said in pairwise(listed):
        if option in _OPTIONS:
            key, value = _setting(said)
            if key is None:
                return UNKNOWN
            found[key] = value
    return found


def _setting(word: Any) -> tuple[str | None, Any]:
    """A setting whose key is known, with what is known of its value."""
    first, *others = word["Fn::Join"][1] if isinstance(word, dict) and "Fn::Join" in word else [word]
    key, said, value = first.partition("=") if isinstance(first, str) else ("", "", "")
    if not said:
        return None, None
    return key, {"Fn::Join": ["", [value, *others]]} if others else value


def _marked(resolver: Resolver, raw: Any) -> tuple[str, Sequence[Any]]:
    """The text with marks, and what they stand for."""
    text, parts = "", list[Any]()
    for piece in _pieces(resolver, raw):
        if isinstance(piece, _Known):
            text += piece
        else:
            text += f"\ue000{len(parts)}\ue001"
            parts.append(piece)
    return text, parts


class _Known(str):
    """A piece of a text that is known."""

    __slots__ = ()


def _pieces(resolver: Resolver, raw: Any) -> Iterator[Any]:
    """What a text is put together of: what is known, and the intrinsics of what is not."""
    value = resolver.value(raw)
    function, arguments = _function(raw)
    if isinstance(value, (str, int, float)):
        yield _Known(str(value).lower() if isinstance(value, bool) else value)
    elif isinstance(raw, str):
        yield from (_Known(part) if not _DYNAMIC.fullmatch(part) else part for part in _DYNAMIC.split(raw))
    elif function == "Fn::Join":
        for index, part in enumerate(arguments[1]):
            yield _Known(arguments[0] if index else "")
            yield from _pieces(resolver, part)
    elif function == "Fn::Sub":
        text, variables = (arguments, {}) if isinstance(arguments, str) else arguments
        for part in _VARIABLE.split(text):
            yield from _substituted(resolver, part, variables)
    else:
        yield raw


def _function(raw: Any) -> tuple[str, Any]:
    """The name of an intrinsic, and what it is told."""
    return next(iter(raw.items())) if is_intrinsic(raw) else ("", None)


def _substituted(resolver: Resolver, part: str, variables: Mapping[str, Any]) -> Iterator[Any]:
    if not part.startswith("${") or part.startswith("${!"):
        yield _Known(part.replace("${!", "${"))
        return
    name = part[2:-1].strip()
    resource, dot, attribute = name.partition(".")
    reference = {"Fn::GetAtt": [resource, attribute]} if dot else {"Ref": resource}
    yield from _pieces(resolver, variables.get(name, reference))


def _quoted(text: str) -> str:
    """The same with quotes around the marks that stand for a number or an object."""
    inside, quoted = False, ""
    for piece in _QUOTE_OR_MARK.split(text):
        inside ^= piece == '"'
        quoted += f'"{piece}"' if not inside and _MARK.fullmatch(piece) else piece
    return quoted


def _restored(value: Any, parts: Sequence[Any]) -> Any:
    """A value with what its marks stand for."""
    if isinstance(value, dict):
        return {key: _restored(one, parts) for key, one in value.items()}
    if isinstance(value, list):
        return [_restored(one, parts) for one in value]
    if not isinstance(value, str) or not _MARK.search(value):
        return value
    # Every second piece is the number of a mark.
    said = [parts[int(one)] if index % 2 else one for index, one in enumerate(_MARK.split(value))]
    said = [one for one in said if one != ""]
    return said[0] if len(said) == 1 else {"Fn::Join": ["", said]}
