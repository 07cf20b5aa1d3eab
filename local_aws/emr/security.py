"""Security configurations: named JSON texts that cannot be changed."""

from __future__ import annotations

import json

from local_aws.emr.errors import EmrError
from local_aws.emr.records import Record, now, security_configurations


def create_security_configuration(request: Record) -> Record:
    name, text = request["Name"], request["SecurityConfiguration"]
    if name in security_configurations:
        raise EmrError(f"Security configuration with name '{name}' already exists.", code="InvalidRequestException")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise EmrError(
            f"Security configuration '{name}' is not JSON: {error}.", code="InvalidRequestException"
        ) from error
    if not isinstance(content, dict):
        raise EmrError(f"Security configuration '{name}' is not a JSON object.", code="InvalidRequestException")
    security_configurations[name] = {"SecurityConfiguration": text, "CreationDateTime": now()}
    return {"Name": name, "CreationDateTime": security_configurations[name]["CreationDateTime"]}


def describe_security_configuration(request: Record) -> Record:
    return {"Name": request["Name"], **existing(request["Name"])}


def list_security_configurations(request: Record) -> Record:
    return {
        "SecurityConfigurations": [
            {"Name": name, "CreationDateTime": record["CreationDateTime"]}
            for name, record in security_configurations.items()
        ]
    }


def delete_security_configuration(request: Record) -> Record:
    existing(request["Name"])
    del security_configurations[request["Name"]]
    return {}


def existing(name: str) -> Record:
    """:raises EmrError: where there is none of this name."""
    record: Record | None = security_configurations.get(name)
    if record is None:
        raise EmrError(f"Security configuration with name '{name}' does not exist.", code="InvalidRequestException")
    return record
