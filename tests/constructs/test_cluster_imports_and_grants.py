"""The interfaces of a cluster at work in CDK's own constructs, made here or imported; and who may use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from synthesized import Brought, Synthesized, as_list, imported_key, imported_role, join, new_stack

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


def test_the_groups_of_an_import_can_be_told_by_their_role() -> None:
    stack = new_stack()
    names = ("primary", "core_and_task", "service_access")
    by_name = {name: ec2.SecurityGroup.from_security_group_id(stack, name, f"sg-{name}") for name in names}
    groups = emr.ClusterSecurityGroups.from_security_groups(stack, "Groups", **by_name)
    cluster = emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id="j-1", security_groups=groups)
    ids = [group.security_group_id for group in cluster.connections.security_groups]
    assert ids == ["sg-primary", "sg-core_and_task"]


def told_nothing(stack: cdk.Stack) -> emr.ICluster:
    return emr.Cluster.from_cluster_id(stack, "Analytics", "j-1")


def test_an_import_that_was_told_nothing_shows_what_can_be_seen_from_outside() -> None:
    stack = new_stack()
    cluster = told_nothing(stack)
    user = iam.Role(stack, "User", assumed_by=iam.AccountRootPrincipal())
    cluster.grants.describe(user).assert_success()
    assert cluster.metric_is_idle().dimensions == {"JobFlowId": "j-1"}
    assert cluster.on_state_change("Ended").node.path == "Stack/Analytics/Ended"


@pytest.mark.parametrize(
    ("use", "code", "argument"),
    [
        (lambda cluster: cluster.instance_role, "ImportedWithoutRole", "instance_role"),
        (lambda cluster: cluster.grant_principal, "ImportedWithoutRole", "instance_role"),
        (lambda cluster: cluster.connections, "ImportedWithoutGroups", "security_groups"),
    ],
)
def test_what_an_import_was_not_told_is_missed_where_it_is_used(
    use: Callable[[emr.ICluster], object], code: str, argument: str
) -> None:
    cluster = told_nothing(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        use(cluster)
    assert caught.value.codes == (code,)
    assert f"with `Cluster.from_cluster_attributes(..., {argument}=...)`" in str(caught.value)
    assert "[at Stack/Analytics]" in str(caught.value)


def test_cdk_passes_on_what_is_missed() -> None:
    stack = new_stack()
    cluster = told_nothing(stack)
    with pytest.raises(RuntimeError, match="was not told its `instance_role`"):
        s3.Bucket.from_bucket_name(stack, "Data", "data").grant_read(cluster)
    group = ec2.SecurityGroup.from_security_group_id(stack, "Client", "sg-1")
    with pytest.raises(RuntimeError, match="was not told its `security_groups`"):
        group.connections.allow_to(cluster, ec2.Port.tcp(10000))


def test_a_step_that_names_no_file_needs_no_role() -> None:
    stack = new_stack()
    emr.Step(stack, "Step", cluster=told_nothing(stack), definition=emr.Command(arguments=["true"]))
    assert Synthesized(stack).properties("Step/Resource")["JobFlowId"] == "j-1"


@pytest.mark.parametrize(
    "arguments",
    [
        lambda stack: {"definition": emr.SparkSubmit(script=emr.Script.from_asset(__file__))},
        lambda stack: {
            "definition": emr.Command(arguments=["true"]),
            "log_bucket": s3.Bucket.from_bucket_name(stack, "Logs", "logs"),
        },
        lambda stack: {
            "definition": emr.Command(arguments=["true"]),
            "encryption_key": imported_key(stack),
        },
    ],
    ids=["script", "log bucket", "key"],
)
def test_a_step_that_needs_a_right_needs_the_role(arguments: Callable[[cdk.Stack], dict[str, Any]]) -> None:
    stack = new_stack()
    cluster, given = told_nothing(stack), arguments(stack)
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Step(stack, "Step", cluster=cluster, **given)
    assert caught.value.codes == ("ImportedWithoutRole",)
    assert stack.node.try_find_child("Step") is None


@pytest.mark.parametrize("bad", ["analytics", "j-", "arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/j-1", ""])
def test_what_is_no_id_of_a_cluster_is_refused(bad: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster.from_cluster_id(new_stack(), "Analytics", bad)
    assert str(caught.value) == (
        f"ClusterIdShape: `cluster_id` ({bad!r}) is not the id of a cluster; write one such as j-1A2B3C4D5E6F7"
        " [at Stack/Analytics]"
    )


def test_an_id_may_be_told_later() -> None:
    stack = new_stack()
    later = cdk.CfnParameter(stack, "Id").value_as_string
    cluster = emr.Cluster.from_cluster_id(stack, "Analytics", later)
    assert stack.resolve(cluster.cluster_id) == {"Ref": "Id"}
    assert {"Ref": "Id"} in stack.resolve(cluster.cluster_arn)["Fn::Join"][1]


CHINA = "arn:aws-cn:elasticmapreduce:cn-north-1:111122223333:cluster/j-9"


def test_an_import_by_arn_keeps_its_region_and_account() -> None:
    stack = new_stack()
    cluster = emr.Cluster.from_cluster_arn(stack, "Analytics", CHINA)
    assert (cluster.cluster_id, cluster.cluster_arn) == ("j-9", CHINA)
    assert (cluster.env.region, cluster.env.account) == ("cn-north-1", "111122223333")
    metric = cluster.metric_is_idle()
    assert (metric.region, metric.account) == ("cn-north-1", "111122223333")
    assert cluster.metric_is_idle(region="cn-northwest-1").region == "cn-northwest-1"


def test_events_of_a_cluster_elsewhere_are_sent_there() -> None:
    stack = new_stack("cn-northwest-1")
    cluster = emr.Cluster.from_cluster_arn(stack, "Analytics", CHINA)
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster.on_state_change("Ended")
    assert str(caught.value) == (
        "EventsElsewhere: the cluster sends its events to cn-north-1 of 111122223333; make the rule in a stack of that"
        " environment [at Stack/Analytics/Ended]"
    )
    assert cluster.node.children == []


def test_an_import_by_an_arn_that_is_told_later() -> None:
    stack = new_stack()
    cluster = emr.Cluster.from_cluster_arn(stack, "Analytics", cdk.CfnParameter(stack, "Arn").value_as_string)
    assert stack.resolve(cluster.cluster_arn) == {"Ref": "Arn"}
    # It may be of this region: nobody knows yet.
    cluster.on_state_change("Ended")
    assert '{"Ref": "Arn"}' in json.dumps(stack.resolve(cluster.cluster_id))


def test_what_is_no_arn_of_a_cluster_is_refused() -> None:
    stack, number = new_stack(), 3
    for bad in ("j-1", "arn:aws:s3:::bucket", CHINA.replace("cluster/", "studio/")):
        with pytest.raises(emr.EmrValidationError) as caught:
            emr.Cluster.from_cluster_arn(stack, "Analytics", bad)
        assert str(caught.value) == (
            f"ClusterArnShape: `cluster_arn` ({bad!r}) is not the ARN of a cluster; write"
            " arn:<partition>:elasticmapreduce:<region>:<account>:cluster/j-... [at Stack/Analytics]"
        )
    wrong: Any = number
    with pytest.raises(emr.EmrValidationError, match="`cluster_arn` must be a string, not 3"):
        emr.Cluster.from_cluster_arn(stack, "Analytics", wrong)
    assert stack.node.children == []


def test_a_bad_import_leaves_nothing_behind() -> None:
    stack, bad = new_stack(), 3
    wrong: Any = bad
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id=wrong, instance_role=wrong)
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    assert "`cluster_id` must be a string, not 3" in str(caught.value)
    assert stack.node.try_find_child("Analytics") is None


READING = {
    "DescribeCluster",
    "DescribeStep",
    "GetAutoTerminationPolicy",
    "GetManagedScalingPolicy",
    "ListBootstrapActions",
    "ListInstanceFleets",
    "ListInstanceGroups",
    "ListInstances",
    "ListSteps",
}
FOLLOWING = {"CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps"}
OPENING = {"CreatePersistentAppUI", "DescribePersistentAppUI", "GetOnClusterAppUIPresignedURL"}
SCALING = {
    "GetManagedScalingPolicy",
    "ListInstanceFleets",
    "ListInstanceGroups",
    "ModifyInstanceFleet",
    "ModifyInstanceGroups",
    "PutAutoScalingPolicy",
    "PutManagedScalingPolicy",
    "RemoveAutoScalingPolicy",
    "RemoveManagedScalingPolicy",
}
UI = {"GetPersistentAppUIPresignedURL"}
ROLE = "elasticmapreduce:ExecutionRoleArn"

Grant = Callable[[emr.ClusterGrants, iam.IRole, iam.IRole], iam.Grant]
# What is granted: actions, whether on the UIs of the account besides, and the operator of the condition on the role.
GRANTS: dict[str, tuple[Grant, list[tuple[set[str], bool, str]]]] = {
    "describe": (lambda grants, user, _: grants.describe(user), [(READING, False, "")]),
    "add_steps": (
        lambda grants, user, role: grants.add_steps(user, execution_role=role),
        [({"AddJobFlowSteps"}, False, "StringEquals"), (FOLLOWING, False, "")],
    ),
    "add_steps of any role": (
        lambda grants, user, _: grants.add_steps(user),
        [({"AddJobFlowSteps", *FOLLOWING}, False, "")],
    ),
    "connect": (
        lambda grants, user, role: grants.connect(user, execution_role=role),
        [({"GetClusterSessionCredentials"}, False, "StringEquals")],
    ),
    "submit_as": (
        lambda grants, user, role: grants.submit_as(user, execution_role=role),
        [
            ({"AddJobFlowSteps"}, False, "StringEquals"),
            (FOLLOWING, False, ""),
            ({"GetClusterSessionCredentials"}, False, "StringEquals"),
        ],
    ),
    "open_application_ui": (
        lambda grants, user, role: grants.open_application_ui(user, execution_role=role),
        [(OPENING, False, ""), (UI, True, "StringEqualsIfExists")],
    ),
    "open_application_ui of any role": (
        lambda grants, user, _: grants.open_application_ui(user),
        [(OPENING, False, ""), (UI, True, "")],
    ),
    "modify_scaling": (lambda grants, user, _: grants.modify_scaling(user), [(SCALING, False, "")]),
    "terminate": (
        lambda grants, user, _: grants.terminate(user),
        [({"DescribeCluster", "TerminateJobFlows"}, False, "")],
    ),
}


@BOTH
@pytest.mark.parametrize("name", GRANTS)
def test_grants_reach_this_cluster_and_this_role_only(make: Make, name: str) -> None:
    stack = new_stack()
    cluster = make(stack)
    user = iam.Role(stack, "User", assumed_by=iam.AccountRootPrincipal())
    role = iam.Role.from_role_arn(stack, "Runtime", "arn:aws:iam::111122223333:role/Runtime")
    grant, expected = GRANTS[name]
    grant(cluster.grants, user, role).assert_success()
    found = Synthesized(stack).statements("User/DefaultPolicy/Resource")
    assert len(found) == len(expected)
    for statement, (actions, uis, operator) in zip(found, expected, strict=True):
        assert {one.removeprefix("elasticmapreduce:") for one in as_list(statement["Action"])} == actions
        arn = stack.resolve(cluster.cluster_arn)
        assert statement["Resource"] == ([arn, uis_of_the_account()] if uis else arn)
        condition = {operator: {ROLE: "arn:aws:iam::111122223333:role/Runtime"}} if operator else None
        assert statement.get("Condition") == condition


def uis_of_the_account() -> Any:
    parts = ["arn:", {"Ref": "AWS::Partition"}, ":elasticmapreduce:", {"Ref": "AWS::Region"}]
    return join(*parts, ":", {"Ref": "AWS::AccountId"}, ":persistent-app-ui/*")


def test_who_is_granted_and_as_whom_are_told_in_the_words_of_python() -> None:
    stack = new_stack()
    grants: Any = emr.Cluster.from_cluster_id(stack, "Cluster", "j-1A2B3C4D5E6F7").grants
    user = iam.Role(stack, "User", assumed_by=iam.AccountRootPrincipal())
    with pytest.raises(emr.EmrValidationError, match="`grantee` must be an IGrantable, not 'arn:"):
        grants.describe("arn:aws:iam::111122223333:role/User")
    for role in ("Etl", stack):
        with pytest.raises(emr.EmrValidationError, match=r"`execution_role` must be an IRole, not ['<]") as caught:
            grants.add_steps(user, execution_role=role)
        assert caught.value.codes == ("ArgumentType",)
    assert user.node.try_find_child("DefaultPolicy") is None


def test_every_grant_is_tried() -> None:
    public = {name for name in vars(emr.ClusterGrants) if not name.startswith("_")}
    assert public - {"open_session"} == {name.partition(" ")[0] for name in GRANTS}  # that one: test_sessions.py
