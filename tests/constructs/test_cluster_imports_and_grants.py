"""The interfaces of a cluster at work in CDK's own constructs, made here or imported; and who may use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from synthesized import Brought, Synthesized, as_list, imported_role, join, new_stack

import emr_constructs as emr

Make = Callable[[cdk.Stack], emr.ICluster]


def made(stack: cdk.Stack) -> emr.ICluster:
    return Brought(stack).cluster("Analytics", without=("instance_role",))


def imported(stack: cdk.Stack) -> emr.ICluster:
    groups = [ec2.SecurityGroup.from_security_group_id(stack, f"Group{i}", f"sg-{i}") for i in (1, 2)]
    return emr.Cluster.from_cluster_attributes(
        stack,
        "Analytics",
        cluster_id="j-ABC",
        instance_role=imported_role(stack, "Team"),
        security_groups=groups,
        step_concurrency=3,
    )


BOTH = pytest.mark.parametrize("make", [made, imported])


@BOTH
def test_it_is_a_cluster_a_resource_and_a_construct(make: Make) -> None:
    cluster = make(new_stack())
    assert isinstance(cluster, emr.ICluster)
    assert cdk.Resource.is_resource(cluster)
    assert cluster.stack.node.path == "Stack"
    assert cluster.node.path == "Stack/Analytics"


@BOTH
def test_it_takes_grants_as_its_nodes(make: Make) -> None:
    stack = new_stack()
    cluster = make(stack)
    s3.Bucket.from_bucket_name(stack, "Data", "data").grant_read(cluster)
    found = Synthesized(stack)
    policies = [found.statements(path) for path in found.paths("AWS::IAM::Policy")]
    reading = [one for statements in policies for one in statements if "s3:GetObject*" in one["Action"]]
    assert len(reading) == 1
    assert ":s3:::data" in str(reading[0]["Resource"])
    policy = next(path for path in found.paths("AWS::IAM::Policy") if "s3:GetObject*" in str(found.statements(path)))
    role = found.ref("Analytics/InstanceRole/Resource") if make is made else "Team"
    assert found.properties(policy)["Roles"] == [role]


@BOTH
def test_it_takes_connections_to_all_its_nodes(make: Make) -> None:
    stack = new_stack()
    cluster = make(stack)
    cluster.connections.allow_from(ec2.Peer.ipv4("10.1.0.0/16"), ec2.Port.tcp(8998), "Livy")
    found = Synthesized(stack)
    rules: list[Any] = []
    for resource in found.resources.values():
        properties = resource.get("Properties", {})
        rules += properties.get("SecurityGroupIngress", [])
        if resource["Type"] == "AWS::EC2::SecurityGroupIngress":
            rules.append(properties)
    livy = [one for one in rules if one.get("FromPort") == 8998]
    assert len(livy) == 2
    assert {one["CidrIp"] for one in livy} == {"10.1.0.0/16"}
    if make is imported:
        assert {one["GroupId"] for one in livy} == {"sg-1", "sg-2"}


@BOTH
def test_other_constructs_connect_to_it(make: Make) -> None:
    stack = new_stack()
    cluster = make(stack)
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Other", vpc_id="vpc-2", availability_zones=["a"])
    client = ec2.SecurityGroup(stack, "Client", vpc=vpc)
    client.connections.allow_to(cluster, ec2.Port.tcp(10000), "Hive")
    found = Synthesized(stack)
    rules = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")]
    hive = [one for one in rules if one["FromPort"] == 10000]
    assert len(hive) == 2
    assert {str(one["SourceSecurityGroupId"]) for one in hive} == {str(found.group("Client/Resource"))}


@BOTH
def test_it_is_a_reference_and_has_an_arn(make: Make) -> None:
    stack = new_stack()
    cluster = make(stack)
    id = stack.resolve(cluster.cluster_id)  # noqa: A001
    assert stack.resolve(cluster.cluster_ref.cluster_id) == id
    parts = ["arn:", {"Ref": "AWS::Partition"}, ":elasticmapreduce:", {"Ref": "AWS::Region"}]
    account: list[Any] = [":", {"Ref": "AWS::AccountId"}]
    end = [":cluster/j-ABC"] if make is imported else [":cluster/", id]
    assert stack.resolve(cluster.cluster_arn) == join(*parts, *account, *end)


@BOTH
def test_dependencies_on_it_work(make: Make) -> None:
    stack = new_stack()
    cluster = make(stack)
    after = cdk.CfnResource(stack, "After", type="Custom::Thing")
    after.node.add_dependency(cluster)
    found = Synthesized(stack)
    waits = found.resources["After"].get("DependsOn", [])
    if make is made:
        assert found.id("Analytics/Resource") in waits
    else:
        assert waits == []


def test_an_import_makes_nothing_and_keeps_what_it_was_told() -> None:
    stack = new_stack()
    cluster = imported(stack)
    assert cluster.cluster_id == "j-ABC"
    assert cluster.instance_role.role_name == "Team"
    assert len(cluster.connections.security_groups) == 2
    assert Synthesized(stack).resources == {}


def test_an_import_without_groups_has_no_connections() -> None:
    stack = new_stack()
    cluster = emr.Cluster.from_cluster_attributes(
        stack, "Analytics", cluster_id="j-1", instance_role=imported_role(stack, "Team")
    )
    assert cluster.connections.security_groups == []


def test_a_bad_import_leaves_nothing_behind() -> None:
    stack, bad = new_stack(), 3
    wrong: Any = bad
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id=wrong, instance_role=wrong)
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    assert "`cluster_id` must be a string, not 3" in str(caught.value)
    assert stack.node.try_find_child("Analytics") is None


GRANTS = {
    "describe": {
        "DescribeCluster",
        "DescribeStep",
        "ListBootstrapActions",
        "ListInstanceFleets",
        "ListInstanceGroups",
        "ListInstances",
        "ListSteps",
    },
    "add_steps": {"AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps"},
    "modify_scaling": {
        "GetManagedScalingPolicy",
        "ModifyInstanceFleet",
        "ModifyInstanceGroups",
        "PutManagedScalingPolicy",
        "RemoveManagedScalingPolicy",
    },
    "terminate": {"DescribeCluster", "TerminateJobFlows"},
}


@BOTH
@pytest.mark.parametrize("name", GRANTS)
def test_grants_reach_this_cluster_only(make: Make, name: str) -> None:
    stack = new_stack()
    cluster = make(stack)
    user = iam.Role(stack, "User", assumed_by=iam.AccountRootPrincipal())
    grant = getattr(cluster.grants, name)(user)
    grant.assert_success()
    found = Synthesized(stack)
    [statement] = found.statements("User/DefaultPolicy/Resource")
    assert {action.removeprefix("elasticmapreduce:") for action in as_list(statement["Action"])} == GRANTS[name]
    assert statement["Resource"] == stack.resolve(cluster.cluster_arn)


def test_every_grant_is_tried() -> None:
    public = {name for name in vars(emr.ClusterGrants) if not name.startswith("_")}
    assert public == set(GRANTS)
