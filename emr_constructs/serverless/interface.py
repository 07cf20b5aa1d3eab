"""What every EMR Serverless application can do, made here or imported."""

from __future__ import annotations

import abc
from collections.abc import Sequence

import aws_cdk as cdk
import jsii
from aws_cdk import IResource, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emrserverless as references
from constructs import Construct
from typing_extensions import Unpack

from emr_constructs.foundation.resource_options import EventOptions, MetricOptions
from emr_constructs.foundation.studio_compute import StudioApplication
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.events import ServerlessEvents, rule_of_application
from emr_constructs.serverless.grants import ServerlessGrants
from emr_constructs.serverless.metrics import (
    Reported,
    ServerlessMetrics,
    metric_of_application,
    query_of_workers,
    vcpus_of_account,
)
from emr_constructs.serverless.metrics_of_application import CapacityMetricOptions
from emr_constructs.serverless.metrics_of_workers import WorkerQueryOptions
from emr_constructs.serverless.schedule import ServerlessJobs


@jsii.implements(IResource, ec2.IConnectable, references.IApplicationRef)
class IServerlessApplication(ServerlessMetrics, ServerlessEvents, ServerlessJobs, StudioApplication, Resource, abc.ABC):
    """An EMR Serverless application."""

    @property
    @abc.abstractmethod
    def application_id(self) -> str:
        """The id, for example ``00f1ab2cd3ef4g05``."""

    @property
    @abc.abstractmethod
    def application_name(self) -> str | None:
        """The name, where it is known: of an imported application only if it was told."""

    @property
    @abc.abstractmethod
    def execution_role(self) -> iam.IRole:
        """The role of jobs that say no other."""

    @property
    @abc.abstractmethod
    def connections(self) -> ec2.Connections:
        """Network connections of the workers."""

    @property
    @abc.abstractmethod
    def _view(self) -> ServerlessApplicationView:
        """What rules on its jobs see of it."""

    @abc.abstractmethod
    def _serve(self, role: iam.IRole, scope: Construct | None = None) -> None:
        """Give a role the rights that any job of the application needs: logs, their key, metrics. Done once a role.

        :param scope: whose stack gives them: what starts the job refers to the application and to the role. Default:
            the application
        """

    @abc.abstractmethod
    def _let_submit(self, grantee: iam.IGrantable) -> None:
        """Give who starts jobs, or looks at their logs, the rights to the key of logs: EMR refuses his jobs without.

        Everything that lets somebody start a job calls it.
        """

    @property
    def application_arn(self) -> str:
        """The ARN of the application."""
        return self._arn(self.application_id)

    @property
    def application_ref(self) -> references.ApplicationReference:
        """A reference for constructs that take any application."""
        return references.ApplicationReference(application_id=self.application_id, application_arn=self.application_arn)

    @property
    def grants(self) -> ServerlessGrants:
        """Rights to use the application."""
        return ServerlessGrants(self.application_arn, self._let_submit)

    def metric(self, name: str, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Any metric of the application, also one that is newer than this library.

        Metrics cost nothing, alarms on them do. A stopped application may report nothing: say in an alarm what
        missing data means. CloudWatch finds a metric only by all its dimensions: from emr-7.10.0 on these are the id
        and the name of the application, before only its id.

        :param name: as CloudWatch spells it, for example ``FailedJobs``. An unknown one is warned of.
        :param options: ``worker_type`` (``Spark_Driver``, ``Spark_Executor``, ``Spark_Kernel``) together with
            ``pre_initialized`` (whether the capacity is; else it is on demand), for the metrics that are told of
            single workers; and ``statistic``, ``period``, ``label`` and others of ``aws_cloudwatch.MetricOptions``,
            where what fits the metric as a rule does not.
        :raises EmrValidationError: ``ArgumentType``, ``MetricDimensions``, and ``MetricWithoutName`` of an imported
            application of which the name is not known.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-job-metrics.html
        """
        return metric_of_application(self._reported, name, options)

    def metric_of_workers(self, name: str, **options: Unpack[WorkerQueryOptions]) -> cdk.aws_cloudwatch.MathExpression:
        """A metric of the workers of job runs, added up over all job runs of the application, minute by minute.

        EMR Serverless reports them for each job run by its id, so that this is a query of CloudWatch Metrics Insights.
        An alarm on it sees the last three hours, and stands where the application does. On the dashboard of another
        region, say where to look: ``.with_(search_region=...)``.

        :param name: as CloudWatch spells it, for example ``WorkerMemoryUsed``.
        :param options: ``job_name`` (only job runs of this name, from emr-7.10.0), ``worker_type``
            (``Spark_Driver``, ``Spark_Executor``), ``pre_initialized`` (whether the capacity is); and ``label`` and
            ``color`` of ``aws_cloudwatch.MathExpression``.
        :raises EmrValidationError: ``ArgumentType``, ``MetricDimensions``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-job-metrics.html
        """
        return query_of_workers(self._reported, name, options)

    def metric_account_vcpus(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that all applications of the account have in the region, which a quota limits: 16 in a new account.

        :param options: as of ``metric``.
        :raises EmrValidationError: ``ArgumentType``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/monitoring-usage.html
        """
        return vcpus_of_account(self, options)

    def on_event(
        self,
        id: str,  # noqa: A002
        *,
        detail_types: Sequence[str] = (),
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> cdk.aws_events.Rule:
        """A rule for events of the application and its jobs, also for one that is newer than this library.

        EMR sends events with best effort. Rules for them cost nothing. A rule needs the id of the application, so
        that it comes after it.

        :param id: id of the rule, below the application.
        :param detail_types: kinds of events, for example ``EMR Serverless Job Run State Change``. Default: all
        :param states: only these. Default: any
        :param options: ``target``, ``description``, ``rule_name``, ``event_pattern`` (what must hold besides) and
            ``cross_stack_scope``, as ``aws_events.OnEventOptions`` has them.
        :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-eventbridge.html
        """
        return rule_of_application(self, self.application_id, id, detail_types, states, options)

    @property
    def _reported(self) -> Reported:
        """Whose metrics are asked for."""
        return Reported(self, self.application_id, self.application_name, self._view)

    def _arn(self, application_id: str) -> str:
        # The resource begins with a slash, for which ``format_arn`` has no format.
        place = f"{self.env.region}:{self.env.account}"
        return f"arn:{Stack.of(self).partition}:emr-serverless:{place}:/applications/{application_id}"
