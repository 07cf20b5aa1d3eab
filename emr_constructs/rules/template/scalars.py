"""Scalars as CloudFormation takes them: `"5"` is a number where a number is asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_origin

from emr_constructs.rules.view import UNKNOWN

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


def scalar(value: Any, kind: Any) -> Any:
    """The value as a view declares it; UNKNOWN where it is of another kind, of which other tools speak."""
    if kind is Any or value is UNKNOWN:
        return value
    if kind is str:
        return _text(value)
    if kind is bool:
        return value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower(), UNKNOWN)
    if kind in (int, float):
        return _number(value)
    if get_origin(kind) is Mapping:
        return value if isinstance(value, dict) else UNKNOWN
    raise TypeError(f"a view cannot hold {kind}")


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else UNKNOWN


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return UNKNOWN
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return UNKNOWN
    if not math.isfinite(number):
        return UNKNOWN
    return int(number) if number.is_integer() else number
