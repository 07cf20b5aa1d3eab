"""The local EMR Studio without a server: Studios, and who is mapped to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_studio import (
    ARN,
    IAM,
    KEY,
    OTHER_POLICY,
    POLICY,
    S3,
    SSO,
    account,
    call,
    create,
    refused,
    role,
    studio,
)

from local_aws.emr import studio as api
from local_aws.emr.studio import directory

MAPPING = {"IdentityType": "USER", "IdentityName": "ana", "SessionPolicyArn": POLICY}


@pytest.fixture(autouse=True)
def in_an_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield


def mapped(**which: Any) -> list[tuple[str, str]]:
    found = call("ListStudioSessionMappings", **which)["SessionMappings"]
    return [(one["IdentityType"], one["IdentityName"]) for one in found]


def test_a_studio_shows_what_was_asked_for() -> None:
    asked = {
        **SSO,
        "Description": "Notebooks",
        "IdcInstanceArn": "arn:aws:sso:::instance/ssoins-1",
        "IdcUserAssignment": "REQUIRED",
        "TrustedIdentityPropagationEnabled": True,
        "EncryptionKeyArn": KEY,
        "Tags": [{"Key": "k", "Value": "v"}],
    }
    made = call("CreateStudio", **asked)
    found = studio(made["StudioId"])
    assert {name: found[name] for name in asked} == asked
    assert found["StudioArn"] == f"arn:aws:elasticmapreduce:us-east-1:000000000000:studio/{made['StudioId']}"
    assert found["Url"] == made["Url"] == f"https://{made['StudioId']}.emrstudio-prod.us-east-1.amazonaws.com"
    with_idp = {"IdpAuthUrl": "https://idp", "IdpRelayStateParameterName": "RelayState"}
    assert with_idp.items() <= studio(create(**with_idp)).items()


def test_studios_are_listed_page_by_page_the_newest_first() -> None:
    made = [create(Name=f"n{number}") for number in range(60)]
    first = call("ListStudios")
    rest = call("ListStudios", Marker=first["Marker"])
    assert [one["StudioId"] for one in (*first["Studios"], *rest["Studios"])] == made[::-1]
    assert (len(first["Studios"]), "Marker" in rest) == (50, False)
    assert set(first["Studios"][0]) == {"StudioId", "Name", "VpcId", "Url", "AuthMode", "CreationTime"}
    with refused("is not one of this list"):
        call("ListStudios", Marker="x")


def test_an_update_changes_what_it_says_and_adds_subnets() -> None:
    studio_id = create()
    before = studio(studio_id)
    change = {"Name": "other", "SubnetIds": ["subnet-2", "subnet-1"], "DefaultS3Location": "s3://studio"}
    call("UpdateStudio", StudioId=studio_id, **change, Description="d", EncryptionKeyArn=KEY)
    assert studio(studio_id) == {**before, **change, "Description": "d", "EncryptionKeyArn": KEY}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SubnetIds": ["subnet-2"]}, "must include the subnets of the Studio; subnet-1 is missing"),
        ({"SubnetIds": ["subnet-1", "subnet-far"]}, "The subnet subnet-far is in vpc-2, the Studio is in vpc-1"),
        ({"SubnetIds": [f"subnet-{n}" for n in range(1, 7)]}, "1 to 5 subnets, not 6"),
        ({"Name": " "}, "a Studio has a name"),
        ({"DefaultS3Location": "s3://other/"}, "The bucket other of DefaultS3Location does not exist"),
        ({"EncryptionKeyArn": KEY + "2"}, "is not a key of this account"),
    ],
)
def test_an_update_is_refused_and_changes_nothing(change: dict[str, Any], words: str) -> None:
    studio_id = create()
    before = studio(studio_id)
    with refused(words):
        call("UpdateStudio", StudioId=studio_id, **change)
    assert studio(studio_id) == before


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({**SSO, "UserRole": None}, "UserRole is required"),
        ({**IAM, "UserRole": f"{ARN}:role/users"}, "UserRole should not be specified"),
        ({**IAM, "SubnetIds": []}, "1 to 5 subnets, not 0"),
        ({**IAM, "SubnetIds": [f"subnet-{n}" for n in range(1, 7)]}, "1 to 5 subnets, not 6"),
        ({**IAM, "SubnetIds": ["subnet-1", "subnet-far"]}, "The subnet subnet-far is in vpc-2, the Studio is in vpc-1"),
        ({**IAM, "SubnetIds": ["subnet-none"]}, "The subnet subnet-none does not exist"),
        ({**IAM, "VpcId": "vpc-none"}, "The VPC vpc-none does not exist"),
        ({**IAM, "EngineSecurityGroupId": "sg-far"}, "The security group sg-far is in vpc-2"),
        ({**IAM, "WorkspaceSecurityGroupId": "sg-none"}, "The security group sg-none does not exist"),
        ({**IAM, "ServiceRole": f"{ARN}:role/none"}, "ServiceRole 'arn:aws:iam::000000000000:role/none' is not a role"),
        ({**IAM, "DefaultS3Location": "https://studio"}, "'https://studio' is not a place in S3"),
        ({**IAM, "DefaultS3Location": "s3://none/x"}, "The bucket none of DefaultS3Location does not exist"),
        ({**IAM, "EncryptionKeyArn": KEY + "2"}, "is not a key of this account"),
        ({**IAM, "Name": ""}, "a Studio has a name"),
    ],
)
def test_what_a_studio_cannot_be_made_with(request_: dict[str, Any], words: str) -> None:
    with refused(words):
        call("CreateStudio", **{name: value for name, value in request_.items() if value is not None})
    assert call("ListStudios")["Studios"] == []


def test_what_the_model_refuses_is_refused() -> None:
    with refused("Invalid value for AuthMode: 'LDAP', allowed: SSO, IAM", code="ValidationException"):
        create(AuthMode="LDAP")
    with refused('Unknown parameter in input: "Colour"', code="ValidationException"):
        create(Colour="red")


def test_the_roles_of_a_studio_must_let_emr_in() -> None:
    role("service", S3, service="ec2.amazonaws.com")
    with refused("ServiceRole: entity does not have permissions to assume role"):
        create()
    role("service", S3)
    role("users")
    assert create(**SSO)
    with refused(f"entity does not have permissions to assume role {ARN}:role/users (sts:SetContext)"):
        create(**SSO, TrustedIdentityPropagationEnabled=True)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"Action": ["s3:GetObject", "s3:PutObject"]}, "s3:DeleteObject, s3:ListBucket, s3:GetEncryptionConfiguration"),
        ({"Resource": "arn:aws:s3:::studio/other/*"}, "s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket"),
        ({"Resource": "arn:aws:s3:::studio/workspaces/*"}, "s3:ListBucket, s3:GetEncryptionConfiguration"),
        ({"Effect": "Deny"}, "s3:GetObject"),
    ],
)
def test_the_service_role_must_reach_the_place_in_s3(change: dict[str, Any], missing: str) -> None:
    role("service", {**S3, **change})
    with refused(f"Service role does not have permission to access s3://studio/workspaces: {missing}"):
        create()


def test_an_account_has_a_hundred_studios() -> None:
    for _ in range(100):
        create()
    with refused("at most 100 Studios"):
        create()


def test_a_studio_goes_with_its_mappings() -> None:
    studio_id, other = create(**SSO), create(**SSO)
    for one in (studio_id, other):
        call("CreateStudioSessionMapping", StudioId=one, **MAPPING)
    call("DeleteStudio", StudioId=studio_id)
    assert mapped() == [("USER", "ana")]
    for operation in ("DescribeStudio", "DeleteStudio", "UpdateStudio"):
        with refused("Studio does not exist."):
            call(operation, StudioId=studio_id)


def test_tags_of_a_studio_change() -> None:
    studio_id = create(Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    call("AddTags", ResourceId=studio_id, Tags=[{"Key": "a", "Value": "3"}])
    call("RemoveTags", ResourceId=studio_id, TagKeys=["b"])
    assert studio(studio_id)["Tags"] == [{"Key": "a", "Value": "3"}]
    with refused("Studio does not exist."):
        call("AddTags", ResourceId="es-none", Tags=[])


def test_a_mapping_is_made_shown_changed_and_deleted() -> None:
    studio_id = create(**SSO)
    which = {"StudioId": studio_id, "IdentityType": "USER"}
    call("CreateStudioSessionMapping", StudioId=studio_id, **MAPPING, IdentityId="")  # as Terraform sends it
    by_name = call("GetStudioSessionMapping", **which, IdentityName="ana")["SessionMapping"]
    by_id = call("GetStudioSessionMapping", **which, IdentityId=by_name["IdentityId"])["SessionMapping"]
    assert by_name == by_id
    assert MAPPING.items() <= by_name.items()
    call("UpdateStudioSessionMapping", **which, IdentityName="ana", SessionPolicyArn=OTHER_POLICY)
    assert call("GetStudioSessionMapping", **which, IdentityName="ana")["SessionMapping"]["SessionPolicyArn"] == (
        OTHER_POLICY
    )
    call("DeleteStudioSessionMapping", **which, IdentityId=by_name["IdentityId"])
    for operation in ("GetStudioSessionMapping", "DeleteStudioSessionMapping"):
        with refused("Studio session mapping does not exist."):
            call(operation, **which, IdentityName="ana")


def test_mappings_are_listed_by_studio_and_type() -> None:
    one, other = create(**SSO), create(**SSO)
    call("CreateStudioSessionMapping", StudioId=one, **MAPPING)
    call("CreateStudioSessionMapping", StudioId=one, **{**MAPPING, "IdentityType": "GROUP", "IdentityName": "Analysts"})
    call("CreateStudioSessionMapping", StudioId=other, **{**MAPPING, "IdentityName": "bob"})
    assert mapped(StudioId=one) == [("USER", "ana"), ("GROUP", "Analysts")]
    assert mapped(IdentityType="USER") == [("USER", "ana"), ("USER", "bob")]
    with refused("Studio does not exist."):
        mapped(StudioId="es-none")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"IdentityName": ""}, "Either IdentityName or IdentityId must be specified, but not both"),
        ({"IdentityId": "1"}, "Either IdentityName or IdentityId must be specified, but not both"),
        ({"IdentityName": "", "IdentityId": "1"}, "The user 1 does not exist in IAM Identity Center"),
        ({"SessionPolicyArn": f"{ARN}:policy/none"}, "is not a managed policy of this account"),
        ({"StudioId": "es-none"}, "Studio does not exist."),
    ],
)
def test_what_cannot_be_mapped(change: dict[str, Any], words: str) -> None:
    with refused(words):
        call("CreateStudioSessionMapping", **{"StudioId": create(**SSO), **MAPPING, **change})
    assert mapped() == []


def test_an_identity_is_mapped_once_and_never_to_a_studio_with_iam() -> None:
    studio_id = create(**SSO)
    call("CreateStudioSessionMapping", StudioId=studio_id, **MAPPING)
    with refused("The user ana is mapped to the Studio already"):
        call("CreateStudioSessionMapping", StudioId=studio_id, **MAPPING)
    with refused("A Studio with the auth mode IAM has no session mappings"):
        call("CreateStudioSessionMapping", StudioId=create(), **MAPPING)


def test_five_groups_are_mapped() -> None:
    studio_id = create(**SSO)
    groups = [{**MAPPING, "IdentityType": "GROUP", "IdentityName": f"g{number}"} for number in range(6)]
    for group in groups[:5]:
        call("CreateStudioSessionMapping", StudioId=studio_id, **group)
    with refused("at most 5 mappings of the type GROUP"):
        call("CreateStudioSessionMapping", StudioId=studio_id, **groups[5])
    call("CreateStudioSessionMapping", StudioId=studio_id, **MAPPING)


def test_a_test_says_who_is_in_identity_center() -> None:
    studio_id = create(**SSO)
    directory.obey({"enabled": True, "users": ["bob"], "groups": None})
    with refused("The user ana does not exist in IAM Identity Center"):
        call("CreateStudioSessionMapping", StudioId=studio_id, **MAPPING)
    call("CreateStudioSessionMapping", StudioId=studio_id, **{**MAPPING, "IdentityName": "bob"})
    call("CreateStudioSessionMapping", StudioId=studio_id, **{**MAPPING, "IdentityType": "GROUP"})
    directory.obey({"enabled": False, "users": None, "groups": None})
    with refused("IAM Identity Center is not enabled"):
        create(**SSO)
    assert create()


def test_every_operation_has_a_test() -> None:
    files = [Path(__file__).parent / f"test_local_aws_{name}.py" for name in ("studio", "notebooks")]
    sources = "".join(file.read_text() for file in files) + (Path(__file__).parent / "local_studio.py").read_text()
    assert {name for name in api.OPERATIONS if f'"{name}"' in sources} == set(api.OPERATIONS)
