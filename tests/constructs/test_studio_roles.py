"""The roles of EMR Studio; what its users may do is in test_studio_access.py."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, as_list, imported_role, imported_vpc, join, new_stack

import emr_constructs as emr
from emr_constructs.facts import studio

TAG = "for-use-with-amazon-emr-managed-policies"
TAGGED = {"StringEquals": {f"aws:ResourceTag/{TAG}": "true"}}
NEW = {"StringEquals": {f"aws:RequestTag/{TAG}": "true"}}


def arn(service: str, resource: str) -> Any:
    return join("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, f":{resource}")


def own_policy(stack: cdk.Stack, number: int) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_managed_policy_name(stack, f"Policy{number}", f"Policy{number}")


def own_policies(stack: cdk.Stack, count: int) -> list[iam.IManagedPolicy]:
    return [own_policy(stack, number) for number in range(count)]


@cache
def made() -> Synthesized:
    """A role with everything, one for Serverless only, one as it comes, and the role of users."""
    stack = new_stack()
    bucket = s3.Bucket(stack, "Bucket", encryption_key=kms.Key(stack, "BucketKey"))
    emr.StudioServiceRole(
        stack,
        "Service",
        bucket=bucket,
        bucket_prefix="studio/",
        encryption_key=kms.Key(stack, "Key"),
        git_secrets=True,
        vpc=imported_vpc(stack),
        collaboration=True,
    )
    plain = s3.Bucket(stack, "Plain")
    emr.StudioServiceRole(stack, "Small", bucket=plain, serverless_only=True)
    emr.StudioServiceRole(stack, "Common", bucket=plain)
    emr.StudioUserRole(stack, "User", session_policies=own_policies(stack, 2)).add_managed_policy(own_policy(stack, 9))
    return Synthesized(stack)


def statements(role: str) -> dict[str, Any]:
    return {one["Sid"]: one for one in made().statements(f"{role}/DefaultPolicy/Resource") if "Sid" in one}


def said(one: Mapping[str, Any]) -> tuple[set[str], list[Any], Any]:
    return set(as_list(one["Action"])), as_list(one["Resource"]), one.get("Condition")


def test_only_emr_for_this_account_takes_the_service_role() -> None:
    [trust] = made().statements("Service/Resource")
    assert trust["Principal"] == {"Service": "elasticmapreduce.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": arn("elasticmapreduce", "*")},
    }


INTERFACES, GROUPS = arn("ec2", "network-interface/*"), arn("ec2", "security-group/*")
SUBNETS, VPCS = arn("ec2", "subnet/*"), arn("ec2", "vpc/*")
NETWORK: dict[str, tuple[str, list[Any], Any]] = {
    "SeeClusters": ("see_clusters", [arn("elasticmapreduce", "cluster/*")], None),
    "SeeNetwork": ("see_network", ["*"], None),
    "MakeInterfaces": ("make_interfaces", [INTERFACES], NEW),
    "MakeInterfacesThere": ("make_interfaces", [SUBNETS, GROUPS], TAGGED),
    "TagNewInterfaces": ("tag_new", [INTERFACES], {"StringEquals": {"ec2:CreateAction": "CreateNetworkInterface"}}),
    "UseInterfaces": ("use_interfaces", [INTERFACES], TAGGED),
    "WithdrawInterfaces": ("withdraw_interfaces", ["*"], TAGGED),
    "ChangeInterfaces": ("change_interfaces", [arn("ec2", "instance/*"), INTERFACES, GROUPS], None),
    "MakeGroups": ("make_groups", [GROUPS], NEW),
    "MakeGroupsThere": ("make_groups", [VPCS], TAGGED),
    "TagNewGroups": (
        "tag_new",
        [GROUPS],
        {"StringEquals": {**NEW["StringEquals"], "ec2:CreateAction": "CreateSecurityGroup"}},
    ),
    "ChangeRules": ("change_rules", [GROUPS], TAGGED),
}


def test_the_network_is_reached_by_tags_only() -> None:
    found = {sid: said(one) for sid, one in statements("Common").items() if not sid.startswith("Notebook")}
    assert found == {
        sid: (set(studio.service_role_actions(purpose)), resources, condition)
        for sid, (purpose, resources, condition) in NETWORK.items()
    }


def test_groups_are_made_in_one_vpc_where_it_is_named() -> None:
    assert statements("Service")["MakeGroupsThere"]["Resource"] == arn("ec2", "vpc/vpc-1")


def test_workspaces_are_kept_in_one_place_of_one_bucket() -> None:
    bucket = made().arn("Bucket/Resource")
    assert said(statements("Service")["Notebooks"]) == (
        {"s3:DeleteObject", "s3:GetObject", "s3:PutObject"},
        [join(bucket, "/studio/*")],
        None,
    )
    assert said(statements("Service")["NotebookBucket"]) == (
        {"s3:GetEncryptionConfiguration", "s3:ListBucket"},
        [bucket],
        None,
    )


def test_workspaces_are_encrypted_with_the_keys_of_studio_and_bucket() -> None:
    using = [one for one in made().statements("Service/DefaultPolicy/Resource") if "kms:" in str(one["Action"])]
    assert {str(one["Resource"]) for one in using} == {
        str(made().arn(f"{key}/Resource")) for key in ("Key", "BucketKey")
    }
    assert {action for one in using for action in as_list(one["Action"])} == {
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    }


def test_secrets_and_people_are_seen_where_that_is_asked_for() -> None:
    secrets = {"secretsmanager:GetSecretValue"}, [arn("secretsmanager", "secret:*")], TAGGED
    assert said(statements("Service")["GitSecrets"]) == secrets
    people = {"ListPeople", "SeeUsers", "SeeRoles", "SeeApplications", "SeeInstances"}
    assert set(statements("Service")) == {*NETWORK, *people, "GitSecrets", "Notebooks", "NotebookBucket"}
    assert statements("Service")["ListPeople"]["Resource"] == "*"
    assert statements("Service")["SeeRoles"]["Resource"] == join("arn:", PARTITION, ":iam::", ACCOUNT, ":role/*")
    assert set(statements("Common")) == {*NETWORK, "Notebooks", "NotebookBucket"}


def test_for_serverless_only_the_bucket_is_enough() -> None:
    assert len(made().statements("Small/DefaultPolicy/Resource")) == 2
    assert set(statements("Small")) == {"Notebooks", "NotebookBucket"}


def test_what_serverless_has_no_use_for_is_refused() -> None:
    stack = new_stack()
    bucket = s3.Bucket(stack, "Bucket")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioServiceRole(
            stack, "Service", bucket=bucket, serverless_only=True, git_secrets=True, collaboration=True
        )
    assert str(caught.value) == (
        "StudioServerlessOnly: `serverless_only` leaves out what `git_secrets` and `collaboration` is for; leave one "
        "of them out [at Stack/Service]"
    )
    assert stack.node.try_find_child("Service") is None


# -- users --


def test_emr_takes_the_user_role_and_says_for_whom() -> None:
    assert made().statements("User/Resource") == [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:SetContext"],
            "Principal": {"Service": "elasticmapreduce.amazonaws.com"},
        }
    ]


def test_the_user_role_has_the_policies_of_its_users_and_takes_more() -> None:
    policies = made().properties("User/Resource")["ManagedPolicyArns"]
    assert [one["Fn::Join"][1][-1] for one in policies] == [f":policy/Policy{number}" for number in (0, 1, 9)]


def test_a_policy_given_twice_counts_once() -> None:
    stack = new_stack()
    policies = own_policies(stack, 10)
    role = emr.StudioUserRole(stack, "User", session_policies=[*policies, *policies])
    role.add_managed_policy(policies[3])
    assert len(Synthesized(stack).properties("User/Resource")["ManagedPolicyArns"]) == 10


TOO_MANY = (
    "StudioUserRolePolicies: the role would have 11 policies, and IAM takes 10; let users and groups share an access, "
    "or map some of them to another Studio [at Stack/User]"
)


def test_more_policies_than_iam_takes_are_refused_when_the_role_is_made() -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioUserRole(stack, "User", session_policies=own_policies(stack, 11))
    assert str(caught.value) == TOO_MANY
    assert stack.node.try_find_child("User") is None


def test_more_policies_than_iam_takes_are_refused_later() -> None:
    stack = new_stack()
    role = emr.StudioUserRole(stack, "User", session_policies=own_policies(stack, 10))
    with pytest.raises(emr.EmrValidationError) as caught:
        role.add_managed_policy(own_policy(stack, 10))
    assert str(caught.value) == TOO_MANY
    assert len(Synthesized(stack).properties("User/Resource")["ManagedPolicyArns"]) == 10


def test_what_is_no_policy_is_refused() -> None:
    role = emr.StudioUserRole(new_stack(), "User")
    wrong: Any = "arn:aws:iam::111122223333:policy/Team"
    with pytest.raises(emr.EmrValidationError, match="`policy` must be an IManagedPolicy, not 'arn:"):
        role.add_managed_policy(wrong)


@pytest.mark.parametrize("name", ["StudioServiceRole", "StudioUserRole", "StudioSessionPolicy"])
def test_what_is_no_path_is_refused(name: str) -> None:
    stack = new_stack()
    needs: dict[str, dict[str, Any]] = {
        "StudioServiceRole": {"bucket": s3.Bucket(stack, "Notebooks")},
        "StudioSessionPolicy": {"service_role": imported_role(stack, "Service")},
    }
    with pytest.raises(emr.EmrValidationError, match=r"IamPath: `path` \('team'\) is not a path of IAM"):
        getattr(emr, name)(stack, "Own", path="team", **needs.get(name, {}))
    assert stack.node.try_find_child("Own") is None
