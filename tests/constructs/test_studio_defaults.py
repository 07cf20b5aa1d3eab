"""A Studio with one line, and what can be brought."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from options_of_studio import bucket_in, groups_in, studio_in, vpc_in
from synthesized import (
    ACCOUNT,
    EMR_TAG,
    PARTITION,
    REGION,
    Brought,
    Synthesized,
    imported_key,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr

STUDIO = "Studio/Resource"


@cache
def default_studio() -> tuple[emr.Studio, Synthesized]:
    """One line of Python."""
    stack = new_stack()
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam())
    return studio, Synthesized(stack)


def test_one_line_makes_a_studio_that_says_everything_emr_needs() -> None:
    found = default_studio()[1]
    assert found.properties(STUDIO) == {
        "Name": "Stack-Studio-888ADE41",
        "Description": "Notebooks for a team",
        "AuthMode": "IAM",
        "DefaultS3Location": join("s3://", found.ref("Studio/Workspaces/Resource"), "/"),
        "EncryptionKeyArn": found.arn("Studio/Key/Resource"),
        "VpcId": found.ref("Studio/Network/Resource"),
        "SubnetIds": [found.ref(f"Studio/Network/Private{index}") for index in (1, 2)],
        "EngineSecurityGroupId": found.group("Studio/SecurityGroups/Engine/Resource"),
        "WorkspaceSecurityGroupId": found.group("Studio/SecurityGroups/Workspace/Resource"),
        "ServiceRole": found.arn("Studio/ServiceRole/Resource"),
        "Tags": [EMR_TAG],
    }


def test_emr_knows_every_member_of_the_request() -> None:
    model: Any = botocore.session.get_session().get_service_model("emr")
    members = model.operation_model("CreateStudio").input_shape.members
    assert set(default_studio()[1].properties(STUDIO)) <= set(members)


def test_workspaces_are_kept_encrypted_in_versions_and_out_of_sight() -> None:
    found = default_studio()[1]
    bucket = found.resource("Studio/Workspaces/Resource")
    assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain"
    assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    [rule] = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {
        "KMSMasterKeyID": found.arn("Studio/Key/Resource"),
        "SSEAlgorithm": "aws:kms",
    }
    denied = [one["Condition"] for one in found.statements("Studio/Workspaces/Policy/Resource")]
    assert {"Bool": {"aws:SecureTransport": "false"}} in denied
    key = found.resource("Studio/Key/Resource")
    assert (key["DeletionPolicy"], key["Properties"]["EnableKeyRotation"]) == ("Retain", True)


def test_old_versions_of_notebooks_do_not_pile_up() -> None:
    [rule] = default_studio()[1].properties("Studio/Workspaces/Resource")["LifecycleConfiguration"]["Rules"]
    assert rule == {"NoncurrentVersionExpiration": {"NoncurrentDays": 90}, "Status": "Enabled"}


def test_the_service_role_reaches_this_bucket_with_this_key_in_this_vpc() -> None:
    found = default_studio()[1]
    rights = {
        one.get("Sid", str(one["Action"])): one for one in found.statements("Studio/ServiceRole/DefaultPolicy/Resource")
    }
    assert rights["Notebooks"]["Resource"] == join(found.arn("Studio/Workspaces/Resource"), "/*")
    assert rights["kms:DescribeKey"]["Resource"] == found.arn("Studio/Key/Resource")
    vpc = join("arn:", PARTITION, ":ec2:", REGION, ":", ACCOUNT, ":vpc/", found.ref("Studio/Network/Resource"))
    assert rights["MakeGroupsThere"]["Resource"] == vpc
    assert "GitSecrets" not in rights
    assert "ListPeople" not in rights


def test_the_studio_waits_for_the_rights_of_its_role_and_the_rules_of_its_groups() -> None:
    found = default_studio()[1]
    first = {
        "Studio/ServiceRole/DefaultPolicy/Resource",
        "Studio/SecurityGroups/EngineFromWorkspace",
        "Studio/SecurityGroups/WorkspaceToEngine",
        "Studio/Network/Vpc/S3/Resource",
    }
    assert {found.id(path) for path in first} <= found.depends_on(STUDIO)


def test_the_parts_are_properties() -> None:
    studio, found = default_studio()
    resolve: Any = cdk.Stack.of(studio).resolve
    properties = found.properties(STUDIO)
    assert resolve(studio.studio_id) == found.attribute(STUDIO, "StudioId")
    assert resolve(studio.studio_arn) == resolve(studio.studio_ref.studio_arn) == found.arn(STUDIO)
    assert resolve(studio.studio_url) == found.attribute(STUDIO, "Url")
    assert resolve(studio.studio_name) == properties["Name"]
    assert resolve(studio.default_s3_location) == properties["DefaultS3Location"]
    assert resolve(studio.bucket.bucket_name) == found.ref("Studio/Workspaces/Resource")
    assert resolve(studio.encryption_key.key_arn) == properties["EncryptionKeyArn"]
    assert resolve(studio.vpc.vpc_id) == properties["VpcId"]
    assert studio.network is not None
    assert studio.network.vpc is studio.vpc
    assert resolve(studio.service_role.role_arn) == properties["ServiceRole"]
    assert studio.user_role is None
    assert resolve(studio.security_groups.engine.security_group_id) == properties["EngineSecurityGroupId"]
    assert studio.env.region == cdk.Stack.of(studio).region


def test_with_identity_center_it_has_a_user_role_and_lets_in_those_who_are_assigned() -> None:
    stack = new_stack()
    studio = studio_in(Brought(stack), "Studio", {"auth": emr.StudioAuth.identity_center(), "service_role": None})
    found = Synthesized(stack)
    said = {name: found.properties(STUDIO).get(name) for name in ("AuthMode", "UserRole", "IdcUserAssignment")}
    assert said == {
        "AuthMode": "SSO",
        "UserRole": found.arn("Studio/UserRole/Resource"),
        "IdcUserAssignment": "REQUIRED",
    }
    assert studio.user_role is not None
    assert "TrustedIdentityPropagationEnabled" not in found.properties(STUDIO)


def test_all_that_is_made_can_be_brought() -> None:
    stack = new_stack()
    brought = Brought(stack)
    role = iam.Role.from_role_arn(stack, "Users", "arn:aws:iam::111122223333:role/Users", mutable=False)
    studio = studio_in(brought, "Studio", {"auth": emr.StudioAuth.identity_center(user_role=role)})
    found = Synthesized(stack)
    assert [path for path in found.by_path() if path.startswith("Studio/")] == [STUDIO]
    assert "AWS::IAM::Policy" not in str(found.resources)
    assert studio.network is None
    assert studio.user_role is role


def test_a_role_that_is_brought_gains_the_rights_to_bucket_and_key() -> None:
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("elasticmapreduce.amazonaws.com"))
    bucket = s3.Bucket(stack, "Bucket", encryption_key=kms.Key(stack, "BucketKey"))
    studio_in(Brought(stack), "Studio", {"service_role": role, "bucket": bucket, "bucket_prefix": "team/"})
    found = Synthesized(stack)
    rights = {str(one["Action"]): one["Resource"] for one in found.statements("Role/DefaultPolicy/Resource")}
    below = join(found.arn("Bucket/Resource"), "/team/*")
    assert rights["['s3:DeleteObject', 's3:GetObject', 's3:PutObject']"] == below
    assert rights["['s3:GetEncryptionConfiguration', 's3:ListBucket']"] == found.arn("Bucket/Resource")
    keys = [
        one["Resource"] for one in found.statements("Role/DefaultPolicy/Resource") if one["Action"] == "kms:DescribeKey"
    ]
    assert found.arn("BucketKey/Resource") in keys
    assert len(keys) == 2


def test_a_service_role_that_was_made_for_the_place_gains_nothing_twice() -> None:
    stack = new_stack()
    brought = Brought(stack)
    key, bucket = brought.arguments["encryption_key"], bucket_in(stack)
    role = emr.StudioServiceRole(stack, "Role", bucket=bucket, encryption_key=key)
    emr.StudioServiceRole(stack, "Alone", bucket=bucket, encryption_key=key)
    other, third = (
        emr.StudioServiceRole(stack, place, bucket=bucket, encryption_key=key) for place in ("Other", "Third")
    )
    studio_in(brought, "Studio", {"service_role": role, "bucket_prefix": "team/"})
    studio_in(brought, "Else", {"service_role": other, "bucket": bucket_in(stack, "Elsewhere", "elsewhere")})
    studio_in(brought, "Rekeyed", {"service_role": third, "encryption_key": imported_key(stack, "Another")})
    found = Synthesized(stack)
    rights, alone, others = (found.statements(f"{one}/DefaultPolicy/Resource") for one in ("Role", "Alone", "Other"))
    assert rights == alone
    assert "key/Another" in str(found.statements("Third/DefaultPolicy/Resource"))
    assert others[: len(alone)] == alone
    assert join("arn:", PARTITION, ":s3:::elsewhere/*") in [one["Resource"] for one in others]


def test_a_vpc_that_is_made_here_gets_the_tag_and_an_imported_one_is_warned_of() -> None:
    stack = new_stack()
    brought = Brought(stack)
    vpc = ec2.Vpc(stack, "Own", nat_gateways=0, max_azs=2)
    isolated = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    studio_in(brought, "Studio", {"vpc": vpc, "vpc_subnets": isolated})
    assert not any("ImportedVpcTag" in one for one in warnings(stack))
    assert EMR_TAG in Synthesized(stack).properties("Own/Resource")["Tags"]
    studio_in(brought, "Other", {"vpc": vpc_in(stack, "Imported")})
    assert any("ImportedVpcTag" in one for one in warnings(stack))


@pytest.mark.parametrize(
    ("egress", "git", "warned"),
    [
        (emr.Egress.NONE, True, True),
        (emr.Egress.NAT, True, False),
        (emr.Egress.NONE, False, False),
        (emr.Egress.NONE, ec2.Peer.ipv4("10.1.0.0/16"), False),
    ],
)
def test_git_on_the_internet_needs_a_way_there(egress: emr.Egress, git: Any, warned: bool) -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", egress=egress, flow_logs=False)
    studio_in(Brought(stack), "Studio", {"network": network, "vpc": None, "security_groups": None, "git": git})
    assert any("StudioGitSubnets" in one for one in warnings(stack)) is warned


def test_git_needs_a_way_out_of_the_network_that_is_made_too() -> None:
    stack = new_stack()
    studio_in(Brought(stack), "Studio", {"vpc": None, "security_groups": None, "git": True})
    assert any("have no route out" in one for one in warnings(stack))


def test_workspaces_have_no_public_address() -> None:
    stack = new_stack()
    vpc = ec2.Vpc(stack, "Own", nat_gateways=0, max_azs=1)
    public = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
    given = {"vpc": vpc, "vpc_subnets": public, "security_groups": None, "git": True}
    studio_in(Brought(stack), "Studio", given)
    assert any("have no public address" in one for one in warnings(stack))


def test_what_it_is_told_may_be_known_at_deployment_only() -> None:
    stack = new_stack()
    names = ("Name", "Description", "Url", "Relay", "Prefix")
    told = {name: cdk.CfnParameter(stack, name).value_as_string for name in names}
    subnets = cdk.CfnParameter(stack, "Subnets", type="List<AWS::EC2::Subnet::Id>").value_as_list
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Later", vpc_id=cdk.Aws.NO_VALUE, availability_zones=["a"], isolated_subnet_ids=subnets
    )
    auth = emr.StudioAuth.iam(idp_auth_url=told["Url"], idp_relay_state=told["Relay"])
    studio_in(
        Brought(stack),
        "Studio",
        {
            "auth": auth,
            "vpc": vpc,
            "studio_name": told["Name"],
            "description": told["Description"],
            "bucket_prefix": told["Prefix"],
        },
    )
    properties = Synthesized(stack).properties(STUDIO)
    assert properties["Name"] == {"Ref": "Name"}
    assert properties["Description"] == {"Ref": "Description"}
    assert (properties["IdpAuthUrl"], properties["IdpRelayStateParameterName"]) == ({"Ref": "Url"}, {"Ref": "Relay"})
    assert properties["DefaultS3Location"] == join("s3://workspaces/", {"Ref": "Prefix"})
    assert properties["SubnetIds"] == {"Ref": "Subnets"}


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_other_partitions_have_their_own_arns(region: str, partition: str) -> None:
    stack = new_stack(region)
    emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), security_groups=groups_in(stack), vpc=vpc_in(stack))
    found = Synthesized(stack)
    assert "arn:aws:" not in str(found.resources)
    assert partition not in str(found.resources)  # the stack's own reference says it


def test_a_studio_is_named_once_for_each_place() -> None:
    stack = new_stack()
    brought = Brought(stack)
    names = [studio_in(brought, place, {}).studio_name for place in ("One", "Two")]
    assert names[0] != names[1]
