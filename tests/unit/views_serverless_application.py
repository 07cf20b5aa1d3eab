"""Cases of the rules on EMR Serverless applications, and good ones in which everything is said."""

from __future__ import annotations

from typing import Any

from views import RELEASE, case

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import (
    IngressView,
    RouteTableAssociationView,
    RouteTableView,
    RouteView,
    SecurityGroupView,
    SubnetView,
    TagView,
    VpcView,
)
from emr_constructs.rules.views.serverless import (
    InitialCapacityView,
    LogGroupView,
    LogTypesView,
    RuntimeConfigurationView,
    ServerlessApplicationView,
    WorkerTypeView,
)

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/jobs:1.0"


def application(**said: Any) -> ServerlessApplicationView:
    """A small Spark application."""
    return ServerlessApplicationView(**{"application_type": "SPARK", "release_label": RELEASE, **said})


def hive(**said: Any) -> ServerlessApplicationView:
    return application(**{"application_type": "HIVE", **said})


def workers(worker_type: Any = "Executor", **said: Any) -> InitialCapacityView:
    """Two workers that are kept ready."""
    return InitialCapacityView(
        **{"worker_type": worker_type, "worker_count": 2, "cpu": "4 vCPU", "memory": "16 GB", **said}
    )


def runtime(classification: Any, **properties: Any) -> RuntimeConfigurationView:
    """A configuration; each name with an underscore for each dot."""
    named = {name.replace("_", "."): value for name, value in properties.items()}
    return RuntimeConfigurationView(classification=classification, properties=named)


def spark(**properties: Any) -> tuple[RuntimeConfigurationView, ...]:
    return (runtime("spark-defaults", **properties),)


def subnet(zone: Any = UNKNOWN, *, public: bool = False) -> SubnetView:
    route = RouteView(gateway="igw-0a1b2c3d" if public else "local")
    table = RouteTableView(routes=(route,))
    return SubnetView(availability_zone=zone, associations=(RouteTableAssociationView(route_table=table),))


def _tags(count: int) -> tuple[TagView, ...]:
    return tuple(TagView(key=f"Team {number}", value="a/b_c.d:e=f+g@h-i") for number in range(count))


