"""The JSON protocol as the wire has it: the operation stands in a header, the request and the answer in the body."""

from __future__ import annotations

import json
from collections.abc import Mapping

from local_aws import control
from local_aws.api import Api, ApiError, Record
from local_aws.botocore_model import ModelError

Response = tuple[int, dict[str, str], bytes]


def answer(api: Api, headers: Mapping[str, str], body: bytes) -> Response:
    """One request on the wire."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    try:
        request = json.loads(body or b"{}")
        control.refuse_as_told(api.service, operation)
        return _respond(200, api.call(operation, request))
    except ApiError as error:
        return _respond(error.status, {"__type": error.code, "message": str(error)})
    except ModelError as error:  # our own answer: a defect of the local AWS, to be seen as one
        return _respond(500, {"__type": "InternalServerException", "message": str(error)})


def _respond(status: int, content: Record) -> Response:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(content).encode()
