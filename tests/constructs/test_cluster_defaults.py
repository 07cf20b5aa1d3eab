"""What one line of Python makes: capacity, scaling, lifecycle, software; and what other releases make of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from synthesized import EMR_TAG, RELEASE, Brought, Synthesized, default_cluster, new_stack, warnings

import emr_constructs as emr

CLUSTER = "Analytics/Resource"
LAUNCH = {
    "OnDemandSpecification": {"AllocationStrategy": "lowest-price"},
    "SpotSpecification": {
        "AllocationStrategy": "price-capacity-optimized",
        "TimeoutAction": "SWITCH_TO_ON_DEMAND",
        "TimeoutDurationMinutes": 10,
    },
}


def cluster() -> Any:
    return default_cluster().properties(CLUSTER)


@cache
def variants() -> Synthesized:
    """Clusters with one thing said each, whose defaults follow from it."""
    stack = new_stack()
    brought = Brought(stack)
    app, label = emr.Application, emr.ReleaseLabel
    brought.cluster("Trino", applications=[app.TRINO])
    brought.cluster("Presto", applications=[app.PRESTO])
    brought.cluster("HBase", applications=[app.HBASE])
    brought.cluster("PrestoSQL", applications=[app.of("PrestoSQL")], release_label=label.of("emr-6.3.1"))
    brought.cluster("Hive", applications=[app.HIVE])
    brought.cluster("NoScaling", managed_scaling=None, auto_termination=None)
    brought.cluster("Own", instances=groups(core=3))
    brought.cluster("SingleNode", instances=groups(core=0))
    brought.cluster("OneCore", instances=groups(core=1))
    brought.cluster("FourCore", instances=groups(core=4))
    brought.cluster("R5_20", release_label=label.of("emr-5.20.0"))
    brought.cluster("R6_1", release_label=label.of("emr-6.1.0"))
    brought.cluster("R5_30", release_label=label.of("emr-5.30.0"))
    brought.cluster("R6_15", release_label=label.EMR_6_15_0)
    brought.cluster("Spark8", without=("security_groups",), release_label=label.EMR_SPARK_8_1_0)
    brought.cluster("Newer", release_label=label.of("emr-7.99.0"))
    return Synthesized(stack)


def groups(*, core: int) -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=core) if core else None,
    )


def variant(name: str) -> Any:
    return variants().properties(f"{name}/Resource")


def types_of(fleet: Any) -> list[tuple[str, int]]:
    return [(one["InstanceType"], one["WeightedCapacity"]) for one in fleet["InstanceTypeConfigs"]]


def test_the_stack_has_one_of_each_and_nothing_else() -> None:
    found = default_cluster()
    counts: dict[str, int] = {}
    for resource in found.resources.values():
        counts[resource["Type"]] = counts.get(resource["Type"], 0) + 1
    assert counts == {
        "AWS::EC2::FlowLog": 1,
        "AWS::EC2::RouteTable": 1,
        "AWS::EC2::SecurityGroup": 4,
        "AWS::EC2::SecurityGroupEgress": 2,
        "AWS::EC2::SecurityGroupIngress": 15,
        "AWS::EC2::Subnet": 2,
        "AWS::EC2::SubnetRouteTableAssociation": 2,
        "AWS::EC2::VPC": 1,
        "AWS::EC2::VPCEndpoint": 6,
        "AWS::EMR::Cluster": 1,
        "AWS::EMR::SecurityConfiguration": 1,
        "AWS::IAM::InstanceProfile": 1,
        "AWS::IAM::Policy": 3,
        "AWS::IAM::Role": 3,
        "AWS::KMS::Key": 1,
        "AWS::Logs::LogGroup": 1,
        "AWS::S3::Bucket": 1,
        "AWS::S3::BucketPolicy": 1,
    }


def test_nothing_of_the_cluster_is_left_unlooked_at() -> None:
    assert set(cluster()) == {
        "Applications",
        "AutoTerminationPolicy",
        "Configurations",
        "Instances",
        "JobFlowRole",
        "LogEncryptionKmsKeyId",
        "LogUri",
        "ManagedScalingPolicy",
        "Name",
        "ReleaseLabel",
        "ScaleDownBehavior",
        "SecurityConfiguration",
        "ServiceRole",
        "StepConcurrencyLevel",
        "Tags",
        "VisibleToAllUsers",
    }
    assert set(cluster()["Instances"]) == {
        "CoreInstanceFleet",
        "Ec2SubnetIds",
        "EmrManagedMasterSecurityGroup",
        "EmrManagedSlaveSecurityGroup",
        "KeepJobFlowAliveWhenNoSteps",
        "MasterInstanceFleet",
        "ServiceAccessSecurityGroup",
        "TaskInstanceFleets",
        "TerminationProtected",
        "UnhealthyNodeReplacement",
    }


def test_software_name_and_tag() -> None:
    assert cluster()["ReleaseLabel"] == "emr-7.14.0"
    assert cluster()["Applications"] == [{"Name": "Spark"}]
    assert cluster()["Tags"] == [EMR_TAG]
    assert cluster()["Name"].startswith("Stack-Analytics-")
    assert cluster()["Configurations"] == [
        {"Classification": "hdfs-site", "ConfigurationProperties": {"dfs.replication": "2"}}
    ]


def test_primary_is_one_on_demand_graviton_node() -> None:
    primary = cluster()["Instances"]["MasterInstanceFleet"]
    assert types_of(primary) == [("m7g.xlarge", 1), ("m6g.xlarge", 1)]
    assert (primary["TargetOnDemandCapacity"], primary["TargetSpotCapacity"]) == (1, 0)
    assert primary["LaunchSpecifications"] == LAUNCH
    assert primary["Name"] == "primary"


def test_core_is_two_on_demand_graviton_nodes() -> None:
    core = cluster()["Instances"]["CoreInstanceFleet"]
    assert types_of(core) == [("m7g.xlarge", 4), ("m6g.xlarge", 4)]
    assert (core["TargetOnDemandCapacity"], core["TargetSpotCapacity"]) == (8, 0)
    assert core["LaunchSpecifications"] == LAUNCH
    assert core["Name"] == "core"


def test_task_nodes_are_on_spot_from_many_pools() -> None:
    [task] = cluster()["Instances"]["TaskInstanceFleets"]
    assert (task["TargetOnDemandCapacity"], task["TargetSpotCapacity"]) == (0, 4)
    assert len(types_of(task)) == 10
    assert {weight for name, weight in types_of(task) if name.endswith(".xlarge")} == {4}
    assert {weight for name, weight in types_of(task) if name.endswith(".2xlarge")} == {8}
    assert all(name.split(".")[0][-1] == "g" for name, _ in types_of(task))  # Graviton
    assert task["LaunchSpecifications"] == LAUNCH
    assert task["Name"] == "task"


def test_no_fleet_has_an_ssh_key_or_volumes_of_ours() -> None:
    text = str(cluster()["Instances"])
    assert "EbsConfiguration" not in text
    assert "Ec2KeyName" not in text


def test_scaling_grows_task_nodes_only() -> None:
    assert cluster()["ManagedScalingPolicy"]["ComputeLimits"] == {
        "UnitType": "InstanceFleetUnits",
        "MinimumCapacityUnits": 8,
        "MaximumCapacityUnits": 64,
        "MaximumCoreCapacityUnits": 8,
        "MaximumOnDemandCapacityUnits": 8,
    }


def test_lifecycle() -> None:
    instances = cluster()["Instances"]
    assert instances["KeepJobFlowAliveWhenNoSteps"] is True
    assert cluster()["AutoTerminationPolicy"] == {"IdleTimeout": 3600}
    assert instances["UnhealthyNodeReplacement"] is True
    assert instances["TerminationProtected"] is False
    assert cluster()["VisibleToAllUsers"] is True
    assert cluster()["ScaleDownBehavior"] == "TERMINATE_AT_TASK_COMPLETION"
    assert cluster()["StepConcurrencyLevel"] == 1


def test_what_stays_and_what_goes_is_said_of_all_that_holds_something() -> None:
    found = default_cluster()
    policies = {
        resource["Type"]: (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
        for resource in found.resources.values()
        if "DeletionPolicy" in resource
    }
    assert policies == {
        "AWS::EMR::Cluster": ("Delete", "Delete"),
        "AWS::EMR::SecurityConfiguration": ("Delete", "Delete"),
        "AWS::KMS::Key": ("Retain", "Retain"),
        "AWS::Logs::LogGroup": ("Delete", "Delete"),
        "AWS::S3::Bucket": ("Retain", "Retain"),
    }


def test_logs_are_encrypted_with_the_key() -> None:
    assert cluster()["LogEncryptionKmsKeyId"] == default_cluster().arn("Analytics/Key/Resource")


def test_the_cluster_waits_for_the_whole_network() -> None:
    found = default_cluster()
    network = [path for path in found.by_path() if path.startswith("Analytics/Network/")]
    assert len(network) > 12
    assert {found.id(path) for path in network} <= found.depends_on(CLUSTER)


def test_no_warning() -> None:
    stack = new_stack()
    emr.Cluster(stack, "Analytics", release_label=RELEASE)
    assert warnings(stack) == []


@pytest.mark.parametrize("name", ["Trino", "Presto", "HBase", "PrestoSQL"])
def test_what_yarn_does_not_see_is_neither_scaled_nor_ended(name: str) -> None:
    assert "ManagedScalingPolicy" not in variant(name)
    assert "AutoTerminationPolicy" not in variant(name)
    assert "ManagedScalingPolicy" in variant("Hive")
    assert "AutoTerminationPolicy" in variant("Hive")


def test_none_switches_off() -> None:
    assert not {"ManagedScalingPolicy", "AutoTerminationPolicy"} & set(variant("NoScaling"))


def test_own_instances_are_not_scaled_unasked() -> None:
    assert "ManagedScalingPolicy" not in variant("Own")
    assert "AutoTerminationPolicy" in variant("Own")


@pytest.mark.parametrize(
    ("name", "said"), [("Own", True), ("SingleNode", False), ("OneCore", False), ("FourCore", True)]
)
def test_two_copies_where_the_core_has_several_nodes(name: str, said: bool) -> None:
    assert ("Configurations" in variant(name)) is said


def test_groups_stand_in_one_subnet_without_a_core_if_you_like() -> None:
    instances = variant("SingleNode")["Instances"]
    assert instances["Ec2SubnetId"] == "subnet-1"
    assert not {"Ec2SubnetIds", "CoreInstanceGroup", "TaskInstanceGroups", "MasterInstanceFleet"} & set(instances)


def test_older_releases_get_what_they_have() -> None:
    assert types_of(variant("R5_20")["Instances"]["MasterInstanceFleet"]) == [("m5.xlarge", 1)]
    assert not {"ManagedScalingPolicy", "AutoTerminationPolicy", "LogEncryptionKmsKeyId"} & set(variant("R5_20"))
    assert types_of(variant("R6_1")["Instances"]["CoreInstanceFleet"]) == [("m6g.xlarge", 4)]
    for name in ("R5_30", "R6_15"):
        assert {"ManagedScalingPolicy", "AutoTerminationPolicy", "LogEncryptionKmsKeyId"} <= set(variant(name))


def test_a_release_newer_than_the_library_still_makes_a_cluster() -> None:
    assert variant("Newer")["ReleaseLabel"] == "emr-7.99.0"
    assert variant("Newer")["Instances"]["CoreInstanceFleet"] == cluster()["Instances"]["CoreInstanceFleet"]
    stack = new_stack()
    Brought(stack).cluster("Analytics", release_label=emr.ReleaseLabel.of("emr-7.99.0"))
    [warning] = [one for one in warnings(stack) if "ReleaseLabelUnknown" in one]
    assert "emr-7.99.0" in warning


@pytest.mark.parametrize("region", [None, "eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1"])
def test_no_environment_needs_a_look_into_the_account(region: str | None) -> None:
    stack = new_stack(region)
    emr.Cluster(stack, "Analytics", release_label=RELEASE)
    app = cdk.App.of(stack)
    assert isinstance(app, cdk.App)
    manifest = json.loads(Path(app.synth().directory, "manifest.json").read_text())
    assert "Stack" in manifest["artifacts"]
    assert "missing" not in manifest
