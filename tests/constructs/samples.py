"""A value of each public class, and what only deployment knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import Token

REF = {"Ref": "Later"}
NUMBER: Any = Token.as_number(REF)
TEXT = Token.as_string(REF)
LIST = Token.as_list(REF)


@dataclass(frozen=True)
class Sample:
    """A value of a public class, and how it becomes part of a template."""

    value: Any
    render: Callable[[Any], Any]
    without: frozenset[str] = frozenset()
    """Fields that are made of constructs or other values, or of a closed list: no token fits."""
    tokens: Mapping[str, Any] = field(default_factory=dict)
    """What stands for a field that takes only one kind of the tokens of its type."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Fields that have to be known before deployment, with the code of the error that says so."""
