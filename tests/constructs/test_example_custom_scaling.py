"""The cluster of the guide that scales by rules of its own: the policy, its role, and who hands the role on."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]


@cache
def resources() -> Mapping[str, Any]:
    app = runpy.run_path(str(ROOT / "examples" / "custom_scaling.py"))["main"]()
    (stack,) = app.node.children
    found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def cluster() -> dict[str, Any]:
    (one,) = (one for one in resources().values() if one["Type"] == "AWS::EMR::Cluster")
    properties: dict[str, Any] = one["Properties"]
    return properties


def test_task_nodes_alone_follow_the_rules() -> None:
    instances = cluster()["Instances"]
    (task,) = instances["TaskInstanceGroups"]
    assert task["AutoScalingPolicy"]["Constraints"] == {"MinCapacity": 2, "MaxCapacity": 20}
    assert task["InstanceCount"] == 2  # a start that is the minimum: nothing jumps
    changes = {
        rule["Name"]: rule["Action"]["SimpleScalingPolicyConfiguration"] for rule in task["AutoScalingPolicy"]["Rules"]
    }
    assert {name: one["ScalingAdjustment"] for name, one in changes.items()} == {
        "ScaleOutOnMemory": 2,
        "ScaleOutOnContainers": 1,
        "ManyWait": 50,
        "ScaleInOnMemory": -1,
    }
    assert (changes["ManyWait"]["AdjustmentType"], changes["ManyWait"]["CoolDown"]) == (
        *("PERCENT_CHANGE_IN_CAPACITY", 600),
    )
    assert "AutoScalingPolicy" not in instances["CoreInstanceGroup"]
    assert "ManagedScalingPolicy" not in cluster()


def test_the_cluster_has_the_role_and_waits_for_the_right_to_pass_it() -> None:
    (role,) = (name for name in resources() if "AutoScalingRole" in name)
    (policy,) = (name for name, one in resources().items() if role in str(one.get("Properties")) and "Policy" in name)
    assert role in str(cluster()["AutoScalingRole"])
    assert cluster()["VisibleToAllUsers"] is True
    (made,) = (one for one in resources().values() if one["Type"] == "AWS::EMR::Cluster")
    assert {role, policy} <= set(made["DependsOn"])
    statements = resources()[policy]["Properties"]["PolicyDocument"]["Statement"]
    services = [one["Condition"]["StringLike"] for one in statements if one["Action"] == "iam:PassRole"]
    assert {"iam:PassedToService": "application-autoscaling.amazonaws.com*"} in services
