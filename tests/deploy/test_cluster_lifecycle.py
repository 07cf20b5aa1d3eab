"""A cluster through the real CDK CLI: created, changed in place, replaced, left alone, refused, destroyed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local_aws import LocalAws, leftovers
from local_aws.cdk_cli import Result
from local_aws.report import cluster_report

APP = f"{sys.executable} {Path(__file__).parent / 'apps' / 'cluster_app.py'}"
STACK = "Clusters"


class Deployment:
    """The app as it is deployed now. A test says what it wants first; deploying that again costs nothing."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.emr = aws.client("emr")
        self._deployed: dict[str, str] | None = None

    def ensure(self, **context: str) -> str:
        """Deploy with these context values, unless just that is deployed; answers the cluster's id."""
        if self._deployed != context:
            self.deploy(context)
        return self.cluster_id()

    def deploy(self, context: Mapping[str, str], *, check: bool = True) -> Result:
        options = [option for name, value in context.items() for option in ("--context", f"{name}={value}")]
        # The checks of CDK itself have a test of their own; here they would only cost time.
        result = self.aws.cdk("deploy", STACK, *options, "--require-approval", "never", app=APP, check=check)
        if result.returncode == 0:
            self._deployed = dict(context)
        return result

    def destroy(self) -> None:
        self.aws.cdk("destroy", STACK, "--force", app=str(self.aws.home / "cdk.out"))
        self._deployed = None

    def cluster_id(self) -> str:
        resources = self.aws.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        [cluster] = [r["PhysicalResourceId"] for r in resources if r["ResourceType"] == "AWS::EMR::Cluster"]
        return str(cluster)

    def describe(self, cluster_id: str) -> dict[str, Any]:
        cluster: dict[str, Any] = self.emr.describe_cluster(ClusterId=cluster_id)["Cluster"]
        return cluster

    def limits(self, cluster_id: str) -> dict[str, Any]:
        policy = self.emr.get_managed_scaling_policy(ClusterId=cluster_id)["ManagedScalingPolicy"]
        limits: dict[str, Any] = policy["ComputeLimits"]
        return limits


@pytest.fixture(scope="module")
def deployment(aws: LocalAws) -> Iterator[Deployment]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CDK_VALIDATION", "false")
        yield Deployment(aws)


def test_what_was_declared_is_read_back(deployment: Deployment) -> None:
    cluster_id = deployment.ensure()
    cluster = deployment.describe(cluster_id)
    assert cluster["Status"]["State"] == "WAITING"
    assert cluster["ReleaseLabel"] == "emr-7.14.0"
    assert [application["Name"] for application in cluster["Applications"]] == ["Spark"]
    [spark_env] = [c for c in cluster["Configurations"] if c["Classification"] == "spark-env"]
    assert spark_env["Configurations"][0]["Properties"] == {"PYSPARK_PYTHON": "/usr/bin/python3"}
    assert cluster["VisibleToAllUsers"] is True
    assert cluster["AutoTerminate"] is False
    attributes = cluster["Ec2InstanceAttributes"]
    assert len(attributes["RequestedEc2SubnetIds"]) == 2
    assert attributes["IamInstanceProfile"].startswith(f"{STACK}-AnalyticsInstanceRole")
    fleets = deployment.emr.list_instance_fleets(ClusterId=cluster_id)["InstanceFleets"]
    assert [(f["InstanceFleetType"], f["TargetOnDemandCapacity"], f["TargetSpotCapacity"]) for f in fleets] == [
        ("MASTER", 1, 0),
        ("CORE", 8, 0),
        ("TASK", 0, 4),
    ]
    [step] = deployment.emr.list_steps(ClusterId=cluster_id)["Steps"]
    assert step["Config"]["Args"][:3] == ["spark-submit", "--deploy-mode", "cluster"]
    [action] = deployment.emr.list_bootstrap_actions(ClusterId=cluster_id)["BootstrapActions"]
    assert action["Args"] == ["now"]


def test_the_report_shows_encryption_network_and_steps(deployment: Deployment) -> None:
    report = "\n".join(cluster_report(deployment.aws.client, deployment.ensure()))
    for expected in (
        "8 to 32 InstanceFleetUnits, at most 8 core",
        "SSE-KMS, key ",
        "TLS, certificates made by EMR",
        "IMDSv2 at least, hop limit 1",
        "ec2messages, kms, s3, secretsmanager, ssm, ssmmessages",
        "SWITCH_TO_ON_DEMAND after 10 min",
        "WordCount: spark-submit --deploy-mode cluster",
    ):
        assert expected in report


def test_new_scaling_limits_keep_the_cluster(deployment: Deployment) -> None:
    before = deployment.ensure()
    after = deployment.ensure(maximum="64")
    assert after == before
    assert deployment.limits(after)["MaximumCapacityUnits"] == 64


def test_a_new_release_is_a_new_cluster(deployment: Deployment) -> None:
    before = deployment.ensure(maximum="64")
    after = deployment.ensure(maximum="64", release="emr-7.13.0")
    assert after != before
    assert deployment.describe(before)["Status"]["State"] == "TERMINATED"
    assert deployment.describe(after)["Status"]["State"] == "WAITING"
    assert leftovers(deployment.aws.client)["cluster"] == [after]


def test_no_change_changes_nothing(deployment: Deployment) -> None:
    before = deployment.ensure(maximum="64", release="emr-7.13.0")
    result = deployment.deploy({"maximum": "64", "release": "emr-7.13.0"})
    assert f"{STACK} (no changes)" in result.output
    assert deployment.cluster_id() == before


def test_what_the_api_refuses_fails_with_the_reason_and_rolls_back(deployment: Deployment) -> None:
    before = deployment.ensure(maximum="64", release="emr-7.13.0")
    wrong = {"maximum": "128", "release": "emr-7.13.0", "timeout_action": "SWITCH_TO_ONDEMAND"}
    result = deployment.deploy(wrong, check=False)
    assert result.returncode != 0
    assert "'SWITCH_TO_ONDEMAND', allowed: SWITCH_TO_ON_DEMAND, TERMINATE_CLUSTER" in result.output
    assert deployment.cluster_id() == before
    assert deployment.describe(before)["Status"]["State"] == "WAITING"
    assert deployment.limits(before)["MaximumCapacityUnits"] == 64


def test_destroy_leaves_only_what_is_retained(deployment: Deployment) -> None:
    cluster_id = deployment.ensure(maximum="64", release="emr-7.13.0")
    deployment.destroy()
    assert deployment.describe(cluster_id)["Status"]["State"] == "TERMINATED"
    left = leftovers(deployment.aws.client)
    assert sorted(left) == ["bucket", "key"]
    assert [len(ids) for ids in left.values()] == [1, 1]
