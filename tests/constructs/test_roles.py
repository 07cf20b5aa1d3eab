"""The roles: who may take them, and what they may do."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import aws_iam as iam
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Brought,
    Synthesized,
    as_list,
    default_cluster,
    imported_role,
    join,
    new_stack,
)

import emr_constructs as emr

SERVICE, NODES = "Analytics/ServiceRole", "Analytics/InstanceRole"
CLUSTER = "Analytics/Resource"


def actions(statements: list[Any]) -> set[str]:
    return {action for one in statements for action in as_list(one["Action"])}


def test_only_emr_for_clusters_of_this_account_takes_the_service_role() -> None:
    found = default_cluster()
    assert found.statements(f"{SERVICE}/Resource") == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "elasticmapreduce.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": join("arn:", PARTITION, ":elasticmapreduce:", REGION, ":", ACCOUNT, ":*")},
            },
        }
    ]


def test_the_service_role_has_the_managed_policy_of_the_partition() -> None:
    assert default_cluster().properties(f"{SERVICE}/Resource")["ManagedPolicyArns"] == [
        join("arn:", PARTITION, ":iam::aws:policy/service-role/AmazonEMRServicePolicy_v2")
    ]


def test_the_service_role_passes_this_instance_role_to_ec2_only() -> None:
    found = default_cluster()
    statements = found.statements(f"{SERVICE}/DefaultPolicy/Resource")
    [passing] = [one for one in statements if one["Action"] == "iam:PassRole"]
    assert passing == {
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": found.arn(f"{NODES}/Resource"),
        "Condition": {"StringLike": {"iam:PassedToService": "ec2.amazonaws.com*"}},
    }
    others = actions([one for one in statements if one is not passing])
    assert {action.partition(":")[0] for action in others} == {"kms"}


def test_nodes_take_the_instance_role() -> None:
    assert default_cluster().statements(f"{NODES}/Resource") == [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    ]


def test_nodes_may_open_sessions_write_their_logs_and_use_the_key() -> None:
    found = default_cluster()
    statements = found.statements(f"{NODES}/DefaultPolicy/Resource")
    [sessions] = [one for one in statements if one.get("Sid") == "SessionManager"]
    assert sessions["Resource"] == "*"
    assert sessions["Action"] == [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ]
    [logs] = [one for one in statements if one["Action"] == "s3:PutObject"]
    name = found.properties(CLUSTER)["Name"]
    assert logs["Resource"] == join(found.arn("Analytics/Logs/Resource"), f"/emr/{name}/*")
    others = actions([one for one in statements if one is not sessions and one is not logs])
    assert {action.partition(":")[0] for action in others} == {"kms"}
    assert "ManagedPolicyArns" not in found.properties(f"{NODES}/Resource")


def test_no_right_of_a_cluster_has_a_wildcard_action() -> None:
    found = default_cluster()
    policies = [found.statements(f"{role}/DefaultPolicy/Resource") for role in (SERVICE, NODES)]
    assert [action for one in policies for action in actions(one) if "*" in action] == []
    open_to_all = [one.get("Sid") for policy in policies for one in policy if one["Resource"] == "*"]
    assert open_to_all == ["SessionManager"]


def test_the_profile_has_the_name_of_its_role() -> None:
    found = default_cluster()
    [profile] = found.paths("AWS::IAM::InstanceProfile")
    role = found.ref(f"{NODES}/Resource")
    assert found.properties(profile) == {"InstanceProfileName": role, "Roles": [role]}
    assert found.properties(CLUSTER)["JobFlowRole"] == found.ref(profile)
    assert found.properties(CLUSTER)["ServiceRole"] == found.arn(f"{SERVICE}/Resource")


def test_the_cluster_waits_for_every_policy_and_the_profile() -> None:
    found = default_cluster()
    [profile] = found.paths("AWS::IAM::InstanceProfile")
    waits = [f"{role}/DefaultPolicy/Resource" for role in (SERVICE, NODES)]
    assert {found.id(path) for path in [*waits, profile]} <= found.depends_on(CLUSTER)


def test_an_imported_role_gains_the_rights_and_a_profile_of_its_name() -> None:
    stack = new_stack()
    emr.Cluster(
        stack,
        "Analytics",
        release_label=RELEASE,
        service_role=imported_role(stack, "Service"),
        instance_role=imported_role(stack, "Nodes"),
    )
    found = Synthesized(stack)
    assert [path for path in found.paths("AWS::IAM::Role") if "FlowLog" not in path] == []
    [profile] = found.paths("AWS::IAM::InstanceProfile")
    assert found.properties(profile)["InstanceProfileName"] == "Nodes"
    assert found.properties(profile)["Roles"] == ["Nodes"]
    policies = {
        found.properties(path)["Roles"][0]: path for path in found.paths("AWS::IAM::Policy") if "FlowLog" not in path
    }
    assert set(policies) == {"Service", "Nodes"}
    arn = join("arn:", PARTITION, ":iam::", ACCOUNT, ":role/teams/Nodes")
    [passing] = [one for one in found.statements(policies["Service"]) if one["Action"] == "iam:PassRole"]
    assert passing["Resource"] == arn
    assert "s3:PutObject" in actions(found.statements(policies["Nodes"]))
    service = join("arn:", PARTITION, ":iam::", ACCOUNT, ":role/teams/Service")
    assert found.properties(CLUSTER)["ServiceRole"] == service
    assert {found.id(path) for path in policies.values()} <= found.depends_on(CLUSTER)
    assert found.properties(CLUSTER)["JobFlowRole"] == found.ref(profile)


def test_clusters_that_share_a_role_share_its_profile() -> None:
    stack = new_stack()
    brought = Brought(stack)
    brought.cluster("First")
    brought.cluster("Second")
    found = Synthesized(stack)
    assert len(found.paths("AWS::IAM::InstanceProfile")) == 1
    roles = [found.properties(f"{name}/Resource")["JobFlowRole"] for name in ("First", "Second")]
    assert roles[0] == roles[1]


def test_a_role_of_cdk_gets_a_profile() -> None:
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    Brought(stack).cluster("Analytics", instance_role=role)
    found = Synthesized(stack)
    [profile] = found.paths("AWS::IAM::InstanceProfile")
    assert found.properties(profile)["InstanceProfileName"] == found.ref("Role/Resource")
    assert found.properties(CLUSTER)["JobFlowRole"] == found.ref(profile)
    assert found.id("Role/DefaultPolicy/Resource") in found.depends_on(CLUSTER)


@pytest.mark.parametrize("kind", [emr.ServiceRole, emr.InstanceRole])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"path": 3}, ("`path`", "a string", "3")),
        ({"permissions_boundary": "arn"}, ("`permissions_boundary`", "IManagedPolicy", "'arn'")),
        ({"description": 1}, ("`description`", "a string")),
    ],
)
def test_bad_roles_leave_nothing_behind(kind: Any, arguments: dict[str, Any], words: tuple[str, ...]) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(stack, "Role", **arguments)
    assert caught.value.codes == ("ArgumentType",)
    assert caught.value.path == "Stack/Role"
    assert [word for word in words if word not in str(caught.value)] == []
    assert kind(stack, "Role").node.path == "Stack/Role"
