"""What each argument of EMR Serverless applications, and of the values they take, changes in a template."""

from __future__ import annotations

import inspect
from typing import Any

import aws_cdk as cdk
from aws_cdk import Duration, Size
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_clusters import BOUNDARY, boundary, own_group, subnet
from options_of_foundations import arn_of_own_key, own_key
from options_of_values import named
from synthesized import RELEASE, Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr

QUIET = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
SMALL = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16))
LARGE = emr.WorkerSize(vcpus=8, memory=Size.gibibytes(32))
DRIVERS = emr.InitialWorkers.driver(1, SMALL)
MAXIMUM = emr.MaximumCapacity(vcpus=64, memory=Size.gibibytes(256))
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
WORKSPACE = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1"
URL = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/{}/api/v1/remote_write"
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/spark:1"
INITIAL = ("InitialCapacity", 0)
SIZE = (*INITIAL, "Value", "WorkerConfiguration")
MONITORING = "MonitoringConfiguration"
CLOUDWATCH = (MONITORING, "CloudWatchLoggingConfiguration")
S3 = (MONITORING, "S3MonitoringConfiguration")
SAFE = emr.SafeLifecycle()
SETTINGS = "Lifecycle/Settings/Resource/Default"


def application(brought: Brought, place: str, arguments: dict[str, Any]) -> emr.ServerlessApplication:
    """An application that makes as little as can be, and its role."""
    base = {"release_label": RELEASE, "encryption_key": brought.arguments["encryption_key"], "monitoring": QUIET}
    more = {"vpc": brought.arguments["vpc"]} if {"vpc_subnets", "security_groups"} & set(arguments) else {}
    made = emr.ServerlessApplication(brought.stack, place, **{**base, **more, **arguments})
    if {"path", "permissions_boundary"} & set(arguments) or place == "Unsaid":
        assert made.execution_role is not None
    return made


def with_value(name: str, kind: Any, **base: Any) -> Any:
    """An application with a value in an argument, and the value with what it cannot do without."""
    several = name == "initial_capacity"

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        value = kind(**{**base, **arguments})
        application(brought, place, {name: [value] if several else value})

    return make


def monitoring(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """An application with logs and its role."""
    base = {"log_bucket": brought.arguments["log_bucket"], "log_group": log_group(brought.stack)}
    given = {name: value for name, value in {**base, **arguments}.items() if value is not None}
    made = application(brought, place, {"monitoring": emr.ServerlessMonitoring(**given), "application_name": "Etl"})
    assert made.execution_role is not None


def log_group(scope: Construct) -> logs.ILogGroup:
    found: Any = scope.node.try_find_child("LogGroup")
    group: logs.ILogGroup = found or logs.LogGroup.from_log_group_name(scope, "LogGroup", "team")
    return group


def with_capacity(brought: Brought, place: str, value: Any) -> None:
    more = {"disk_type": value} if value is not None else {}
    size = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16), **more)
    application(brought, place, {"initial_capacity": [emr.InitialWorkers.driver(1, size)]})


def typed(brought: Brought, place: str, value: Any) -> None:
    application(brought, place, {"application_type": value} if value is not None else {})


def workers(name: str, other: str) -> dict[str, Owner]:
    """A static method of ``InitialWorkers``."""
    method = getattr(emr.InitialWorkers, name)
    engine = emr.ServerlessType.HIVE if name in ("hive_driver", "tez_task") else emr.ServerlessType.SPARK

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        base: dict[str, Any] = {"worker_count": 1, "size": SMALL}
        if "worker_type" in inspect.signature(method).parameters:
            base["worker_type"] = "Driver"
        given = {**base, **arguments}
        application(brought, place, {"initial_capacity": [method(**given)], "application_type": engine})

    options = {
        "worker_count": Option(given=2, look=at(*INITIAL, "Value", "WorkerCount"), expected=2),
        "size": Option(given=LARGE, look=at(*SIZE, "Cpu"), expected="8 vCPU"),
    }
    if name == "of":
        options["worker_type"] = Option(given=other, look=at(*INITIAL, "Key"), expected=other)
    return {f"InitialWorkers.{name}": Owner(make=make, options=options)}


