"""Values that only an execution knows, wherever they stand in the parameters of a state.

Step Functions replaces a value as a whole: an expression inside of a longer text, and a path in a list, would reach the
job as they are written. Here they become what Step Functions does replace.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from aws_cdk import aws_stepfunctions as sfn

from emr_constructs._jsii.json_paths import TOKEN, is_path, texts_in

_JSONATA = re.compile(r"\{%(.*?)%\}", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_QUOTE = "'"
_QUOTED = shlex.quote(_QUOTE)[1:-1]


def with_paths(value: Any) -> Any:
    """Parameters with ``JsonPath`` values in texts as ``States.Format``, and in lists as ``States.Array``."""
    if isinstance(value, str):
        return _formatted(value) if any(map(is_path, TOKEN.findall(value))) else value
    if isinstance(value, list):
        items = [with_paths(one) for one in value]
        return sfn.JsonPath.array(*map(_quotable, items)) if any(map(is_path, items)) else items
    return _inside(value, with_paths)


def with_jsonata(value: Any) -> Any:
    """Parameters with ``{% ... %}`` in a longer text as one expression that puts the text together."""
    if isinstance(value, str):
        return value if _JSONATA.fullmatch(value) or not _JSONATA.search(value) else _concatenated(value)
    if isinstance(value, list):
        return [with_jsonata(one) for one in value]
    return _inside(value, with_jsonata)


def has_jsonata(value: Any) -> bool:
    """Whether there is an expression of JSONata anywhere."""
    return any(map(_JSONATA.search, texts_in(value)))


def _inside(value: Any, change: Callable[[Any], Any]) -> Any:
    return {name: change(one) for name, one in value.items()} if isinstance(value, Mapping) else value


def _formatted(text: str) -> str:
    """A text with tokens: those of CloudFormation are arguments too, since their own braces would be placeholders."""
    tokens = TOKEN.findall(text)
    if tokens == [text]:
        return text
    return sfn.JsonPath.format("{}".join(map(_escaped, TOKEN.split(text))), *tokens)


def _quotable(item: Any) -> Any:
    """An item of a list as an argument of a function, where braces have a meaning."""
    if not isinstance(item, str) or not _BRACE.search(TOKEN.sub("", item)):
        return item
    return _formatted(item) if TOKEN.search(item) else _escaped(item)


def _escaped(text: str) -> str:
    return _BRACE.sub(r"\\\g<0>", text)


def _concatenated(text: str) -> str:
    texts, expressions = _JSONATA.split(text)[::2], _JSONATA.findall(text)
    quoted = [json.dumps(one, ensure_ascii=False) if one else "" for one in texts]
    said = [one for pair in zip_longest(quoted, map(_expression, expressions)) for one in pair if one]
    return f"{{% {' & '.join(said)} %}}"


def _expression(text: str) -> str:
    """An expression as an operand, without what a command line makes of its quotes."""
    return f"({text.strip().replace(_QUOTED, _QUOTE)})"
