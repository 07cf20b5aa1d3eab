"""The local EMR without a server: every operation, each answer checked against botocore's shapes on the way out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws import emr, seam
from local_aws.emr import _OPERATIONS, records, studio
from local_aws.emr.errors import EmrError

SUBNET, GROUP = "subnet-1", "sg-1"
VOLUMES = {
    "EbsBlockDeviceConfigs": [
        {"VolumeSpecification": {"VolumeType": "gp3", "SizeInGB": 64}, "VolumesPerInstance": 2},
        {"VolumeSpecification": {"VolumeType": "io2", "SizeInGB": 10, "Iops": 500}},
    ],
    "EbsOptimized": True,
}
TYPES = [{"InstanceType": "m7g.xlarge", "EbsConfiguration": VOLUMES, "Priority": 1.0}]
FLEETS = [
    {"InstanceFleetType": "MASTER", "TargetOnDemandCapacity": 1, "InstanceTypeConfigs": TYPES},
    {"InstanceFleetType": "CORE", "TargetOnDemandCapacity": 2, "InstanceTypeConfigs": TYPES, "Name": "Core"},
]
RULE = {
    "Name": "r",
    "Action": {"SimpleScalingPolicyConfiguration": {"ScalingAdjustment": 1}},
    "Trigger": {
        "CloudWatchAlarmDefinition": {
            "ComparisonOperator": "LESS_THAN",
            "MetricName": "YARNMemoryAvailablePercentage",
            "Period": 300,
            "Threshold": 15.0,
        }
    },
}
AUTO_SCALING = {"Constraints": {"MinCapacity": 1, "MaxCapacity": 3}, "Rules": [RULE]}
GROUPS = [
    {"InstanceRole": "MASTER", "InstanceType": "m7g.xlarge", "InstanceCount": 1},
    {"InstanceRole": "CORE", "InstanceType": "m7g.xlarge", "InstanceCount": 2, "AutoScalingPolicy": AUTO_SCALING},
]
STEP = {"Name": "s", "HadoopJarStep": {"Jar": "command-runner.jar", "Args": ["spark-submit", "x.py"]}}


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    """An account with the roles and the network that the clusters name, empty again afterwards."""
    iam, ec2 = seam.service("iam"), seam.service("ec2")
    stores = (iam._roles, iam._instance_profiles, ec2._subnets, ec2._security_groups)
    iam._roles["service"] = {"RoleName": "service", "Arn": "arn:aws:iam::000000000000:role/service"}
    iam._instance_profiles["nodes"] = {"InstanceProfileName": "nodes", "Arn": "arn:nodes", "Roles": ["nodes"]}
    ec2._subnets[SUBNET] = {"VpcId": "vpc-1", "AvailabilityZone": "eu-central-1b"}
    ec2._security_groups[GROUP] = {"VpcId": "vpc-1"}
    yield
    for store in (*stores, records.clusters, records.security_configurations, records.block_public_access):
        for key in store.keys():  # noqa: SIM118  # a dictionary of ministack's, where keys() is the account's share
            del store[key]


def instances(**members: Any) -> dict[str, Any]:
    return {
        "KeepJobFlowAliveWhenNoSteps": True,
        "InstanceFleets": FLEETS,
        "Ec2SubnetIds": [SUBNET],
        "EmrManagedMasterSecurityGroup": GROUP,
        "EmrManagedSlaveSecurityGroup": GROUP,
        "ServiceAccessSecurityGroup": GROUP,
        **members,
    }


def request(**members: Any) -> dict[str, Any]:
    roles = {"ServiceRole": "service", "JobFlowRole": "nodes"}
    return {"Name": "n", "ReleaseLabel": "emr-7.14.0", "Instances": instances(), **roles, **members}


def make(**members: Any) -> str:
    cluster_id: str = emr.call("RunJobFlow", request(**members))["JobFlowId"]
    return cluster_id


def describe(cluster_id: str) -> dict[str, Any]:
    cluster: dict[str, Any] = emr.call("DescribeCluster", {"ClusterId": cluster_id})["Cluster"]
    return cluster


def test_a_cluster_shows_what_was_asked_for() -> None:
    emr.call("CreateSecurityConfiguration", {"Name": "sec", "SecurityConfiguration": "{}"})
    asked = {
        "LogUri": "s3://b/l/",
        "LogEncryptionKmsKeyId": "arn:key",
        "Applications": [{"Name": "Spark"}],
        "Configurations": [{"Classification": "hdfs-site", "Properties": {"dfs.replication": "2"}}],
        "SecurityConfiguration": "sec",
        "ScaleDownBehavior": "TERMINATE_AT_TASK_COMPLETION",
        "CustomAmiId": "ami-1",
        "EbsRootVolumeSize": 20,
        "EbsRootVolumeIops": 3000,
        "EbsRootVolumeThroughput": 125,
        "OSReleaseLabel": "2023.1",
        "StepConcurrencyLevel": 3,
        "Tags": [{"Key": "k", "Value": "v"}],
        "VisibleToAllUsers": False,
        "AutoScalingRole": "service",
        "KerberosAttributes": {"Realm": "R", "KdcAdminPassword": "p"},
    }
    spread = [{"InstanceRole": "MASTER", "PlacementStrategy": "SPREAD"}]
    cluster = describe(make(**asked, PlacementGroupConfigs=spread, AdditionalInfo="{}"))
    assert {name: cluster[name] for name in asked} == asked
    assert cluster["PlacementGroups"] == spread
    assert cluster["InstanceCollectionType"] == "INSTANCE_FLEET"
    attributes = cluster["Ec2InstanceAttributes"]
    assert attributes["IamInstanceProfile"] == "nodes"
    assert attributes["RequestedEc2SubnetIds"] == [SUBNET]
    assert attributes["Ec2AvailabilityZone"] == "eu-central-1b"
    assert attributes["ServiceAccessSecurityGroup"] == GROUP


def test_fleets_are_listed_volume_by_volume_and_resized() -> None:
    cluster_id = make()
    place = {"ClusterId": cluster_id}
    task = {"InstanceFleetType": "TASK", "TargetSpotCapacity": 3, "InstanceTypeConfigs": TYPES}
    fleet_id = emr.call("AddInstanceFleet", {**place, "InstanceFleet": task})["InstanceFleetId"]
    change = {
        "InstanceFleetId": fleet_id,
        "TargetSpotCapacity": 8,
        "InstanceTypeConfigs": [{"InstanceType": "r7g.xlarge"}],
    }
    emr.call("ModifyInstanceFleet", {**place, "InstanceFleet": change})
    primary, core, added = emr.call("ListInstanceFleets", place)["InstanceFleets"]
    devices = primary["InstanceTypeSpecifications"][0]["EbsBlockDevices"]
    assert [(d["Device"], d["VolumeSpecification"]["VolumeType"]) for d in devices] == [
        ("/dev/sdb", "gp3"),
        ("/dev/sdc", "gp3"),
        ("/dev/sdd", "io2"),
    ]
    assert (core["Name"], core["ProvisionedOnDemandCapacity"]) == ("Core", 2)
    assert (added["TargetSpotCapacity"], added["ProvisionedSpotCapacity"]) == (8, 8)
    assert [s["InstanceType"] for s in added["InstanceTypeSpecifications"]] == ["r7g.xlarge"]
    with pytest.raises(EmrError, match="more than one TASK"):
        emr.call("AddInstanceFleet", {**place, "InstanceFleet": task})


def test_groups_are_listed_resized_and_scaled() -> None:
    cluster_id = make(Instances=instances(InstanceGroups=GROUPS, InstanceFleets=[]))
    assert describe(cluster_id)["InstanceCollectionType"] == "INSTANCE_GROUP"
    place = {"ClusterId": cluster_id}
    task = {"InstanceRole": "TASK", "InstanceType": "m7g.xlarge", "InstanceCount": 1, "EbsConfiguration": VOLUMES}
    [task_id] = emr.call("AddInstanceGroups", {"JobFlowId": cluster_id, "InstanceGroups": [task]})["InstanceGroupIds"]
    emr.call("ModifyInstanceGroups", {**place, "InstanceGroups": [{"InstanceGroupId": task_id, "InstanceCount": 6}]})
    emr.call("PutAutoScalingPolicy", {**place, "InstanceGroupId": task_id, "AutoScalingPolicy": AUTO_SCALING})
    _, core, added = emr.call("ListInstanceGroups", place)["InstanceGroups"]
    assert (core["InstanceGroupType"], core["RequestedInstanceCount"], core["Market"]) == ("CORE", 2, "ON_DEMAND")
    assert core["AutoScalingPolicy"]["Status"] == {"State": "ATTACHED"}
    assert added["RequestedInstanceCount"] == 6
    assert added["AutoScalingPolicy"]["Rules"] == [RULE]
    assert len(added["EbsBlockDevices"]) == 3
    emr.call("RemoveAutoScalingPolicy", {**place, "InstanceGroupId": task_id})
    assert "AutoScalingPolicy" not in emr.call("ListInstanceGroups", place)["InstanceGroups"][2]


def test_steps_are_recorded_newest_first() -> None:
    cluster_id = make(Steps=[{**STEP, "Name": "first"}])
    monitoring = {"S3MonitoringConfiguration": {"LogUri": "s3://b/s/", "EncryptionKeyArn": "arn:key"}}
    pairs = [{"Key": "k", "Value": "v"}]
    second = {
        "Name": "second",
        "HadoopJarStep": {"Jar": "j", "Properties": pairs},
        "StepMonitoringConfiguration": monitoring,
    }
    role = "arn:aws:iam::000000000000:role/runtime"
    added = emr.call("AddJobFlowSteps", {"JobFlowId": cluster_id, "Steps": [second], "ExecutionRoleArn": role})
    place = {"ClusterId": cluster_id}
    assert [step["Name"] for step in emr.call("ListSteps", place)["Steps"]] == ["second", "first"]
    [found] = emr.call("ListSteps", {**place, "StepIds": added["StepIds"]})["Steps"]
    assert found["Config"]["Properties"] == {"k": "v"}
    assert emr.call("ListSteps", {**place, "StepStates": ["FAILED"]})["Steps"] == []
    step = emr.call("DescribeStep", {**place, "StepId": added["StepIds"][0]})["Step"]
    assert (step["ExecutionRoleArn"], step["EncryptionKeyArn"], step["LogUri"]) == (role, "arn:key", "s3://b/s/")


def test_a_cluster_that_does_not_stay_ends_with_its_steps() -> None:
    cluster_id = make(Instances=instances(KeepJobFlowAliveWhenNoSteps=False), Steps=[STEP])
    status = describe(cluster_id)["Status"]
    assert (status["State"], status["StateChangeReason"]["Code"]) == ("TERMINATED", "ALL_STEPS_COMPLETED")
    fleets = emr.call("ListInstanceFleets", {"ClusterId": cluster_id})["InstanceFleets"]
    assert {fleet["Status"]["State"] for fleet in fleets} == {"TERMINATED"}
    with pytest.raises(EmrError, match="may not be modified"):
        emr.call("AddJobFlowSteps", {"JobFlowId": cluster_id, "Steps": [STEP]})


def test_policies_flags_and_tags_come_and_go() -> None:
    cluster_id = make()
    place, flow = {"ClusterId": cluster_id}, {"JobFlowIds": [cluster_id]}
    limits = {"UnitType": "VCPU", "MinimumCapacityUnits": 1, "MaximumCapacityUnits": 2}
    for name, policy in (("ManagedScaling", {"ComputeLimits": limits}), ("AutoTermination", {"IdleTimeout": 60})):
        member = f"{name}Policy"
        assert emr.call(f"Get{member}", place) == {}
        emr.call(f"Put{member}", {**place, member: policy})
        assert emr.call(f"Get{member}", place) == {member: policy}
        emr.call(f"Remove{member}", place)
        assert emr.call(f"Get{member}", place) == {}
    emr.call("SetVisibleToAllUsers", {**flow, "VisibleToAllUsers": False})
    emr.call("SetUnhealthyNodeReplacement", {**flow, "UnhealthyNodeReplacement": True})
    assert emr.call("ModifyCluster", {**place, "StepConcurrencyLevel": 9}) == {"StepConcurrencyLevel": 9}
    emr.call("AddTags", {"ResourceId": cluster_id, "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})
    emr.call("AddTags", {"ResourceId": cluster_id, "Tags": [{"Key": "a", "Value": "3"}]})
    emr.call("RemoveTags", {"ResourceId": cluster_id, "TagKeys": ["b"]})
    cluster = describe(cluster_id)
    assert (cluster["VisibleToAllUsers"], cluster["UnhealthyNodeReplacement"]) == (False, True)
    assert cluster["Tags"] == [{"Key": "a", "Value": "3"}]


def test_protection_keeps_all_clusters_of_a_request() -> None:
    plain, protected = make(), make()
    emr.call("SetTerminationProtection", {"JobFlowIds": [protected], "TerminationProtected": True})
    with pytest.raises(EmrError, match=protected):
        emr.call("TerminateJobFlows", {"JobFlowIds": [plain, protected]})
    listed = emr.call("ListClusters", {"ClusterStates": ["WAITING"]})["Clusters"]
    assert [cluster["Id"] for cluster in listed] == [protected, plain]
    emr.call("TerminateJobFlows", {"JobFlowIds": [plain]})
    emr.call("TerminateJobFlows", {"JobFlowIds": [plain]})  # twice does no harm
    states = {cluster["Id"]: cluster["Status"]["State"] for cluster in emr.call("ListClusters", {})["Clusters"]}
    assert states == {plain: "TERMINATED", protected: "WAITING"}


def test_security_configurations_are_unique_json() -> None:
    create = {"Name": "sec", "SecurityConfiguration": json.dumps({"A": 1})}
    emr.call("CreateSecurityConfiguration", create)
    with pytest.raises(EmrError, match="already exists"):
        emr.call("CreateSecurityConfiguration", create)
    for text in ("{not json", "[]"):
        with pytest.raises(EmrError, match="is not"):
            emr.call("CreateSecurityConfiguration", {"Name": "other", "SecurityConfiguration": text})
    assert [c["Name"] for c in emr.call("ListSecurityConfigurations", {})["SecurityConfigurations"]] == ["sec"]
    described = emr.call("DescribeSecurityConfiguration", {"Name": "sec"})
    assert described["SecurityConfiguration"] == '{"A": 1}'
    emr.call("DeleteSecurityConfiguration", {"Name": "sec"})
    with pytest.raises(EmrError, match="does not exist"):
        emr.call("DescribeSecurityConfiguration", {"Name": "sec"})


def test_bootstrap_actions_are_listed() -> None:
    action = {"Name": "b", "ScriptBootstrapAction": {"Path": "s3://b/x.sh", "Args": ["1"]}}
    listed = emr.call("ListBootstrapActions", {"ClusterId": make(BootstrapActions=[action])})
    assert listed["BootstrapActions"] == [{"Name": "b", "ScriptPath": "s3://b/x.sh", "Args": ["1"]}]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"AmiVersion": "3.1"}, "does not know AmiVersion"),
        ({"Instances": instances(MasterInstanceType="m7g.xlarge")}, "does not know Instances.MasterInstanceType"),
        ({"Instances": instances(InstanceFleets=[])}, "neither InstanceFleets nor InstanceGroups"),
        ({"Instances": instances(InstanceGroups=GROUPS)}, "mutually exclusive"),
        ({"Instances": instances(Ec2SubnetIds=["subnet-2"])}, "subnet subnet-2 does not exist"),
        ({"Instances": instances(ServiceAccessSecurityGroup="sg-2")}, "security group sg-2 does not exist"),
        ({"JobFlowRole": "service"}, "not an instance profile"),
        ({"ServiceRole": "nodes"}, "not a role"),
        ({"SecurityConfiguration": "ghost"}, "'ghost' does not exist"),
    ],
)
def test_a_refused_cluster_leaves_nothing(members: dict[str, Any], reason: str) -> None:
    with pytest.raises(EmrError, match=reason):
        make(**members)
    assert emr.call("ListClusters", {})["Clusters"] == []


@pytest.mark.parametrize(
    ("operation", "members", "code"),
    [
        ("DescribeCluster", {"ClusterId": "j-none"}, "InvalidRequestException"),
        ("DescribeCluster", {}, "ValidationException"),
        ("ListClusters", {"CreatedAfter": 1}, "NotImplemented"),
        ("ListReleaseLabels", {}, "NotImplemented"),
        ("Explode", {}, "UnknownOperationException"),
    ],
)
def test_errors_on_the_wire_carry_the_code(operation: str, members: dict[str, Any], code: str) -> None:
    headers = {"x-amz-target": f"ElasticMapReduce.{operation}"}
    answer = emr.handle_request("POST", "/", headers, json.dumps(members).encode(), {})
    status, _, body = asyncio.run(answer)
    assert status == (501 if code == "NotImplemented" else 400)
    assert json.loads(body)["__type"] == code


def test_answers_do_not_reach_into_the_records() -> None:
    cluster_id = make()
    describe(cluster_id)["Status"]["State"] = "TERMINATED"
    assert describe(cluster_id)["Status"]["State"] == "WAITING"


def test_block_public_access_is_one_setting() -> None:
    def setting() -> Any:
        return emr.call("GetBlockPublicAccessConfiguration", {})["BlockPublicAccessConfiguration"]

    ssh = {"MinRange": 22, "MaxRange": 22}
    new = {"BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": [ssh]}
    assert setting() == new
    other = {"BlockPublicSecurityGroupRules": False, "PermittedPublicSecurityGroupRuleRanges": []}
    emr.call("PutBlockPublicAccessConfiguration", {"BlockPublicAccessConfiguration": other})
    assert setting() == other


def test_every_operation_has_a_test() -> None:
    source = Path(__file__).read_text()
    named = {name for name in _OPERATIONS if f'"{name}"' in source}
    scaling = {
        f"{verb}{kind}Policy" for verb in ("Get", "Put", "Remove") for kind in ("ManagedScaling", "AutoTermination")
    }
    elsewhere = set(studio.OPERATIONS)  # test_local_aws_studio.py
    assert (named | scaling | elsewhere, named & elsewhere) == (set(_OPERATIONS), set())
