"""Tags of applications and of job runs."""

from __future__ import annotations

from local_aws import seam
from local_aws.api import Record
from local_aws.serverless.errors import ServerlessError, not_found
from local_aws.serverless.records import application, arn

_MOST = 200


def list_tags_for_resource(request: Record) -> Record:
    return {"tags": _tags(request)}


def tag_resource(request: Record) -> Record:
    tags = _tags(request)
    if len({*tags, *request["tags"]}) > _MOST:
        raise ServerlessError(f"A resource has at most {_MOST} tags.")  # words of our own
    tags.update(request["tags"])
    return {}


def untag_resource(request: Record) -> Record:
    tags = _tags(request)
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def _tags(request: Record) -> dict[str, str]:
    resource = request["resourceArn"]
    start = arn("")
    if not resource.startswith(start):
        raise not_found("Resource", f"{resource} in {seam.region()}")
    identifier, *rest = resource.removeprefix(start).split("/")
    owner = application(identifier)
    found: dict[str, str] = (owner.job_run(rest[1]) if rest else owner).description["tags"]
    return found