CASES = [
    case(
        "ServerlessRequired",
        ServerlessApplicationView(release_label=RELEASE),
        "`application_type` is missing; say it: CloudFormation requires it",
        good=ServerlessApplicationView(release_label=RELEASE, application_type=UNKNOWN),
    ),
    case(
        "ServerlessRequired",
        ServerlessApplicationView(application_type="SPARK"),
        "`release_label` is missing; say it: CloudFormation requires it",
        good=ServerlessApplicationView(release_label=UNKNOWN, application_type="SPARK"),
    ),
    case(
        "ServerlessName",
        application(name="my jobs"),
        "`application_name` ('my jobs') is not a name that EMR Serverless takes; "
        "use up to 64 letters, digits and . _ / # -",
        good=application(name="My/jobs_1.2#3-4"),
    ),
    case(
        "ServerlessName",
        application(name="a" * 65),
        f"`application_name` ('{'a' * 65}') is not a name that EMR Serverless takes; "
        "use up to 64 letters, digits and . _ / # -",
        good=application(name="a" * 64),
    ),
    case(
        "ServerlessName",
        application(name=""),
        "`application_name` ('') is not a name that EMR Serverless takes; use up to 64 letters, digits and . _ / # -",
        good=application(name="a"),
    ),
    case(
        "ServerlessType",
        application(application_type="FLINK"),
        "EMR Serverless does not run `application_type` 'FLINK'; use SPARK or HIVE",
        good=application(application_type="Hive"),
    ),
    case(
        "ServerlessArchitecture",
        application(architecture="arm64"),
        "`architecture` ('arm64') must be ARM64 or X86_64",
        good=application(architecture="ARM64"),
    ),
    case(
        "ServerlessReleaseShape",
        application(release_label="7.14.0"),
        "`release_label` ('7.14.0') is not a release label; use emr-7.14.0",
        good=application(release_label="emr-spark-8.0-preview"),
    ),
    case(
        "ServerlessReleaseShape",
        application(release_label="newest"),
        "`release_label` ('newest') is not a release label; write it like emr-<major>.<minor>.0",
        good=application(release_label="emr-spark-8.1.0"),
    ),
    case(
        "ServerlessReleaseUnknown",
        application(release_label="emr-7.99.0"),
        "emr-7.99.0 is not a release of EMR Serverless that this library knows; did you mean 'emr-7.14.0'?",
        good=application(release_label="emr-7.14.0"),
    ),
    case(
        "ServerlessReleaseUnknown",
        application(release_label="emr-6.9.1"),
        "emr-6.9.1 is not a release of EMR Serverless that this library knows; did you mean 'emr-6.9.0'?",
        good=application(release_label="emr-6.9.0"),
    ),
    case(
        "ServerlessReleaseUnknown",
        application(release_label="emr-7.13.0-latest"),
        "emr-7.13.0-latest is not a release of EMR Serverless that this library knows; did you mean 'emr-7.13.0'?",
        good=application(release_label="emr-7.13.0"),
    ),
    case(
        "ServerlessReleaseMinimum",
        application(release_label="emr-6.5.0"),
        "emr-6.5.0 does not have EMR Serverless; use emr-6.6.0 or later",
        good=application(release_label="emr-6.6.0"),
    ),
    case(
        "ServerlessReleaseMinimum",
        application(release_label="emr-5.36.1"),
        "emr-5.36.1 does not have EMR Serverless; use a release of another line",
        good=application(release_label="emr-7.0.0"),
    ),
    case(
        "ServerlessReleaseMinimum",
        application(release_label="emr-7.9.0", region="mx-central-1"),
        "emr-7.9.0 in mx-central-1 does not have EMR Serverless; use emr-7.10.0 or later",
        good=application(release_label="emr-7.10.0", region="mx-central-1"),
    ),
    case(
        "ServerlessReleaseMinimum",
        application(release_label="emr-7.9.0", image=IMAGE.replace("eu-west-1", "ap-east-2")),
        "emr-7.9.0 in ap-east-2 does not have EMR Serverless; use emr-7.10.0 or later",
        good=application(release_label="emr-7.9.0", image=IMAGE),
    ),
    case(
        "ServerlessReleaseMinimum",
        application(
            release_label="emr-6.8.0",
            subnets=(subnet("ca-west-1a"), subnet("ca-west-1b")),
            security_groups=(SecurityGroupView(),),
        ),
        "emr-6.8.0 in ca-west-1 does not have EMR Serverless; use emr-6.9.0 or later",
        good=application(
            release_label="emr-6.8.0",
            subnets=(subnet("eu-west-1a"), subnet("eu-west-1b")),
            security_groups=(SecurityGroupView(),),
        ),
    ),
    case(
        "ServerlessHiveRelease",
        hive(release_label="emr-spark-8.1.0"),
        "AWS lists no Hive in emr-spark-8.1.0; use an emr-7 release, or Spark",
        good=hive(),
    ),
    case(
        "ServerlessIdleTimeout",
        application(idle_timeout=0),
        "`idle_timeout` (0 minutes) must be 1 to 10080 whole minutes",
        good=application(idle_timeout=1),
    ),
    case(
        "ServerlessIdleTimeout",
        application(idle_timeout=10081),
        "`idle_timeout` (10081 minutes) must be 1 to 10080 whole minutes",
        good=application(idle_timeout=10080),
    ),
    case(
        "ServerlessIdleTimeout",
        application(idle_timeout=1.5),
        "`idle_timeout` (1.5 minutes) must be 1 to 10080 whole minutes",
        good=application(idle_timeout=2),
    ),
    case(
        "ServerlessNeverStops",
        application(auto_stop=False, initial_capacity=(workers(),)),
        "`initial_capacity` is billed day and night, since `auto_stop` is off; leave `auto_stop` on",
        good=application(auto_stop=False),
    ),
    case(
        "ServerlessIdleTimeoutWithoutStop",
        application(auto_stop=False, idle_timeout=15),
        "`idle_timeout` has no effect, since `auto_stop` is off; drop it, or leave `auto_stop` on",
        good=application(auto_stop=True, idle_timeout=15),
    ),
    case(
        "ServerlessStaysStopped",
        application(auto_start=False),
        "the application stops when it is idle, and `auto_start` is off; "
        "leave `auto_start` on, or make sure that something starts the application before each job",
        good=application(auto_start=False, auto_stop=False),
    ),
    case(
        "ServerlessTags",
        application(tags=(TagView(key="Team", value="a;b"), TagView(key="Größe", value="1"))),
        "EMR Serverless does not take 'a;b' in a tag; use letters, digits, spaces, /_.:=+@-",
        "EMR Serverless does not take 'Größe' in a tag; use letters, digits, spaces, /_.:=+@-",
        good=application(tags=(TagView(key="Team", value=""),)),
    ),
    case(
        "ServerlessTags",
        application(tags=_tags(201)),
        "the application has 201 tags; use at most 200",
        good=application(tags=_tags(200)),
    ),
]

