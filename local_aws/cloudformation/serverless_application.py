"""AWS::EMRServerless::Application."""

from __future__ import annotations

import time
import uuid
from typing import Any

from local_aws import serverless
from local_aws.api import ApiError, Record
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties, RefusedError
from local_aws.translation import to_api

_POLL = 0.01  # seconds
_PATIENCE = 30.0


class ServerlessApplication(EmrResourceHandler):
    """An application.

    An update sends all that the template says, changed or not, so that a started application refuses even new tags
    (cloudformation-coverage-roadmap#2370). What the template says no longer is not sent, and stays.
    """

    type_name = "AWS::EMRServerless::Application"
    tag_property = "Tags"
    drifts = True

    def create(self, declared: Declared) -> Created:
        properties = dict(declared.properties)
        tags = _tags(properties.pop("Tags", None))
        request = to_api("CreateApplication", properties, service=serverless.SERVICE)
        made = _call("CreateApplication", {**request, "tags": tags, "clientToken": _token()})
        return _created(made["applicationId"])

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        said = {name: value for name, value in new.properties.items() if name in self.in_place - {"Tags"}}
        request = to_api("UpdateApplication", said, service=serverless.SERVICE)
        _call("UpdateApplication", {**request, "applicationId": physical_id, "clientToken": _token()})
        created = _created(physical_id)
        _retag(created.attributes["Arn"], _tags(old.get("Tags")), _tags(new.properties.get("Tags")))
        return created

    def delete(self, physical_id: str, properties: Properties) -> None:
        """What somebody else has deleted is gone as CloudFormation wants it."""
        if self.read(physical_id, {}) is not None:
            _call("DeleteApplication", {"applicationId": physical_id})

    def read(self, physical_id: str, properties: Properties) -> Properties | None:
        """What EMR Serverless shows, in the template's words where these still say the same."""
        found = _call("GetApplication", {"applicationId": physical_id})["application"]
        if found["state"] == "TERMINATED":
            return None
        actual: Record = {"Tags": [{"Key": key, "Value": value} for key, value in found["tags"].items()]}
        for name in set(properties) - {"Tags"}:
            [(api_name, said)] = to_api(
                "CreateApplication", {name: properties[name]}, service=serverless.SERVICE
            ).items()
            actual[name] = properties[name] if _still(said, found.get(api_name)) else found.get(api_name)
        return actual


def _still(said: Any, shown: Any) -> bool:
    """Whether an answer shows what a template said. It also shows defaults, and engines in another case."""
    if isinstance(said, dict) and isinstance(shown, dict):
        return all(_still(value, shown.get(name)) for name, value in said.items())
    if isinstance(said, str) and isinstance(shown, str):
        return said.lower() == shown.lower()
    return bool(said == shown)


def _created(application_id: str) -> Created:
    """What ``Ref`` and ``Fn::GetAtt`` answer, as soon as the application is there."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = _call("GetApplication", {"applicationId": application_id})["application"]
        if found["state"] != "CREATING":
            return Created(application_id, {"ApplicationId": application_id, "Arn": found["arn"]})
        time.sleep(_POLL)
    raise RefusedError(f"the application {application_id} is still CREATING after {_PATIENCE:.0f} s")


def _call(operation: str, request: Record) -> Record:
    """:raises RefusedError: in the words in which CloudFormation passes on what EMR Serverless says."""
    try:
        return serverless.call(operation, request)
    except ApiError as error:
        said = f"Invalid request provided: {error} (Service: EmrServerless, Status Code: {error.status})"
        raise RefusedError(f'Resource handler returned message: "{said}" (HandlerErrorCode: InvalidRequest)') from error


def _retag(arn: str, old: dict[str, str], new: dict[str, str]) -> None:
    gone = sorted(set(old) - set(new))
    if gone:
        _call("UntagResource", {"resourceArn": arn, "tagKeys": gone})
    if new:
        _call("TagResource", {"resourceArn": arn, "tags": new})


def _tags(declared: Any) -> dict[str, str]:
    """CloudFormation adds none of its own to this type: its schema says so."""
    return {tag["Key"]: tag["Value"] for tag in declared or [] if not tag["Key"].startswith("aws:")}


def _token() -> str:
    return str(uuid.uuid4())
