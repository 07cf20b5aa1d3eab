"""An EMR Serverless application: what one line of Python makes, and what jobs get of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from serverless_stacks import quiet
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Brought,
    Synthesized,
    imported_role,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr
from emr_constructs.rules.view import items, view_fields
from emr_constructs.rules.views.serverless import ServerlessApplicationView

APPLICATIONS = join("arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/*")
DATA_KEYS = ["kms:Decrypt", "kms:GenerateDataKey"]


@cache
def default() -> Synthesized:
    """One line of Python."""
    stack = new_stack()
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE)
    return Synthesized(stack)


@cache
def with_role() -> Synthesized:
    """An application whose role was asked for, twice."""
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE)
    assert application.execution_role is application.execution_role is not None
    return Synthesized(stack)


def test_one_line_makes_an_application_a_key_and_places_for_logs() -> None:
    kinds = sorted(one["Type"] for one in default().resources.values())
    assert kinds == [
        "AWS::EMRServerless::Application",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
    ]


def test_the_application_is_secure_and_cheap() -> None:
    found = default()
    key = found.arn("Etl/Key/Resource")
    name = "Stack-Etl-6BCB48B9"
    assert found.properties("Etl/Resource") == {
        "Name": name,
        "Type": "SPARK",
        "ReleaseLabel": "emr-7.14.0",
        "Architecture": "ARM64",
        "AutoStartConfiguration": {"Enabled": True},
        "AutoStopConfiguration": {"Enabled": True, "IdleTimeoutMinutes": 15},
        "RuntimeConfiguration": [
            {"Classification": "spark-defaults", "Properties": {"spark.ssl.internode.enabled": "true"}}
        ],
        "MonitoringConfiguration": {
            "ManagedPersistenceMonitoringConfiguration": {"Enabled": True, "EncryptionKeyArn": key},
            "S3MonitoringConfiguration": {
                "EncryptionKeyArn": key,
                "LogUri": join("s3://", found.ref("Etl/Logs/Resource"), f"/emr-serverless/{name}/"),
            },
            "CloudWatchLoggingConfiguration": {
                "Enabled": True,
                "LogGroupName": found.ref("Etl/LogGroup/Resource"),
            },
        },
    }


def test_what_is_made_outlives_the_stack_but_for_the_application() -> None:
    policies = {path: default().resource(path).get("DeletionPolicy") for path in default().by_path()}
    assert policies == {
        "Etl/Key/Resource": "Retain",
        "Etl/Logs/Resource": "Retain",
        "Etl/Logs/Policy/Resource": None,
        "Etl/LogGroup/Resource": "Retain",
        "Etl/Resource": "Delete",
    }


def test_the_log_group_is_encrypted_and_forgets() -> None:
    found = default()
    assert found.properties("Etl/LogGroup/Resource") == {
        "KmsKeyId": found.arn("Etl/Key/Resource"),
        "RetentionInDays": 90,
    }


def test_the_key_lets_the_service_and_cloudwatch_in_and_nobody_else() -> None:
    own, cloudwatch, serverless = default().statements("Etl/Key/Resource")
    assert own["Principal"] == {"AWS": join("arn:", PARTITION, ":iam::", ACCOUNT, ":root")}
    assert cloudwatch["Principal"] == {"Service": join("logs.", REGION, ".amazonaws.com")}
    [group] = cloudwatch["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    assert str(group).endswith(f"'-{default().id('Etl/LogGroup/Resource')}-*']]}}")
    assert serverless == {
        "Effect": "Allow",
        "Principal": {"Service": "emr-serverless.amazonaws.com"},
        "Action": DATA_KEYS,
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:SourceArn": APPLICATIONS}},
    }


def test_what_hangs_on_the_log_bucket_may_wait_for_the_application() -> None:
    """A notification of the bucket, say, which starts a function, which starts jobs."""
    assert default().depends_on("Etl/Resource") == set()
    assert str(default().ref("Etl/Logs/Resource")) in str(default().properties("Etl/Resource"))


def test_an_empty_prefix_puts_logs_at_the_top_of_the_bucket() -> None:
    stack = new_stack()
    role = quiet(stack, monitoring=emr.ServerlessMonitoring(log_prefix="", cloudwatch_logs=False)).execution_role
    found = Synthesized(stack)
    logs_in_s3 = found.properties("Etl/Resource")["MonitoringConfiguration"]["S3MonitoringConfiguration"]
    assert logs_in_s3["LogUri"] == join("s3://", found.ref("Etl/Logs/Resource"), "/")
    writing = found.statements("Etl/ExecutionRole/DefaultPolicy/Resource")[0]
    assert writing["Resource"] == join(found.arn("Etl/Logs/Resource"), "/*")
    assert role is not None


def test_the_role_of_jobs_may_write_logs_and_nothing_else() -> None:
    found = with_role()
    assert found.paths("AWS::IAM::Role") == ["Etl/ExecutionRole/Resource"]
    [trust] = found.statements("Etl/ExecutionRole/Resource")
    application = found.attribute("Etl/Resource", "ApplicationId")
    own = join("arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/", application)
    assert trust["Principal"] == {"Service": "emr-serverless.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {"aws:SourceArn": own}}
    place, groups, group, key = found.statements("Etl/ExecutionRole/DefaultPolicy/Resource")
    name = found.properties("Etl/Resource")["Name"]
    assert (place["Action"], place["Resource"]) == (
        "s3:PutObject",
        join(found.arn("Etl/Logs/Resource"), f"/emr-serverless/{name}/*"),
    )
    assert (key["Action"], key["Resource"]) == (DATA_KEYS, found.arn("Etl/Key/Resource"))
    assert groups["Action"] == "logs:DescribeLogGroups"
    assert group["Resource"] == found.arn("Etl/LogGroup/Resource")
    assert all("Condition" not in one for one in (place, key, groups, group))


def test_without_logs_the_role_gets_no_right() -> None:
    stack = new_stack()
    none = emr.ServerlessMonitoring(managed_logs=False, s3_logs=False, cloudwatch_logs=False)
    assert emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, monitoring=none).execution_role is not None
    found = Synthesized(stack)
    assert found.paths("AWS::IAM::Policy") == []
    assert len(found.statements("Etl/Key/Resource")) == 1


@pytest.mark.parametrize("brought", [True, False])
def test_a_key_of_its_own_for_the_log_group_is_given_to_it_by_jobs(brought: bool) -> None:
    stack = new_stack()
    key = kms.Key(stack, "LogKey")
    group = logs.LogGroup.from_log_group_name(stack, "Group", "team") if brought else None
    monitoring = emr.ServerlessMonitoring(s3_logs=False, log_group=group, cloudwatch_logs_key=key)
    application = quiet(stack, monitoring=monitoring)
    assert application.execution_role is not None
    found = Synthesized(stack)
    rights = found.statements("Etl/ExecutionRole/DefaultPolicy/Resource")
    arn = application.log_group.log_group_arn if application.log_group else ""
    [giving] = [one for one in rights if one["Action"] == "logs:AssociateKmsKey"]
    assert giving["Resource"] == stack.resolve(arn)
    assert "team" in str(found.statements("LogKey/Resource")[-1]["Condition"]) or not brought
    if not brought:
        assert found.properties("Etl/LogGroup/Resource")["KmsKeyId"] == found.arn("LogKey/Resource")


def test_who_submits_jobs_may_use_the_key_of_logs() -> None:
    stack = new_stack()
    submitter = iam.Role(stack, "Submitter", assumed_by=iam.AccountRootPrincipal())
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE)._let_submit(submitter)
    found = Synthesized(stack)
    [statement] = found.statements("Submitter/DefaultPolicy/Resource")
    assert (statement["Action"], statement["Resource"]) == (DATA_KEYS, found.arn("Etl/Key/Resource"))


def test_a_role_that_is_brought_is_served_at_once_and_one_more_when_it_is_asked() -> None:
    stack = new_stack()
    jobs, others = imported_role(stack, "Jobs"), imported_role(stack, "Others")
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, execution_role=jobs)
    before = [one for one in stack.node.find_all() if isinstance(one, iam.CfnPolicy)]
    application._serve(others)
    application._serve(others)
    assert application.execution_role is jobs
    found = Synthesized(stack)
    policies = [found.properties(path) for path in found.paths("AWS::IAM::Policy")]
    assert len(before) == 1
    assert [one["Roles"] for one in policies] == [["Jobs"], ["Others"]]
    assert [len(one["PolicyDocument"]["Statement"]) for one in policies] == [4, 4]


def test_a_role_that_cannot_be_changed_is_told_what_it_lacks() -> None:
    stack = new_stack()
    role = imported_role(stack, "Jobs", mutable=False)
    emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, execution_role=role)
    found = Synthesized(stack)
    assert found.paths("AWS::IAM::Policy") == []
    text = " ".join(warnings(stack))
    assert all(action in text for action in ("s3:PutObject", "logs:DescribeLogGroups", "logs:PutLogEvents"))
    # The key is made here: its policy lets the account of the role decide.
    allowed = found.statements("Etl/Key/Resource")[-1]
    assert (list(allowed["Principal"]), allowed["Action"]) == (["AWS"], DATA_KEYS)


# What rules see


def everything(stack: cdk.Stack) -> emr.ServerlessApplication:
    """An application that says all it can."""
    brought = Brought(stack)
    return emr.ServerlessApplication(
        stack,
        "Etl",
        release_label=RELEASE,
        application_name="Etl",
        initial_capacity=[
            emr.InitialWorkers.executor(
                1,
                emr.WorkerSize(
                    vcpus=4,
                    memory=Size.gibibytes(16),
                    disk=Size.gibibytes(20),
                    disk_type=emr.ServerlessDiskType.STANDARD,
                ),
            )
        ],
        maximum_capacity=emr.MaximumCapacity(vcpus=64, memory=Size.gibibytes(256), disk=Size.gibibytes(640)),
        idle_timeout=Duration.minutes(30),
        interactive=emr.Interactive(livy=True),
        scheduler=emr.JobScheduler(max_concurrent_runs=3, queue_timeout=Duration.minutes(30)),
        identity_center="arn:aws:sso:::instance/ssoins-1234567890abcdef",
        vpc=brought.arguments["vpc"],
        encryption_key=brought.arguments["encryption_key"],
        cost_allocation_tags=emr.CostAllocationTags(team="Data"),
        monitoring=emr.ServerlessMonitoring(
            log_bucket=brought.arguments["log_bucket"],
            log_group=logs.LogGroup.from_log_group_name(stack, "Group", "team"),
            log_stream_prefix="etl",
            log_types={"SPARK_DRIVER": ["STDERR"]},
            cloudwatch_logs_key=brought.arguments["encryption_key"],
            prometheus_url="https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
        ),
    )


IMAGES = {"image", "worker_types"}


def test_rules_see_everything_that_is_said() -> None:
    view = everything(new_stack("eu-west-1"))._view
    empty = {one.name for one in view_fields(ServerlessApplicationView) if getattr(view, one.name) is None}
    assert empty == IMAGES
    assert view.region == "eu-west-1"
    assert (view.idle_timeout, view.queue_timeout) == (30, 30)
    assert (view.maximum_cpu, view.maximum_memory, view.maximum_disk) == ("64 vCPU", "256 GB", "640 GB")
    workers = view.initial_capacity
    assert [(one.worker_type, one.cpu, one.disk, one.disk_type) for one in items(workers)] == [
        ("Executor", "4 vCPU", "20 GB", "STANDARD")
    ]
    assert [one.availability_zone for one in items(view.subnets)] == ["eu-west-1a", "eu-west-1b"]


def test_what_is_not_said_is_not_seen() -> None:
    view = quiet(new_stack())._view
    said = {one.name for one in view_fields(ServerlessApplicationView) if getattr(view, one.name) is not None}
    assert said == {
        "application_type",
        "architecture",
        "auto_start",
        "auto_stop",
        "cloudwatch_logs",
        "configurations",
        "idle_timeout",
        "livy",
        "managed_logs",
        "managed_logs_key",
        "name",
        "region",
        "release_label",
        "sessions",
        "studio",
    }


def test_warnings_of_rules_can_be_acknowledged() -> None:
    stack = new_stack()
    maximum = emr.MaximumCapacity(vcpus=8, memory=Size.gibibytes(32))
    quiet(stack, interactive=emr.Interactive(studio=True), maximum_capacity=maximum)
    [found] = [one for one in warnings(stack) if "maximum_capacity" in one]
    assert found == (
        "`maximum_capacity.vcpus` (8 vCPU) is little for interactive work; allow at least 24 vCPU"
        " [ack: emr_constructs:ServerlessInteractiveCapacity]"
    )


def test_the_workspace_for_metrics_is_told_by_its_arn_or_by_its_url() -> None:
    stack = new_stack("eu-west-1")
    arn = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1"
    url = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
    told: dict[str, dict[str, Any]] = {"Arn": {"prometheus_workspace": arn}, "Url": {"prometheus_url": url}}
    for id, said in told.items():  # noqa: A001
        monitoring = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False, **said)
        assert quiet(stack, id, monitoring=monitoring).execution_role is not None
    found = Synthesized(stack)
    before, _, after = url.partition("amazonaws.com")
    of_arn = join(before, {"Ref": "AWS::URLSuffix"}, after)
    for id in ("Arn", "Url"):  # noqa: A001
        metrics = found.properties(f"{id}/Resource")["MonitoringConfiguration"]["PrometheusMonitoringConfiguration"]
        assert metrics["RemoteWriteUrl"] == (url if id == "Url" else of_arn)
        right = found.statements(f"{id}/ExecutionRole/DefaultPolicy/Resource")[-1]
        assert right == {
            "Action": "aps:RemoteWrite",
            "Effect": "Allow",
            "Resource": join("arn:", PARTITION, ":aps:eu-west-1:111122223333:workspace/ws-1") if id == "Url" else arn,
        }
