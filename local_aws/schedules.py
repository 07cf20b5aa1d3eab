"""What the EventBridge Scheduler sends to EMR and EMR Serverless: checked beforehand, sent when a test says.

Its targets are operations of SDKs, its inputs are requests. With the role of the schedule it may do what the policies
of the role allow, and nothing else.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from typing import NamedTuple

from local_aws import emr, seam, serverless
from local_aws.api import ApiError, Record
from local_aws.botocore_model import ModelError, check_input
from local_aws.clock import CLOCK
from local_aws.emr.studio import records, references
from local_aws.serverless.references import PRINCIPAL as SERVERLESS
from local_aws.translation import TranslationError, to_api

_ATTRIBUTE = re.compile(r"<aws\.scheduler\.([a-z-]+)>")  # the Scheduler fills them in


class Right(NamedTuple):
    """Something that the role of a schedule must be allowed to do."""

    action: str
    resource: str
    context: Mapping[str, str] = {}


class Operation(NamedTuple):
    """An operation that can be a target."""

    service: str
    name: str
    call: Callable[[str, Record], Record]
    rights: Callable[[Record], Iterator[Right]]


def check(target: Record) -> None:
    """Refuse an input that is no request of its target.

    :raises ApiError: saying why.
    """
    operation = _operation(target)
    if operation:
        _request(operation, _ATTRIBUTE.sub("0", target.get("Input", "{}")))


def run(said: Record) -> None:
    """Send what a schedule sends, as if its time had come.

    :raises ApiError: where there is no such schedule, its role may not, or its target refuses.
    """
    seam.enter(said["region"])
    schedule = seam.service("scheduler")._schedules.get(f"{said['group']}/{said['name']}")
    if schedule is None or schedule["State"] != "ENABLED":
        raise ApiError(f"There is no schedule {said['group']}/{said['name']}, or it is disabled.")
    target = schedule["Target"]
    operation = _operation(target)
    if operation is None:
        raise ApiError(f"The local Scheduler does not send to {target['Arn']}.", code="NotImplemented", status=501)
    values = {
        "schedule-arn": schedule["Arn"],
        "scheduled-time": datetime.fromtimestamp(CLOCK.now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": str(uuid.uuid4()),
        "attempt-number": "1",
    }
    request = _request(operation, _ATTRIBUTE.sub(lambda found: values[found[1]], target.get("Input", "{}")))
    role = target["RoleArn"].rpartition("/")[2]
    for right in operation.rights(request):
        if not seam.role_may(role, right.action, right.resource, right.context):
            text = f"The role {role} of the schedule is not allowed {right.action} on {right.resource}."
            raise ApiError(text, code="AccessDeniedException", status=403)
    operation.call(operation.name, request)


def _operation(target: Record) -> Operation | None:
    return next((one for end, one in _OPERATIONS.items() if target["Arn"].endswith(end)), None)


def _request(operation: Operation, text: str) -> Record:
    """The input of a target is a request with the names of the Scheduler: they begin with capital letters."""
    try:
        request = to_api(operation.name, json.loads(text), service=operation.service)
        check_input(operation.service, operation.name, request)
    except (ModelError, TranslationError, json.JSONDecodeError) as error:
        raise ApiError(f"Target.Input is no request of {operation.name}: {error}") from error
    return request


def _of_job_runs(request: Record) -> Iterator[Right]:
    application = f"arn:aws:emr-serverless:{seam.region()}:{seam.account_id()}:/applications/{request['applicationId']}"
    yield Right("emr-serverless:StartJobRun", application)
    yield _passing(request["executionRoleArn"], SERVERLESS)


def _of_notebooks(request: Record) -> Iterator[Right]:
    engine = request["ExecutionEngine"]
    yield Right("elasticmapreduce:StartNotebookExecution", records.arn(f"cluster/{engine['Id']}"))
    if "EditorId" in request:
        yield Right("elasticmapreduce:StartNotebookExecution", records.arn(f"editor/{request['EditorId']}"))
    yield _passing(references.role("ServiceRole", request["ServiceRole"])["Arn"], records.PRINCIPAL)


def _passing(role_arn: str, service: str) -> Right:
    return Right("iam:PassRole", role_arn, {"iam:PassedToService": service})


_OPERATIONS: dict[str, Operation] = {
    ":aws-sdk:emrserverless:startJobRun": Operation(serverless.SERVICE, "StartJobRun", serverless.call, _of_job_runs),
    ":aws-sdk:emr:startNotebookExecution": Operation("emr", "StartNotebookExecution", emr.call, _of_notebooks),
}
"""By the end of the target's ARN."""
