"""ministack's EC2 API called from inside, each request checked against botocore's EC2 model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from local_aws import seam
from local_aws.botocore_model import check_input, operation_model
from local_aws.cloudformation.resource import RefusedError


def call(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """One EC2 request.

    :raises RefusedError: with the service's own code and message.
    """
    check_input("ec2", operation, request)
    model = operation_model("ec2", operation)
    form = create_serializer("ec2").serialize_to_request(dict(request), model)["body"]
    status, headers, body = seam.service("ec2")._ACTION_MAP[operation]({key: [str(v)] for key, v in form.items()})
    response = {
        "status_code": status,
        "headers": headers,
        "body": body if isinstance(body, bytes) else body.encode(),
    }
    # An operation may answer nothing; the parser knows how to parse that, its stubs do not.
    answer: dict[str, Any] = create_parser("ec2").parse(response, model.output_shape)  # type: ignore[arg-type]
    if status >= 400:
        error = answer["Error"]
        raise RefusedError(f"{operation}: {error['Code']}: {error['Message']}")
    return answer


def retag(resource_id: str, old: Any, new: Any) -> None:
    """Tags of a resource after its declaration changed."""
    if old:
        call("DeleteTags", {"Resources": [resource_id], "Tags": [{"Key": tag["Key"]} for tag in old]})
    if new:
        call("CreateTags", {"Resources": [resource_id], "Tags": new})
