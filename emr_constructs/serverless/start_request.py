"""The request that starts a job, as Step Functions and EventBridge Scheduler make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs.errors import Violation
from emr_constructs.foundation.resource_options import is_elsewhere
from emr_constructs.model.serverless_job import ServerlessJob
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.job_request import JobRequest, job_on

MAPS: Final = frozenset({"encryptionContext", "logTypes", "properties", "tags"})
"""Members whose keys are the user's, not the API's."""


def job_to_start(
    scope: Construct, application: IServerlessApplication, job: ServerlessJob
) -> tuple[ServerlessJob, list[Violation]]:
    """The job as it is on the application, and why a stack cannot start it, before anything is made."""
    job, violations = job_on(application, job)
    return job, [*violations, *_elsewhere(scope, application)]


def values_of(job: ServerlessJob) -> list[Any]:
    """All that a job says. The places of its files are left out: nobody but CloudFormation has a say in them."""
    return [job._render(lambda *_: ""), job._session_policy_text()]


def _elsewhere(scope: Construct, application: IServerlessApplication) -> Iterator[Violation]:
    if is_elsewhere(application, scope, certainly=True):
        problem = (
            f"the application is in {application.env.region} of {application.env.account}, and jobs are started in the "
            "region and account of the stack; use a stack of that environment"
        )
        yield Violation("ApplicationElsewhere", problem)


def start_request(request: JobRequest, name: str) -> dict[str, Any]:
    """The request with the names of its members in PascalCase, without a client token.

    :param request: with the names as the API itself has them.
    :param name: of a job that has none.
    :see: https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-serverless.html
    """
    return _spelled({"name": name, **request.parameters})


def allow_start(grantee: iam.IGrantable, application: IServerlessApplication, request: JobRequest) -> None:
    """Let somebody start jobs of the application with the role of this one, and nothing else.

    :param grantee: who makes the request.
    """
    application.grants._start(grantee, request.execution_role, "StartJobRun")
    tags = request.parameters.get("tags")
    if tags:
        application.grants._let_tag(grantee, list(tags))
    request._let_submit(grantee)


def _spelled(members: Mapping[str, Any]) -> dict[str, Any]:
    return {_pascal(name): value if name in MAPS else _spelled_in(value) for name, value in members.items()}


def _spelled_in(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _spelled(value)
    return [_spelled_in(one) for one in value] if isinstance(value, (list, tuple)) else value


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