def role_with(key: str) -> Look:
    return at(key, of="ExecutionRole/Resource")


def roles_served(found: Synthesized, place: str) -> set[str]:
    """The names of the roles that may write logs for the application."""
    own = "Unsaid/" if place == "Unsaid" else "For-execution_role/"
    policies = [found.properties(path) for path in found.paths("AWS::IAM::Policy") if path.startswith(own)]
    return {str(role) for policy in policies for role in policy["Roles"]}


def own_network(stack: Construct) -> emr.Network:
    return emr.Network(stack, "Own")


APPLICATION = Owner(
    make=application,
    options={
        "release_label": Option(given=emr.ReleaseLabel.EMR_7_13_0, look=at("ReleaseLabel"), expected="emr-7.13.0"),
        "application_type": Option(given=emr.ServerlessType.HIVE, look=at("Type"), expected="HIVE"),
        "application_name": Option(given="Etl", look=at("Name"), expected="Etl"),
        "architecture": Option(given=emr.Architecture.X86_64, look=at("Architecture"), expected="X86_64"),
        "initial_capacity": Option(given=[DRIVERS], look=at(*INITIAL, "Key"), expected="Driver"),
        "maximum_capacity": Option(given=MAXIMUM, look=at("MaximumCapacity", "Cpu"), expected="64 vCPU"),
        "auto_start": Option(given=False, look=at("AutoStartConfiguration", "Enabled"), expected=False),
        "auto_stop": Option(given=False, look=at("AutoStopConfiguration"), expected={"Enabled": False}),
        "idle_timeout": Option(
            given=Duration.hours(1), look=at("AutoStopConfiguration", "IdleTimeoutMinutes"), expected=60
        ),
        "configurations": Option(
            given=[
                {
                    "Classification": "spark-env",
                    "Properties": {},
                    "Configurations": [{"Classification": "export", "Properties": {"A": "b"}}],
                }
            ],
            look=at("RuntimeConfiguration", 0, "Configurations", 0, "Properties", "A"),
            expected="b",
        ),
        "worker_encryption": Option(
            given=False,
            look=at("RuntimeConfiguration", 0, "Properties"),
            expected={"spark.ssl.internode.enabled": "false"},
        ),
        "image": Option(
            given=emr.ServerlessImage.from_uri(IMAGE), look=at("ImageConfiguration", "ImageUri"), expected=IMAGE
        ),
        "worker_images": Option(
            given={name: emr.ServerlessImage.from_uri(IMAGE) for name in ("Driver", "Executor")},
            look=at("WorkerTypeSpecifications", "Executor", "ImageConfiguration", "ImageUri"),
            expected=IMAGE,
        ),
        "interactive": Option(
            given=emr.Interactive(livy=True), look=at("InteractiveConfiguration", "LivyEndpointEnabled"), expected=True
        ),
        "scheduler": Option(
            given=emr.JobScheduler(max_concurrent_runs=3),
            look=at("SchedulerConfiguration"),
            expected={"MaxConcurrentRuns": 3},
        ),
        "monitoring": Option(
            given=emr.ServerlessMonitoring(managed_logs=False, s3_logs=False, cloudwatch_logs=False),
            look=at(MONITORING, "ManagedPersistenceMonitoringConfiguration", "Enabled"),
            expected=False,
        ),
        "network": Option(
            given=own_network,
            look=at("NetworkConfiguration", "SubnetIds", 0),
            expected=lambda found, own: found.ref(f"{own}/Own/Private1"),
        ),
        "vpc": Option(given=imported_vpc, look=at("NetworkConfiguration", "SubnetIds", 0), expected="subnet-1"),
        "vpc_subnets": Option(given=subnet, look=at("NetworkConfiguration", "SubnetIds"), expected=["subnet-9"]),
        "security_groups": Option(
            given=lambda stack: [own_group(stack)],
            look=at("NetworkConfiguration", "SecurityGroupIds"),
            expected=["sg-own"],
        ),
        "encryption_key": Option(
            given=own_key,
            look=at(MONITORING, "ManagedPersistenceMonitoringConfiguration", "EncryptionKeyArn"),
            expected=arn_of_own_key,
        ),
        "execution_role": Option(
            given=lambda stack: imported_role(stack, "Jobs"),
            look=roles_served,
            expected={"Jobs"},
        ),
        "identity_center": Option(
            given=INSTANCE,
            look=at("IdentityCenterConfiguration", "IdentityCenterInstanceArn"),
            expected=INSTANCE,
            rest={"interactive": emr.Interactive(livy=True)},
        ),
        "permissions_boundary": Option(given=boundary, look=role_with("PermissionsBoundary"), expected=BOUNDARY),
        "path": Option(given="/emr/", look=role_with("Path"), expected="/emr/"),
        "cost_allocation_tags": Option(
            given=emr.CostAllocationTags(team="Data"), look=at("Tags"), expected=[{"Key": "Team", "Value": "Data"}]
        ),
        "removal_policy": Option(
            given=cdk.RemovalPolicy.RETAIN,
            look=lambda found, place: found.resource(f"{place}/Resource")["DeletionPolicy"],
            expected="Retain",
        ),
        "safe_lifecycle": Option(
            given=SAFE, look=at("Moment", of="Lifecycle/BeforeDelete/Resource/Default"), expected="BeforeDelete"
        ),
        "disk_encryption_key": Option(
            given=own_key,
            look=at("DiskEncryption", "encryptionKeyArn", of=SETTINGS),
            expected=arn_of_own_key,
            rest={"safe_lifecycle": SAFE},
        ),
        "job_level_cost_allocation": Option(
            given=True, look=at("JobLevelCostAllocation", of=SETTINGS), expected=True, rest={"safe_lifecycle": SAFE}
        ),
    },
)


