"""What references refer to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_cdk import CfnParameter, Reference, Tokenization
from constructs import IConstruct

from emr_constructs._jsii.tokens import is_token

_SUBSTITUTED: Final = re.compile(r"\$\{(\w+)")


def source_of(text: str) -> IConstruct | None:
    """The construct that a text is the id, name or ARN of; None for one that is written out, or in pieces."""
    token: Any = Tokenization.reverse_string(text).first_token
    return token.target if token is not None and Reference.is_reference(token) else None


def least_of(number: float) -> float | None:
    """A number, or the least that a parameter of the template takes for it; None where that is not said."""
    if not is_token(number):
        return number
    token: Any = Tokenization.reverse_number(number)
    parameter = token.target if Reference.is_reference(token) else None
    least = parameter.min_value if isinstance(parameter, CfnParameter) else None
    return None if least is None or is_token(least) else least


def logical_ids_in(value: Any) -> Iterator[str]:
    """The logical ids that a part of a template refers to."""
    if isinstance(value, Mapping):
        if "Ref" in value:
            yield str(value["Ref"])
        if "Fn::GetAtt" in value:
            yield str(value["Fn::GetAtt"][0])
        if "Fn::Sub" in value:
            yield from _SUBSTITUTED.findall(json.dumps(value["Fn::Sub"]))
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from logical_ids_in(one)
