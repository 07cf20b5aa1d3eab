"""Rights to use an EMR Serverless application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs.errors import EmrValidationError
from emr_constructs.facts import access
from emr_constructs.foundation import roles

_HINTS: Final[Mapping[str, Any]] = {
    "grantee": iam.IGrantable,
    "execution_role": iam.IRole,
    "tag_keys": Sequence[str],
}


class ServerlessGrants:
    """Gives principals the rights to use one application: ``application.grants.start_job_run(role, ...)``.

    Who starts work has to hand its role to EMR Serverless. Each grant names the one role that it is for, and lets it be
    handed to EMR Serverless only; call it again for a further role. Whoever may do so has, through that work, all the
    rights of the role. Who starts work or looks at its logs also gets the rights to the key of the application's logs.

    Finding applications by their names is ``ListApplications``: that action knows no single application, and is not
    granted.

    :param application_arn: ARN of the application.
    :raises EmrValidationError: ``ArgumentType``, ``GranteeWithoutPolicy``, from its methods.
    :see: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemrserverless.html
    """

    def __init__(self, application_arn: str, _let_submit: Callable[[iam.IGrantable], None] | None = None) -> None:
        self._application_arn = application_arn
        self._let_submit = _let_submit

    def describe(self, grantee: iam.IGrantable) -> iam.Grant:
        """See the application, its job runs and its sessions."""
        seen = self._grant(grantee, "GetApplication", "ListJobRuns", "ListSessions")
        runs = self._grant(grantee, "GetJobRun", "ListJobRunAttempts", below="jobruns")
        return seen.combine(runs).combine(self._grant(grantee, "GetSession", below="sessions"))

    def start_job_run(
        self, grantee: iam.IGrantable, *, execution_role: iam.IRole, tag_keys: Sequence[str] = ()
    ) -> iam.Grant:
        """Start jobs, and follow them.

        :param execution_role: the role that the jobs may run as.
        :param tag_keys: keys of tags that job runs may be given, also the application itself. Default: none
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html
        """
        _check(execution_role=execution_role, tag_keys=tag_keys)
        given = self._start(grantee, execution_role, "GetApplication", "ListJobRuns", "StartJobRun")
        given = given.combine(self._grant(grantee, "GetJobRun", "ListJobRunAttempts", below="jobruns"))
        return given.combine(self._let_tag(grantee, tag_keys)) if tag_keys else given

    def cancel_job_run(self, grantee: iam.IGrantable) -> iam.Grant:
        """Cancel any job run."""
        return self._grant(grantee, "CancelJobRun", "GetJobRun", below="jobruns")

    def open_dashboard(self, grantee: iam.IGrantable) -> iam.Grant:
        """Open the UIs of Spark and Tez, with the logs of drivers and executors, of job runs and sessions.

        The logs of the system's own processes, which ``AccessSystemProfileLogs`` shows, are not among them.

        :see: https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_GetDashboardForJobRun.html
        """
        runs = self._grant(grantee, "GetDashboardForJobRun", "GetJobRun", below="jobruns")
        given = runs.combine(self._grant(grantee, "GetResourceDashboard", "GetSession", below="sessions"))
        self._allow_key(grantee)
        return given

    def access_livy_endpoint(self, grantee: iam.IGrantable, *, execution_role: iam.IRole) -> iam.Grant:
        """Open Livy sessions and run code in them, on an application with ``interactive.livy``.

        :param execution_role: the role that sessions may have.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/interactive-workloads-livy-endpoints.html
        """
        return self._start(grantee, execution_role, "AccessLivyEndpoints", "GetApplication")

    def access_studio(self, grantee: iam.IGrantable, *, execution_role: iam.IRole) -> iam.Grant:
        """Attach Workspaces of EMR Studio to an application with ``interactive.studio``.

        Rights to the Studio itself are those of ``StudioSessionPolicy``.

        :param execution_role: the role that notebooks may have.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/interactive-workloads.html
        """
        return self._start(grantee, execution_role, "AccessInteractiveEndpoints", "GetApplication")

    def start_session(self, grantee: iam.IGrantable, *, execution_role: iam.IRole) -> iam.Grant:
        """Start, use and end Spark Connect sessions, on an application with ``interactive.sessions``.

        The grantee can use every session of the application, with the role that session has: whoever gets the token of
        a session acts as its role, and AWS asks for nothing more.

        :param execution_role: the role that new sessions may have.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/spark-connect.html
        """
        started = self._start(grantee, execution_role, "GetApplication", "ListSessions", "StartSession")
        used = ("GetResourceDashboard", "GetSession", "GetSessionEndpoint", "TerminateSession")
        return started.combine(self._grant(grantee, *used, below="sessions"))

    def start_and_stop(self, grantee: iam.IGrantable) -> iam.Grant:
        """Start the application before its first job, and stop it."""
        return self._grant(grantee, "GetApplication", "StartApplication", "StopApplication")

    def update(self, grantee: iam.IGrantable) -> iam.Grant:
        """Change the application while it is stopped, behind CloudFormation's back.

        A further network or image asks for rights of EC2 or ECR, which are not granted.
        """
        return self._grant(grantee, "GetApplication", "UpdateApplication")

    def _start(self, grantee: iam.IGrantable, execution_role: iam.IRole, *actions: str) -> iam.Grant:
        """Let somebody start work with a role."""
        _check(execution_role=execution_role)
        given = self._grant(grantee, *actions)
        [service] = access.services("serverless_execution_role")
        passed = roles.allow_pass(grantee, execution_role, service)
        self._allow_key(grantee)
        return given.combine(passed)

    def _let_tag(self, grantee: iam.IGrantable, keys: Sequence[str]) -> iam.Grant:
        """Let who starts job runs tag them."""
        # AWS does not say on which of the two it asks for the right to tag what it starts.
        places = [self._application_arn, f"{self._application_arn}/jobruns/*"]
        only = {"ForAllValues:StringEquals": {"aws:TagKeys": list(keys)}}
        return give(grantee, ["emr-serverless:TagResource"], places, only)

    def _allow_key(self, grantee: iam.IGrantable) -> None:
        if self._let_submit is not None:
            self._let_submit(grantee)

    def _grant(self, grantee: iam.IGrantable, *actions: str, below: str = "") -> iam.Grant:
        """Let somebody do something with the application.

        :param below: with what is below it instead: job runs or sessions.
        """
        _check(grantee=grantee)
        resource = f"{self._application_arn}/{below}/*" if below else self._application_arn
        return give(grantee, [f"emr-serverless:{action}" for action in actions], [resource])


def _check(**given: Any) -> None:
    """Say it in Python's words where somebody is named by an ARN, say; jsii would show its kernel."""
    violations = list(type_violations({name: _HINTS[name] for name in given}, given))
    if violations:
        raise EmrValidationError(violations)
