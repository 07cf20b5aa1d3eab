"""Rules on the logs and metrics of EMR Serverless applications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import serverless_workers
from emr_constructs.rules.locations import in_s3
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import APPLICATION, guide, needs
from emr_constructs.rules.view import Maybe, items, known
from emr_constructs.rules.views.serverless import LogTypesView, ServerlessApplicationView

_LOGS = guide("logging")
_METRICS = guide("monitor-with-prometheus")
_KEY = re.compile(
    r"(?=.{20,2048}$)arn:(aws[a-zA-Z0-9-]*):kms:[a-zA-Z0-9-]*:\d{12}:key/[a-zA-Z0-9-]+",
    re.ASCII,
)
_KEY_REGION = re.compile(r"arn:[^:]+:kms:(?P<region>[a-z0-9-]+):", re.ASCII)
_KEYS = ("managed_logs_key", "s3_logs_key", "cloudwatch_logs_key")
_CLOUDWATCH = ("log_group_name", "log_stream_prefix", "cloudwatch_logs_key", "log_types")
_LOG_GROUP = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}", re.ASCII)
_PREFIX = re.compile(r"[^:*]{1,512}")
_REMOTE_WRITE = re.compile(
    r"https://aps-workspaces\.[a-z]{2}-[a-z-]{1,20}-[1-9]\.amazonaws(\.[0-9A-Za-z]{2,4})+"
    r"/workspaces/[-_.0-9A-Za-z]{1,100}/api/v1/remote_write",
    re.ASCII,
)


@rule(
    on=ServerlessApplicationView,
    source=_LOGS,
    severity=Severity.WARNING,
    remedy="leave `managed_logs` on, which keeps logs for 30 days, or say `s3_logs`",
    controls=("EMRC.SERVERLESS.2",),
)
def serverless_logs_kept(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The logs of jobs are kept somewhere."""
    elsewhere = application.s3_logs is not None or application.cloudwatch_logs not in (None, False)
    if application.managed_logs is False and not elsewhere:
        yield Problem("managed_logs", "`managed_logs` are off, and logs are kept nowhere else")


