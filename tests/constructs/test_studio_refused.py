"""What a Studio, and what lets people into one, refuses: at once, before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from options_of_studio import center, imported_policy, studio_in, vpc_in
from synthesized import Brought, imported_role, imported_vpc, new_stack, warnings

import emr_constructs as emr

BASIC = emr.StudioAccess.basic()
PROPAGATING = emr.StudioAuth.identity_center(trusted_identity_propagation=True)


def refused(make: Callable[[], object]) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return [str(one) for one in caught.value.violations]


def many_subnets(stack: cdk.Stack) -> dict[str, Any]:
    ids = [f"subnet-0a1b2c3{index}" for index in range(6)]
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    return {
        "vpc": imported_vpc(
            stack,
            "Wide",
            vpc_id="vpc-0a1b2c3d",
            availability_zones=zones,
            isolated_subnet_ids=ids,
            isolated_subnet_route_table_ids=["rtb-1"] * 6,
        )
    }


def open_groups(stack: cdk.Stack) -> dict[str, Any]:
    vpc = vpc_in(stack)
    engine, workspace = (ec2.SecurityGroup(stack, name, vpc=vpc) for name in ("E", "W"))
    workspace.add_ingress_rule(ec2.Peer.ipv4("10.0.0.0/8"), ec2.Port.tcp(22))
    return {
        "security_groups": emr.StudioSecurityGroups.from_security_groups(stack, "G", engine=engine, workspace=workspace)
    }


def one_group(stack: cdk.Stack) -> dict[str, Any]:
    group = ec2.SecurityGroup.from_security_group_id(stack, "One", "sg-0a1b2c3d")
    return {"security_groups": emr.StudioSecurityGroups.from_security_groups(stack, "G", engine=group, workspace=group)}


def foreign_key(stack: cdk.Stack) -> dict[str, Any]:
    return {"encryption_key": kms.Key.from_key_arn(stack, "Foreign", "arn:aws:kms:eu-west-1:999988887777:key/1")}


def distant_key(stack: cdk.Stack) -> dict[str, Any]:
    return {"encryption_key": kms.Key.from_key_arn(stack, "Distant", "arn:aws:kms:us-east-1:111122223333:key/1")}


WRONG: dict[str, tuple[Callable[[cdk.Stack], dict[str, Any]], list[str]]] = {
    "more than five subnets": (many_subnets, ["StudioSubnetCount: `vpc_subnets` has 6 entries; use 1 to 5"]),
    "no subnets": (
        lambda stack: {"vpc_subnets": ec2.SubnetSelection(availability_zones=["eu-west-1z"])},
        [
            "SubnetsNotFound: `vpc_subnets` selects no subnets: none has what it asks for; select private ones of the "
            "VPC"
        ],
    ),
    "network and vpc": (
        lambda stack: {"network": emr.Network(stack, "Net", flow_logs=False)},
        ["NetworkAndVpc: `network` and `vpc` exclude each other; give one of them"],
    ),
    "a name without a letter": (
        lambda stack: {"studio_name": "!?"},
        ["StudioName: `studio_name` ('!?') is not a name that EMR takes; use letters, digits, - and _"],
    ),
    "a long name": (
        lambda stack: {"studio_name": "a" * 257},
        ["StudioName: `studio_name` has 257 characters; use 1 to 256"],
    ),
    "a long description": (
        lambda stack: {"description": "a" * 257},
        ["StudioDescription: `description` has 257 characters; use at most 256"],
    ),
    "an open group of workspaces": (
        open_groups,
        ["StudioWorkspaceIngress: the security group of workspaces has inbound rules (1); take its inbound rules away"],
    ),
    "one group for both": (
        one_group,
        [
            "StudioGroupsDiffer: engines and workspaces have one security group; use two: workspaces take no traffic "
            "in, engines take it from workspaces"
        ],
    ),
    "a key of another account": (
        foreign_key,
        [
            "StudioKeyAccount: arn:aws:kms:eu-west-1:999988887777:key/1 is of another account, and workspaces are "
            "encrypted with a key of the account of their Studio; use such a key"
        ],
    ),
    "a key of another region": (
        distant_key,
        [
            "KeyElsewhere: the key arn:aws:kms:us-east-1:111122223333:key/1 is of us-east-1, and EMR needs one of "
            "eu-west-1, the region of the stack"
        ],
    ),
    "a prefix that is an address": (
        lambda stack: {"bucket_prefix": "s3://workspaces/team"},
        [
            "BucketPrefix: `bucket_prefix` ('s3://workspaces/team') is no beginning of a name in a bucket; write for "
            "example 'team/'"
        ],
    ),
    "git with groups of one's own": (
        lambda stack: {"git": True},
        [
            "UnusedStudioOptions: `git` is for what the Studio makes itself; set it where `security_groups` are made, "
            "and not here"
        ],
    ),
    "git secrets with a role of one's own": (
        lambda stack: {"git_secrets": True},
        [
            "UnusedStudioOptions: `git_secrets` is for what the Studio makes itself; set it where `service_role` is "
            "made, and not here"
        ],
    ),
    "a boundary for no role": (
        lambda stack: {"permissions_boundary": imported_policy(stack, "Boundary")},
        [
            "UnusedStudioOptions: `permissions_boundary` is for what the Studio makes itself; set it where roles are "
            "made, and not here"
        ],
    ),
    "people together who act as themselves": (
        lambda stack: {"auth": PROPAGATING, "collaboration": True},
        [
            "StudioCollaborationPropagation: `collaboration` and `trusted_identity_propagation` exclude each other; "
            "leave one of them out"
        ],
    ),
    "a tag that a Studio does not take": (
        lambda stack: {"cost_allocation_tags": emr.CostAllocationTags(team="(science)")},
        [
            "StudioTagCharacters: the value '(science)' of a tag is not one that a Studio takes; use letters, digits, "
            "and + - = . _ : /"
        ],
    ),
    "switches that only deployment knows": (
        lambda stack: {
            **{name: cdk.Fn.condition_equals("a", "b") for name in ("git", "git_secrets", "collaboration")},
            "security_groups": None,
            "service_role": None,
        },
        [
            f"UndecidableStudio: `{name}` must be known when the app is synthesized: it decides on rules and rights"
            for name in ("git", "git_secrets", "collaboration")
        ],
    ),
    "a path without slashes": (
        lambda stack: {"path": "teams", "service_role": None},
        ["IamPath: `path` ('teams') is not a path of IAM; write for example '/teams/'"],
    ),
    "two things at once": (
        lambda stack: {"studio_name": "", "description": 7},
        ["ArgumentType: `description` must be a string, not 7"],
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_refused_before_anything_is_made(what: str) -> None:
    stack = new_stack("eu-west-1")
    make, messages = WRONG[what]
    arguments = make(stack)
    assert refused(lambda: studio_in(Brought(stack), "Studio", arguments)) == messages
    assert stack.node.try_find_child("Studio") is None


def test_all_that_is_wrong_is_said_at_once() -> None:
    stack = new_stack()
    wrong = {"studio_name": "", "description": "a" * 257, "bucket_prefix": "/x", "git": True}
    said = refused(lambda: studio_in(Brought(stack), "Studio", wrong))
    assert [one.partition(":")[0] for one in said] == [
        "BucketPrefix",
        "UnusedStudioOptions",
        "StudioName",
        "StudioDescription",
    ]


def test_both_modes_are_warned_of_what_helps_nobody() -> None:
    stack = new_stack()
    auth = emr.StudioAuth.iam(idp_auth_url="https://login.example.com/")
    studio_in(Brought(stack), "Studio", {"auth": auth})
    assert any("StudioIdpAlone" in one for one in warnings(stack))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: emr.StudioAuth.iam(idp_auth_url="http://login"),
            "StudioIdpValues: `idp_auth_url` ('http://login') is not the address of a login page; start it with https://",
        ),
        (
            lambda: emr.StudioAuth.iam(idp_auth_url="https://a.b", idp_relay_state="a" * 257),
            "StudioIdpValues: `idp_relay_state` has 257 characters; use at most 256",
        ),
        (
            lambda: emr.StudioAuth.identity_center(idc_instance="ssoins-1"),
            "StudioIdentityCenterLength: `idc_instance` has 8 characters; use 20 to 2048",
        ),
        (
            lambda: emr.StudioAuth.identity_center(idc_user_assignment="required"),  # type: ignore[arg-type]
            "ArgumentType: `idc_user_assignment` must be a StudioUserAssignment, not 'required'; write "
            "StudioUserAssignment.REQUIRED",
        ),
        (
            lambda: emr.StudioAuth.identity_center(trusted_identity_propagation=1),  # type: ignore[arg-type]
            "ArgumentType: `trusted_identity_propagation` must be True or False, not 1",
        ),
        (
            lambda: emr.StudioAuth.identity_center(user_role="Users"),  # type: ignore[arg-type]
            "ArgumentType: `user_role` must be an IRole, not 'Users'",
        ),
    ],
)
def test_how_people_log_in_is_refused_where_it_is_said(make: Callable[[], object], message: str) -> None:
    assert refused(make) == [message]


@pytest.mark.parametrize("said", ["user_role", "idc_instance", "trusted_identity_propagation"])
def test_what_one_mode_has_the_other_cannot_be_told(said: str) -> None:
    with pytest.raises(TypeError, match=said):
        emr.StudioAuth.iam(**{said: None})
    with pytest.raises(TypeError, match="idp_auth_url"):
        emr.StudioAuth.identity_center(idp_auth_url=None)  # type: ignore[call-arg]


# -- people --


def test_a_policy_of_aws_is_none_of_ones_own() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    policy = iam.ManagedPolicy.from_aws_managed_policy_name("AmazonS3FullAccess")
    assert refused(lambda: studio.add_user("ana", access=policy)) == [
        "SessionMappingPolicy: `session_policy` ('arn:*:iam::aws:policy/AmazonS3FullAccess') is not the ARN of a "
        "policy of your own; write the ARN of a customer-managed policy, not of a role or a policy of AWS"
    ]
    assert studio.node.try_find_child("Userana") is None


def test_an_imported_role_is_no_policy() -> None:
    stack = new_stack()
    studio, role = center(Brought(stack), "Studio"), imported_role(stack, "Analysts")
    wrong: Any = role
    assert refused(lambda: studio.add_user("ana", access=wrong)) == [
        "ArgumentType: `access` must be a StudioAccess or an IManagedPolicy, not an imported Resource and IRole"
    ]


def grant(studio: emr.IStudio, stack: cdk.Stack) -> object:
    return studio.grant_access(iam.Role(stack, "R", assumed_by=iam.AccountRootPrincipal()), BASIC)


def test_people_are_let_in_as_the_studio_authenticates_them() -> None:
    stack = new_stack()
    brought = Brought(stack)
    by_iam, by_center = studio_in(brought, "Iam", {}), center(brought, "Center")
    children = len(by_iam.node.children), len(by_center.node.children)
    assert refused(lambda: by_iam.add_user("ana", access=BASIC)) == [
        "StudioPeopleOfIdentityCenter: the Studio authenticates with IAM, which knows no mappings; write "
        "`studio.grant_access(role, access)`"
    ]
    assert refused(lambda: grant(by_center, stack)) == [
        "StudioPeopleOfIam: the Studio authenticates with IAM Identity Center; let people in with "
        "`studio.add_user(name, access=...)` and `studio.add_group(name, access=...)`"
    ]
    assert (len(by_iam.node.children), len(by_center.node.children)) == children


def test_somebody_is_mapped_once() -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    studio.add_user("ana", access=BASIC)
    children = len(studio.node.children)
    for access in (BASIC, emr.StudioAccess.advanced()):
        assert refused(lambda: studio.add_user("ana", access=access)) == [  # noqa: B023
            "StudioMappingTwice: the user 'ana' is mapped to the Studio 2 times; merge their policies into one"
        ]
    assert len(studio.node.children) == children


@pytest.mark.parametrize(
    ("say", "messages"),
    [
        (
            lambda studio: studio.grant_access("Team", 3),
            [
                "ArgumentType: `grantee` must be an IRole or an IUser or an IGroup, not 'Team'",
                "ArgumentType: `access` must be a StudioAccess, not 3",
            ],
        ),
        (
            lambda studio: studio.add_group(3, access="basic"),
            [
                "ArgumentType: `name` must be a string, not 3",
                "ArgumentType: `access` must be a StudioAccess or an IManagedPolicy, not 'basic'",
            ],
        ),
        (
            lambda studio: studio.add_user(cdk.Aws.REGION, access=BASIC),
            [
                "StudioPersonUnknown: `name` is known only at deployment; make a `StudioSessionMapping` with an id of "
                "your own, and with a `StudioSessionPolicy`"
            ],
        ),
        (
            lambda studio: studio.add_group(" ", access=BASIC),
            ["StudioPersonUnnamed: `name` is empty; write the UserName of a user, the DisplayName of a group"],
        ),
        (
            lambda studio: studio.add_user("a" * 257, access=BASIC),
            ["SessionMappingIdentityLength: `identity_name` has 257 characters; use at most 256"],
        ),
    ],
)
def test_words_that_mean_nobody_are_refused(say: Callable[[Any], object], messages: list[str]) -> None:
    stack = new_stack()
    studio = center(Brought(stack), "Studio")
    children = len(studio.node.children)
    assert refused(lambda: say(studio)) == messages
    assert len(studio.node.children) == children


def test_a_policy_of_aws_is_no_session_policy() -> None:
    stack = new_stack()
    policy = iam.ManagedPolicy.from_managed_policy_arn(stack, "Aws", "arn:aws:iam::aws:policy/ReadOnlyAccess")
    said = refused(lambda: center(Brought(stack), "Studio").add_user("ana", access=policy))
    assert [one.partition(":")[0] for one in said] == ["SessionMappingPolicy"]


def test_somebody_of_another_account_cannot_be_let_in() -> None:
    stack = new_stack("eu-west-1")
    role = iam.Role.from_role_arn(stack, "Theirs", "arn:aws:iam::999988887777:role/Theirs")
    assert refused(lambda: studio_in(Brought(stack), "Studio", {}).grant_access(role, BASIC)) == [
        "StudioGranteeElsewhere: `grantee` (Stack/Theirs) is of account 999988887777, and people enter a Studio with "
        "principals of its own account; give a role of this account, which they may take"
    ]


@pytest.mark.parametrize("own", [True, False])
def test_an_eleventh_access_does_not_fit_the_user_role(own: bool) -> None:
    stack = new_stack()
    brought = Brought(stack)
    users = imported_role(stack, "Users")
    auth = emr.StudioAuth.identity_center(user_role=None if own else users)
    studio = studio_in(brought, "Studio", {"auth": auth})
    for index in range(10):
        studio.add_user(f"user{index}", access=imported_policy(stack, f"P{index}") if index else BASIC)
    studio.add_user("another", access=BASIC)
    said = refused(lambda: studio.add_user("late", access=emr.StudioAccess.advanced()))
    assert said == [
        "StudioUserRolePolicies: the role would have 11 policies, and IAM takes 10; let users and groups share an "
        "access, or map some of them to another Studio"
    ]
    assert studio.node.try_find_child("Userlate") is None
    assert studio.node.try_find_child("AccessOfUserlate") is None
