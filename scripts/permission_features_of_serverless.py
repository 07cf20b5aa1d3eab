"""What gives rights on EMR Serverless: the application, what it is told, its jobs, and who may use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_stepfunctions as sfn
from permission_features import PLACE, RELEASE, Feature, bucket, key, role

import emr_constructs as emr

ARN = f"arn:{cdk.Aws.PARTITION}:emr-serverless:{PLACE}:/applications/00f1ab2cd3ef4g05"
EVERY_NIGHT = scheduler.ScheduleExpression.cron(hour="2", minute="30")


def application(stack: cdk.Stack, **arguments: Any) -> emr.ServerlessApplication:
    """An application with what it makes for itself, and the role of its jobs."""
    made = emr.ServerlessApplication(
        stack, "Application", **{"release_label": RELEASE, "application_name": "orders", **arguments}
    )
    assert made.execution_role is not None  # it is made when it is asked for
    return made


def told(title: str, **arguments: Callable[[cdk.Stack], Any]) -> Feature:
    """Arguments of an application."""

    def build(stack: cdk.Stack) -> None:
        application(stack, **{name: make(stack) for name, make in arguments.items()})

    return Feature(f"ServerlessApplication({title})", build, application)


def granted(title: str, grant: Callable[[emr.ServerlessApplication, iam.IRole], object]) -> Feature:
    """What somebody gets who uses the application."""
    return Feature(title, lambda stack: grant(application(stack), role(stack, "people")), application)


def run(title: str, build: Callable[[cdk.Stack, emr.ServerlessApplication], object]) -> Feature:
    """Something that runs a job of the application."""
    return Feature(title, lambda stack: build(stack, application(stack)), application)


def _job(stack: cdk.Stack, **arguments: Any) -> emr.SparkJob:
    return emr.SparkJob(script=emr.Script.from_bucket(bucket(stack, "code"), "etl.py"), **arguments)


def _schedule(stack: cdk.Stack, app: emr.ServerlessApplication, **arguments: Any) -> None:
    app.schedule_job("Nightly", job=_job(stack), schedule=EVERY_NIGHT, **arguments)


def _machine(stack: cdk.Stack, app: emr.ServerlessApplication, **arguments: Any) -> None:
    tags = arguments.pop("tags", {})
    state = emr.orchestration.ServerlessStartJobRun(
        stack, "Run", application=app, job=_job(stack, tags=tags), **arguments
    )
    sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(state))


def _repository(stack: cdk.Stack) -> emr.ServerlessImage:
    return emr.ServerlessImage.from_ecr_repository(ecr.Repository(stack, "Images"), "1.0")


def _group(stack: cdk.Stack) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(stack, "Group", "jobs")


def _secret(stack: cdk.Stack) -> list[emr.Configuration]:
    secret = secretsmanager.Secret(stack, "Password", encryption_key=key(stack))
    name = "spark.hadoop.javax.jdo.option.ConnectionPassword"
    said = emr.Configuration(classification="spark-defaults", properties={name: emr.ConfigurationSecret.of(secret)})
    return [said]


def _safe(stack: cdk.Stack, **arguments: Any) -> emr.ServerlessApplication:
    return application(stack, safe_lifecycle=emr.SafeLifecycle(), **arguments)


OF_SERVERLESS = [
    Feature("ServerlessApplication()", application, None),
    told("network=network", network=lambda stack: emr.Network(stack, "Network")),
    told(
        "monitoring=ServerlessMonitoring(prometheus_url=...)",
        monitoring=lambda stack: emr.ServerlessMonitoring(
            prometheus_url="https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
        ),
    ),
    told(
        "monitoring=ServerlessMonitoring(cloudwatch_logs_key=key)",
        monitoring=lambda stack: emr.ServerlessMonitoring(log_group=_group(stack), cloudwatch_logs_key=key(stack)),
    ),
    told("configurations=[Configuration(...secret...)]", configurations=_secret),
    told("image=ServerlessImage.from_ecr_repository(repository, ...)", image=_repository),
    told("safe_lifecycle=SafeLifecycle()", safe_lifecycle=lambda _: emr.SafeLifecycle()),
    Feature(
        "ServerlessApplication(disk_encryption_key=key)",
        lambda stack: _safe(stack, disk_encryption_key=key(stack)),
        _safe,
    ),
    granted("application.grants.describe(role)", lambda app, one: app.grants.describe(one)),
    granted(
        "application.grants.start_job_run(role, execution_role=...)",
        lambda app, one: app.grants.start_job_run(one, execution_role=app.execution_role),
    ),
    granted(
        'application.grants.start_job_run(role, execution_role=..., tag_keys=["team"])',
        lambda app, one: app.grants.start_job_run(one, execution_role=app.execution_role, tag_keys=["team"]),
    ),
    granted("application.grants.cancel_job_run(role)", lambda app, one: app.grants.cancel_job_run(one)),
    granted("application.grants.open_dashboard(role)", lambda app, one: app.grants.open_dashboard(one)),
    granted(
        "application.grants.access_livy_endpoint(role, execution_role=...)",
        lambda app, one: app.grants.access_livy_endpoint(one, execution_role=app.execution_role),
    ),
    granted(
        "application.grants.access_studio(role, execution_role=...)",
        lambda app, one: app.grants.access_studio(one, execution_role=app.execution_role),
    ),
    granted(
        "application.grants.start_session(role, execution_role=...)",
        lambda app, one: app.grants.start_session(one, execution_role=app.execution_role),
    ),
    granted("application.grants.start_and_stop(role)", lambda app, one: app.grants.start_and_stop(one)),
    granted("application.grants.update(role)", lambda app, one: app.grants.update(one)),
    Feature(
        "JobExecutionRole(application_arn=...)",
        lambda stack: emr.JobExecutionRole(stack, "Jobs", application_arn=ARN),
        lambda stack: emr.JobExecutionRole(stack, "Jobs"),
    ),
    run("application.schedule_job(..., job=SparkJob(...))", _schedule),
    Feature(
        "application.schedule_job(..., encryption_key=key)",
        lambda stack: _schedule(stack, application(stack), encryption_key=key(stack)),
        lambda stack: _schedule(stack, application(stack)),
    ),
    run("orchestration.ServerlessStartJobRun(job=SparkJob(...))", _machine),
    run(
        'orchestration.ServerlessStartJobRun(job=SparkJob(tags={"team": ...}))',
        lambda stack, app: _machine(stack, app, tags={"team": "data"}),
    ),
    run(
        "orchestration.ServerlessStartJobRun(integration_pattern=REQUEST_RESPONSE)",
        lambda stack, app: _machine(stack, app, integration_pattern=sfn.IntegrationPattern.REQUEST_RESPONSE),
    ),
]
