"""The local EMR Serverless: all of its API. Applications, job runs and sessions have their states; nothing runs.

Each request and each answer goes through botocore's model, whoever asks. How long things take, tests say with
tags: see :mod:`local_aws.serverless.course`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws import rest, seam
from local_aws.api import Api, Record
from local_aws.clock import CLOCK
from local_aws.serverless import applications, course, job_runs, references, sessions, tags
from local_aws.serverless.errors import ServerlessError

SERVICE = "emr-serverless"
_ALL = "*"


def _now(function: Callable[[Record], Record]) -> tuple[Callable[[Record], Record], str]:
    """The function of an operation, which sees the world as it is now. Each heeds all that its model allows."""

    def settled(request: Record) -> Record:
        course.settle(CLOCK.now())
        return function(request)

    return settled, _ALL


_API = Api(
    SERVICE,
    name="EMR Serverless",
    operations={
        "CreateApplication": _now(applications.create_application),
        "GetApplication": _now(applications.get_application),
        "ListApplications": _now(applications.list_applications),
        "UpdateApplication": _now(applications.update_application),
        "DeleteApplication": _now(applications.delete_application),
        "StartApplication": _now(applications.start_application),
        "StopApplication": _now(applications.stop_application),
        "StartJobRun": _now(job_runs.start_job_run),
        "GetJobRun": _now(job_runs.get_job_run),
        "ListJobRuns": _now(job_runs.list_job_runs),
        "ListJobRunAttempts": _now(job_runs.list_job_run_attempts),
        "CancelJobRun": _now(job_runs.cancel_job_run),
        "GetDashboardForJobRun": _now(job_runs.get_dashboard_for_job_run),
        "StartSession": _now(sessions.start_session),
        "GetSession": _now(sessions.get_session),
        "GetSessionEndpoint": _now(sessions.get_session_endpoint),
        "ListSessions": _now(sessions.list_sessions),
        "TerminateSession": _now(sessions.terminate_session),
        "GetResourceDashboard": _now(sessions.get_resource_dashboard),
        "ListTagsForResource": _now(tags.list_tags_for_resource),
        "TagResource": _now(tags.tag_resource),
        "UntagResource": _now(tags.untag_resource),
    },
    error=ServerlessError,
)
call = _API.call


async def handle_request(
    method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
) -> rest.Response:
    """The API on the wire, as ministack calls a service."""

    def guard(operation: str, request: Record) -> None:
        role = request.get("executionRoleArn")
        if role and not seam.may_pass(headers, role, references.PRINCIPAL):
            text = f"User is not authorized to perform: iam:PassRole on resource: {role}"
            raise ServerlessError(text, code="AccessDeniedException", status=403)

    return rest.answer(_API, method, path, body, query, guard)
