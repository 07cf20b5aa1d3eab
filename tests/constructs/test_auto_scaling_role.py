"""The role of custom scaling policies: who may take it, what it may do, and who may hand it on."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from aws_cdk import aws_iam as iam
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, join, new_stack

import emr_constructs as emr
from emr_constructs.facts import access
from emr_constructs.foundation.auto_scaling_role import allow_pass_to_auto_scaling


@cache
def made() -> Synthesized:
    """The role, and a service role that may pass it, which is asked for twice."""
    stack = new_stack()
    role = emr.AutoScalingRole(stack, "Scaling")
    service_role = emr.ServiceRole(stack, "Service")
    for _ in range(2):
        allow_pass_to_auto_scaling(service_role, role)
    return Synthesized(stack)


def trusted(service: str, resources: str) -> dict[str, Any]:
    source = join("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, f":{resources}")
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {"aws:SourceArn": source}},
    }


def test_emr_and_application_auto_scaling_of_this_account_take_the_role() -> None:
    statements = made().statements("Scaling/Resource")
    assert statements == [
        trusted("elasticmapreduce", "*"),
        trusted("application-autoscaling", "scalable-target/*"),
    ]
    assert [one["Principal"]["Service"] for one in statements] == list(access.services("auto_scaling_role"))


def test_its_rights_are_those_of_the_policy_of_aws() -> None:
    assert made().properties("Scaling/Resource")["ManagedPolicyArns"] == [
        join("arn:", PARTITION, ":iam::aws:policy/service-role/AmazonElasticMapReduceforAutoScalingRole")
    ]
    assert [path for path in made().paths("AWS::IAM::Policy") if path.startswith("Scaling/")] == []


def test_the_service_role_passes_it_to_application_auto_scaling_only() -> None:
    assert made().statements("Service/DefaultPolicy/Resource") == [
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": made().arn("Scaling/Resource"),
            "Condition": {"StringLike": {"iam:PassedToService": "application-autoscaling.amazonaws.com*"}},
        }
    ]


def test_a_wrong_type_leaves_nothing_behind() -> None:
    stack = new_stack()
    kind: Any = emr.AutoScalingRole
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(stack, "Scaling", path=3)
    assert (caught.value.codes, caught.value.path) == (("ArgumentType",), "Stack/Scaling")
    assert isinstance(emr.AutoScalingRole(stack, "Scaling"), iam.Role)
