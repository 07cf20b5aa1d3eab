"""The custom resources of security: their code runs behind the local CloudFormation, with the rights of their roles.

The templates and the assets are those that the CDK CLI would deploy. They are handed over without it, which takes
a tenth of the time: how the CLI deploys is proved elsewhere.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from assemblies import publish
from small_stacks import SmallStack, Template, small_stack

from local_aws import LocalAws, leftovers

APP = Path(__file__).parent / "apps" / "custom_resources_app.py"
CLUSTERS, WAL = "AWSServiceRoleForEMRCleanup", "AWSServiceRoleForEMRWAL"


@pytest.fixture(scope="module")
def templates(strict: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """The templates of the app by the names of the stacks; what they need from S3 is there."""
    directory = tmp_path_factory.mktemp("assembly")
    runpy.run_path(str(APP))["main"](str(directory)).synth()
    publish(strict, directory)
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in directory.glob("*.template.json")}


def refusals(stack: SmallStack, aws: LocalAws) -> str:
    """Why resources of a stack could not be deleted."""
    events = aws.client("cloudformation").describe_stack_events(StackName=stack.name)["StackEvents"]
    failed = [one for one in events if one["ResourceStatus"] == "DELETE_FAILED"]
    return "\n".join(one.get("ResourceStatusReason", "") for one in failed)


@pytest.fixture
def stack(strict: LocalAws) -> Iterator[SmallStack]:
    """A stack of its own, of which nothing is left."""
    with small_stack(strict, "small") as made:
        yield made
    assert leftovers(strict.client) == {}


def groups_of(stack: SmallStack, aws: LocalAws, name: str) -> list[str]:
    """The ids of the groups of a set: primary, core and task, service access."""
    resources = aws.client("cloudformation").describe_stack_resources(StackName=stack.name)["StackResources"]
    ids = {
        one["LogicalResourceId"][len(name) :][:-8]: str(one["PhysicalResourceId"])
        for one in resources
        if one["ResourceType"] == "AWS::EC2::SecurityGroup" and one["LogicalResourceId"].startswith(name)
    }
    return [ids["Primary"], ids["CoreAndTask"], ids["ServiceAccess"]]


def add_rules(aws: LocalAws, primary: str, core_and_task: str, service_access: str) -> None:
    """What EMR might add at launch, in both directions and in all groups; and a rule that is no business of ours."""
    ec2 = aws.client("ec2")

    def rule(port: int, **peer: Any) -> list[Any]:
        return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}]

    def from_group(port: int, group: str) -> list[Any]:
        return rule(port, UserIdGroupPairs=[{"GroupId": group}])

    ec2.authorize_security_group_ingress(GroupId=primary, IpPermissions=from_group(7001, core_and_task))
    ec2.authorize_security_group_ingress(GroupId=core_and_task, IpPermissions=from_group(7001, primary))
    ec2.authorize_security_group_ingress(GroupId=service_access, IpPermissions=from_group(7002, primary))
    ec2.authorize_security_group_egress(GroupId=service_access, IpPermissions=from_group(7003, core_and_task))
    ec2.authorize_security_group_ingress(
        GroupId=primary, IpPermissions=rule(7004, IpRanges=[{"CidrIp": "10.9.0.0/16"}])
    )


def revoke_all(aws: LocalAws, group: str) -> None:
    """What people do by hand then."""
    ec2 = aws.client("ec2")
    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
    for rule in rules:
        revoke = ec2.revoke_security_group_egress if rule["IsEgress"] else ec2.revoke_security_group_ingress
        revoke(GroupId=group, SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])


def test_rules_that_emr_left_keep_a_stack_from_being_deleted(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    """What the others are for. When this fails, CloudFormation needs no help any more."""
    assert stack.create(templates["Stuck"]) == "CREATE_COMPLETE"
    groups = groups_of(stack, strict, "First")
    add_rules(strict, *groups)
    assert stack.delete() == "DELETE_FAILED"
    assert f"DependencyViolation: {groups[0]} is in use by a rule of" in refusals(stack, strict)
    for group in groups:
        revoke_all(strict, group)


def test_the_groups_of_a_stack_are_deleted_with_all_rules(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    assert stack.create(templates["Both"]) == "CREATE_COMPLETE"
    for name in ("First", "Second"):
        add_rules(strict, *groups_of(stack, strict, name))
    assert stack.delete() == "DELETE_COMPLETE"


def test_the_groups_of_one_cluster_go_and_the_others_stay(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    """The right to revoke rules of groups that are left out lasts until they are gone."""
    assert stack.create(templates["Both"]) == "CREATE_COMPLETE"
    first, second = (groups_of(stack, strict, name) for name in ("First", "Second"))
    for groups in (first, second):
        add_rules(strict, *groups)
    assert stack.update(templates["OneLess"]) == "UPDATE_COMPLETE"
    assert sorted(leftovers(strict.client)["security group"]) == sorted(first)
    rules = strict.client("ec2").describe_security_group_rules(Filters=[{"Name": "group-id", "Values": first[:1]}])
    assert {7001, 7004} <= {one["FromPort"] for one in rules["SecurityGroupRules"]}


def test_groups_that_are_replaced_are_deleted_too(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    assert stack.create(templates["OneLess"]) == "CREATE_COMPLETE"
    before = groups_of(stack, strict, "First")
    add_rules(strict, *before)
    assert stack.update(templates["Moved"]) == "UPDATE_COMPLETE"
    after = groups_of(stack, strict, "First")
    assert not set(before) & set(after)
    assert sorted(leftovers(strict.client)["security group"]) == sorted(after)


def test_the_settings_of_an_account_are_made_changed_and_put_back(
    strict: LocalAws, stack: SmallStack, templates: dict[str, Template]
) -> None:
    assert exceptions(strict) == [22]
    assert stack.create(templates["Account"]) == "CREATE_COMPLETE"
    assert (exceptions(strict), linked_roles(strict)) == ([], {CLUSTERS})
    assert stack.update(templates["Changed"]) == "UPDATE_COMPLETE"
    assert (exceptions(strict), linked_roles(strict)) == ([23], {CLUSTERS, WAL})
    assert stack.delete() == "DELETE_COMPLETE"
    assert (exceptions(strict), linked_roles(strict)) == ([22], {CLUSTERS, WAL})


def exceptions(aws: LocalAws) -> list[int]:
    """The ports that block public access permits."""
    found = aws.client("emr").get_block_public_access_configuration()["BlockPublicAccessConfiguration"]
    assert found["BlockPublicSecurityGroupRules"] is True
    return [one["MinRange"] for one in found["PermittedPublicSecurityGroupRuleRanges"]]


def linked_roles(aws: LocalAws) -> set[str]:
    """The service-linked roles of the account."""
    return {one["RoleName"] for one in aws.client("iam").list_roles(PathPrefix="/aws-service-role/")["Roles"]}