MONITORED = Owner(
    make=monitoring,
    options={
        "managed_logs": Option(
            given=False,
            look=at(MONITORING, "ManagedPersistenceMonitoringConfiguration"),
            expected={"Enabled": False},
        ),
        "s3_logs": Option(given=False, look=at(*S3), expected=None, rest={"log_bucket": None}),
        "cloudwatch_logs": Option(
            given=False, look=at(*CLOUDWATCH), expected={"Enabled": False}, rest={"log_group": None}
        ),
        "log_bucket": Option(
            given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
            look=at(*S3, "LogUri"),
            expected="s3://own/emr-serverless/Etl/",
        ),
        "log_prefix": Option(given="jobs/", look=at(*S3, "LogUri"), expected="s3://logs-of-the-team/jobs/"),
        "log_group": Option(
            given=lambda stack: logs.LogGroup.from_log_group_name(stack, "Own", "own"),
            look=at(*CLOUDWATCH, "LogGroupName"),
            expected="own",
        ),
        "log_retention": Option(
            given=logs.RetentionDays.ONE_WEEK,
            look=at("RetentionInDays", of="LogGroup/Resource"),
            expected=7,
            rest={"log_group": None},
        ),
        "log_stream_prefix": Option(given="etl", look=at(*CLOUDWATCH, "LogStreamNamePrefix"), expected="etl"),
        "log_types": Option(
            given={"SPARK_DRIVER": ["STDERR"]},
            look=at(*CLOUDWATCH, "LogTypeMap"),
            expected=[{"Key": "SPARK_DRIVER", "Value": ["STDERR"]}],
        ),
        "cloudwatch_logs_key": Option(given=own_key, look=at(*CLOUDWATCH, "EncryptionKeyArn"), expected=arn_of_own_key),
        "prometheus_url": Option(
            given=URL.format("ws-1"),
            look=at(MONITORING, "PrometheusMonitoringConfiguration", "RemoteWriteUrl"),
            expected=URL.format("ws-1"),
        ),
        "prometheus_workspace": Option(
            given=WORKSPACE,
            look=text_of("ExecutionRole/DefaultPolicy/Resource"),
            expected=Containing(f"'aps:RemoteWrite', 'Effect': 'Allow', 'Resource': '{WORKSPACE}'"),
        ),
    },
)

