"""From CloudFormation's spelling of EMR to the EMR API's.

The two differ in a few names, and CloudFormation is lax about scalars: "3" is a number, "true" a boolean, 3 a
text where one is due. The walk follows the API's shapes: a member without a counterpart keeps its name, and
the check that comes after refuses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from local_aws.botocore_model import operation_model

# By the API's shape: CloudFormation's name, the API's name.
_RENAMED = {
    "Configuration": {"ConfigurationProperties": "Properties"},
    "HadoopJarStepConfig": {"StepProperties": "Properties"},
}
# CloudFormation takes a JSON object here, the API its text.
_JSON_TEXT = {
    ("RunJobFlowInput", "AdditionalInfo"),
    ("CreateSecurityConfigurationInput", "SecurityConfiguration"),
}
_INTEGER = re.compile(r"-?\d+")


class TranslationError(ValueError):
    """A property that CloudFormation spells otherwise."""


def to_api(operation: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """An EMR request from properties that are already arranged as the operation arranges them."""
    shape = operation_model("emr", operation).input_shape
    assert shape is not None, operation
    translated = _translate(shape, properties)
    assert isinstance(translated, dict)
    return translated


def _translate(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return dict(_member(shape, name, member) for name, member in value.items())
    if isinstance(shape, ListShape) and isinstance(value, (list, tuple)):
        return [_translate(shape.member, member) for member in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: _translate(shape.value, member) for key, member in value.items()}
    return _scalar(shape.type_name, value)


def _member(shape: StructureShape, name: str, value: Any) -> tuple[str, Any]:
    renamed = _RENAMED.get(shape.name, {})
    if name in renamed.values():
        due = next(ours for ours, theirs in renamed.items() if theirs == name)
        raise TranslationError(f"{shape.name} has no {name} in CloudFormation; write {due}")
    if (shape.name, name) in _JSON_TEXT and isinstance(value, Mapping):
        return name, json.dumps(value)
    name = renamed.get(name, name)
    member = shape.members.get(name)
    return name, value if member is None else _translate(member, value)


def _scalar(kind: str, value: Any) -> Any:
    """CloudFormation's conversions of primitive values; what cannot be converted stays as it is."""
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    if kind == "string" and isinstance(value, (int, float)):
        return str(value)
    if kind in ("integer", "long") and isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if kind in ("float", "double") and isinstance(value, str):
        return _number_or_text(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _number_or_text(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
