"""What all roles have in common: no wildcard among actions, few resources that are all, ARNs of any partition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from synthesized import Synthesized, as_list, imported_role, new_stack, strings

import emr_constructs as emr

REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1"]


@cache
def made(region: str) -> Synthesized:
    """A role of each kind with all that it may have."""
    stack = new_stack(region)
    bucket, group = s3.Bucket(stack, "Bucket"), logs.LogGroup(stack, "Group")
    emr.ServiceRole(stack, "Service")
    nodes = emr.InstanceRole(stack, "Nodes")
    emr.AutoScalingRole(stack, "Scaling")
    emr.RuntimeRole(stack, "Runtime", instance_roles=[nodes], lake_formation=True, propagate_source_identity=True)
    studio = emr.StudioServiceRole(stack, "Studio", bucket=bucket, git_secrets=True, collaboration=True)
    passed = [imported_role(stack, "Passed")]
    policy = emr.StudioSessionPolicy(
        stack,
        "Users",
        service_role=studio,
        collaboration=True,
        access=emr.StudioAccess.advanced(
            sagemaker=True,
            log_buckets=[bucket],
            own_applications=True,
            serverless_roles=passed,
            cluster_service_roles=passed,
            cluster_instance_roles=passed,
        ),
    )
    emr.StudioUserRole(stack, "User", session_policies=[policy])
    jobs: dict[str, Any] = {"log_bucket": bucket, "log_group": group}
    emr.JobExecutionRole(stack, "Serverless", lake_formation=True, **jobs)
    emr.EksExecutionRole(stack, "Eks", role_name="Eks", namespaces=["etl"], pod_identity=True, **jobs)
    assert isinstance(nodes, iam.Role)
    return Synthesized(stack)


def policies(found: Synthesized) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statements of all policies, with whose they are."""
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for path in found.paths(kind):
            for statement in found.statements(path):
                yield path.partition("/")[0], statement


def test_no_action_has_a_wildcard() -> None:
    actions = [action for _, one in policies(made(REGIONS[0])) for action in as_list(one["Action"])]
    assert len(actions) > 100
    assert [one for one in actions if "*" in one] == []


# How many actions are given for all resources. IAM knows none for them, but for one, which a tag limits.
OF_ALL = {"Nodes": 5, "Runtime": 1, "Serverless": 1, "Studio": 11, "Users": 25}


def test_only_what_knows_no_resources_is_given_for_all() -> None:
    found: dict[str, set[str]] = {}
    for owner, one in policies(made(REGIONS[0])):
        if one["Resource"] == "*":
            found.setdefault(owner, set()).update(as_list(one["Action"]))
    assert {owner: len(actions) for owner, actions in found.items()} == OF_ALL
    reading = ("Describe", "List", "Search", "Get")
    changing = {
        action
        for actions in found.values()
        for action in actions
        if not action.startswith(("ssm:", "ssmmessages:")) and not action.partition(":")[2].startswith(reading)
    }
    assert changing == {
        "codewhisperer:GenerateRecommendations",
        "ec2:DeleteNetworkInterfacePermission",
        "elasticmapreduce:CreateEditor",
        "elasticmapreduce:CreateRepository",
        "elasticmapreduce:DeleteRepository",
        "elasticmapreduce:LinkRepository",
        "elasticmapreduce:RunJobFlow",
        "elasticmapreduce:UnlinkRepository",
        "emr-serverless:CreateApplication",
        "servicecatalog:UpdateProvisionedProduct",
    }


@pytest.mark.parametrize("region", REGIONS)
def test_arns_are_those_of_the_partition_and_region(region: str) -> None:
    resources = {
        path: one for path, one in made(region).by_path().items() if "Policy" in str(one) and "Bucket" not in path
    }
    texts = list(strings(list(resources.values())))
    assert [one for one in texts if one.startswith("arn:") and one != "arn:"] == []
    assert texts.count("arn:") > 50
    regions = {one for one in texts for other in REGIONS if other in one and other != region}
    assert regions == set()
    assert any(f":elasticmapreduce:{region}:111122223333:cluster/" in one for one in texts)


@pytest.mark.parametrize("region", REGIONS)
def test_services_have_the_same_names_in_every_partition(region: str) -> None:
    services = {
        as_list(one["Principal"]["Service"])[0]
        for path in made(region).paths("AWS::IAM::Role")
        for one in made(region).statements(path)
        if "Service" in one["Principal"]
    }
    assert services == {
        "application-autoscaling.amazonaws.com",
        "ec2.amazonaws.com",
        "elasticmapreduce.amazonaws.com",
        "emr-serverless.amazonaws.com",
        "pods.eks.amazonaws.com",
    }
