"""A Studio and what it stands on, in different stacks: deployments never wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from options_of_studio import imported_policy
from synthesized import Synthesized

import emr_constructs as emr

FEATURES = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
BASIC = emr.StudioAccess.basic()
POLICY, MAPPING = "AWS::IAM::ManagedPolicy", "AWS::EMR::StudioSessionMapping"


def stacks(*names: str) -> list[cdk.Stack]:
    app = cdk.App(context=FEATURES)
    env = cdk.Environment(account="111122223333", region="eu-west-1")
    return [cdk.Stack(app, name, env=env) for name in names]


def before(stack: cdk.Stack) -> list[str]:
    """The stacks that are deployed before one."""
    return [one.stack_name for one in stack.dependencies]


def in_vpc(below: cdk.Stack) -> dict[str, Any]:
    isolated = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    return {"vpc": ec2.Vpc(below, "Vpc", nat_gateways=0), "vpc_subnets": isolated}


def with_groups(below: cdk.Stack) -> dict[str, Any]:
    network = emr.Network(below, "Network", flow_logs=False)
    return {"network": network, "security_groups": emr.StudioSecurityGroups(below, "Groups", vpc=network.vpc)}


def with_service_role(below: cdk.Stack) -> dict[str, Any]:
    service = iam.ServicePrincipal("elasticmapreduce.amazonaws.com")
    return {"service_role": iam.Role(below, "Service", assumed_by=service, path="/teams/")}


def with_service_role_and_place(below: cdk.Stack) -> dict[str, Any]:
    key = kms.Key(below, "Key")
    bucket = s3.Bucket(below, "Bucket", encryption_key=key)
    role = emr.StudioServiceRole(below, "Service", bucket=bucket, encryption_key=key)
    return {"service_role": role, "bucket": bucket, "encryption_key": key}


def with_user_role(below: cdk.Stack) -> dict[str, Any]:
    return {"auth": emr.StudioAuth.identity_center(user_role=emr.StudioUserRole(below, "Users"))}


ELSEWHERE: dict[str, Callable[[cdk.Stack], dict[str, Any]]] = {
    "network": lambda below: {"network": emr.Network(below, "Network", flow_logs=False)},
    "vpc": in_vpc,
    "groups": with_groups,
    "key": lambda below: {"encryption_key": kms.Key(below, "Key")},
    "bucket": lambda below: {"bucket": s3.Bucket(below, "Bucket", encryption_key=kms.Key(below, "Key"))},
    "service role": with_service_role,
    "service role with its place": with_service_role_and_place,
    "user role": with_user_role,
}


def let_in(studio: emr.Studio, below: cdk.Stack) -> None:
    """Somebody, as the Studio has it; the role of people stands below."""
    if studio.user_role is None:
        studio.grant_access(iam.Role(below, "Team", assumed_by=iam.AccountRootPrincipal()), BASIC)
    else:
        studio.add_user("ana", access=BASIC)


@pytest.mark.parametrize("part", ELSEWHERE)
def test_a_part_of_another_stack_does_not_wait_for_the_studio(part: str) -> None:
    below, home = stacks("Below", "Home")
    given = {"auth": emr.StudioAuth.iam(), **ELSEWHERE[part](below)}
    let_in(emr.Studio(home, "Studio", **given), below)
    first, found = Synthesized(below), Synthesized(home)
    assert "Fn::ImportValue" not in str(first.resources)
    assert "Fn::ImportValue" in str(found.resources)
    assert (before(below), before(home)) == ([], ["Below"])
    assert len(found.paths(POLICY)) == 1


def test_the_rights_of_a_service_role_of_another_stack_stand_with_the_studio() -> None:
    below, home = stacks("Below", "Home")
    emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), **with_service_role(below))
    found = Synthesized(home)
    assert Synthesized(below).paths("AWS::IAM::Policy") == []
    [path] = [one for one in found.paths("AWS::IAM::Policy") if one.startswith("RoleOf")]
    assert "kms:GenerateDataKey" in str(found.statements(path))
    assert found.id(path) in found.depends_on("Studio/Resource")


def test_people_may_be_mapped_in_a_stack_of_their_own() -> None:
    home, people = stacks("Home", "People")
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.identity_center())
    policy = emr.StudioSessionPolicy(people, "Policy", service_role=studio.service_role)
    emr.StudioSessionMapping(
        people,
        "Ana",
        studio=studio,
        identity_name="ana",
        identity_type=emr.StudioIdentityType.USER,
        session_policy=policy,
    )
    found = Synthesized(people)
    assert (before(home), before(people)) == ([], ["Home"])
    assert "Fn::ImportValue" in str(found.properties("Policy/Resource")["Roles"])
    assert "ManagedPolicyArns" not in Synthesized(home).properties("Studio/UserRole/Resource")


def test_a_policy_that_stands_below_is_attached_by_the_role_above() -> None:
    below, home = stacks("Below", "Home")
    policy = iam.ManagedPolicy(
        below, "Policy", statements=[iam.PolicyStatement(actions=["s3:ListAllMyBuckets"], resources=["*"])]
    )
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.identity_center())
    studio.add_group("Analysts", access=policy)
    studio.add_group("Others", access=imported_policy(home, "Own"))
    found = Synthesized(home)
    assert (before(below), before(home)) == ([], ["Below"])
    assert "Roles" not in Synthesized(below).properties("Policy/Resource")
    assert len(found.properties("Studio/UserRole/Resource")["ManagedPolicyArns"]) == 2


def test_two_studios_of_different_stacks_share_all_they_stand_on() -> None:
    below, one, two = stacks("Below", "One", "Two")
    given = {**with_groups(below), **with_service_role_and_place(below), **with_user_role(below)}
    for stack in (one, two):
        emr.Studio(stack, "Studio", **given).add_user("ana", access=BASIC)
    policies = [Synthesized(stack).by_path() for stack in (one, two)]
    assert [before(stack) for stack in (below, one, two)] == [[], ["Below"], ["Below"]]
    assert all("Studio/AccessOfUserana/Resource" in found for found in policies)
    assert "Fn::ImportValue" not in str(Synthesized(below).resources)


def test_nobody_is_mapped_from_a_stack_of_another_region() -> None:
    app = cdk.App(context=FEATURES)
    regions = ("eu-west-1", "eu-north-1")
    home, far = (cdk.Stack(app, one, env=cdk.Environment(account="111122223333", region=one)) for one in regions)
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.identity_center())
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioSessionMapping(
            far,
            "Ana",
            studio=studio,
            identity_name="ana",
            identity_type=emr.StudioIdentityType.USER,
            session_policy=imported_policy(far, "Own"),
        )
    assert str(caught.value) == (
        "StudioElsewhere: the Studio is in eu-west-1 of 111122223333; let people in from a stack of that region and "
        "account [at eu-north-1/Ana]"
    )
