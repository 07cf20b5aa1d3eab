"""This library's own controls for EMR Serverless applications. Security Hub and AWS Config have none."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import serverless_configurations
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_ENCRYPTION = guide("jobs-log-encryption")
_NETWORK = guide("vpc-access")


@rule(
    on=ServerlessApplicationView,
    source=_ENCRYPTION,
    severity=Severity.COMPLIANCE,
    remedy="name a key of your own with `managed_logs_key`",
    controls=("EMRC.SERVERLESS.1",),
)
def serverless_managed_logs_key(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The logs that EMR keeps are encrypted with a key of the customer."""
    if application.managed_logs in (None, True) and application.managed_logs_key is None:
        yield Problem("managed_logs_key", "EMR keeps the logs of jobs, encrypted with a key of AWS")


@rule(
    on=ServerlessApplicationView,
    source=_ENCRYPTION,
    severity=Severity.COMPLIANCE,
    remedy="name a key of your own with `cloudwatch_logs_key`, or give the log group one",
    controls=("EMRC.SERVERLESS.3",),
)
def serverless_cloudwatch_logs_key(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The logs that go to CloudWatch are encrypted with a key of the customer.

    A log group that stands elsewhere may have a key: nothing is said of it.
    """
    if application.cloudwatch_logs is not True or application.cloudwatch_logs_key is not None:
        return
    group = application.log_group
    if application.log_group_name is None and group is None:
        yield Problem("cloudwatch_logs_key", "logs go to the log group that EMR makes, without a key of the customer")
    elif known(group) and group.key is None:
        yield Problem("cloudwatch_logs_key", "logs go to a log group without a key of the customer")


@rule(
    on=ServerlessApplicationView,
    source=_NETWORK,
    severity=Severity.COMPLIANCE,
    remedy="give it private subnets and a security group",
    controls=("EMRC.SERVERLESS.4",),
)
def serverless_outside_vpc(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application stands in a VPC, whose endpoint policies and flow logs see what workers reach."""
    if application.subnets is None:
        yield Problem("subnets", "there are no `vpc_subnets`: the workers stand in a network of AWS")


@rule(
    on=ServerlessApplicationView,
    source=_NETWORK,
    severity=Severity.COMPLIANCE,
    remedy="use subnets whose routes do not lead to an internet gateway",
    controls=("EMRC.SERVERLESS.5",),
)
def serverless_public_subnet(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application stands in private subnets."""
    if any(one.has_route_to_internet() for one in items(application.subnets)):
        yield Problem("subnets", "a subnet of `vpc_subnets` is public")


@rule(
    on=ServerlessApplicationView,
    source=guide("app-behavior"),
    severity=Severity.COMPLIANCE,
    remedy="leave `auto_stop` on",
    controls=("EMRC.SERVERLESS.7",),
)
def serverless_stops_when_idle(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application that nobody uses stops."""
    if application.auto_stop is False:
        yield Problem("auto_stop", "`auto_stop` is off: the application stays up when nobody uses it")


@rule(
    on=ServerlessApplicationView,
    source=guide("interworker-encryption"),
    severity=Severity.COMPLIANCE,
    remedy="set spark.ssl.internode.enabled to true in spark-defaults, with emr-6.15.0 or later",
    controls=("EMRC.SERVERLESS.8",),
)
def serverless_worker_encryption(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The workers of a Spark application encrypt what they send to each other. Lake Formation turns that on."""
    switches = [application.spark_setting(key) for key in _SWITCHES]
    if application.runs("SPARK") and all(one in (None, "false") for one in switches):
        yield Problem("configurations", "workers send each other data in the clear")


_SWITCHES = (
    *(key for _, key in serverless_configurations.worker_encryption()),
    "spark.emr-serverless.lakeformation.enabled",
)
"""What makes workers encrypt: mutual TLS, Spark's own encryption, and Lake Formation, which needs the first."""
