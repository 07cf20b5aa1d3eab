"""Recognise CDK tokens in pure Python.

``Token.is_unresolved`` crosses into Node and looks only at the surface. A token in Python is a string with a marker,
a list
of one marked string, a number in a reserved range of NaN-like doubles, or an object that resolves itself.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

_STRING_MARKER = "${Token["
_LIST_MARKER = "#{Token["
# CDK writes a number token into doubles whose upper 16 bits are these.
_NUMBER_MARKER = 0xFBFF


def is_token(value: Any) -> bool:
    """Whether the value, or any part of a list or mapping, is only known at deployment."""
    if isinstance(value, str):
        return _STRING_MARKER in value or _LIST_MARKER in value
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return is_number_token(value)
    if isinstance(value, Mapping):
        return any(is_token(key) or is_token(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return any(is_token(item) for item in value)
    return is_resolvable(value)


def is_number_token(value: float) -> bool:
    """Whether a number stands for one that is only known at deployment."""
    if not isinstance(value, float):
        return False
    bits: int = struct.unpack(">Q", struct.pack(">d", value))[0]
    return bits >> 48 == _NUMBER_MARKER


def is_resolvable(value: Any) -> bool:
    """Whether an object is CDK's ``IResolvable`` (a struct or a construct is not).

    The classes are asked, not the object: reading its property would cross into Node, and fails there.
    """
    delegates = vars(value).get("_delegates", [value]) if hasattr(value, "__dict__") else [value]
    return any(hasattr(type(one), "creation_stack") and hasattr(type(one), "resolve") for one in delegates)
