"""Studios that exist already, also elsewhere."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from options_of_studio import groups_in, imported_policy, vpc_in
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, imported_role, join, new_stack, warnings

import emr_constructs as emr
from emr_constructs.rules.view import UNKNOWN, view_fields

ID = "es-1A2B3C4D5E6F7"
ARN = f"arn:aws-cn:elasticmapreduce:cn-north-1:444455556666:studio/{ID}"
BASIC = emr.StudioAccess.basic()


def imported(stack: cdk.Stack, **more: Any) -> emr.IStudio:
    return emr.Studio.from_studio_attributes(stack, "Studio", studio_id=ID, **more)


def team(stack: cdk.Stack) -> iam.Role:
    return iam.Role(stack, "Team", assumed_by=iam.AccountRootPrincipal())


def codes(say: Any) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as caught:
        say()
    assert "[at Stack/Studio" in str(caught.value)
    return list(caught.value.codes)


def test_a_studio_by_its_id_is_of_this_region_and_account() -> None:
    stack = new_stack()
    found = emr.Studio.from_studio_id(stack, "Studio", ID)
    arn = join("arn:", PARTITION, ":elasticmapreduce:", REGION, ":", ACCOUNT, f":studio/{ID}")
    assert found.studio_id == ID
    assert stack.resolve(found.studio_arn) == stack.resolve(found.studio_ref.studio_arn) == arn
    assert found.user_role is None


def test_a_studio_by_its_arn_is_where_that_says() -> None:
    found = emr.Studio.from_studio_arn(new_stack("eu-west-1"), "Studio", ARN)
    assert (found.studio_id, found.studio_arn) == (ID, ARN)
    assert (found.env.region, found.env.account) == ("cn-north-1", "444455556666")


def test_an_arn_that_only_deployment_knows_has_the_id_in_it() -> None:
    stack = new_stack()
    arn = cdk.CfnParameter(stack, "Arn").value_as_string
    found = emr.Studio.from_studio_arn(stack, "Studio", arn)
    assert stack.resolve(found.studio_arn) == {"Ref": "Arn"}
    assert "Fn::Split" in str(stack.resolve(found.studio_id))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", "ES-1A2B", "StudioIdShape"),
        ("id", ARN, "StudioIdShape"),
        ("id", 7, "ArgumentType"),
        ("arn", ID, "StudioArnShape"),
        ("arn", ARN.replace(":studio/", ":cluster/"), "StudioArnShape"),
        ("arn", None, "ArgumentType"),
    ],
)
def test_what_is_none_is_refused(name: str, value: Any, code: str) -> None:
    assert codes(lambda: getattr(emr.Studio, f"from_studio_{name}")(new_stack(), "Studio", value)) == [code]


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("studio_url", "StudioWithoutUrl"),
        ("service_role", "StudioWithoutServiceRole"),
        ("security_groups", "StudioWithoutGroups"),
    ],
)
def test_what_it_was_not_told_is_missed_where_it_is_needed(missing: str, code: str) -> None:
    studio = imported(new_stack())
    assert codes(lambda: getattr(studio, missing)) == [code]


def test_nobody_can_be_let_in_without_the_service_role() -> None:
    stack = new_stack()
    studio = imported(stack)
    assert codes(lambda: studio.grant_access(team(stack), BASIC)) == ["StudioWithoutServiceRole"]
    assert studio.node.children == []


def test_of_a_studio_of_which_nothing_is_told_everything_is_unknown() -> None:
    view = imported(new_stack())._view
    assert {getattr(view, one.name) for one in view_fields(type(view))} == {UNKNOWN}


def test_people_of_iam_get_a_policy_of_this_stack() -> None:
    stack = new_stack()
    studio = imported(stack, auth=emr.StudioAuth.iam(), service_role=imported_role(stack, "Service"))
    studio.grant_access(team(stack), BASIC)
    assert codes(lambda: studio.add_user("ana", access=BASIC)) == ["StudioPeopleOfIdentityCenter"]
    found = Synthesized(stack)
    [path] = found.paths("AWS::IAM::ManagedPolicy")
    assert found.properties(path)["Roles"] == [found.ref("Team/Resource")]
    opened = [one["Resource"] for one in found.statements(path) if "StudioPresignedUrl" in str(one["Action"])]
    assert opened == [join("arn:", PARTITION, ":elasticmapreduce:", REGION, ":", ACCOUNT, f":studio/{ID}")]


def test_people_of_identity_center_are_mapped_to_it() -> None:
    stack = new_stack()
    auth = emr.StudioAuth.identity_center(user_role=imported_role(stack, "Users"))
    studio = imported(stack, auth=auth, service_role=imported_role(stack, "Service"), vpc=vpc_in(stack))
    studio.add_user("ana", access=BASIC)
    assert studio.user_role is auth._user_role
    assert codes(lambda: studio.grant_access(team(stack), BASIC)) == ["StudioPeopleOfIam"]
    found = Synthesized(stack)
    [path] = found.paths("AWS::EMR::StudioSessionMapping")
    assert found.properties(path)["StudioId"] == ID
    [policy] = found.paths("AWS::IAM::ManagedPolicy")
    assert found.properties(policy)["Roles"] == ["Users"]


def test_a_user_role_that_was_not_told_is_asked_for() -> None:
    stack = new_stack()
    imported(stack).add_user("ana", access=imported_policy(stack, "Own"))
    assert any("StudioUserRolePolicy" in one for one in warnings(stack))


@pytest.mark.parametrize("arn", [ARN, f"arn:aws:elasticmapreduce:eu-north-1:111122223333:studio/{ID}"])
def test_nobody_can_be_let_in_from_another_region_or_account(arn: str) -> None:
    stack = new_stack("eu-west-1")
    studio = emr.Studio.from_studio_arn(stack, "Studio", arn)
    assert codes(lambda: studio.add_user("ana", access=BASIC)) == ["StudioElsewhere"]
    assert codes(lambda: studio.grant_access(team(stack), BASIC)) == ["StudioElsewhere"]


def test_what_it_was_told_it_tells() -> None:
    stack = new_stack()
    groups = groups_in(stack)
    told = imported(stack, studio_url="https://studio", security_groups=groups, service_role=imported_role(stack, "S"))
    assert (told.studio_url, told.security_groups, told.service_role.role_name) == ("https://studio", groups, "S")
