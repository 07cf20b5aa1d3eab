"""From CloudFormation's spelling of EMR and EMR Serverless to the APIs'.

The two differ in a few names, and CloudFormation is lax about scalars: "3" is a number, "true" a boolean, 3 a
text where one is due. The walk follows the API's shapes: a member without a counterpart keeps its name, and
the check that comes after refuses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from local_aws.botocore_model import operation_model

_INTEGER = re.compile(r"-?\d+")


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How CloudFormation spells what the API of a service takes, by the API's shapes.

    :param renamed: CloudFormation's name, the API's name.
    :param json_text: Members of which CloudFormation takes a JSON object, the API its text.
    :param pairs: Maps that CloudFormation has as lists of Key and Value.
    :param api_only: Members that CloudFormation lacks.
    :param lower: Whether the API's names begin with a small letter.
    """

    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    json_text: frozenset[tuple[str, str]] = frozenset()
    pairs: frozenset[str] = frozenset()
    api_only: frozenset[tuple[str, str]] = frozenset()
    lower: bool = False


_SPELLINGS = {
    "emr": Spelling(
        renamed={
            "Configuration": {"ConfigurationProperties": "Properties"},
            "HadoopJarStepConfig": {"StepProperties": "Properties"},
        },
        json_text=frozenset(
            [
                ("RunJobFlowInput", "AdditionalInfo"),
                ("CreateSecurityConfigurationInput", "SecurityConfiguration"),
            ]
        ),
    ),
    "emr-serverless": Spelling(
        renamed={"CloudWatchLoggingConfiguration": {"LogTypeMap": "logTypes"}},
        pairs=frozenset({"InitialCapacityConfigMap", "LogTypeMap"}),
        api_only=frozenset(
            [
                ("ImageConfigurationInput", "ApplicationLevelDigestResolution"),
                ("IdentityCenterConfigurationInput", "UserBackgroundSessionsEnabled"),
            ]
        ),
        lower=True,
    ),
    "servicecatalog": Spelling(),
}


class TranslationError(ValueError):
    """A property that CloudFormation spells otherwise."""


def to_api(operation: str, properties: Mapping[str, Any], *, service: str = "emr") -> dict[str, Any]:
    """A request from properties that are already arranged as the operation arranges them."""
    shape = operation_model(service, operation).input_shape
    assert shape is not None, operation
    translated = _translate(_SPELLINGS[service], shape, properties)
    assert isinstance(translated, dict)
    return translated


def _translate(spelling: Spelling, shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return dict(_member(spelling, shape, name, member) for name, member in value.items())
    if isinstance(shape, ListShape) and isinstance(value, (list, tuple)):
        return [_translate(spelling, shape.member, member) for member in value]
    if isinstance(shape, MapShape) and shape.name in spelling.pairs:
        value = _unpaired(shape, value)
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: _translate(spelling, shape.value, member) for key, member in value.items()}
    return _scalar(shape.type_name, value)


def _member(spelling: Spelling, shape: StructureShape, name: str, value: Any) -> tuple[str, Any]:
    renamed = spelling.renamed.get(shape.name, {})
    if (shape.name, name) in spelling.api_only or (spelling.lower and name[:1].islower()):
        raise TranslationError(f"{shape.name} has no {name} in CloudFormation")
    api_name = renamed.get(name) or (name[:1].lower() + name[1:] if spelling.lower else name)
    if name not in renamed and api_name in renamed.values():
        due = next(ours for ours, theirs in renamed.items() if theirs == api_name)
        raise TranslationError(f"{shape.name} has no {name} in CloudFormation; write {due}")
    if (shape.name, name) in spelling.json_text and isinstance(value, Mapping):
        return name, json.dumps(value)
    member = shape.members.get(api_name)
    return api_name, value if member is None else _translate(spelling, member, value)


def _unpaired(shape: Shape, value: Any) -> Any:
    if not isinstance(value, list) or not all(
        isinstance(one, Mapping) and set(one) == {"Key", "Value"} for one in value
    ):
        raise TranslationError(f"{shape.name} is a list of Key and Value in CloudFormation")
    return {one["Key"]: one["Value"] for one in value}


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
