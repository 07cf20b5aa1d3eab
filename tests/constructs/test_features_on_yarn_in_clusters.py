"""Clusters with switches for what runs on YARN, and beside it: the rights of their nodes, the workspace for logs."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import ACCOUNT, PARTITION, REGION, Brought, Synthesized, as_list, join, new_stack

import emr_constructs as emr


@cache
def stack_with_rights() -> Synthesized:
    """A cluster of each kind, with an instance role of its own."""
    stack = new_stack()
    brought = Brought(stack)
    key = kms.Key(stack, "StateKey")
    state = s3.Bucket(stack, "State", encryption_key=key)
    groups = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"), core=emr.InstanceGroup(instance_type="m7g.xlarge")
    )
    hbase = emr.HBaseOnS3(bucket=state, wal_workspace=emr.WalWorkspace(stack, "Wal"))
    flink = [emr.FlinkState(bucket=state), emr.CloudWatchAgent(), emr.NodeLabels()]
    docker = emr.DockerOnYarn(repositories=[ecr.Repository(stack, "Jobs")])
    app = emr.Application
    for name, features, applications in (
        ("HBase", [hbase], [app.HBASE]),
        ("Flink", flink, [app.FLINK, app.AMAZON_CLOUDWATCH_AGENT]),
        ("Docker", [docker], [app.SPARK]),
    ):
        release = emr.ReleaseLabel.EMR_6_15_0 if name == "Docker" else emr.ReleaseLabel.EMR_7_14_0
        brought.cluster(
            name,
            without=("instance_role",),
            release_label=release,
            instances=groups,
            hdfs_replication=None,
            features=features,
            applications=applications,
        )
    return Synthesized(stack)


def rights(cluster: str) -> dict[str, Any]:
    """Actions of the nodes by the service they belong to: the statements of it."""
    found: dict[str, Any] = {}
    for one in stack_with_rights().statements(f"{cluster}/InstanceRole/DefaultPolicy/Resource"):
        service = as_list(one["Action"])[0].partition(":")[0]
        found.setdefault(service, []).append(one)
    return found


def test_the_nodes_of_hbase_may_use_the_workspace_and_no_other() -> None:
    found = stack_with_rights()
    (statement,) = rights("HBase")["emrwal"]
    workspace = ("arn:", PARTITION, ":emrwal:", REGION, ":", ACCOUNT, ":workspace/", found.ref("Wal/Resource"))
    assert statement["Resource"] == [join(*workspace), join(*workspace, "/*")]
    assert len(statement["Action"]) == 12
    assert "emrwal" not in rights("Flink")


def test_a_workspace_outlives_the_stack_and_has_a_name_that_tells_it() -> None:
    found = stack_with_rights()
    resource = found.resource("Wal/Resource")
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert re.fullmatch(r"StackWal[A-Z0-9]{8}", resource["Properties"]["WALWorkspaceName"])


@pytest.mark.parametrize("cluster", ["HBase", "Flink"])
def test_nodes_may_read_and_write_the_bucket_and_use_its_key(cluster: str) -> None:
    found = stack_with_rights()
    bucket = found.arn("State/Resource")
    written = [one for one in rights(cluster)["s3"] if bucket in as_list(one["Resource"])]
    assert [one["Resource"] for one in written] == [[bucket, join(bucket, "/*")]]
    assert {"s3:GetObject*", "s3:PutObject", "s3:DeleteObject*", "s3:List*"} <= set(written[0]["Action"])
    assert [one for one in rights(cluster)["kms"] if one["Resource"] == found.arn("StateKey/Resource")]


def test_the_agent_may_publish_in_its_namespace_only() -> None:
    assert rights("Flink")["cloudwatch"] == [
        {
            "Action": "cloudwatch:PutMetricData",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "CWAgent"}},
            "Effect": "Allow",
            "Resource": "*",
        }
    ]
    assert "cloudwatch" not in rights("HBase")


def test_nodes_may_pull_images_from_the_repositories() -> None:
    pull, login = rights("Docker")["ecr"]
    assert pull["Resource"] == stack_with_rights().arn("Jobs/Resource")
    assert "ecr:BatchGetImage" in pull["Action"]
    assert (login["Action"], login["Resource"]) == ("ecr:GetAuthorizationToken", "*")


def test_a_workspace_is_checked_when_it_is_made() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.WalWorkspace(new_stack(), "Wal", workspace_name="order-logs")
    assert str(caught.value) == (
        "WalWorkspaceName: `workspace_name` ('order-logs') holds characters that EMR refuses; use letters and digits "
        "[at Stack/Wal]"
    )


def test_a_workspace_is_what_cdk_refers_to() -> None:
    stack = new_stack()
    imported = emr.WalWorkspace.from_workspace_name(stack, "Imported", "Orders")
    assert imported.wal_workspace_ref.wal_workspace_name == "Orders"
    made = emr.WalWorkspace(stack, "Made")
    assert stack.resolve(made.wal_workspace_ref.wal_workspace_name) == stack.resolve(made.workspace_name)
