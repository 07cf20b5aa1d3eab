"""What an EMR Serverless application refuses, each in the words a user understands, and all at once."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnParameter, Duration, Fn, Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from synthesized import RELEASE, imported_vpc, new_stack

import emr_constructs as emr
from emr_constructs.rules.view import items

SIZE = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16))
LATER: Any = Fn.condition_equals("a", "b")
KEY = "arn:aws:kms:eu-north-1:111122223333:key/1"


def codes(**arguments: Any) -> list[str]:
    """The codes of the errors of an application in eu-west-1; functions make what they need in its stack."""
    stack = new_stack("eu-west-1")
    given = {name: value(stack) if callable(value) else value for name, value in arguments.items()}
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessApplication(stack, "Etl", **{"release_label": RELEASE, **given})
    assert "[at Stack/Etl]" in str(caught.value)
    assert stack.node.try_find_child("Etl") is None
    return list(caught.value.codes)


def group(stack: Any, peer: ec2.IPeer) -> list[ec2.ISecurityGroup]:
    made = ec2.SecurityGroup(stack, "Group", vpc=imported_vpc(stack))
    made.add_ingress_rule(peer, ec2.Port.tcp(443))
    return [made]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"application_name": "no spaces"}, "ServerlessName"),
        ({"application_name": ""}, "ServerlessName"),
        ({"application_type": emr.ServerlessType.of("FLINK")}, "ServerlessType"),
        ({"release_label": emr.ReleaseLabel.of("emr-6.5.0")}, "ServerlessReleaseMinimum"),
        ({"idle_timeout": Duration.seconds(90)}, "ServerlessIdleTimeout"),
        ({"idle_timeout": Duration.days(8)}, "ServerlessIdleTimeout"),
        ({"initial_capacity": [emr.InitialWorkers.driver(1, SIZE)] * 11}, "ServerlessInitialEntries"),
        (
            {
                "initial_capacity": [emr.InitialWorkers.driver(1, SIZE)],
                "maximum_capacity": emr.MaximumCapacity(vcpus=2, memory=Size.gibibytes(64)),
            },
            "ServerlessInitialAboveMaximum",
        ),
        (
            {"application_type": emr.ServerlessType.HIVE, "interactive": emr.Interactive(livy=True)},
            "ServerlessInteractiveType",
        ),
        (
            {"release_label": emr.ReleaseLabel.EMR_7_12_0, "interactive": emr.Interactive(sessions=True)},
            "ServerlessInteractiveRelease",
        ),
        (
            {"release_label": emr.ReleaseLabel.EMR_6_15_0, "scheduler": emr.JobScheduler(max_concurrent_runs=1)},
            "ServerlessSchedulerRelease",
        ),
        ({"identity_center": "ssoins-1"}, "ServerlessIdentityCenterArn"),
        ({"application_type": emr.ServerlessType.HIVE, "worker_encryption": True}, "WorkerEncryptionOfHive"),
        ({"worker_encryption": LATER}, "UndecidableWorkerEncryption"),
        (
            {
                "worker_encryption": False,
                "configurations": [
                    {"Classification": "spark-defaults", "Properties": {"spark.ssl.internode.enabled": "true"}}
                ],
            },
            "WorkerEncryptionTwice",
        ),
        (
            {
                "configurations": [
                    {"Classification": "spark-defaults", "Properties": {"a": "b"}},
                    {"Classification": "spark-defaults", "Properties": {"a": "c"}},
                ]
            },
            "ConfigurationConflict",
        ),
        ({"vpc_subnets": ec2.SubnetSelection()}, "SubnetsWithoutVpc"),
        ({"vpc": imported_vpc, "network": lambda stack: emr.Network(stack, "Net")}, "NetworkAndVpc"),
        (
            {"security_groups": lambda stack: [ec2.SecurityGroup.from_security_group_id(stack, "Sg", "sg-1")]},
            "SecurityGroupsWithoutVpc",
        ),
        (
            {
                "vpc": lambda stack: imported_vpc(stack, "Other"),
                "security_groups": lambda stack: group(stack, ec2.Peer.any_ipv4()),
            },
            "ServerlessOpenSecurityGroup",
        ),
        (
            {
                "vpc": lambda stack: imported_vpc(stack, "Other"),
                "security_groups": lambda stack: group(stack, ec2.Peer.any_ipv6()),
            },
            "ServerlessOpenSecurityGroup",
        ),
        ({"encryption_key": lambda stack: kms.Key.from_key_arn(stack, "Key", KEY)}, "KeyElsewhere"),
        ({"encryption_key": lambda stack: kms.Alias.from_alias_name(stack, "Key", "alias/team")}, "KeyAlias"),
        (
            {
                "monitoring": lambda stack: emr.ServerlessMonitoring(
                    cloudwatch_logs_key=kms.Alias.from_alias_name(stack, "Key", "alias/team")
                )
            },
            "KeyAlias",
        ),
        ({"monitoring": emr.ServerlessMonitoring(log_prefix="/logs/")}, "BucketPrefix"),
        (
            {"execution_role": lambda stack: iam.Role.from_role_name(stack, "Role", "Jobs"), "path": "/emr/"},
            "UnusedServerlessRoleOptions",
        ),
        ({"release_label": "emr-7.14.0"}, "ArgumentType"),
    ],
)
def test_a_mistake_is_refused_before_anything_is_made(arguments: dict[str, Any], code: str) -> None:
    assert codes(**arguments)[:1] == [code]


def test_a_group_that_lets_a_range_in_is_taken() -> None:
    stack = new_stack()
    groups = group(stack, ec2.Peer.ipv4("10.0.0.0/16"))
    made = emr.ServerlessApplication(
        stack, "Etl", release_label=RELEASE, vpc=imported_vpc(stack, "Other"), security_groups=groups
    )
    (view,) = items(made._view.security_groups)
    assert [(one.cidr, one.from_port, one.protocol) for one in items(view.ingress)] == [("10.0.0.0/16", 443, "tcp")]


def test_all_mistakes_are_told_at_once() -> None:
    assert sorted(
        codes(
            application_name="no spaces",
            application_type=emr.ServerlessType.HIVE,
            interactive=emr.Interactive(studio=True),
            idle_timeout=Duration.days(8),
            vpc_subnets=ec2.SubnetSelection(),
            worker_encryption=True,
            monitoring=emr.ServerlessMonitoring(log_prefix="s3://logs/"),
        )
    ) == [
        "BucketPrefix",
        "ServerlessIdleTimeout",
        "ServerlessInteractiveType",
        "ServerlessName",
        "SubnetsWithoutVpc",
        "WorkerEncryptionOfHive",
    ]


# Values


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ({"vcpus": 3}, "ServerlessWorkerCpu", "there are no workers of 3 vCPU; use one of 1, 2, 4, 8, 16, 32 vCPU"),
        (
            {"memory": Size.gibibytes(7)},
            "ServerlessWorkerMemory",
            "a worker of 4 vCPU cannot have 7 GB of memory; use 8 to 30 GB in steps of 1",
        ),
        (
            {"memory": Size.mebibytes(12_000)},
            "ServerlessWorkerSize",
            "`memory` ('11.71875 GB') is not a size; write it like '16 GB'",
        ),
        ({"disk": Size.gibibytes(201)}, "ServerlessWorkerDisk", "a disk of 201 GB is not offered; use 20 to 200 GB"),
        (
            {"disk": Size.gibibytes(2001), "disk_type": emr.ServerlessDiskType.SHUFFLE_OPTIMIZED},
            "ServerlessWorkerDisk",
            "a disk of 2001 GB is not offered; use 20 to 2000 GB",
        ),
        (
            {"disk_type": emr.ServerlessDiskType.of("SSD")},
            "ServerlessDiskType",
            "`disk_type` ('SSD') is not one of EMR Serverless; use STANDARD or SHUFFLE_OPTIMIZED",
        ),
        ({"vcpus": "4"}, "ArgumentType", "`vcpus` must be a whole number, not '4'"),
        ({"memory": 16}, "ArgumentType", "`memory` must be a Size, not 16"),
    ],
)
def test_sizes_that_no_worker_has_are_refused(arguments: dict[str, Any], code: str, text: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.WorkerSize(**{"vcpus": 4, "memory": Size.gibibytes(16), **arguments})
    assert str(caught.value) == f"{code}: {text}"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: emr.InitialWorkers.driver(0, SIZE), "ServerlessWorkerCount"),
        (lambda: emr.InitialWorkers.of("-", 1, SIZE), "ServerlessWorkerTypeShape"),
        (lambda: emr.MaximumCapacity(vcpus=0, memory=Size.gibibytes(1)), "ServerlessMaximumSize"),
        (lambda: emr.MaximumCapacity(vcpus=1, memory=Size.mebibytes(1)), "ServerlessMaximumSize"),
        (lambda: emr.JobScheduler(max_concurrent_runs=1001), "ServerlessScheduler"),
        (lambda: emr.JobScheduler(queue_timeout=Duration.minutes(14)), "ServerlessScheduler"),
        (lambda: emr.JobScheduler(queue_timeout=Duration.seconds(930)), "ServerlessScheduler"),
        (lambda: emr.ServerlessMonitoring(log_types={"SPARK_DRIVER": ["GC"]}), "ServerlessLogTypes"),
        (lambda: emr.ServerlessMonitoring(log_stream_prefix="a:b"), "ServerlessLogStreamPrefix"),
        (lambda: emr.ServerlessMonitoring(cloudwatch_logs=False, log_stream_prefix="a"), "LogsOff"),
        (lambda: emr.ServerlessMonitoring(s3_logs=False, log_prefix="a"), "LogsOff"),
        (lambda: emr.ServerlessMonitoring(s3_logs=LATER), "UndecidableLogs"),
        (lambda: emr.ServerlessMonitoring(prometheus_url="https://example.com"), "ServerlessMetricsUrl"),
        (lambda: emr.ServerlessMonitoring(prometheus_workspace="ws-1"), "PrometheusWorkspace"),
    ],
)
def test_values_check_themselves(make: Any, code: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    assert caught.value.codes == (code,)


def test_settings_of_logs_need_the_logs_they_are_for() -> None:
    stack = new_stack()
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "bucket")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessMonitoring(s3_logs=False, log_bucket=bucket, log_prefix="a/")
    assert str(caught.value) == (
        "LogsOff: `log_bucket` and `log_prefix` would have no effect, since `s3_logs` is off; turn it on"
    )


def test_the_retention_of_a_log_group_that_is_brought_is_its_own() -> None:
    brought = logs.LogGroup.from_log_group_name(new_stack(), "Group", "team")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessMonitoring(log_group=brought, log_retention=logs.RetentionDays.ONE_DAY)
    assert caught.value.codes == ("LogRetentionOfOther",)


def test_a_url_that_only_deployment_knows_needs_the_workspace() -> None:
    url = CfnParameter(new_stack(), "Url").value_as_string
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessMonitoring(prometheus_url=url)
    assert caught.value.codes == ("PrometheusWorkspaceUntold",)
    known = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1"
    assert emr.ServerlessMonitoring(prometheus_url=url, prometheus_workspace=known).prometheus_url == url


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda number: emr.JobScheduler(queue_timeout=Duration.hours(number)), "TokenUnit"),
        (lambda number: emr.WorkerSize(vcpus=4, memory=Size.mebibytes(number)), "SizeUnit"),
        (lambda number: emr.MaximumCapacity(vcpus=4, memory=Size.mebibytes(number)), "SizeUnit"),
    ],
)
def test_a_token_in_another_unit_is_refused(make: Any, code: str) -> None:
    number = CfnParameter(new_stack(), "Number", type="Number").value_as_number
    with pytest.raises(emr.EmrValidationError) as caught:
        make(number)
    assert caught.value.codes == (code,)


def test_an_idle_timeout_that_only_deployment_knows_is_in_minutes() -> None:
    stack = new_stack()
    number = CfnParameter(stack, "Number", type="Number").value_as_number
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, idle_timeout=Duration.hours(number))
    assert caught.value.codes == ("TokenUnit",)
    made = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, idle_timeout=Duration.minutes(number))
    resource: Any = made.node.default_child
    assert stack.resolve(resource.auto_stop_configuration)["idleTimeoutMinutes"] == {"Ref": "Number"}
