"""Session Manager: sessions on the nodes of one cluster, each in the hands of who started it."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, as_list, join, new_stack

import emr_constructs as emr

CLUSTER = "j-1A2B3C4D5E6F7"
INSTANCES = join("arn:", PARTITION, ":ec2:", REGION, ":", ACCOUNT, ":instance/*")
SHELL = join("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT, ":document/SSM-SessionManagerRunShell")
FORWARDING = join("arn:", PARTITION, ":ssm:", REGION, "::document/AWS-StartPortForwardingSession")


def user_of(stack: cdk.Stack, name: str) -> iam.Role:
    return iam.Role(stack, name, assumed_by=iam.AccountRootPrincipal())


@cache
def granted() -> Synthesized:
    stack = new_stack()
    grants = emr.Cluster.from_cluster_id(stack, "Cluster", CLUSTER).grants
    for name, options in {
        "Shell": {},
        "Both": {"port_forwarding": True},
        "Ports": {"shell_document": None, "port_forwarding": True},
        "Own": {"shell_document": "TeamShell"},
    }.items():
        grants.open_session(user_of(stack, name), **options).assert_success()  # type: ignore[arg-type]
    return Synthesized(stack)


def statements(name: str) -> list[Any]:
    return granted().statements(f"{name}/DefaultPolicy/Resource")


def test_sessions_start_on_the_instances_of_this_cluster_only() -> None:
    first = statements("Shell")[0]
    assert first == {
        "Effect": "Allow",
        "Action": "ssm:StartSession",
        "Resource": INSTANCES,
        "Condition": {
            "StringEquals": {"ssm:resourceTag/aws:elasticmapreduce:job-flow-id": CLUSTER},
            "BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"},
        },
    }


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("Shell", [SHELL]),
        ("Both", [SHELL, FORWARDING]),
        ("Ports", [FORWARDING]),
        ("Own", [join("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT, ":document/TeamShell")]),
    ],
)
def test_documents_say_what_sessions_are_for(name: str, documents: list[Any]) -> None:
    [second] = [one for one in statements(name) if one["Action"] == "ssm:StartSession"][1:]
    assert as_list(second["Resource"]) == documents
    assert "Condition" not in second


@pytest.mark.parametrize("name", ["Shell", "Both", "Ports", "Own"])
def test_everybody_has_own_sessions_in_hand_only(name: str) -> None:
    *_, ending, channel = statements(name)
    assert ending == {
        "Effect": "Allow",
        "Action": ["ssm:ResumeSession", "ssm:TerminateSession"],
        "Resource": join("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT, ":session/*"),
        "Condition": {"StringEquals": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}},
    }
    assert channel == {
        "Effect": "Allow",
        "Action": "ssmmessages:OpenDataChannel",
        "Resource": join("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT, ":session/${aws:userid}-*"),
    }
    assert len(statements(name)) == 4


def test_an_arn_that_only_deployment_knows_is_taken_apart_there() -> None:
    stack = new_stack()
    arn = cdk.CfnParameter(stack, "Arn").value_as_string
    grants = emr.Cluster.from_cluster_arn(stack, "Cluster", arn).grants
    grants.open_session(user_of(stack, "Someone"))
    first = Synthesized(stack).statements("Someone/DefaultPolicy/Resource")[0]
    parts = {"Fn::Split": [":", {"Ref": "Arn"}]}
    tag = first["Condition"]["StringEquals"]["ssm:resourceTag/aws:elasticmapreduce:job-flow-id"]
    assert tag == {"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::Select": [5, parts]}]}]}
    assert {"Fn::Select": [3, parts]} in first["Resource"]["Fn::Join"][1]


def test_a_cluster_of_this_stack_is_known_by_its_id() -> None:
    stack = new_stack("eu-west-1")
    cluster = emr.Cluster(stack, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0)
    cluster.grants.open_session(user_of(stack, "Someone"))
    found = Synthesized(stack)
    first = found.statements("Someone/DefaultPolicy/Resource")[0]
    tag = first["Condition"]["StringEquals"]["ssm:resourceTag/aws:elasticmapreduce:job-flow-id"]
    assert tag == stack.resolve(cluster.cluster_id)
    assert first["Resource"] == join("arn:", PARTITION, ":ec2:eu-west-1:111122223333:instance/*")


def test_a_session_has_a_use() -> None:
    stack = new_stack()
    grants = emr.Cluster.from_cluster_id(stack, "Cluster", CLUSTER).grants
    with pytest.raises(emr.EmrValidationError) as caught:
        grants.open_session(user_of(stack, "Someone"), shell_document=None)
    assert caught.value.codes == ("SessionWithoutUse",)
    for pattern in ("*", "Team*", "arn:aws:ssm:eu-west-1:111122223333:document/TeamShell"):
        with pytest.raises(emr.EmrValidationError, match="must be the name of one document") as caught:
            grants.open_session(user_of(stack, f"Of{len(pattern)}"), shell_document=pattern)
        assert caught.value.codes == ("SessionDocument",)
    given: Any = {"shell_document": 1, "port_forwarding": "yes"}
    with pytest.raises(emr.EmrValidationError) as caught:
        grants.open_session(user_of(stack, "Other"), **given)
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
