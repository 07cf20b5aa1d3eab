"""What only a whole template shows of what a Studio stands on: its bucket, its key, policies, and who has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emr_constructs.facts import studio as facts
from emr_constructs.rules.template.check import check_template

BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "team-notebooks"}}
OTHER = {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}}
MAKES = {"Effect": "Allow", "Action": "elasticmapreduce:CreateEditor", "Resource": "*"}
ENTERS = {"Effect": "Allow", "Action": "elasticmapreduce:CreateStudioPresignedUrl", "Resource": "arn:aws:x"}


def codes(resources: dict[str, Any], **sections: Any) -> set[str]:
    text = json.dumps({"Resources": resources, **sections})
    return {one.rule.code for one in check_template(text, "template.json")}


def studio(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::EMR::Studio", "Properties": {"AuthMode": "IAM", **properties}}


def policy(*statements: Any, kind: str = "ManagedPolicy", **more: Any) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    inside = {"Policies": [{"PolicyName": "own", "PolicyDocument": document}]}
    properties = inside if kind in ("Role", "Group", "User") else {"PolicyDocument": document}
    return {"Type": f"AWS::IAM::{kind}", "Properties": properties, **more}


@pytest.mark.parametrize(
    ("location", "known"),
    [
        ({"Ref": "Notebooks"}, True),
        ({"Fn::Sub": "s3://${Notebooks}"}, True),
        ({"Fn::Sub": "s3://${Notebooks}/studio/${AWS::Region}"}, True),
        ({"Fn::Join": ["", ["s3://", {"Ref": "Notebooks"}, "/studio/"]]}, True),
        ({"Fn::Join": ["/", ["s3:/", {"Ref": "Notebooks"}, "studio"]]}, True),
        ({"Fn::Join": ["", ["s3://", "team-notebooks"]]}, True),
        ("s3://team-notebooks/studio", True),
        ({"Fn::Sub": "s3://team-notebooks/studio"}, True),
        ({"Fn::Sub": "s3://${Other}/studio"}, False),
        ({"Fn::Sub": "s3://${Notebooks}-more/studio"}, False),
        ({"Fn::Sub": "s3://${AWS::AccountId}/studio"}, False),
        ({"Fn::Sub": ["s3://${Notebooks}", {"Notebooks": {"Ref": "Other"}}]}, False),
        ({"Fn::Join": ["", ["s3://"]]}, False),
        ({"Fn::Join": ["-", ["s3://", {"Ref": "Notebooks"}]]}, False),
        ({"Fn::Join": ["", ["s3://", {"Ref": "Notebooks"}, "-more/studio"]]}, False),
        ({"Fn::Join": ["", ["s3://", {"Ref": "Notebooks"}, {"Ref": "Path"}]]}, False),
        ({"Fn::Join": "s3://"}, False),
        ("s3://somebody-elses/studio", False),
        ({"Fn::ImportValue": "Notebooks"}, False),
    ],
)
def test_the_bucket_of_workspaces_is_found_by_their_location(location: Any, known: bool) -> None:
    found = codes({"Notebooks": BUCKET, "Other": OTHER, "Studio": studio(DefaultS3Location=location)})
    assert ("StudioBucketVersions" in found) is known


@pytest.mark.parametrize("kind", ["ManagedPolicy", "Policy", "Role", "Group", "User", "UserPolicy", "GroupPolicy"])
def test_users_may_have_their_right_to_open_the_studio_from_anywhere(kind: str) -> None:
    users = {"Studio": studio(), "Makes": policy(MAKES)}
    assert "StudioUsersEnter" in codes(users)
    assert "StudioUsersEnter" not in codes({**users, "Enters": policy(ENTERS, kind=kind)})


@pytest.mark.parametrize(
    ("condition", "found"),
    [({"Fn::Equals": ["a", "b"]}, True), ({"Fn::Equals": [{"Ref": "AWS::AccountId"}, "b"]}, False)],
)
def test_a_policy_that_is_perhaps_made_perhaps_lets_users_in(condition: Any, found: bool) -> None:
    resources = {"Studio": studio(), "Makes": policy(MAKES), "Enters": policy(ENTERS, Condition="Open")}
    assert ("StudioUsersEnter" in codes(resources, Conditions={"Open": condition})) is found


@pytest.mark.parametrize("attached", [True, False])
def test_a_role_may_name_its_managed_policies_itself(attached: bool) -> None:
    session, user_role = policy(MAKES), policy(kind="Role")
    user_role["Properties"]["ManagedPolicyArns"] = [{"Ref": "Session"}] if attached else []
    mapping = {
        "Type": "AWS::EMR::StudioSessionMapping",
        "Properties": {"StudioId": {"Ref": "Studio"}, "SessionPolicyArn": {"Ref": "Session"}},
    }
    sso = studio(AuthMode="SSO", UserRole={"Fn::GetAtt": ["UserRole", "Arn"]})
    found = codes({"Studio": sso, "Mapping": mapping, "Session": session, "UserRole": user_role})
    assert ("StudioUserRoleCovers" not in found) is attached
    assert "SessionPolicyPassRole" in found


def test_what_a_role_has_from_elsewhere_is_not_known() -> None:
    keeps = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    service_role = policy(keeps, kind="Role")
    resources = {"Studio": studio(ServiceRole={"Fn::GetAtt": ["ServiceRole", "Arn"]}), "ServiceRole": service_role}
    assert "StudioStorageRights" in codes(resources)
    service_role["Properties"]["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    assert "StudioStorageRights" not in codes(resources)


def test_what_iam_and_interfaces_take() -> None:
    """IAM's quotas, and the condition keys of ec2:CreateNetworkInterface in the service authorization reference."""
    assert facts.policy_characters() == 6144
    assert facts.interface_tags() == {
        "network-interface": "aws:RequestTag",
        "security-group": "aws:ResourceTag",
        "subnet": "aws:ResourceTag",
    }
