"""Values of ``sfn.JsonPath``: tokens that only a state machine resolves, whoever else is handed them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import aws_stepfunctions as sfn

from emr_constructs._jsii.tokens import is_token

TOKEN = re.compile(r"\$\{Token\[[^\]]*\]\}")


def is_path(value: Any) -> bool:
    """Whether a text is a value of ``JsonPath``, and nothing else."""
    return isinstance(value, str) and is_token(value) and sfn.JsonPath.is_encoded_json_path(value)


def has_paths(value: Any) -> bool:
    """Whether there is a value of ``JsonPath`` anywhere."""
    if isinstance(value, str):
        return any(map(is_path, TOKEN.findall(value)))
    if isinstance(value, Mapping):
        return any(has_paths(one) for one in value.values())
    if isinstance(value, list) and not _is_whole(value):
        return any(has_paths(one) for one in value)
    return is_token(value) and "Value.$" in (sfn.FieldUtils.render_object({"Value": value}) or {})


def texts_in(value: Any) -> Iterator[str]:
    """All texts, however deep."""
    if isinstance(value, str):
        yield value
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in inside:
        yield from texts_in(one)


def _is_whole(value: list[Any]) -> bool:
    """Whether a list is one token, whose length nobody knows."""
    return any(isinstance(one, str) and one.startswith("#{Token[") for one in value)
