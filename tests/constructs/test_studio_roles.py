"""The roles of EMR Studio, and the policies of its users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

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
USER = "${aws:userid}"
STUDIO = "arn:aws:elasticmapreduce:eu-west-1:111122223333:studio/es-1A2B3C"
LEVELS = tuple(emr.StudioUserLevel)


def arn(service: str, resource: str) -> Any:
    return join("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, f":{resource}")


@cache
def made() -> Synthesized:
    """A role with everything, one for Serverless only, and a policy for each level with all that it takes."""
    stack = new_stack()
    bucket = s3.Bucket(stack, "Bucket", encryption_key=kms.Key(stack, "BucketKey"))
    service = emr.StudioServiceRole(
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
    roles = [imported_role(stack, name) for name in ("One", "Two")]
    policies = [
        emr.StudioSessionPolicy(
            stack,
            level.name.title(),
            service_role=service,
            level=level,
            log_buckets=[plain],
            endpoint_roles=roles,
            studio_arns=[STUDIO],
            serverless_roles=roles if level is not emr.StudioUserLevel.BASIC else [],
            cluster_service_roles=roles if level is emr.StudioUserLevel.ADVANCED else [],
            cluster_instance_roles=roles if level is emr.StudioUserLevel.ADVANCED else [],
        )
        for level in LEVELS
    ]
    emr.StudioSessionPolicy(stack, "Least", service_role=service)
    emr.StudioUserRole(stack, "User", session_policies=policies)
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


def test_the_user_role_has_the_policies_of_its_users() -> None:
    policies = made().properties("User/Resource")["ManagedPolicyArns"]
    assert policies == [made().ref(f"{level.name.title()}/Resource") for level in LEVELS]
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioUserRole(stack, "User", session_policies=[])
    assert caught.value.codes == ("StudioUserPolicies",)
    assert stack.node.try_find_child("User") is None


def rights(policy: str) -> dict[str, tuple[list[Any], Any]]:
    """The resources and condition of each action of a policy; of ``iam:PassRole`` by the service."""
    found = {}
    for one in made().statements(f"{policy}/Resource"):
        for action in as_list(one["Action"]):
            condition = one.get("Condition")
            name = f"to {condition['StringLike']['iam:PassedToService']}" if action == "iam:PassRole" else action
            assert name not in found, name
            found[name] = (as_list(one["Resource"]), condition)
    return found


def test_each_level_has_the_rights_of_the_one_below() -> None:
    basic, intermediate, advanced = (rights(level.name.title()) for level in LEVELS)
    assert set(rights("Least")) < set(basic) < set(intermediate) < set(advanced)
    more = {"iam:PassRole"} | {action for name in intermediate if name not in basic for action in [name]}
    assert {one.partition(":")[0] for one in more if ":" in one} == {
        "cloudformation",
        "emr-serverless",
        "iam",
        "servicecatalog",
    }
    top = set(advanced) - set(intermediate)
    assert {one for one in top if not one.startswith(("sagemaker:", "to "))} == {
        "codewhisperer:GenerateRecommendations",
        "elasticmapreduce:RunJobFlow",
    }


def test_users_hand_each_role_to_its_service_only() -> None:
    passing = {name: resources for name, (resources, _) in rights("Advanced").items() if name.startswith("to ")}
    named = [join("arn:", PARTITION, ":iam::", ACCOUNT, f":role/teams/{name}") for name in ("One", "Two")]
    assert passing["to emr-serverless.amazonaws.com*"] == named
    assert passing["to ec2.amazonaws.com*"] == named
    assert set(passing) == {f"to {one}.amazonaws.com*" for one in ("elasticmapreduce", "emr-serverless", "ec2")}


def test_users_have_what_is_named_and_what_is_theirs() -> None:
    found = rights("Advanced")
    assert found["elasticmapreduce:CreateStudioPresignedUrl"] == ([STUDIO], None)
    owner = {"StringEquals": {"elasticmapreduce:ResourceTag/creatorUserId": USER}}
    assert found["elasticmapreduce:PutWorkspaceAccess"] == ([arn("elasticmapreduce", "editor/*")], owner)
    secrets = [arn("secretsmanager", "secret:emr-studio-*")]
    own = {"StringEquals": {"secretsmanager:ResourceTag/for-use-with-amazon-emr-managed-user-policies": USER}}
    assert found["secretsmanager:GetSecretValue"] == (secrets, own)
    assert found["secretsmanager:CreateSecret"] == (secrets, NEW)
    named = [join("arn:", PARTITION, ":iam::", ACCOUNT, f":role/teams/{name}") for name in ("One", "Two")]
    assert found["emr-containers:GetManagedEndpointSessionCredentials"] == (
        [arn("emr-containers", "/virtualclusters/*/endpoints/*")],
        {"ArnEquals": {"emr-containers:ExecutionRoleArn": named}},
    )
    assert found["s3:GetObject"] == ([join(made().arn("Plain/Resource"), "/*")], None)
    assert found["emr-serverless:StartJobRun"] == ([arn("emr-serverless", "/applications/*")], None)


def test_what_is_not_named_is_not_given() -> None:
    found = rights("Least")
    services = {name.partition(":")[0] for name in found if ":" in name}
    assert services == {"ec2", "elasticmapreduce", "iam", "s3", "secretsmanager"}
    assert {name for name in found if name.startswith("s3:")} == {"s3:ListAllMyBuckets"}
    assert "elasticmapreduce:CreateStudioPresignedUrl" not in found


def test_the_largest_policy_fits_into_what_iam_takes() -> None:
    """With names as long as CloudFormation makes them, in the partition with the longest name."""
    words = {"AWS::Partition": "aws-us-gov", "AWS::Region": "us-gov-west-1", "AWS::AccountId": "111122223333"}

    def text(value: Any) -> Any:
        if isinstance(value, list):
            return [text(one) for one in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return words[value["Ref"]]
        if set(value) == {"Fn::Join"}:
            return "".join(map(text, value["Fn::Join"][1]))
        if set(value) == {"Fn::GetAtt"}:
            return f"arn:aws-us-gov:iam::111122223333:role/{40 * 'x'}"
        return {name: text(one) for name, one in value.items()}

    document = text(made().properties("Advanced/Resource")["PolicyDocument"])
    assert 4000 < len(json.dumps(document, separators=(",", ":"))) <= 6144


@pytest.mark.parametrize(
    ("argument", "least"),
    [
        ("serverless_roles", "INTERMEDIATE"),
        ("cluster_service_roles", "ADVANCED"),
        ("cluster_instance_roles", "ADVANCED"),
    ],
)
def test_what_a_level_does_not_have_is_refused(argument: str, least: str) -> None:
    stack = new_stack()
    role = imported_role(stack, "Studio")
    given: dict[str, Any] = {argument: [role]}
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioSessionPolicy(stack, "Policy", service_role=role, **given)
    assert str(caught.value) == (
        f"StudioLevel: `{argument}` is of StudioUserLevel.{least}, and `level` is StudioUserLevel.BASIC; raise it, or "
        f"leave `{argument}` out [at Stack/Policy]"
    )
    assert stack.node.try_find_child("Policy") is None


def test_a_policy_takes_the_right_to_submit_as_a_runtime_role() -> None:
    stack = new_stack()
    policy = emr.StudioSessionPolicy(stack, "Policy", service_role=imported_role(stack, "Studio"))
    cluster = emr.Cluster.from_cluster_attributes(
        stack, "Cluster", cluster_id="j-1", instance_role=imported_role(stack, "Nodes")
    )
    emr.RuntimeRole(stack, "Etl", clusters=[cluster]).grant_submit_as(policy).assert_success()
    found = Synthesized(stack)
    connecting = [
        one
        for one in found.statements("Policy/Resource")
        if one["Action"] == "elasticmapreduce:GetClusterSessionCredentials"
    ]
    condition = {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": found.arn("Etl/Resource")}}
    assert [one["Condition"] for one in connecting] == [condition]
    assert isinstance(policy, iam.ManagedPolicy)
