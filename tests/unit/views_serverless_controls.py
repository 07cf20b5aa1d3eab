"""Cases of this library's own controls for EMR Serverless applications."""

from __future__ import annotations

from views import case
from views_serverless_application import KEY, application, hive, spark, subnet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import LogGroupView

_KEEPS = "EMR keeps the logs of jobs, encrypted with a key of AWS; name a key of your own with `managed_logs_key`"
_NAME_KEY = "name a key of your own with `cloudwatch_logs_key`, or give the log group one"
_CLEAR = (
    "workers send each other data in the clear; "
    "set spark.ssl.internode.enabled to true in spark-defaults, with emr-6.15.0 or later"
)
_PRIVATE = "use subnets whose routes do not lead to an internet gateway"

CASES = [
    case("ServerlessManagedLogsKey", application(), _KEEPS, good=application(managed_logs_key=KEY)),
    case("ServerlessManagedLogsKey", application(managed_logs=True), _KEEPS, good=application(managed_logs=UNKNOWN)),
    case(
        "ServerlessCloudwatchLogsKey",
        application(cloudwatch_logs=True),
        f"logs go to the log group that EMR makes, without a key of the customer; {_NAME_KEY}",
        good=application(cloudwatch_logs=True, log_group_name="/elsewhere"),
    ),
    case(
        "ServerlessCloudwatchLogsKey",
        application(cloudwatch_logs=True, log_group=LogGroupView(retention=30)),
        f"logs go to a log group without a key of the customer; {_NAME_KEY}",
        good=application(cloudwatch_logs=True, log_group=LogGroupView(key=KEY, retention=30)),
    ),
    case(
        "ServerlessCloudwatchLogsKey",
        application(cloudwatch_logs=True),
        f"logs go to the log group that EMR makes, without a key of the customer; {_NAME_KEY}",
        good=application(cloudwatch_logs=True, cloudwatch_logs_key=KEY),
    ),
    case(
        "ServerlessCloudwatchLogsKey",
        application(cloudwatch_logs=True),
        f"logs go to the log group that EMR makes, without a key of the customer; {_NAME_KEY}",
        good=application(cloudwatch_logs=UNKNOWN),
    ),
    case(
        "ServerlessOutsideVpc",
        application(),
        "there are no `vpc_subnets`: the workers stand in a network of AWS; "
        "give it private subnets and a security group",
        good=application(subnets=UNKNOWN, security_groups=UNKNOWN),
    ),
    case(
        "ServerlessPublicSubnet",
        application(subnets=(subnet(), subnet(public=True)), security_groups=(UNKNOWN,)),
        f"a subnet of `vpc_subnets` is public; {_PRIVATE}",
        good=application(subnets=(subnet(), subnet()), security_groups=(UNKNOWN,)),
    ),
    case(
        "ServerlessStopsWhenIdle",
        application(auto_stop=False),
        "`auto_stop` is off: the application stays up when nobody uses it; leave `auto_stop` on",
        good=application(),
    ),
    case("ServerlessWorkerEncryption", application(), _CLEAR, good=hive()),
    case(
        "ServerlessWorkerEncryption",
        application(configurations=spark(spark_ssl_internode_enabled="false")),
        _CLEAR,
        good=application(configurations=spark(spark_ssl_internode_enabled="true")),
    ),
    case(
        "ServerlessWorkerEncryption",
        application(configurations=spark(spark_executor_cores="4")),
        _CLEAR,
        good=application(configurations=spark(**{"spark_emr-serverless_lakeformation_enabled": True})),
    ),
    case(
        "ServerlessWorkerEncryption",
        application(configurations=()),
        _CLEAR,
        good=application(configurations=(*spark(spark_executor_cores="4"), UNKNOWN)),
    ),
]
