"""Cases of the rules on the logs and metrics of EMR Serverless applications."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import IMAGE, KEY, application, hive

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import LogGroupView, LogTypesView, ServerlessApplicationView

_ALIAS = "arn:aws:kms:eu-west-1:111122223333:alias/logs"
_URL = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
_NO_EFFECT = "`{}` has no effect, since `cloudwatch_logs` are off; turn the logs on, or drop it"
_WRITE_KEY = "write it like arn:<partition>:kms:<region>:<account>:key/<key id>"
_NAMES = "SPARK_DRIVER, SPARK_EXECUTOR, HIVE_DRIVER, TEZ_TASK"


def _logs(workers: Any, *types: Any) -> LogTypesView:
    return LogTypesView(workers=workers, types=types)


def _watched(**said: Any) -> ServerlessApplicationView:
    return application(cloudwatch_logs=True, **said)


CASES = [
    case(
        "ServerlessLogsKept",
        application(managed_logs=False),
        "`managed_logs` are off, and logs are kept nowhere else; "
        "leave `managed_logs` on, which keeps logs for 30 days, or say `s3_logs`",
        good=application(managed_logs=True),
    ),
    case(
        "ServerlessLogsKept",
        application(managed_logs=False, cloudwatch_logs=False),
        "`managed_logs` are off, and logs are kept nowhere else; "
        "leave `managed_logs` on, which keeps logs for 30 days, or say `s3_logs`",
        good=application(cloudwatch_logs=False),
    ),
    case(
        "ServerlessManagedLogs",
        application(managed_logs=False, s3_logs="s3://bucket/logs/"),
        "`managed_logs` are off, so nobody can open the interfaces of Spark and Tez; leave `managed_logs` on",
        good=application(managed_logs=True, s3_logs="s3://bucket/logs/"),
    ),
    case(
        "ServerlessManagedLogs",
        _watched(managed_logs=False),
        "`managed_logs` are off, so nobody can open the interfaces of Spark and Tez; leave `managed_logs` on",
        good=_watched(),
    ),
    case(
        "ServerlessLogLocation",
        application(s3_logs="bucket/logs"),
        "`s3_logs` ('bucket/logs') is not a place in S3; write it like s3://<bucket>/<prefix>/",
        good=application(s3_logs="s3://bucket"),
    ),
    case(
        "ServerlessLogKey",
        _watched(managed_logs_key="0a1b2c3d", s3_logs="s3://bucket/", s3_logs_key=_ALIAS, cloudwatch_logs_key="mine"),
        f"`managed_logs_key` ('0a1b2c3d') is not the ARN of a key; {_WRITE_KEY}",
        f"`s3_logs_key` ('{_ALIAS}') is not the ARN of a key; {_WRITE_KEY}",
        f"`cloudwatch_logs_key` ('mine') is not the ARN of a key; {_WRITE_KEY}",
        good=_watched(managed_logs_key=KEY, s3_logs="s3://bucket/", s3_logs_key=KEY, cloudwatch_logs_key=KEY),
    ),
    case(
        "ServerlessKeyRegion",
        application(region="us-east-1", managed_logs_key=KEY, s3_logs="s3://bucket/", s3_logs_key=KEY),
        "`managed_logs_key` is a key of eu-west-1, and the application is in us-east-1; "
        "use keys of the region of the application",
        "`s3_logs_key` is a key of eu-west-1, and the application is in us-east-1; "
        "use keys of the region of the application",
        good=application(region="eu-west-1", managed_logs_key=KEY, s3_logs="s3://bucket/", s3_logs_key=KEY),
    ),
    case(
        "ServerlessKeyRegion",
        application(image=IMAGE.replace("eu-west-1", "us-east-1"), managed_logs_key=KEY),
        "`managed_logs_key` is a key of eu-west-1, and the application is in us-east-1; "
        "use keys of the region of the application",
        good=application(managed_logs_key=KEY),
    ),
    case(
        "ServerlessLogsOff",
        application(s3_logs_key=KEY),
        "`s3_logs_key` has no effect, since there are no `s3_logs`; turn the logs on, or drop it",
        good=application(s3_logs="s3://bucket/", s3_logs_key=KEY),
    ),
    case(
        "ServerlessLogsOff",
        application(
            log_group_name="/jobs",
            log_stream_prefix="jobs",
            cloudwatch_logs_key=KEY,
            log_types=(_logs("SPARK_DRIVER", "STDOUT"),),
        ),
        _NO_EFFECT.format("log_group_name"),
        _NO_EFFECT.format("log_stream_prefix"),
        _NO_EFFECT.format("cloudwatch_logs_key"),
        _NO_EFFECT.format("log_types"),
        good=_watched(
            log_group_name="/jobs",
            log_stream_prefix="jobs",
            cloudwatch_logs_key=KEY,
            log_types=(_logs("SPARK_DRIVER", "STDOUT"),),
        ),
    ),
    case(
        "ServerlessLogsOff",
        application(cloudwatch_logs=False, log_stream_prefix="jobs"),
        _NO_EFFECT.format("log_stream_prefix"),
        good=application(cloudwatch_logs=UNKNOWN, log_stream_prefix="jobs"),
    ),
    case(
        "ServerlessLogGroup",
        _watched(log_group_name="my group"),
        "`log_group_name` ('my group') is not the name of a log group; use 1 to 512 letters, digits and . - _ / #",
        good=_watched(log_group_name="/aws/emr-serverless_1.2#3"),
    ),
    case(
        "ServerlessLogGroup",
        _watched(log_group_name="x" * 513),
        f"`log_group_name` ('{'x' * 513}') is not the name of a log group; use 1 to 512 letters, digits and . - _ / #",
        good=_watched(log_group_name="x" * 512),
    ),
    case(
        "ServerlessLogStreamPrefix",
        _watched(log_stream_prefix="team:jobs"),
        "`log_stream_prefix` ('team:jobs') is not one that CloudWatch takes; use 1 to 512 characters, no : and no *",
        good=_watched(log_stream_prefix="team/jobs"),
    ),
    case(
        "ServerlessLogStreamPrefix",
        _watched(log_stream_prefix=""),
        "`log_stream_prefix` ('') is not one that CloudWatch takes; use 1 to 512 characters, no : and no *",
        good=_watched(log_stream_prefix="x" * 512),
    ),
    case(
        "ServerlessLogWorkers",
        _watched(log_types=()),
        "`log_types` has 0 entries; use at most 4, one for each kind of worker",
        good=_watched(log_types=(UNKNOWN,)),
    ),
    case(
        "ServerlessLogWorkers",
        _watched(log_types=(UNKNOWN,) * 5),
        "`log_types` has 5 entries; use at most 4, one for each kind of worker",
        good=_watched(log_types=(UNKNOWN,) * 4),
    ),
    case(
        "ServerlessLogTypes",
        _logs("EXECUTOR", "STDOUT"),
        f"no workers have the name 'EXECUTOR' in logs; use one of {_NAMES}",
        good=_logs("spark_executor", "stdout"),
    ),
    case(
        "ServerlessLogTypes",
        _logs("SPARK_DRIVER", "HIVE_LOG", "STDERR"),
        "SPARK_DRIVER does not write 'HIVE_LOG'; use STDERR, STDOUT",
        good=_logs("HIVE_DRIVER", "HIVE_LOG", "STDERR"),
    ),
    case(
        "ServerlessLogTypes",
        _logs("TEZ_TASK"),
        "`types` has 0 entries; use 1 to 5",
        good=_logs("TEZ_TASK", "SYSTEM_LOGS"),
    ),
    case(
        "ServerlessLogTypes",
        _logs(UNKNOWN, *"ABCDEF"),
        "`types` has 6 entries; use 1 to 5",
        good=_logs(UNKNOWN, *"ABCDE"),
    ),
    case(
        "ServerlessLogTypes",
        _logs("TEZ_TASK", "STDERR", "STDOUT", "STDERR"),
        "`types` names 'STDERR' more than once; name it once",
        good=_logs("TEZ_TASK", "STDERR", "STDOUT"),
    ),
    case(
        "ServerlessLogRetention",
        _watched(log_group=LogGroupView(key=KEY)),
        "CloudWatch keeps the logs for ever, and bills them; say for how many days the log group keeps them",
        good=_watched(log_group=LogGroupView(key=KEY, retention=UNKNOWN)),
    ),
    case(
        "ServerlessLogEngine",
        _watched(log_types=(_logs("HIVE_DRIVER", "STDERR"),)),
        "`log_types` speaks of HIVE_DRIVER, but the application runs Spark; use SPARK_DRIVER and SPARK_EXECUTOR",
        good=_watched(log_types=(_logs("SPARK_DRIVER", "STDERR"),)),
    ),
    case(
        "ServerlessLogEngine",
        hive(cloudwatch_logs=True, log_types=(_logs("SPARK_DRIVER", "STDERR"),)),
        "`log_types` speaks of SPARK_DRIVER, but the application runs Hive; use HIVE_DRIVER and TEZ_TASK",
        good=_watched(log_types=(_logs("HIVE_DRIVER", "STDERR"),), application_type=UNKNOWN),
    ),
    case(
        "ServerlessMetricsUrl",
        application(prometheus_url="https://prometheus.example.com"),
        "`prometheus_url` ('https://prometheus.example.com') is not the remote write URL of a workspace; write it like "
        "https://aps-workspaces.<region>.amazonaws.com/workspaces/<workspace id>/api/v1/remote_write",
        good=application(prometheus_url=_URL),
    ),
    case(
        "ServerlessMetricsRelease",
        application(release_label="emr-7.0.0", prometheus_url=_URL),
        "emr-7.0.0 does not have Prometheus metrics of EMR Serverless; use emr-7.1.0 or later",
        good=application(release_label="emr-7.1.0", prometheus_url=_URL),
    ),
    case(
        "ServerlessMetricsType",
        hive(prometheus_url=_URL),
        "`prometheus_url` is for metrics of Spark, but the application runs Hive; drop it",
        good=application(prometheus_url=_URL, application_type=UNKNOWN),
    ),
]

SAID = {
    "ServerlessLogsOff",
    "ServerlessMetricsRelease",
    "ServerlessMetricsType",
}
"""Rules that ask whether something is said, whatever it is."""
