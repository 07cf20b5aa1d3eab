"""Who may use a Studio: one policy for each different access, and what is attached reaches all of them."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from attached_studios import virtual_cluster_in
from aws_cdk import aws_iam as iam
from options_of_studio import center, imported_policy, studio_in
from serverless_stacks import quiet
from synthesized import Brought, Synthesized, imported_role, new_stack, warnings

import emr_constructs as emr

BASIC, ADVANCED = emr.StudioAccess.basic(), emr.StudioAccess.advanced()
POLICY, MAPPING = "AWS::IAM::ManagedPolicy", "AWS::EMR::StudioSessionMapping"


def team(stack: cdk.Stack, name: str) -> iam.Role:
    return iam.Role(stack, name, assumed_by=iam.AccountRootPrincipal())


def actions(found: Synthesized, path: str) -> set[str]:
    allowed = (one["Action"] for one in found.statements(path))
    return {action for one in allowed for action in (one if isinstance(one, list) else [one])}


def test_people_with_the_same_access_have_one_policy() -> None:
    stack = new_stack()
    studio = studio_in(Brought(stack), "Studio", {})
    people: list[Any] = [team(stack, "Role"), iam.User(stack, "User"), iam.Group(stack, "Group")]
    policies = [studio.grant_access(one, emr.StudioAccess.basic()) for one in people]
    other = studio.grant_access(people[0], ADVANCED)
    again = studio.grant_access(people[0], BASIC)
    found = Synthesized(stack)
    assert len(set(policies)) == 1
    assert again is policies[0] is not other
    first, second = (found.properties(path) for path in found.paths(POLICY))
    role = found.ref("Role/Resource")
    assert [first[kind] for kind in ("Roles", "Users", "Groups")] == [
        [role],
        [found.ref("User/Resource")],
        [found.ref("Group/Resource")],
    ]
    assert (second["Roles"], second.get("Users"), second.get("Groups")) == ([role], None, None)


def test_who_has_access_may_open_this_studio_and_hand_its_role_to_workspaces() -> None:
    stack = new_stack()
    studio_in(Brought(stack), "Studio", {}).grant_access(team(stack, "Role"), BASIC)
    found = Synthesized(stack)
    [path] = found.paths(POLICY)
    by_action = {str(one["Action"]): one for one in found.statements(path)}
    assert by_action["elasticmapreduce:CreateStudioPresignedUrl"]["Resource"] == found.arn("Studio/Resource")
    assert "role/teams/Service" in str(by_action["iam:PassRole"]["Resource"])


def test_users_and_groups_are_mapped_with_a_policy_that_the_user_role_has() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    mapped = [
        studio.add_user("ana", access=BASIC),
        studio.add_group("Analysts", access=emr.StudioAccess.basic()),
        studio.add_group("ana", access=ADVANCED),
    ]
    found = Synthesized(stack)
    basic, advanced = found.paths(POLICY)
    ids = found.attribute("Studio/Resource", "StudioId")
    assert [found.properties(path) for path in found.paths(MAPPING)] == [
        {"StudioId": ids, "IdentityName": name, "IdentityType": kind, "SessionPolicyArn": found.ref(policy)}
        for name, kind, policy in [
            ("ana", "USER", basic),
            ("Analysts", "GROUP", basic),
            ("ana", "GROUP", advanced),
        ]
    ]
    assert found.properties("StudioUsers/Resource")["ManagedPolicyArns"] == [found.ref(basic), found.ref(advanced)]
    assert not {action for path in (basic, advanced) for action in actions(found, path)} & {
        "elasticmapreduce:CreateStudioPresignedUrl"
    }
    assert mapped[0].session_policy is mapped[1].session_policy
    assert (mapped[0].identity_name, mapped[0].identity_type) == ("ana", emr.StudioIdentityType.USER)
    reference = mapped[1].studio_session_mapping_ref
    assert (reference.identity_name, reference.identity_type) == ("Analysts", "GROUP")


def test_emr_takes_the_types_of_identities() -> None:
    model: Any = botocore.session.get_session().get_service_model("emr")
    assert [one.value for one in emr.StudioIdentityType] == model.shape_for("IdentityType").enum
    assert [one.value for one in emr.StudioUserAssignment] == model.shape_for("IdcUserAssignment").enum


@pytest.mark.parametrize("first", ["people", "compute"])
def test_what_is_attached_reaches_all_people_in_whatever_order_they_come(first: str) -> None:
    stack = new_stack()
    studio = studio_in(Brought(stack), "Studio", {})
    role, job = team(stack, "Role"), imported_role(stack, "Job")
    people: Any = lambda: studio.grant_access(role, BASIC)  # noqa: E731
    compute: Any = lambda: studio.attach(virtual_cluster_in(stack), execution_roles=[job])  # noqa: E731
    for step in (people, compute) if first == "people" else (compute, people):
        step()
    found = Synthesized(stack)
    [path] = found.paths(POLICY)
    assert "emr-containers:GetManagedEndpointSessionCredentials" in actions(found, path)


def test_a_session_policy_of_ones_own_is_extended_and_another_policy_is_taken_as_it_is() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    own = emr.StudioSessionPolicy(stack, "Own", service_role=studio.service_role)
    studio.add_user("ana", access=own)
    studio.add_user("ben", access=imported_policy(stack, "Else"))
    studio.attach(quiet(stack, interactive=emr.Interactive(studio=True)))
    found = Synthesized(stack)
    assert found.paths(POLICY) == ["Own/Resource"]
    assert "emr-serverless:AccessInteractiveEndpoints" in actions(found, "Own/Resource")
    role = found.properties("StudioUsers/Resource")["ManagedPolicyArns"]
    assert role == [found.ref("Own/Resource"), "arn:aws:iam::111122223333:policy/Else"]


def test_a_user_role_that_has_the_policy_already_has_it_once() -> None:
    stack = new_stack()
    brought = Brought(stack)
    own = emr.StudioSessionPolicy(stack, "Own", service_role=brought.arguments["service_role"])
    users = emr.StudioUserRole(stack, "Users", session_policies=[own])
    studio = studio_in(brought, "Studio", {"auth": emr.StudioAuth.identity_center(user_role=users)})
    studio.add_user("ana", access=own)
    found = Synthesized(stack)
    assert found.properties("Users/Resource")["ManagedPolicyArns"] == [found.ref("Own/Resource")]
    assert "Roles" not in found.properties("Own/Resource")


def test_an_imported_user_role_is_attached_from_the_policy_and_one_that_cannot_change_is_warned_of() -> None:
    stack = new_stack()
    brought = Brought(stack)
    for id, mutable in {"Team": True, "Fixed": False}.items():  # noqa: A001
        auth = emr.StudioAuth.identity_center(user_role=imported_role(stack, id, mutable=mutable))
        studio_in(brought, f"Studio{id}", {"auth": auth}).add_user("ana", access=BASIC)
    found = Synthesized(stack)
    roles = [found.properties(path).get("Roles") for path in found.paths(POLICY)]
    assert roles == [["Team"], None]
    asked = [one for one in warnings(stack) if "emr_constructs:StudioUserRolePolicy" in one]
    assert len(asked) == 1
    assert "its owner has to attach the session policy to it, or 'ana' can do nothing" in asked[0]


def test_a_role_that_cannot_change_is_not_attached_but_warned_of() -> None:
    stack = new_stack()
    studio = studio_in(Brought(stack), "Studio", {})
    studio.grant_access(imported_role(stack, "Team"), BASIC)
    studio.grant_access(imported_role(stack, "Fixed", mutable=False), BASIC)
    assert [one for one in warnings(stack) if "emr_constructs:StudioGranteePolicy" in one and "Stack/Fixed" in one]
    found = Synthesized(stack)
    [path] = found.paths(POLICY)
    assert found.properties(path)["Roles"] == ["Team"]


def test_a_sixth_group_is_warned_of_once() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    for index in range(7):
        studio.add_group(f"Group{index}", access=BASIC)
    limits = [one for one in warnings(stack) if "StudioMappingCount" in one]
    assert limits == [
        "6 groups are mapped to the Studio, which takes 5; put users into fewer groups "
        "[ack: emr_constructs:StudioMappingCount]"
    ]


def test_an_id_in_place_of_a_name_is_warned_of_at_the_mapping() -> None:
    stack = new_stack()
    mapping = center(Brought(stack), "Studio").add_user("0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", access=BASIC)
    assert any("SessionMappingIdentityName" in str(one.data) for one in mapping.node.metadata)


def test_names_that_only_deployment_knows_are_mapped_with_an_id_of_ones_own() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    name = cdk.CfnParameter(stack, "Who").value_as_string
    emr.StudioSessionMapping(
        stack,
        "Later",
        studio=studio,
        identity_name=name,
        identity_type=emr.StudioIdentityType.USER,
        session_policy=imported_policy(stack, "Own"),
    )
    assert Synthesized(stack).properties("Later/Resource")["IdentityName"] == {"Ref": "Who"}


def test_names_as_directories_have_them_become_ids() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    names = ["ana@example.com", "CORP/ben", "zoë", "ana.example.com"]
    for name in names:
        studio.add_user(name, access=BASIC)
    found = Synthesized(stack)
    assert [found.properties(path)["IdentityName"] for path in found.paths(MAPPING)] == names


def test_policies_have_the_path_of_the_studio() -> None:
    stack = new_stack()
    studio_in(Brought(stack), "Studio", {"path": "/emr/"}).grant_access(team(stack, "Role"), BASIC)
    found = Synthesized(stack)
    [path] = found.paths(POLICY)
    assert found.properties(path)["Path"] == "/emr/"


@pytest.mark.parametrize("together", [True, False])
def test_people_invite_others_where_the_studio_says_so(together: bool) -> None:
    stack = new_stack()
    studio = studio_in(Brought(stack), "Studio", {"collaboration": together})
    studio.grant_access(team(stack, "Role"), BASIC)
    found = Synthesized(stack)
    [path] = found.paths(POLICY)
    assert ("elasticmapreduce:PutWorkspaceAccess" in actions(found, path)) is together


def test_a_policy_stays_where_a_stack_gets_another_name() -> None:
    app, found = cdk.App(), []
    for name in ("Test", "Live"):
        env = cdk.Environment(account="111122223333", region="eu-west-1")
        people, home = (cdk.Stack(cdk.Stage(app, f"{name}{part}"), f"{name}{part}", env=env) for part in "AB")
        studio = studio_in(Brought(home), "Studio", {})
        studio.grant_access(iam.Role.from_role_name(people, "Team/One", "one"), BASIC)
        studio.grant_access(iam.Group(home, "Two"), ADVANCED)
        found.append([one.node.id for one in studio.node.children if isinstance(one, emr.StudioSessionPolicy)])
    assert found == [["AccessOfTeamOne", "AccessOfTwo"]] * 2
