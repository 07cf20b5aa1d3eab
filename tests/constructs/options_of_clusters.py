"""What each argument of a cluster, of its methods and of steps changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import lifecycle_options
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at
from synthesized import EMR_TAG, RELEASE, Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr

GROUPS = emr.InstanceGroups(
    primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
    core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
)
CONFIGURATION = emr.Configuration(classification="spark-defaults", properties={"a": "b"})
BOUNDARY = "arn:aws-cn:iam::111122223333:policy/boundary"


def cluster(brought: Brought, place: str, arguments: dict[str, Any]) -> emr.Cluster:
    without = tuple(name for name, value in arguments.items() if value is None and name in brought.arguments)
    if "network" in arguments:
        without += ("vpc",)
    given = {name: value for name, value in arguments.items() if name not in without}
    return brought.cluster(place, without=without, **given)


def roles_with(key: str) -> Look:
    """A property of the roles that a cluster makes."""
    return lambda found, place: [
        found.properties(path).get(key) for path in found.paths("AWS::IAM::Role") if path.startswith(f"{place}/")
    ]


def attribute(of: str, name: str) -> Any:
    return lambda found, own: found.attribute(f"{own}/{of}", name)


def reference(of: str) -> Any:
    return lambda found, own: found.ref(f"{own}/{of}")


def subnet(stack: Construct) -> ec2.SubnetSelection:
    attributes: dict[str, Any] = {"subnet_id": "subnet-9", "route_table_id": "rtb-1", "availability_zone": "eu-west-1a"}
    return ec2.SubnetSelection(subnets=[ec2.Subnet.from_subnet_attributes(stack, "Subnet9", **attributes)])


def security_groups(stack: Construct) -> emr.ClusterSecurityGroups:
    return emr.ClusterSecurityGroups(stack, "Own", vpc=imported_vpc(stack, "Vpc2"), release_label=RELEASE)


def profile(stack: Construct) -> iam.IInstanceProfile:
    arn = "arn:aws-cn:iam::111122223333:instance-profile/own"
    return iam.InstanceProfile.from_instance_profile_attributes(
        stack, "Own", instance_profile_arn=arn, role=imported_role(stack, "OwnNodes")
    )


def boundary(stack: Construct) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", BOUNDARY)


OWN_ROLES = {"service_role": None, "instance_role": None}
INSTANCES = "Instances"

CLUSTER = Owner(
    make=cluster,
    options={
        **lifecycle_options.OPTIONS,
        "profile": Option(
            given=lambda stack: emr.ClusterProfile.from_export(stack, "Own", "ours"),
            look=at("SecurityConfiguration"),
            expected={"Fn::ImportValue": "ours-SecurityConfiguration"},
            rest={"security_configuration": None},
        ),
        "release_label": Option(given=emr.ReleaseLabel.EMR_7_13_0, look=at("ReleaseLabel"), expected="emr-7.13.0"),
        "applications": Option(
            given=[emr.Application.FLINK, emr.Application.of("NewApp")],
            look=at("Applications"),
            expected=[{"Name": "Flink"}, {"Name": "NewApp"}],
        ),
        "cluster_name": Option(given="nightly jobs", look=at("Name"), expected="nightly jobs"),
        "network": Option(
            given=lambda stack: emr.Network(stack, "Own"),
            look=at(INSTANCES, "Ec2SubnetIds", 0),
            expected=reference("Own/Private1"),
        ),
        "vpc": Option(
            given=lambda stack: imported_vpc(stack, "Own", isolated_subnet_ids=["subnet-5", "subnet-6"]),
            look=at(INSTANCES, "Ec2SubnetIds"),
            expected=["subnet-5", "subnet-6"],
        ),
        "vpc_subnets": Option(given=subnet, look=at(INSTANCES, "Ec2SubnetIds"), expected=["subnet-9"]),
        "instances": Option(given=GROUPS, look=at(INSTANCES, "CoreInstanceGroup", "InstanceCount"), expected=3),
        "managed_scaling": Option(
            given=emr.ManagedScaling.task_nodes_only(maximum_capacity=32),
            look=at("ManagedScalingPolicy", "ComputeLimits", "MaximumCapacityUnits"),
            expected=32,
        ),
        "hdfs_replication": Option(
            given=1, look=at("Configurations", 0, "ConfigurationProperties", "dfs.replication"), expected="1"
        ),
        "configurations": Option(
            given=[CONFIGURATION],
            look=at("Configurations", 0),
            expected={"Classification": "spark-defaults", "ConfigurationProperties": {"a": "b"}},
        ),
        "bootstrap_actions": Option(
            given=[emr.BootstrapAction(name="one", script=emr.Script.from_asset(__file__))],
            look=at("BootstrapActions", 0, "Name"),
            expected="one",
        ),
        "step_concurrency": Option(given=7, look=at("StepConcurrencyLevel"), expected=7),
        "auto_termination": Option(
            given=cdk.Duration.minutes(20), look=at("AutoTerminationPolicy", "IdleTimeout"), expected=1200
        ),
        "termination_protection": Option(given=True, look=at(INSTANCES, "TerminationProtected"), expected=True),
        "unhealthy_node_replacement": Option(
            given=False, look=at(INSTANCES, "UnhealthyNodeReplacement"), expected=False
        ),
        "encryption_key": Option(
            given=lambda stack: kms.Key(stack, "Own"),
            look=at("LogEncryptionKmsKeyId"),
            expected=attribute("Own/Resource", "Arn"),
        ),
        "security_configuration": Option(
            given=lambda stack: emr.SecurityConfiguration(stack, "Own"),
            look=at("SecurityConfiguration"),
            expected=reference("Own/Resource"),
        ),
        "log_bucket": Option(
            given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
            look=at("LogUri"),
            expected=Containing("s3://own/emr/"),
        ),
        "log_prefix": Option(given="jobs/", look=at("LogUri"), expected="s3://logs-of-the-team/jobs/"),
        "security_groups": Option(
            given=security_groups,
            look=at(INSTANCES, "EmrManagedMasterSecurityGroup"),
            expected=attribute("Own/Primary/Resource", "GroupId"),
        ),
        "service_role": Option(
            given=lambda stack: imported_role(stack, "OwnService"),
            look=at("ServiceRole"),
            expected=Containing("role/teams/OwnService"),
        ),
        "instance_role": Option(
            given=lambda stack: iam.Role(stack, "Own", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")),
            look=lambda found, place: found.resources[at("JobFlowRole")(found, place)["Ref"]]["Properties"]["Roles"],
            expected=lambda found, own: [found.ref(f"{own}/Own/Resource")],
        ),
        "instance_profile": Option(given=profile, look=at("JobFlowRole"), expected="own"),
        "permissions_boundary": Option(
            given=boundary, look=roles_with("PermissionsBoundary"), expected=[BOUNDARY, BOUNDARY], rest=OWN_ROLES
        ),
        "path": Option(given="/emr/", look=roles_with("Path"), expected=["/emr/", "/emr/"], rest=OWN_ROLES),
        "root_volume": Option(
            given=emr.RootVolume(size=cdk.Size.gibibytes(50)), look=at("EbsRootVolumeSize"), expected=50
        ),
        "custom_ami": Option(given="ami-0123", look=at("CustomAmiId"), expected="ami-0123"),
        "additional_info": Option(
            given={"clusterType": "development"}, look=at("AdditionalInfo"), expected={"clusterType": "development"}
        ),
        "cost_allocation_tags": Option(
            given=emr.CostAllocationTags(team="data"),
            look=at("Tags"),
            expected=[EMR_TAG, {"Key": "Team", "Value": "data"}],
        ),
        "removal_policy": Option(
            given=cdk.RemovalPolicy.RETAIN,
            look=lambda found, place: found.resource(f"{place}/Resource")["DeletionPolicy"],
            expected="Retain",
        ),
    },
)


def imported(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """An imported cluster, with a step, a rule and a command that needs to know the concurrency."""
    stack = brought.stack
    given = {"cluster_id": "j-1", "instance_role": imported_role(stack, f"{place}Nodes"), **arguments}
    one = emr.Cluster.from_cluster_attributes(stack, place, **given)
    bucket = s3.Bucket.from_bucket_name(stack, f"{place}Data", "data")
    bucket.grant_read(one)
    if "security_groups" in arguments:
        one.connections.allow_from(ec2.Peer.ipv4("10.9.0.0/16"), ec2.Port.tcp(22))
    failure = emr.ActionOnFailure.CANCEL_AND_WAIT
    try:
        step = emr.Command(arguments=["true"], action_on_failure=failure)
        emr.Step(stack, f"{place}Step", cluster=one, definition=step)
    except emr.EmrValidationError as error:
        step = emr.Command(name=error.code, arguments=["true"])
        emr.Step(stack, f"{place}Step", cluster=one, definition=step)


def roles_of(found: Synthesized, policy: str, place: str) -> list[str]:
    """The roles of a policy, where it is of this cluster."""
    mine = (
        policy.startswith(f"{place}Nodes/") if place.startswith("Unsaid") else policy.startswith("For-instance_role/")
    )
    return [str(role) for role in found.properties(policy)["Roles"] if mine]


def rules_of_port_22(found: Synthesized, place: str) -> int:
    rules = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")]
    return len([one for one in rules if one.get("CidrIp") == "10.9.0.0/16"]) if place.startswith("Said") else 0


IMPORTED_CLUSTER = Owner(
    make=imported,
    options={
        "cluster_id": Option(
            given="j-2",
            look=lambda found, place: found.properties(f"{place}Step/Resource")["JobFlowId"],
            expected="j-2",
        ),
        "instance_role": Option(
            given=lambda stack: imported_role(stack, "Own"),
            look=lambda found, place: {
                role for path in found.paths("AWS::IAM::Policy") for role in roles_of(found, path, place)
            },
            expected={"Own"},
        ),
        "security_groups": Option(
            given=lambda stack: [ec2.SecurityGroup.from_security_group_id(stack, "Sg", "sg-1")],
            look=rules_of_port_22,
            expected=1,
        ),
        "step_concurrency": Option(
            given=2,
            look=lambda found, place: found.properties(f"{place}Step/Resource")["Name"],
            expected="ConcurrentActionOnFailure",
        ),
    },
)


def brought_groups(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    names = ("primary", "core_and_task", "service_access")
    scope = Construct(brought.stack, f"Groups{place}")
    unsaid = {name: ec2.SecurityGroup.from_security_group_id(scope, name, f"sg-{name}") for name in names}
    groups = emr.ClusterSecurityGroups.from_security_groups(scope, "Groups", **{**unsaid, **arguments})
    brought.cluster(place, security_groups=groups)


def own_group(stack: Construct) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(stack, "Sg", "sg-own")


BROUGHT_GROUPS = Owner(
    make=brought_groups,
    options={
        "primary": Option(given=own_group, look=at(INSTANCES, "EmrManagedMasterSecurityGroup"), expected="sg-own"),
        "core_and_task": Option(given=own_group, look=at(INSTANCES, "EmrManagedSlaveSecurityGroup"), expected="sg-own"),
        "service_access": Option(given=own_group, look=at(INSTANCES, "ServiceAccessSecurityGroup"), expected="sg-own"),
    },
)


def added_step(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    definition = emr.Command(arguments=["true"])
    brought.cluster(place).add_step(**{"id": "Step", "definition": definition, **arguments})


def step(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    one = brought.stack.node.try_find_child("Shared") or brought.cluster("Shared")
    assert isinstance(one, emr.Cluster)
    emr.Step(brought.stack, place, **{"cluster": one, "definition": emr.Command(arguments=["true"]), **arguments})


def other_cluster(stack: Construct) -> emr.ICluster:
    role = imported_role(stack, "OtherNodes")
    return emr.Cluster.from_cluster_attributes(stack, "Other", cluster_id="j-9", instance_role=role)


DEFINITION = Option(given=emr.Command(arguments=["false"]), look=at("HadoopJarStep", "Args"), expected=["false"])
STEP = Owner(
    make=step,
    options={
        "cluster": Option(given=other_cluster, look=at("JobFlowId"), expected="j-9"),
        "definition": DEFINITION,
    },
)


OWNERS = {
    "Cluster": CLUSTER,
    "Cluster.from_cluster_attributes": IMPORTED_CLUSTER,
    "ClusterSecurityGroups.from_security_groups": BROUGHT_GROUPS,
}