SAID = {"ServerlessIdleTimeoutWithoutStop"}
"""Rules that ask whether something is said, whatever it is."""

_VPC = VpcView(cidr="10.0.0.0/16")
_GROUP = SecurityGroupView(
    ingress=(IngressView(protocol="tcp", from_port=443, to_port=443, cidr="10.0.0.0/8"),), vpc=_VPC
)
_ENV = RuntimeConfigurationView(
    classification="spark-env",
    properties={},
    configurations=(
        RuntimeConfigurationView(
            classification="export",
            properties={"PYSPARK_PYTHON": "python3", "HOME": UNKNOWN},
            resolved={"HOME": "ssm"},
        ),
    ),
)


def _full(**said: Any) -> ServerlessApplicationView:
    """A good Spark application that says all that goes together."""
    return application(
        **{
            "region": "eu-west-1",
            "name": "jobs",
            "architecture": "ARM64",
            "initial_capacity": (
                workers("Driver", worker_count=1, disk="20 GB", disk_type="STANDARD"),
                workers("EXECUTOR", disk="500 GB", disk_type="SHUFFLE_OPTIMIZED"),
            ),
            "maximum_cpu": "400 vCPU",
            "maximum_memory": "1600 GB",
            "maximum_disk": "10000 GB",
            "auto_start": True,
            "auto_stop": True,
            "idle_timeout": 15,
            "subnets": (subnet("eu-west-1a"), subnet("eu-west-1b")),
            "security_groups": (_GROUP,),
            "configurations": (
                *spark(
                    spark_driver_cores="4",
                    spark_driver_memory="8g",
                    spark_executor_cores="4",
                    spark_executor_memory="14g",
                    spark_ssl_internode_enabled="true",
                ),
                _ENV,
            ),
            "managed_logs": True,
            "managed_logs_key": KEY,
            "s3_logs": "s3://bucket/logs/",
            "s3_logs_key": KEY,
            "cloudwatch_logs": True,
            "log_group_name": "/aws/emr-serverless/jobs",
            "log_stream_prefix": "jobs",
            "cloudwatch_logs_key": KEY,
            "log_types": (LogTypesView(workers="SPARK_DRIVER", types=("STDERR", "stdout")),),
            "prometheus_url": "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
            "tags": (TagView(key="Team", value="data"), TagView(key="Stage", value="test")),
            **said,
        }
    )


FULL = {
    "serverless application for jobs": _full(image=IMAGE, max_concurrent_runs=10, queue_timeout=60),
    "serverless application for people": _full(
        studio=True,
        livy=True,
        sessions=False,
        identity_center="arn:aws:sso:::instance/ssoins-1234567890abcdef",
        worker_types=(
            WorkerTypeView(worker_type="Driver", image=IMAGE),
            WorkerTypeView(worker_type="Executor", image=IMAGE),
        ),
        log_group=LogGroupView(key=KEY, retention=90),
    ),
}
