"""The request that starts a job on an application, and the rights that the role of the job needs for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.json_paths import has_paths
from emr_constructs._jsii.scopes import stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.runtime_secrets import let_service_read
from emr_constructs.model.scripts import reader
from emr_constructs.model.serverless_job import ServerlessJob, said
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.views.serverless_jobs import ServerlessJobView
from emr_constructs.serverless.interface import IServerlessApplication


@dataclass(frozen=True, kw_only=True)
class JobRequest:
    """A request of the StartJobRun API, without a client token.

    :param parameters: its members, with the names that the API gives them. What only deployment knows is a token.
    :param execution_role: the role that the job runs as.
    :param job_name: the name of the job, where it says one.
    """

    parameters: dict[str, Any]
    execution_role: iam.IRole
    job_name: str | None
    _disk_key: kms.IKey | None = None

    def _let_submit(self, grantee: iam.IGrantable) -> None:
        """Let whoever makes the request use the key that it names: EMR refuses it otherwise."""
        if self._disk_key is not None:
            KeyGrants(self._disk_key)._let_submitter_of_disks(grantee)


def job_request(
    scope: Construct,
    application: IServerlessApplication,
    job: ServerlessJob,
    execution_role: iam.IRole | None = None,
) -> JobRequest:
    """Check a job on an application, upload its files below a construct, and give its role the rights it needs.

    :param scope: what makes the request: a schedule, a state. Rights that its stack gives stand in that stack.
    :param execution_role: the role of the job. Default: that of the application
    :raises EmrValidationError: all that is wrong with this job on this application.
    """
    job, violations = job_on(application, job)
    if violations:
        raise EmrValidationError(violations, scope.node.path)
    role = execution_role or application.execution_role
    application._serve(role, scope)
    here = roles.at_hand(stack_of(scope), role)
    if job.disk_encryption_key is not None:
        KeyGrants(job.disk_encryption_key).serverless_disks(execution_role=here)
    let_service_read(scope, job._own)
    for warning in warnings_in(_view(application, job)):
        warn(scope, warning.code, warning.message)
    job._warn(scope)
    parameters = {
        "applicationId": application.application_id,
        "executionRoleArn": role.role_arn,
        **_session_policy(scope, job),
        **job._render(reader(scope, here)),
    }
    return JobRequest(parameters=parameters, execution_role=role, job_name=job.name, _disk_key=job.disk_encryption_key)


def job_on(application: IServerlessApplication, job: ServerlessJob) -> tuple[ServerlessJob, list[Violation]]:
    """The job as it is on the application, packed for it, and all that is wrong with it there. Makes nothing."""
    violations: list[Violation] = []
    try:
        job = job._on(application._view)
    except EmrValidationError as error:
        violations += error.violations
    return job, [*violations, *errors_in(_view(application, job))]


def _view(application: IServerlessApplication, job: ServerlessJob) -> ServerlessJobView:
    return ServerlessJobView(**{**vars(job._view()), "application": application._view})


def _session_policy(scope: Construct, job: ServerlessJob) -> dict[str, Any]:
    """What the job may do of what its role may."""
    text = job._session_policy_text()
    # A state machine puts a text with values of ``JsonPath`` together itself: here they would become their paths.
    if text is not None and is_token(text) and not has_paths(text):
        text = stack_of(scope).to_json_string(job._session_policy_json())
    arns = [one.managed_policy_arn for one in job.session_managed_policies]
    policy = said(policy=text, policyArns=arns or None)
    return {"executionIamPolicy": policy} if policy else {}
