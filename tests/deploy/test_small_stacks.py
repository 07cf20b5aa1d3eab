"""What the local CloudFormation and EMR accept, refuse, change in place and replace, type by type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from small_stacks import SmallStack, Template, cluster_template, small_stack, with_instances, with_resource

from local_aws import LocalAws, leftovers
from local_aws.report import cluster_report

BASE = cluster_template()
FLEET = {"InstanceTypeConfigs": [{"InstanceType": "m7g.xlarge"}]}
CLUSTER = {"Ref": "Cluster"}


@pytest.fixture
def stack(aws: LocalAws, request: pytest.FixtureRequest) -> Iterator[SmallStack]:
    """A stack of its own; whatever the test did with it, nothing of it is left."""
    before = leftovers(aws.client)
    with small_stack(aws, "small") as made:
        yield made
    assert leftovers(aws.client) == before


def spot(**specification: Any) -> Template:
    launch = {"SpotSpecification": {"TimeoutAction": "TERMINATE_CLUSTER", "TimeoutDurationMinutes": 5, **specification}}
    return with_instances(
        BASE, TaskInstanceFleets=[{"Name": "t", "TargetSpotCapacity": 1, "LaunchSpecifications": launch, **FLEET}]
    )


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (spot(TimeoutDurationMinutes="soon"), "Invalid type for parameter Instances.InstanceFleets[2]"),
        (spot(TimeoutAction="SWITCH"), "'SWITCH', allowed: SWITCH_TO_ON_DEMAND, TERMINATE_CLUSTER"),
        (spot(Colour="red"), 'Unknown parameter in Instances.InstanceFleets[2].LaunchSpecifications.SpotSpecification'),
        (cluster_template(Colour="red"), "AWS::EMR::Cluster has no property Colour"),
        (cluster_template(Name="x" * 257), "Invalid length for Name: 257, at most 256"),
        (cluster_template(ReleaseLabel="emr\u0000"), "Invalid value for ReleaseLabel"),
        (
            cluster_template(ManagedScalingPolicy={"ComputeLimits": {"UnitType": "Potatoes"}}),
            "'Potatoes', allowed: InstanceFleetUnits, Instances, VCPU",
        ),
        (
            cluster_template(Configurations=[{"Classification": "c", "Properties": {}}]),
            "Configuration has no Properties in CloudFormation; write ConfigurationProperties",
        ),
        (cluster_template(SecurityConfiguration="ghost"), "Security configuration with name 'ghost' does not exist"),
        (cluster_template(ServiceRole="ghost"), "ServiceRole 'ghost' is not a role of this account"),
        (cluster_template(JobFlowRole="ghost"), "JobFlowRole 'ghost' is not an instance profile of this account"),
        (with_instances(BASE, Ec2SubnetIds=["subnet-1"]), "The subnet subnet-1 does not exist"),
        (
            with_instances(BASE, MasterInstanceGroup={"InstanceCount": 1, "InstanceType": "m7g.xlarge"}),
            "Instance fleets and instance groups are mutually exclusive",
        ),
        (with_instances(BASE, HadoopVersion="3"), "The local EMR does not know Instances.HadoopVersion"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_refused_cluster_rolls_back_with_the_reason(stack: SmallStack, template: Template, reason: str) -> None:
    assert stack.create(template) == "ROLLBACK_COMPLETE"
    assert reason in stack.reasons("Cluster")


def test_an_unknown_type_is_refused_before_anything_is_made(stack: SmallStack) -> None:
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::EMR::Nonsense\]"):
        stack.create(with_resource(BASE, "Nonsense", "AWS::EMR::Nonsense"))


def test_a_property_that_nobody_heeds_fails(stack: SmallStack) -> None:
    template = with_resource(BASE, "Bucket", "AWS::S3::Bucket", ObjectLockEnabled=True)
    assert stack.create(template) == "ROLLBACK_COMPLETE"
    assert "ministack does not heed ObjectLockEnabled" in stack.reasons("Bucket")


def test_capacities_change_in_place_and_types_replace(aws: LocalAws, stack: SmallStack) -> None:
    emr = aws.client("emr")
    assert stack.create(BASE) == "CREATE_COMPLETE"
    first = stack.physical_id("Cluster")
    bigger = {"TargetOnDemandCapacity": 5, **FLEET}
    assert stack.update(with_instances(BASE, CoreInstanceFleet=bigger)) == "UPDATE_COMPLETE"
    assert stack.physical_id("Cluster") == first
    fleets = emr.list_instance_fleets(ClusterId=first)["InstanceFleets"]
    assert [fleet["TargetOnDemandCapacity"] for fleet in fleets] == [1, 5]
    other = {"TargetOnDemandCapacity": 5, "InstanceTypeConfigs": [{"InstanceType": "r7g.xlarge"}]}
    assert stack.update(with_instances(BASE, CoreInstanceFleet=other)) == "UPDATE_COMPLETE"
    assert stack.physical_id("Cluster") != first
    assert emr.describe_cluster(ClusterId=first)["Cluster"]["Status"]["State"] == "TERMINATED"


def test_the_changeable_properties_of_a_cluster_change_and_go_again(aws: LocalAws, stack: SmallStack) -> None:
    emr = aws.client("emr")
    scaling = {"ComputeLimits": {"UnitType": "VCPU", "MinimumCapacityUnits": "1", "MaximumCapacityUnits": "2"}}
    rich = cluster_template(
        VisibleToAllUsers=True,
        StepConcurrencyLevel="7",
        AutoTerminationPolicy={"IdleTimeout": "60"},
        ManagedScalingPolicy=scaling,
        Tags=[{"Key": "team", "Value": "data"}],
    )
    assert stack.create(BASE) == "CREATE_COMPLETE"
    cluster_id = stack.physical_id("Cluster")
    assert emr.describe_cluster(ClusterId=cluster_id)["Cluster"]["VisibleToAllUsers"] is False
    assert stack.update(rich) == "UPDATE_COMPLETE"
    cluster = emr.describe_cluster(ClusterId=cluster_id)["Cluster"]
    assert (cluster["VisibleToAllUsers"], cluster["StepConcurrencyLevel"]) == (True, 7)
    assert {"Key": "team", "Value": "data"} in cluster["Tags"]
    assert {"Key": "aws:cloudformation:stack-name", "Value": "small"} in cluster["Tags"]
    assert emr.get_auto_termination_policy(ClusterId=cluster_id)["AutoTerminationPolicy"] == {"IdleTimeout": 60}
    limits = emr.get_managed_scaling_policy(ClusterId=cluster_id)["ManagedScalingPolicy"]["ComputeLimits"]
    assert limits["MaximumCapacityUnits"] == 2
    assert stack.update(BASE) == "UPDATE_COMPLETE"
    assert stack.physical_id("Cluster") == cluster_id
    cluster = emr.describe_cluster(ClusterId=cluster_id)["Cluster"]
    assert (cluster["VisibleToAllUsers"], cluster["StepConcurrencyLevel"]) == (False, 1)
    assert "team" not in [tag["Key"] for tag in cluster["Tags"]]
    assert "AutoTerminationPolicy" not in emr.get_auto_termination_policy(ClusterId=cluster_id)
    assert "ManagedScalingPolicy" not in emr.get_managed_scaling_policy(ClusterId=cluster_id)


def test_an_update_with_one_wrong_value_changes_nothing(aws: LocalAws, stack: SmallStack) -> None:
    assert stack.create(BASE) == "CREATE_COMPLETE"
    cluster_id = stack.physical_id("Cluster")
    wrong = cluster_template(AutoTerminationPolicy={"IdleTimeout": 60}, StepConcurrencyLevel="many")
    assert stack.update(wrong) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Invalid type for parameter StepConcurrencyLevel" in stack.reasons("Cluster")
    assert stack.physical_id("Cluster") == cluster_id
    assert "AutoTerminationPolicy" not in aws.client("emr").get_auto_termination_policy(ClusterId=cluster_id)


def test_a_protected_cluster_is_not_deleted_until_its_protection_is_off(aws: LocalAws, stack: SmallStack) -> None:
    assert stack.create(with_instances(BASE, TerminationProtected=True)) == "CREATE_COMPLETE"
    cluster_id = stack.physical_id("Cluster")
    assert stack.delete() == "DELETE_FAILED"
    assert "termination protection is on" in stack.reasons("Cluster")
    assert aws.client("emr").describe_cluster(ClusterId=cluster_id)["Cluster"]["Status"]["State"] == "WAITING"
    aws.client("emr").set_termination_protection(JobFlowIds=[cluster_id], TerminationProtected=False)
    assert stack.delete() == "DELETE_COMPLETE"
    assert aws.client("emr").describe_cluster(ClusterId=cluster_id)["Cluster"]["Status"]["State"] == "TERMINATED"


def test_three_primaries_are_protected_whatever_is_said(aws: LocalAws, stack: SmallStack) -> None:
    primaries = {"TargetOnDemandCapacity": 3, **FLEET}
    assert stack.create(with_instances(BASE, MasterInstanceFleet=primaries, TerminationProtected=False)) == (
        "CREATE_COMPLETE"
    )
    cluster_id = stack.physical_id("Cluster")
    assert stack.delete() == "DELETE_FAILED"
    aws.client("emr").set_termination_protection(JobFlowIds=[cluster_id], TerminationProtected=False)


def test_a_task_fleet_beside_the_cluster_is_resized_and_emptied(aws: LocalAws, stack: SmallStack) -> None:
    def template(capacity: int) -> Template:
        fleet = {"ClusterId": CLUSTER, "InstanceFleetType": "TASK", "TargetSpotCapacity": capacity, **FLEET}
        return with_resource(BASE, "Task", "AWS::EMR::InstanceFleetConfig", **fleet)

    assert stack.create(template(1)) == "CREATE_COMPLETE"
    fleet_id, cluster_id = stack.physical_id("Task"), stack.physical_id("Cluster")
    assert stack.update(template(9)) == "UPDATE_COMPLETE"
    assert stack.physical_id("Task") == fleet_id
    assert stack.physical_id("Cluster") == cluster_id
    assert task_capacity(aws, cluster_id) == 9
    assert stack.update(BASE) == "UPDATE_COMPLETE"
    assert task_capacity(aws, cluster_id) == 0


def test_a_task_fleet_with_another_name_fails_since_there_is_only_one(aws: LocalAws, stack: SmallStack) -> None:
    def template(name: str) -> Template:
        fleet = {"ClusterId": CLUSTER, "InstanceFleetType": "TASK", "Name": name, "TargetSpotCapacity": 1, **FLEET}
        return with_resource(BASE, "Task", "AWS::EMR::InstanceFleetConfig", **fleet)

    assert stack.create(template("one")) == "CREATE_COMPLETE"
    fleet_id = stack.physical_id("Task")
    assert stack.update(template("other")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "more than one TASK given" in stack.reasons("Task")
    assert stack.physical_id("Task") == fleet_id


def test_a_core_fleet_beside_the_cluster_is_refused(stack: SmallStack) -> None:
    fleet = {"ClusterId": CLUSTER, "InstanceFleetType": "CORE", "TargetSpotCapacity": 1, **FLEET}
    assert stack.create(with_resource(BASE, "F", "AWS::EMR::InstanceFleetConfig", **fleet)) == "ROLLBACK_COMPLETE"
    assert "InstanceFleetType is 'CORE'; only TASK can be added" in stack.reasons("F")


def test_a_task_group_beside_a_cluster_of_groups(aws: LocalAws, stack: SmallStack) -> None:
    group = {"InstanceType": "m7g.xlarge", "InstanceCount": "1"}
    grouped = with_instances(BASE, MasterInstanceGroup=group, CoreInstanceGroup=group)
    for fleet in ("MasterInstanceFleet", "CoreInstanceFleet"):
        del grouped["Resources"]["Cluster"]["Properties"]["Instances"][fleet]
    task = {"JobFlowId": CLUSTER, "InstanceRole": "TASK", **group}
    assert stack.create(with_resource(grouped, "G", "AWS::EMR::InstanceGroupConfig", **task)) == "CREATE_COMPLETE"
    group_id = stack.physical_id("G")
    more = {**task, "InstanceCount": 4}
    assert stack.update(with_resource(grouped, "G", "AWS::EMR::InstanceGroupConfig", **more)) == "UPDATE_COMPLETE"
    assert stack.physical_id("G") == group_id
    groups = aws.client("emr").list_instance_groups(ClusterId=stack.physical_id("Cluster"))["InstanceGroups"]
    assert [g["RequestedInstanceCount"] for g in groups] == [1, 1, 4]
    spot_market = {**more, "Market": "SPOT"}
    template = with_resource(grouped, "G", "AWS::EMR::InstanceGroupConfig", **spot_market)
    assert stack.update(template) == "UPDATE_COMPLETE"
    assert stack.physical_id("G") != group_id


def test_a_changed_step_is_a_new_step_and_the_cluster_stays(aws: LocalAws, stack: SmallStack) -> None:
    def template(*arguments: str) -> Template:
        jar = {"Jar": "command-runner.jar", "Args": arguments, "StepProperties": [{"Key": "a", "Value": "b"}]}
        step = {"Name": "s", "ActionOnFailure": "CONTINUE", "JobFlowId": CLUSTER, "LogUri": "s3://b/l/"}
        return with_resource(BASE, "Step", "AWS::EMR::Step", HadoopJarStep=jar, **step)

    assert stack.create(template("true")) == "CREATE_COMPLETE"
    cluster_id, first = stack.physical_id("Cluster"), stack.physical_id("Step")
    assert stack.update(template("false")) == "UPDATE_COMPLETE"
    assert stack.physical_id("Cluster") == cluster_id
    steps = aws.client("emr").list_steps(ClusterId=cluster_id)["Steps"]
    assert [step["Id"] for step in steps] == [stack.physical_id("Step"), first]
    assert [step["Config"]["Args"] for step in steps] == [["false"], ["true"]]
    assert steps[0]["Config"]["Properties"] == {"a": "b"}
    assert steps[0]["LogUri"] == "s3://b/l/"


def test_a_security_configuration_without_a_name_can_change_and_with_one_cannot(stack: SmallStack) -> None:
    def template(hops: int, **name: str) -> Template:
        metadata = {"MinimumInstanceMetadataServiceVersion": 2, "HttpPutResponseHopLimit": hops}
        content = {"InstanceMetadataServiceConfiguration": metadata}
        return with_resource(
            cluster_template(SecurityConfiguration={"Ref": "S"}),
            "S",
            "AWS::EMR::SecurityConfiguration",
            SecurityConfiguration=content,
            **name,
        )

    assert stack.create(template(1)) == "CREATE_COMPLETE"
    unnamed, cluster_id = stack.physical_id("S"), stack.physical_id("Cluster")
    assert stack.update(template(2)) == "UPDATE_COMPLETE"
    assert stack.physical_id("S") != unnamed
    assert stack.physical_id("Cluster") != cluster_id
    assert stack.update(template(2, Name="fixed")) == "UPDATE_COMPLETE"
    assert stack.update(template(3, Name="fixed")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "'fixed' already exists" in stack.reasons("S")


def test_a_wal_workspace_has_a_narrow_name(stack: SmallStack) -> None:
    template = with_resource(BASE, "Wal", "AWS::EMR::WALWorkspace", WALWorkspaceName="workspace1")
    assert stack.create(template) == "CREATE_COMPLETE"
    assert stack.physical_id("Wal") == "workspace1"
    wrong = with_resource(BASE, "Wal", "AWS::EMR::WALWorkspace", WALWorkspaceName="work-space")
    assert stack.update(wrong) == "UPDATE_ROLLBACK_COMPLETE"
    assert "'work-space' does not match" in stack.reasons("Wal")


def test_a_nat_gateway_an_address_and_a_flow_log_come_and_go(aws: LocalAws, stack: SmallStack) -> None:
    template = with_resource(BASE, "Ip", "AWS::EC2::EIP", Domain="vpc", Tags=[{"Key": "a", "Value": "b"}])
    place = {"SubnetId": {"Ref": "Subnet"}, "AllocationId": {"Fn::GetAtt": ["Ip", "AllocationId"]}}
    template = with_resource(template, "Nat", "AWS::EC2::NatGateway", **place)
    template = with_resource(
        template,
        "FlowLog",
        "AWS::EC2::FlowLog",
        ResourceId={"Ref": "Vpc"},
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="flows",
        DeliverLogsPermissionArn={"Fn::GetAtt": ["Role", "Arn"]},
    )
    assert stack.create(template) == "CREATE_COMPLETE"
    assert sorted(set(leftovers(aws.client)) & {"NAT gateway", "address", "flow log"}) == [
        "NAT gateway",
        "address",
        "flow log",
    ]


def test_a_secret_is_referred_to_by_its_arn(aws: LocalAws, stack: SmallStack) -> None:
    def template(description: str) -> Template:
        return with_resource(BASE, "Secret", "AWS::SecretsManager::Secret", Description=description)

    assert stack.create(template("old")) == "CREATE_COMPLETE"
    arn = stack.physical_id("Secret")
    assert stack.update(template("new")) == "UPDATE_COMPLETE"
    assert stack.physical_id("Secret") == arn
    secret = aws.client("secretsmanager").describe_secret(SecretId=arn)
    assert (secret["ARN"], secret["Description"]) == (arn, "new")
    assert leftovers(aws.client)["secret"] == [secret["Name"]]


def test_an_alarm_a_rule_and_a_topic_come_and_go(aws: LocalAws, stack: SmallStack) -> None:
    pattern = {"source": ["aws.emr"], "detail": {"clusterId": [CLUSTER]}}
    topic = {"Ref": "Topic"}
    template = with_resource(BASE, "Topic", "AWS::SNS::Topic")
    template = with_resource(
        template, "Rule", "AWS::Events::Rule", EventPattern=pattern, Targets=[{"Id": "a", "Arn": topic}]
    )
    template = with_resource(
        template,
        "Alarm",
        "AWS::CloudWatch::Alarm",
        Namespace="AWS/ElasticMapReduce",
        MetricName="IsIdle",
        Dimensions=[{"Name": "JobFlowId", "Value": CLUSTER}],
        Statistic="Average",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmActions=[topic],
    )
    assert stack.create(template) == "CREATE_COMPLETE"
    assert {"alarm", "event rule", "topic"} <= set(leftovers(aws.client))
    report = cluster_report(aws.client, stack.physical_id("Cluster"))
    assert [" ".join(line.split()) for line in report[-2:]] == [
        "Alarms IsIdle GreaterThanOrEqualToThreshold 1",
        "Event rules any event: any state",
    ]


def two_groups() -> Template:
    group = {"GroupDescription": "g", "VpcId": {"Ref": "Vpc"}}
    return with_resource(
        with_resource(BASE, "A", "AWS::EC2::SecurityGroup", **group), "B", "AWS::EC2::SecurityGroup", **group
    )


def test_rules_between_groups_and_to_prefix_lists_and_none_twice(aws: LocalAws, stack: SmallStack) -> None:
    rule = {"GroupId": {"Ref": "A"}, "IpProtocol": "tcp", "FromPort": 1, "ToPort": 2}
    by_group = {**rule, "SourceSecurityGroupId": {"Ref": "B"}}
    template = with_resource(two_groups(), "Rule", "AWS::EC2::SecurityGroupIngress", **by_group)
    assert stack.create(template) == "CREATE_COMPLETE"
    doubled = with_resource(template, "Twice", "AWS::EC2::SecurityGroupIngress", **by_group)
    assert stack.update(doubled) == "UPDATE_ROLLBACK_COMPLETE"
    assert "InvalidPermission.Duplicate" in stack.reasons("Twice")
    prefix_list = {**rule, "DestinationPrefixListId": "pl-12345678"}
    outbound = with_resource(template, "Out", "AWS::EC2::SecurityGroupEgress", **prefix_list)
    assert stack.update(outbound) == "UPDATE_COMPLETE"
    [found] = aws.client("ec2").describe_security_groups(GroupIds=[stack.physical_id("A")])["SecurityGroups"]
    assert found["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == stack.physical_id("B")
    assert found["IpPermissionsEgress"][-1]["PrefixListIds"] == [{"PrefixListId": "pl-12345678"}]


def test_a_security_group_stays_while_a_foreign_rule_names_it(aws: LocalAws, stack: SmallStack) -> None:
    assert stack.create(two_groups()) == "CREATE_COMPLETE"
    a, b = stack.physical_id("A"), stack.physical_id("B")
    # As EMR does, which adds rules of its own to the groups that it manages.
    rule: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": b}]}
    aws.client("ec2").authorize_security_group_ingress(GroupId="sg-00000001", IpPermissions=[rule])
    assert stack.delete() == "DELETE_FAILED"
    assert f"{b} is in use by a rule of sg-00000001" in stack.reasons("B")
    assert a not in stack.reasons("A")
    aws.client("ec2").revoke_security_group_ingress(GroupId="sg-00000001", IpPermissions=[rule])
    assert stack.delete() == "DELETE_COMPLETE"


def test_a_bucket_with_objects_stays(aws: LocalAws, stack: SmallStack) -> None:
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/k"}}]
    bucket = {"BucketEncryption": {"ServerSideEncryptionConfiguration": encryption}}
    assert stack.create(with_resource(BASE, "Bucket", "AWS::S3::Bucket", **bucket)) == "CREATE_COMPLETE"
    s3, name = aws.client("s3"), stack.physical_id("Bucket")
    [rule] = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/k"}
    s3.put_object(Bucket=name, Key="k", Body=b"v", ServerSideEncryption="AES256")
    assert stack.delete() == "DELETE_FAILED"
    assert "the bucket is not empty" in stack.reasons("Bucket")
    s3.delete_object(Bucket=name, Key="k")
    assert stack.delete() == "DELETE_COMPLETE"


def task_capacity(aws: LocalAws, cluster_id: str) -> int:
    fleets = aws.client("emr").list_instance_fleets(ClusterId=cluster_id)["InstanceFleets"]
    [capacity] = [fleet["TargetSpotCapacity"] for fleet in fleets if fleet["InstanceFleetType"] == "TASK"]
    return int(capacity)
