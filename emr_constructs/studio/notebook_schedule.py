"""Schedules of EventBridge Scheduler that run notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of, path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.facts.studio import service_role_actions, starter_actions
from emr_constructs.foundation import buckets, roles
from emr_constructs.foundation.key_grants import KeyGrants, studio_key_violations
from emr_constructs.foundation.resource_options import is_elsewhere
from emr_constructs.foundation.schedules import ApiSchedule, Timing, scheduled_value_violations
from emr_constructs.foundation.studio_compute import StudioCluster
from emr_constructs.model.notebook_execution import NotebookExecution
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.views.studio_notebooks import NotebookExecutionView
from emr_constructs.studio.attach import judged
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.parts import StudioParts
from emr_constructs.studio.targets import place_violations


class NotebookSchedule(ApiSchedule):
    """A notebook that runs by the clock on a cluster of a Studio, with EventBridge Scheduler.

    Creates the schedule, the role it starts the notebook with, and a queue for what could not be started. A failing
    notebook is none of its business: EMR keeps what came of it. Uploads a notebook that is a local file. The primary
    node of the cluster gets the security group of the Studio's engines; nobody gets access to the cluster. A schedule
    costs about a USD for a million starts, the queue nothing while it is empty; the cluster has to be there.

    ``<aws.scheduler.scheduled-time>`` in a parameter becomes the time that the notebook was to start, in UTC. EMR has
    no token for a request that comes twice, so the notebook may run twice for one time.

    :param studio: the Studio, whose security groups the notebook uses to reach the cluster.
    :param notebook: the notebook; where it has no name, it gets the id of the schedule.
    :param cluster: where it runs, of the Studio's VPC, with Spark, Livy and JupyterEnterpriseGateway.
    :param schedule: when, with its time zone: ``ScheduleExpression.cron``, ``rate`` or ``at``.
    :param service_role: the role with which EMR reads the notebook and reaches the cluster; it gets the rights to the
        notebook and to ``output_bucket``. Default: that of the Studio
    :param execution_role: the role that the notebook has on a cluster with runtime roles, and on no other. AWS's
        examples have one for EMR on EKS only. Default: none, it runs as the nodes
    :param time_window: start any time within a window after that. Default: at that time
    :param start: not before, with a time zone; not for ``at``. Default: from deployment on
    :param end: not after, with a time zone; not for ``at``. Default: for ever
    :param max_event_age: how long to try again where EMR does not take it, 1 minute to 1 day. Default: 1 day
    :param retry_attempts: how often to try again, 0 to 185. Default: 185
    :param dead_letter_queue: a standard queue for what could not be started. Default: a new one, encrypted with a key
        of SQS or with ``encryption_key``, that keeps messages for 14 days
    :param schedule_group: the group of the schedule. Default: that of the account
    :param encryption_key: key for what the schedule hands to the notebook, and for the queue that is created. Default:
        a key that AWS owns
    :param role: the role that starts the notebook, which EventBridge Scheduler has to be able to take. Default: a new
        one
    :param enabled: Default: True
    :param description: at most 512 characters. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``ScheduleRetries``, ``ScheduleFrame``, ``ScheduleDescription``,
        ``ScheduleDeadLetters``, ``ScheduledValue``, ``NotebookOutput``, ``NotebookElsewhere``, ``StudioKeyAccount``,
        ``KeyElsewhere``, ``KeyAlias``, the codes of the rules on notebooks, and as ``studio.attach`` where Workspaces
        could not be attached to the cluster.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-run-programmatically.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        studio: IStudio,
        notebook: NotebookExecution,
        cluster: StudioCluster,
        schedule: scheduler.ScheduleExpression,
        service_role: iam.IRole | None = None,
        execution_role: iam.IRole | None = None,
        time_window: scheduler.TimeWindow | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        max_event_age: Duration | None = None,
        retry_attempts: int | None = None,
        dead_letter_queue: sqs.IQueue | None = None,
        schedule_group: scheduler.IScheduleGroup | None = None,
        encryption_key: kms.IKey | None = None,
        role: iam.IRole | None = None,
        enabled: bool = True,
        description: str | None = None,
    ) -> None:
        check_arguments(NotebookSchedule, scope, id, locals())
        timing = Timing(
            schedule=schedule,
            time_window=time_window,
            start=start,
            end=end,
            max_event_age=max_event_age,
            retry_attempts=retry_attempts,
            dead_letter_queue=dead_letter_queue,
            schedule_group=schedule_group,
            encryption_key=encryption_key,
            enabled=enabled,
            description=description,
        )
        view = _view(notebook, cluster, schedule, execution_role)
        said = [notebook.name, notebook.path, dict(notebook.parameters), dict(notebook.environment)]
        violations = [
            *errors_in(view),
            *place_violations(studio, cluster),
            *judged(studio, cluster, errors_in),
            *_elsewhere(scope, cluster),
            *_output_violations(studio, notebook),
            *scheduled_value_violations("notebook", said),
            *timing.violations(),
        ]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        groups, service_role = studio.security_groups, service_role or studio.service_role
        super().__init__(scope, id)
        self._service_role = service_role
        cluster._take_notebooks(groups.engine)
        output = _output(studio, notebook, id)
        self._let_serve(studio, output)
        engine = {
            "Id": cluster.cluster_id,
            "Type": "EMR",
            "MasterInstanceSecurityGroupId": groups.engine.security_group_id,
        }
        if execution_role is not None:
            engine["ExecutionRoleArn"] = execution_role.role_arn
        request = {
            "NotebookExecutionName": id,
            **notebook._render(self._upload(notebook)),
            "ExecutionEngine": engine,
            "ServiceRole": service_role.role_arn,
            "NotebookInstanceSecurityGroupId": groups.workspace.security_group_id,
        }
        if notebook.parameters:
            request["NotebookParams"] = stack_of(self).to_json_string(dict(notebook.parameters))
        if output is not None:
            request["OutputNotebookS3Location"] = {"Bucket": output[0].bucket_name, "Key": output[1]}
        self._call(
            "emr:startNotebookExecution",
            request,
            timing,
            role=role,
            what="a notebook on Amazon EMR",
            purpose="ScheduledNotebooks",
            allow=lambda starter: self._let_start(starter, notebook, cluster, execution_role),
            runs_as=[service_role],
        )
        for one in [*warnings_in(view), *judged(studio, cluster, warnings_in)]:
            warn(self, one.code, one.message)

    @property
    def service_role(self) -> iam.IRole:
        """The role with which EMR reads the notebook and reaches the cluster."""
        return self._service_role

    def _upload(self, notebook: NotebookExecution) -> tuple[str, str] | None:
        """Where the notebook is, if it is in no Workspace; the service role may read it there."""
        if notebook.notebook is None:
            return None
        bound = notebook.notebook._bind(self, "Notebook")
        bound.grant_read(roles.at_hand(stack_of(self), self._service_role))
        return bound._location

    def _let_serve(self, studio: IStudio, output: tuple[s3.IBucket, str] | None) -> None:
        """Let the service role write results. That of a Studio may already, where the Studio keeps Workspaces."""
        if output is None:
            return
        bucket, prefix = output
        if isinstance(studio, StudioParts) and (bucket, self._service_role) == (studio.bucket, studio.service_role):
            return
        here = roles.at_hand(stack_of(self), self._service_role)
        give(here, service_role_actions("notebooks"), [buckets.arn_below(bucket, prefix)])
        give(here, service_role_actions("notebook_bucket"), [bucket.bucket_arn])
        if bucket.encryption_key is not None:
            KeyGrants(bucket.encryption_key).studio_workspaces(here)

    def _let_start(
        self,
        starter: iam.IRole,
        notebook: NotebookExecution,
        cluster: StudioCluster,
        execution_role: iam.IRole | None,
    ) -> None:
        """Let a role run notebooks on this cluster with this service role, and nothing else.

        IAM asks about the Workspace, too. For a notebook in S3 AWS does not say which one that would be.
        """
        here = environment_of(self)
        workspaces = here.arn("elasticmapreduce", f"editor/{notebook.workspace or '*'}")
        give(starter, starter_actions("start"), [cluster.cluster_arn, workspaces])
        [service] = access.services("studio_service_role")
        roles.allow_pass(starter, self._service_role, service)
        if notebook.tags:
            only = {"ForAllValues:StringEquals": {"aws:TagKeys": list(notebook.tags)}}
            give(starter, starter_actions("tag"), [here.arn("elasticmapreduce", "notebook-execution/*")], only)
        if execution_role is not None:
            only_it = {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": execution_role.role_arn}}
            give(starter, starter_actions("runtime_role"), [cluster.cluster_arn], only_it)


def _view(
    notebook: NotebookExecution,
    cluster: StudioCluster,
    schedule: scheduler.ScheduleExpression,
    execution_role: iam.IRole | None,
) -> NotebookExecutionView:
    said = {
        "schedule": plain(schedule.expression_string),
        "cluster": cluster._view,
        "execution_role": None if execution_role is None else plain(execution_role.role_arn),
    }
    return NotebookExecutionView(**{**vars(notebook._view()), **said})


def _elsewhere(scope: Construct, cluster: Any) -> Iterator[Violation]:
    if is_elsewhere(cluster, scope, certainly=True):
        problem = (
            f"the cluster is in {cluster.env.region} of {cluster.env.account}, and notebooks are started in the region "
            "and account of the stack; use a stack of that environment"
        )
        yield Violation("NotebookElsewhere", problem)


def _output_violations(studio: IStudio, notebook: NotebookExecution) -> Iterator[Violation]:
    if notebook.notebook is not None and notebook.output_bucket is None and not isinstance(studio, StudioParts):
        problem = "nobody told the imported Studio its bucket; say `output_bucket`, where results go"
        yield Violation("NotebookOutput", problem)
    key = notebook.output_bucket.encryption_key if notebook.output_bucket is not None else None
    if key is not None:
        yield from studio_key_violations(key)


def _output(studio: IStudio, notebook: NotebookExecution, name: str) -> tuple[s3.IBucket, str] | None:
    """The bucket and the prefix for results; None where they stay in the Workspace."""
    prefix = notebook.output_prefix or f"scheduled-notebooks/{name}"
    if notebook.output_bucket is not None:
        return notebook.output_bucket, prefix
    if notebook.workspace is not None or not isinstance(studio, StudioParts):
        return None
    below = studio._settings.bucket_prefix
    # The rights of the service role begin with the prefix as it is.
    between = "" if not below or is_token(below) or below.endswith("/") else "/"
    return studio.bucket, f"{below}{between}{prefix}"