WORKER_SIZE = Owner(
    make=lambda brought, place, arguments: application(
        brought,
        place,
        {
            "initial_capacity": [
                emr.InitialWorkers.driver(1, emr.WorkerSize(**{"vcpus": 4, "memory": Size.gibibytes(16), **arguments}))
            ]
        },
    ),
    options={
        "vcpus": Option(given=2, look=at(*SIZE, "Cpu"), expected="2 vCPU"),
        "memory": Option(given=Size.gibibytes(30), look=at(*SIZE, "Memory"), expected="30 GB"),
        "disk": Option(given=Size.gibibytes(100), look=at(*SIZE, "Disk"), expected="100 GB"),
        "disk_type": Option(
            given=emr.ServerlessDiskType.SHUFFLE_OPTIMIZED, look=at(*SIZE, "DiskType"), expected="SHUFFLE_OPTIMIZED"
        ),
    },
)

OWNERS: dict[str, Owner] = {
    "ServerlessApplication": APPLICATION,
    "ServerlessMonitoring": MONITORED,
    "WorkerSize": WORKER_SIZE,
    "InitialWorkers": Owner(
        make=with_value("initial_capacity", emr.InitialWorkers, worker_type="Driver", worker_count=1, size=SMALL),
        options={
            "worker_type": Option(given="Executor", look=at(*INITIAL, "Key"), expected="Executor"),
            "worker_count": Option(given=2, look=at(*INITIAL, "Value", "WorkerCount"), expected=2),
            "size": Option(given=LARGE, look=at(*SIZE, "Cpu"), expected="8 vCPU"),
        },
    ),
    **workers("driver", ""),
    **workers("executor", ""),
    **workers("hive_driver", ""),
    **workers("tez_task", ""),
    **workers("of", "Executor"),
    "MaximumCapacity": Owner(
        make=with_value("maximum_capacity", emr.MaximumCapacity, vcpus=64, memory=Size.gibibytes(256)),
        options={
            "vcpus": Option(given=32, look=at("MaximumCapacity", "Cpu"), expected="32 vCPU"),
            "memory": Option(given=Size.tebibytes(1), look=at("MaximumCapacity", "Memory"), expected="1024 GB"),
            "disk": Option(given=Size.gibibytes(500), look=at("MaximumCapacity", "Disk"), expected="500 GB"),
        },
    ),
    "Interactive": Owner(
        make=with_value("interactive", emr.Interactive),
        options={
            "studio": Option(given=True, look=at("InteractiveConfiguration", "StudioEnabled"), expected=True),
            "livy": Option(given=True, look=at("InteractiveConfiguration", "LivyEndpointEnabled"), expected=True),
            "sessions": Option(given=True, look=at("InteractiveConfiguration", "SessionEnabled"), expected=True),
        },
    ),
    "JobScheduler": Owner(
        make=with_value("scheduler", emr.JobScheduler),
        options={
            "max_concurrent_runs": Option(given=3, look=at("SchedulerConfiguration", "MaxConcurrentRuns"), expected=3),
            "queue_timeout": Option(
                given=Duration.hours(1), look=at("SchedulerConfiguration", "QueueTimeoutMinutes"), expected=60
            ),
        },
    ),
    **named(emr.ServerlessType, (typed, at("Type"), "HIVE")),
    **named(emr.ServerlessDiskType, (with_capacity, at(*SIZE, "DiskType"), "SHUFFLE_OPTIMIZED")),
}
