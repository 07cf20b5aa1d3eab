"""The REST-JSON protocol as the wire has it: from method, path, query and body to an operation, and back."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from botocore.model import ListShape, Shape
from botocore.utils import parse_timestamp

from local_aws import control
from local_aws.api import Api, ApiError, Record
from local_aws.botocore_model import ModelError, operation_model, service_model

Response = tuple[int, dict[str, str], bytes]


def answer(
    api: Api,
    method: str,
    path: str,
    body: bytes,
    query: Mapping[str, Any],
    guard: Callable[[str, Record], None] = lambda operation, request: None,
) -> Response:
    """One request on the wire.

    :param guard: Raises where who asks may not do an operation with a request.
    """
    try:
        operation, request = read(api.service, method, path, body, query)
        control.refuse_as_told(api.service, operation)
        guard(operation, request)
        return _respond(200, api.call(operation, request))
    except ApiError as error:
        return refusal(error)
    except ModelError as error:  # our own answer: a defect of the local AWS, to be seen as one
        return refusal(ApiError(str(error), code="InternalServerException", status=500))


def refusal(error: ApiError) -> Response:
    """An error as SDKs read it: the code stands in a header."""
    status, headers, content = _respond(error.status, {"message": str(error)})
    return status, {**headers, "x-amzn-ErrorType": error.code}, content


def read(service: str, method: str, path: str, body: bytes, query: Mapping[str, Any]) -> tuple[str, Record]:
    """The operation and its request, checked by nobody yet.

    :raises ApiError: where no operation has this method and path, or the body is not an object.
    """
    for operation, verb, pattern in _routes(service):
        found = pattern.fullmatch(path)
        if verb == method and found:
            return operation, {**_content(body), **_asked(service, operation, query), **_named(found)}
    raise ApiError(f"{service} has no operation at {method} {path}.", code="UnknownOperationException", status=404)


@functools.cache
def _routes(service: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """Operation, method, path."""
    http = {name: operation_model(service, name).http for name in service_model(service).operation_names}
    return [
        (name, one["method"], re.compile(re.sub(r"\{(\w+)\}", _part, one["requestUri"]))) for name, one in http.items()
    ]


def _part(label: re.Match[str]) -> str:
    """Only ARNs hold slashes."""
    return f"(?P<{label[1]}>{'.+' if label[1].endswith('Arn') else '[^/]+'})"


def _named(found: re.Match[str]) -> Record:
    return {name: unquote(value) for name, value in found.groupdict().items()}


def _content(body: bytes) -> Record:
    try:
        content = json.loads(body or b"{}")
    except ValueError as error:
        raise ApiError(f"The request is not JSON: {error}.", code="SerializationException") from error
    if not isinstance(content, dict):
        raise ApiError("The request is not a JSON object.", code="SerializationException")
    return content


def _asked(service: str, operation: str, query: Mapping[str, Any]) -> Record:
    shape = operation_model(service, operation).input_shape
    if shape is None:
        return {}
    members = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
    asked: Record = {}
    for key, value in query.items():
        name, member = members.get(key, (key, None))
        asked[name] = value if member is None else _typed(member, value if isinstance(value, list) else [value])
    return asked


def _typed(shape: Shape, values: list[str]) -> Any:
    if isinstance(shape, ListShape):
        return [_typed(shape.member, [value]) for value in values]
    [value] = values
    if shape.type_name in ("integer", "long") and re.fullmatch(r"-?\d+", value):
        return int(value)
    if shape.type_name == "boolean" and value in ("true", "false"):
        return value == "true"
    if shape.type_name == "timestamp":
        return parse_timestamp(value).timestamp()
    return value


def _respond(status: int, content: Record) -> Response:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()