@rule(on=ServerlessApplicationView, source=_LOGS, severity=Severity.WARNING, remedy="leave `managed_logs` on")
def serverless_managed_logs(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The interfaces of Spark and Tez are made of the logs that EMR keeps."""
    elsewhere = application.s3_logs is not None or application.cloudwatch_logs is True
    if application.managed_logs is False and elsewhere:
        yield Problem("managed_logs", "`managed_logs` are off, so nobody can open the interfaces of Spark and Tez")


@rule(on=ServerlessApplicationView, source=_LOGS, severity=Severity.WARNING)
def serverless_log_location(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Logs go to a place in S3."""
    if known(application.s3_logs) and not in_s3(application.s3_logs):
        text = f"`s3_logs` ({application.s3_logs!r}) is not a place in S3"
        yield Problem("s3_logs", text, "write it like s3://<bucket>/<prefix>/")


@rule(on=ServerlessApplicationView, source=guide("jobs-log-encryption"))
def serverless_log_key(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A key for logs is named by its ARN; an alias does not do."""
    for field in _KEYS:
        key: Maybe[str] = getattr(application, field)
        if known(key) and not _KEY.fullmatch(key):
            text = f"`{field}` ({key!r}) is not the ARN of a key"
            yield Problem(field, text, "write it like arn:<partition>:kms:<region>:<account>:key/<key id>")


@rule(
    on=ServerlessApplicationView,
    source=guide("jobs-log-encryption"),
    severity=Severity.WARNING,
    remedy="use keys of the region of the application",
)
def serverless_key_region(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Keys for logs are those of the region of the application."""
    regions = application.regions()
    for field in _KEYS:
        key: Maybe[str] = getattr(application, field)
        match = _KEY_REGION.match(key) if known(key) else None
        if match and regions and match["region"] not in regions:
            text = f"`{field}` is a key of {match['region']}, and the application is in {' and '.join(sorted(regions))}"
            yield Problem(field, text)


@rule(on=ServerlessApplicationView, source=_LOGS, severity=Severity.WARNING, remedy="turn the logs on, or drop it")
def serverless_logs_off(application: ServerlessApplicationView) -> Iterator[Problem]:
    """What is said of logs is said of logs that are on."""
    if application.s3_logs is None and application.s3_logs_key is not None:
        yield Problem("s3_logs_key", "`s3_logs_key` has no effect, since there are no `s3_logs`")
    for field in _CLOUDWATCH if application.cloudwatch_logs in (None, False) else ():
        if getattr(application, field) is not None:
            yield Problem(field, f"`{field}` has no effect, since `cloudwatch_logs` are off")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_log_group(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A log group is named with the characters that CloudWatch takes."""
    name = application.log_group_name
    if known(name) and not _LOG_GROUP.fullmatch(name):
        text = f"`log_group_name` ({name!r}) is not the name of a log group"
        yield Problem("log_group_name", text, "use 1 to 512 letters, digits and . - _ / #")


@rule(
    on=ServerlessApplicationView,
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    severity=Severity.WARNING,
    remedy="say for how many days the log group keeps them",
)
def serverless_log_retention(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The logs in CloudWatch come to an end."""
    group = application.log_group
    if application.cloudwatch_logs is True and known(group) and group.retention is None:
        yield Problem("log_group", "CloudWatch keeps the logs for ever, and bills them")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_log_stream_prefix(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The prefix of log streams has no colon and no asterisk."""
    prefix = application.log_stream_prefix
    if known(prefix) and not _PREFIX.fullmatch(prefix):
        text = f"`log_stream_prefix` ({prefix!r}) is not one that CloudWatch takes"
        yield Problem("log_stream_prefix", text, "use 1 to 512 characters, no : and no *")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="use at most 4, one for each kind of worker")
def serverless_log_workers(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Log types are said of 1 to 4 kinds of worker."""
    if known(application.log_types) and not 1 <= len(application.log_types) <= 4:
        yield Problem("log_types", f"`log_types` has {len(application.log_types)} entries")


@rule(on=LogTypesView, source=_LOGS)
def serverless_log_types(logs: LogTypesView) -> Iterator[Problem]:
    """Workers write the logs that are asked for; 1 to 5 types of them."""
    if known(logs.types) and not 1 <= len(logs.types) <= 5:
        yield Problem("types", f"`types` has {len(logs.types)} entries", "use 1 to 5")
    if not known(logs.workers):
        return
    if logs.workers.upper() not in serverless_workers.log_workers():
        names = ", ".join(serverless_workers.log_workers())
        yield Problem("workers", f"no workers have the name {logs.workers!r} in logs", f"use one of {names}")
        return
    written = serverless_workers.log_types(logs.workers)
    for name in items(logs.types):
        if name.upper() not in written:
            yield Problem("types", f"{logs.workers} does not write {name!r}", f"use {', '.join(written)}")
    for name in sorted({name for name in items(logs.types) if items(logs.types).count(name) > 1}):
        yield Problem("types", f"`types` names {name!r} more than once", "name it once")


@rule(on=ServerlessApplicationView, source=_LOGS, severity=Severity.WARNING)
def serverless_log_engine(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Log types are said of workers that the application has."""
    for engine in serverless_workers.engines():
        own = serverless_workers.log_workers(engine)
        for one in items(application.log_types) if application.runs(engine) else ():
            if known(one.workers) and one.workers.upper() in set(serverless_workers.log_workers()) - set(own):
                text = f"`log_types` speaks of {one.workers}, but the application runs {engine.capitalize()}"
                yield Problem("log_types", text, f"use {' and '.join(own)}")


@rule(on=ServerlessApplicationView, source=_METRICS)
def serverless_metrics_url(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Metrics go to the remote write URL of a workspace of Amazon Managed Service for Prometheus."""
    url = application.prometheus_url
    if known(url) and not _REMOTE_WRITE.fullmatch(url):
        yield Problem(
            "prometheus_url",
            f"`prometheus_url` ({url!r}) is not the remote write URL of a workspace",
            "write it like https://aps-workspaces.<region>.amazonaws.com/workspaces/<workspace id>/api/v1/remote_write",
        )


@rule(on=ServerlessApplicationView, source=_METRICS)
def serverless_metrics_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Metrics for Prometheus need emr-7.1.0."""
    if application.prometheus_url is not None:
        yield from needs(application, "serverless_prometheus", "prometheus_url")


@rule(on=ServerlessApplicationView, source=_METRICS, severity=Severity.WARNING, remedy="drop it")
def serverless_metrics_type(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Metrics for Prometheus are those of Spark."""
    if application.prometheus_url is not None and application.runs("HIVE"):
        yield Problem("prometheus_url", "`prometheus_url` is for metrics of Spark, but the application runs Hive")
