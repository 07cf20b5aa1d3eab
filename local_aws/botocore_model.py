"""What botocore's service models allow: the offline oracle of the local AWS.

The models say which members a request must have, their types, limits, enums and patterns. botocore's own
validator looks at members, types and lower limits only; the walk below adds the others.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sized
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

# Java writes a supplementary character as two surrogates; inside a character class Python reads them as two.
_SURROGATES = re.compile(r"\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", re.IGNORECASE)
# Java's classes of characters, which the service models write and Python lacks; the last two are a little wider.
_CLASSES = ((r"\s", r"\p{Z}"), (r"\w", r"\p{L}"), (r"\w", r"\p{N}"))


class ModelError(ValueError):
    """A request or an answer that the service's model does not allow."""


@functools.cache
def service_model(service: str) -> ServiceModel:
    """The model of a service as botocore names it (``emr``, ``ec2``)."""
    return botocore.session.Session().get_service_model(service)


def operation_model(service: str, operation: str) -> OperationModel:
    """The model of one operation, with its input and output shapes."""
    return service_model(service).operation_model(operation)


def check_input(service: str, operation: str, request: Mapping[str, Any]) -> None:
    """Refuse a request that the model refuses.

    :raises ModelError: naming every member that is wrong.
    """
    _check(operation_model(service, operation).input_shape, request, operation)


def check_output(service: str, operation: str, answer: Mapping[str, Any]) -> None:
    """Refuse an answer that no SDK could have received from the real service."""
    _check(operation_model(service, operation).output_shape, answer, f"{operation} answer")


def _check(shape: Shape | None, value: Mapping[str, Any], what: str) -> None:
    if shape is None:
        if value:
            raise ModelError(f"{what}: takes no members, got {sorted(value)}")
        return
    problems = []
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        problems.extend(report.generate_report().splitlines())
    problems.extend(_violations(shape, value, ""))
    if problems:
        raise ModelError(f"{what}: " + "; ".join(problems))


def _violations(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """What botocore's validator leaves out. A value of the wrong type is its business and passes here."""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        for name, member in value.items():
            if name in shape.members:
                yield from _violations(shape.members[name], member, f"{path}.{name}" if path else name)
    elif isinstance(shape, ListShape) and isinstance(value, (list, tuple)):
        yield from _size_violations(shape, value, path)
        for index, member in enumerate(value):
            yield from _violations(shape.member, member, f"{path}[{index}]")
    elif isinstance(shape, MapShape) and isinstance(value, Mapping):
        yield from _size_violations(shape, value, path)
        for key, member in value.items():
            yield from _violations(shape.key, key, f"{path} (key {key!r})")
            yield from _violations(shape.value, member, f"{path}[{key!r}]")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from _text_violations(shape, value, path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _number_violations(shape, value, path)


def _text_violations(shape: Shape, value: str, path: str) -> Iterator[str]:
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield f"Invalid value for {path}: {value!r}, allowed: {', '.join(allowed)}"
    longest = shape.metadata.get("max")
    if longest is not None and len(value) > longest:
        yield f"Invalid length for {path}: {len(value)}, at most {longest}"
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        yield f"Invalid value for {path}: {value!r} does not match {pattern}"


def _size_violations(shape: Shape, value: Sized, path: str) -> Iterator[str]:
    most = shape.metadata.get("max")
    if most is not None and len(value) > most:
        yield f"Invalid length for {path}: {len(value)}, at most {most}"


def _number_violations(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, bool):  # which Python, and so botocore, takes for an integer
        yield f"Invalid type for {path}: {value}, a number is due"
    elif isinstance(value, (int, float)) and value > shape.metadata.get("max", value):
        yield f"Invalid value for {path}: {value}, at most {shape.metadata['max']}"


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    for ours, theirs in _CLASSES:
        pattern = pattern.replace(theirs, ours)
    return re.compile(_SURROGATES.sub(_code_point, pattern))


def _code_point(pair: re.Match[str]) -> str:
    high, low = (int(part, 16) for part in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"
