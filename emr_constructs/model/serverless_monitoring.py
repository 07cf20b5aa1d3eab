"""Where the logs and metrics of EMR Serverless applications go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Fn
from aws_cdk import aws_emrserverless as serverless
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.scopes import Environment
from emr_constructs._jsii.tokens import is_resolvable, is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.serverless_capacity import part_of_application
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import UNKNOWN, Maybe, View
from emr_constructs.rules.views.serverless import LogGroupView, LogTypesView, ServerlessApplicationView

_URL: Final = re.compile(r"https://aps-workspaces\.(?P<region>[^./]+)\.[^/]+/workspaces/(?P<id>[^/]+)/.*")
_WORKSPACE: Final = re.compile(r"arn:[\w-]+:aps:[\w-]+:\d{12}:workspace/[-_.0-9A-Za-z]+")
_ONLY_WITH: Final = {
    "s3_logs": ("log_bucket", "log_prefix"),
    "cloudwatch_logs": ("log_group", "log_retention", "log_stream_prefix", "log_types", "cloudwatch_logs_key"),
}


@dataclass(frozen=True, kw_only=True)
class ServerlessMonitoring(Value):
    """Where the logs of jobs go, and the metrics of Spark.

    All three kinds of logs are encrypted with the key of the application; a log group that is brought keeps its own.

    :param managed_logs: let EMR keep logs for 30 days; the interfaces of Spark and Tez are made of them. Costs nothing.
        Default: True
    :param s3_logs: write logs to a bucket. Default: True
    :param cloudwatch_logs: write logs to CloudWatch, which bills each GB. Default: True
    :param log_bucket: Default: a new ``LogBucket`` with the key of the application
    :param log_prefix: where in that bucket. Default: ``emr-serverless/<name>/``
    :param log_group: one of the account and region. Default: a new one with the key of the application, kept when the
        stack goes
    :param log_retention: how long the new log group keeps logs. Default: three months
    :param log_stream_prefix: how the names of log streams begin. Default: EMR's own
    :param log_types: which logs go to CloudWatch, by kind of worker, for example
        ``{"SPARK_DRIVER": ["STDERR", "STDOUT"]}``. Default: EMR's own, what drivers write to STDOUT and STDERR
    :param cloudwatch_logs_key: a key that EMR gives to ``log_group`` with the first job; the roles of jobs get the
        right to do so. Default: the log group stays as it is; a new one has the key of the application
    :param prometheus_url: remote write URL of a workspace of Amazon Managed Service for Prometheus, for the metrics of
        Spark, from emr-7.1.0. Default: that of ``prometheus_workspace``
    :param prometheus_workspace: ARN of that workspace; the roles of jobs get the right to write there. Default: the
        workspace of this account that ``prometheus_url`` names
    :raises EmrValidationError: ``ArgumentType``, ``LogsOff``, ``LogRetentionOfOther``, ``UndecidableLogs``,
        ``PrometheusWorkspace``, ``PrometheusWorkspaceUntold``, ``ServerlessLogTypes``, ``ServerlessLogStreamPrefix``,
        ``ServerlessMetricsUrl``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html
    """

    _VIEW: ClassVar[type[View] | None] = ServerlessApplicationView

    managed_logs: bool = True
    s3_logs: bool = True
    cloudwatch_logs: bool = True
    log_bucket: cdk.aws_s3.IBucket | None = None
    log_prefix: str | None = None
    log_group: logs.ILogGroup | None = None
    log_retention: logs.RetentionDays | None = None
    log_stream_prefix: str | None = None
    log_types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cloudwatch_logs_key: kms.IKey | None = None
    prometheus_url: str | None = None
    prometheus_workspace: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = list(self._contradictions())
        if violations:
            raise EmrValidationError(violations)

    def _contradictions(self) -> Iterator[Violation]:
        yield from self._off()
        if is_resolvable(self.s3_logs):
            early = "`s3_logs` must be known when the app is synthesized: with it a bucket is made, or not"
            yield Violation("UndecidableLogs", early)
        if self.log_retention is not None and self.log_group is not None:
            other = "`log_retention` is for a new log group; set it on `log_group`, and leave it out here"
            yield Violation("LogRetentionOfOther", other)
        yield from self._unknown_workspace()

    def _off(self) -> Iterator[Violation]:
        for switch, names in _ONLY_WITH.items():
            said = [name for name in names if getattr(self, name)]
            if said and getattr(self, switch) is False:
                problem = f"`{'` and `'.join(said)}` would have no effect, since `{switch}` is off; turn it on"
                yield Violation("LogsOff", problem)

    def _unknown_workspace(self) -> Iterator[Violation]:
        workspace, url = self.prometheus_workspace, self.prometheus_url
        if workspace is not None and not is_token(workspace) and not _WORKSPACE.fullmatch(workspace):
            shape = "arn:<partition>:aps:<region>:<account>:workspace/<id>"
            wrong = f"`prometheus_workspace` ({workspace!r}) is not the ARN of a workspace; write {shape}"
            yield Violation("PrometheusWorkspace", wrong)
        if workspace is None and url is not None and not _URL.fullmatch(url):
            untold = (
                "jobs need the right to write to the workspace, which `prometheus_url` does not tell before "
                "deployment; give `prometheus_workspace` too, its ARN"
            )
            yield Violation("PrometheusWorkspaceUntold", untold)

    def _view(self) -> ServerlessApplicationView:
        return part_of_application(self._seen(UNKNOWN, log_key=UNKNOWN))

    def _seen(self, key: Maybe[str], *, log_key: Maybe[str]) -> dict[str, Any]:
        """What rules see of it in an application.

        :param key: ARN of the key of the application.
        :param log_key: ARN of the key of its own log group.
        """
        url, types = self.prometheus_url, self.log_types.items()
        in_cloudwatch = self.cloudwatch_logs is not False
        return {
            "managed_logs": plain(self.managed_logs),
            "managed_logs_key": key if self.managed_logs is not False else None,
            "s3_logs": UNKNOWN if self.s3_logs is not False else None,
            "s3_logs_key": key if self.s3_logs is not False else None,
            "cloudwatch_logs": plain(self.cloudwatch_logs),
            "log_group_name": UNKNOWN if in_cloudwatch else None,
            "log_group": self._log_group_view(log_key) if in_cloudwatch else None,
            "log_stream_prefix": plain(self.log_stream_prefix),
            "cloudwatch_logs_key": plain(arn_of(self.cloudwatch_logs_key)) if self.cloudwatch_logs_key else None,
            "log_types": tuple(LogTypesView(workers=plain(name), types=plain(said)) for name, said in types) or None,
            "prometheus_url": plain(url) if url or not self.prometheus_workspace else UNKNOWN,
        }

    def _log_group_view(self, log_key: Maybe[str]) -> Maybe[LogGroupView]:
        if self.log_group is None:
            for_ever = self.log_retention is logs.RetentionDays.INFINITE
            return LogGroupView(key=log_key, retention=None if for_ever else UNKNOWN)
        made = self.log_group.node.default_child
        if not isinstance(made, logs.CfnLogGroup):
            return UNKNOWN
        return LogGroupView(key=plain(made.kms_key_id), retention=plain(made.retention_in_days))

    def _workspace(self, here: Environment) -> str | None:
        """The ARN of the workspace for metrics."""
        match = _URL.fullmatch(self.prometheus_url or "")
        if self.prometheus_workspace is not None or match is None:
            return self.prometheus_workspace
        return f"arn:{here.partition}:aps:{match['region']}:{here.account}:workspace/{match['id']}"

    def _remote_write(self, here: Environment) -> str | None:
        """The URL to which metrics are written."""
        workspace = self.prometheus_workspace
        if self.prometheus_url is not None or workspace is None:
            return self.prometheus_url
        region, name = Fn.select(3, Fn.split(":", workspace)), Fn.select(1, Fn.split("/", workspace))
        return f"https://aps-workspaces.{region}.{here.url_suffix}/workspaces/{name}/api/v1/remote_write"

    def _render(
        self, here: Environment, *, key: kms.IKey, log_uri: str | None, log_group: logs.ILogGroup | None
    ) -> serverless.CfnApplication.MonitoringConfigurationProperty:
        """The L1's part.

        :param here: where the application is.
        :param key: of the application.
        :param log_uri: where logs go in S3; None: nowhere.
        :param log_group: where logs go in CloudWatch; None: nowhere.
        """
        part, url = serverless.CfnApplication, self._remote_write(here)
        return part.MonitoringConfigurationProperty(
            managed_persistence_monitoring_configuration=part.ManagedPersistenceMonitoringConfigurationProperty(
                enabled=self.managed_logs, encryption_key_arn=arn_of(key) if self.managed_logs is not False else None
            ),
            s3_monitoring_configuration=part.S3MonitoringConfigurationProperty(
                log_uri=log_uri, encryption_key_arn=arn_of(key)
            )
            if log_uri
            else None,
            cloud_watch_logging_configuration=part.CloudWatchLoggingConfigurationProperty(
                enabled=self.cloudwatch_logs,
                log_group_name=log_group.log_group_name if log_group else None,
                log_stream_name_prefix=self.log_stream_prefix,
                encryption_key_arn=arn_of(self.cloudwatch_logs_key) if self.cloudwatch_logs_key else None,
                log_type_map=[
                    part.LogTypeMapKeyValuePairProperty(key=workers, value=list(types))
                    for workers, types in self.log_types.items()
                ]
                or None,
            ),
            prometheus_monitoring_configuration=part.PrometheusMonitoringConfigurationProperty(remote_write_url=url)
            if url
            else None,
        )
