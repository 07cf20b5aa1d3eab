"""What the arguments of a cluster about its software, its life and its surroundings change in a template."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct
from options import Option, at

import emr_constructs as emr

INSTANCES = "Instances"
STEP = emr.Command(arguments=["true"], action_on_failure=emr.ActionOnFailure.CONTINUE)
THREE = emr.InstanceGroups(
    primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
    core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
)


def key_pair(stack: Construct) -> ec2.IKeyPair:
    return ec2.KeyPair.from_key_pair_name(stack, "Pair", "ours")


def group(stack: Construct) -> list[ec2.ISecurityGroup]:
    return [ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-9")]


OPTIONS = {
    "os_release_label": Option(given="2023.9.20251105.0", look=at("OSReleaseLabel"), expected="2023.9.20251105.0"),
    "features": Option(
        given=[emr.GlueDataCatalog()],
        look=at("Configurations", 1, "Classification"),
        expected="spark-hive-site",
    ),
    "hdfs_block_size": Option(
        given=cdk.Size.mebibytes(256),
        look=at("Configurations", 0, "ConfigurationProperties", "dfs.blocksize"),
        expected="268435456",
    ),
    "keep_alive": Option(
        given=False, look=at(INSTANCES, "KeepJobFlowAliveWhenNoSteps"), expected=False, rest={"steps": [STEP]}
    ),
    "steps": Option(given=[STEP], look=at("Steps", 0, "HadoopJarStep", "Args"), expected=["true"]),
    "scale_down_behavior": Option(
        given=emr.ScaleDownBehavior.TERMINATE_AT_INSTANCE_HOUR,
        look=at("ScaleDownBehavior"),
        expected="TERMINATE_AT_INSTANCE_HOUR",
    ),
    "placement_strategy": Option(
        given=emr.PlacementStrategy.NONE,
        look=at("PlacementGroupConfigs"),
        expected=[{"InstanceRole": "MASTER", "PlacementStrategy": "NONE"}],
        rest={"instances": THREE},
    ),
    "auto_scaling_role": Option(
        given=lambda stack: iam.Role.from_role_name(stack, "Scaling", "ours"),
        look=at("AutoScalingRole"),
        expected="ours",
    ),
    "key_pair": Option(given=key_pair, look=at(INSTANCES, "Ec2KeyName"), expected="ours"),
    "additional_primary_security_groups": Option(
        given=group, look=at(INSTANCES, "AdditionalMasterSecurityGroups"), expected=["sg-9"]
    ),
    "additional_core_and_task_security_groups": Option(
        given=group, look=at(INSTANCES, "AdditionalSlaveSecurityGroups"), expected=["sg-9"]
    ),
}
