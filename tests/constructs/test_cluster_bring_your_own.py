"""Whatever a cluster makes can be brought instead, and is used as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from synthesized import EMR_TAG, RELEASE, Brought, Synthesized, imported_role, imported_vpc, new_stack, warnings

import emr_constructs as emr

CLUSTER = "Analytics/Resource"
KINDS = {
    "vpc": "AWS::EC2::VPC",
    "encryption_key": "AWS::KMS::Key",
    "log_bucket": "AWS::S3::Bucket",
    "security_configuration": "AWS::EMR::SecurityConfiguration",
    "security_groups": "AWS::EC2::SecurityGroup",
    "service_role": "AWS::IAM::Role",
    "instance_role": "AWS::IAM::Role",
}


def test_with_everything_brought_the_cluster_is_one_resource_and_a_profile() -> None:
    stack = new_stack()
    Brought(stack).cluster("Analytics")
    found = Synthesized(stack)
    groups = {name for name, one in found.resources.items() if one["Type"].startswith("AWS::EC2::SecurityGroup")}
    rest = sorted(one["Type"] for name, one in found.resources.items() if name not in groups)
    assert rest == ["AWS::EMR::Cluster", "AWS::IAM::InstanceProfile"]


def test_everything_brought_is_what_the_properties_say_and_the_template_uses() -> None:
    stack = new_stack()
    brought = Brought(stack)
    cluster = brought.cluster("Analytics")
    for name, value in brought.arguments.items():
        assert getattr(cluster, name) is value
    found = Synthesized(stack)
    properties = found.properties(CLUSTER)
    assert properties["SecurityConfiguration"] == "team-security"
    assert properties["LogUri"] == f"s3://logs-of-the-team/emr/{properties['Name']}/"
    assert str(properties["LogEncryptionKmsKeyId"]).endswith(":key/Key']]}")
    assert str(properties["ServiceRole"]).endswith(":role/teams/Service']]}")
    assert properties["Instances"]["Ec2SubnetIds"] == ["subnet-1", "subnet-2"]
    assert properties["Instances"]["EmrManagedMasterSecurityGroup"] == found.group("Groups/Primary/Resource")
    assert properties["Instances"]["EmrManagedSlaveSecurityGroup"] == found.group("Groups/CoreAndTask/Resource")
    assert properties["Instances"]["ServiceAccessSecurityGroup"] == found.group("Groups/ServiceAccess/Resource")
    rules = {found.id(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")}
    assert rules
    assert rules <= found.depends_on(CLUSTER)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_not_brought_is_made(name: str) -> None:
    stack = new_stack()
    brought = Brought(stack)
    before = dict(brought.arguments)
    if name == "encryption_key":  # an own configuration would bring its key along
        without: tuple[str, ...] = (name, "security_configuration")
    elif name == "vpc":  # groups are of a VPC
        without = (name, "security_groups")
    else:
        without = (name,)
    cluster = brought.cluster("Analytics", without=without)
    assert getattr(cluster, name) is not before[name]
    made = [path for path in Synthesized(stack).paths(KINDS[name]) if path.startswith("Analytics/")]
    assert made


def test_created_things_are_properties() -> None:
    stack = new_stack()
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE)
    outputs: dict[str, Callable[[], str]] = {
        "Analytics/Network/Resource": lambda: cluster.vpc.vpc_id,
        "Analytics/Key/Resource": lambda: cluster.encryption_key.key_id,
        "Analytics/Logs/Resource": lambda: cluster.log_bucket.bucket_name,
        "Analytics/SecurityConfiguration/Resource": (
            lambda: cluster.security_configuration.security_configuration_name
        ),
        "Analytics/ServiceRole/Resource": lambda: cluster.service_role.role_name,
        "Analytics/InstanceRole/Resource": lambda: cluster.instance_role.role_name,
        "Analytics/InstanceRole/Profile/Resource": lambda: cluster.instance_profile.instance_profile_name,
    }
    found = Synthesized(stack)
    for path, value in outputs.items():
        assert stack.resolve(value()) == found.ref(path)
    assert cluster.network is not None
    assert stack.resolve(cluster.network.vpc.vpc_id) == found.ref("Analytics/Network/Resource")
    groups = cluster.security_groups
    for name, group in (("Primary", groups.primary), ("CoreAndTask", groups.core_and_task)):
        assert stack.resolve(group.security_group_id) == found.group(f"Analytics/SecurityGroups/{name}/Resource")
    service = stack.resolve(groups.service_access.security_group_id)
    assert service == found.group("Analytics/SecurityGroups/ServiceAccess/Resource")
    assert stack.resolve(cluster.cluster_id) == found.attribute(CLUSTER, "Id")
    assert stack.resolve(cluster.primary_dns_name) == found.attribute(CLUSTER, "MasterPublicDNS")
    assert cluster.cluster_name == found.properties(CLUSTER)["Name"]
    assert cluster.release_label == RELEASE
    assert isinstance(cluster.node.default_child, aws_emr.CfnCluster)


def test_the_vpc_of_a_network_is_the_network() -> None:
    templates = []
    for argument in ("network", "vpc"):
        stack = new_stack()
        network = emr.Network(stack, "Network")
        place: dict[str, Any] = {"network": network} if argument == "network" else {"vpc": network.vpc}
        cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE, **place)
        assert cluster.network is network
        assert warnings(stack) == []
        templates.append(Synthesized(stack).template)
    assert templates[0] == templates[1]


def test_a_network_with_a_selection_of_its_subnets() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", availability_zones=3)
    ids = network.vpc.isolated_subnets[1:]
    emr.Cluster(
        stack, "Analytics", release_label=RELEASE, network=network, vpc_subnets=ec2.SubnetSelection(subnets=ids)
    )
    found = Synthesized(stack)
    subnets = found.properties(CLUSTER)["Instances"]["Ec2SubnetIds"]
    assert subnets == [found.ref("Network/Private2"), found.ref("Network/Private3")]


def test_the_public_subnets_of_a_network_are_refused() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", egress=emr.Egress.NAT)
    selection = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
    with pytest.raises(emr.EmrValidationError, match="PublicSubnet"):
        emr.Cluster(stack, "Analytics", release_label=RELEASE, network=network, vpc_subnets=selection)


def test_a_plain_vpc_is_tagged_with_its_private_subnets_in_use() -> None:
    stack = new_stack()
    vpc = ec2.Vpc(stack, "Plain", max_azs=2, nat_gateways=1)
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE, vpc=vpc)
    found = Synthesized(stack)
    assert cluster.network is None
    assert warnings(stack) == []
    assert EMR_TAG in found.properties("Plain/Resource")["Tags"]
    subnets = found.properties(CLUSTER)["Instances"]["Ec2SubnetIds"]
    private = [path for path in found.paths("AWS::EC2::Subnet") if "/PrivateSubnet" in path]
    assert subnets == [found.ref(path) for path in private]
    for path in private:
        assert EMR_TAG in found.properties(path)["Tags"]
    assert found.paths("AWS::EC2::VPC") == ["Plain/Resource"]
    for path in found.paths("AWS::EC2::SecurityGroup"):
        assert found.properties(path)["VpcId"] == found.ref("Plain/Resource")


def test_an_imported_vpc_warns_what_to_tag() -> None:
    stack = new_stack()
    emr.Cluster(stack, "Analytics", release_label=RELEASE, vpc=imported_vpc(stack))
    [warning] = warnings(stack)
    words = ("VPC", "subnets", "for-use-with-amazon-emr-managed-policies=true", "emr_constructs:ImportedVpcTag")
    assert [word for word in words if word not in warning] == []
    assert Synthesized(stack).properties(CLUSTER)["Instances"]["Ec2SubnetIds"] == ["subnet-1", "subnet-2"]


def test_the_warning_can_be_acknowledged() -> None:
    stack = new_stack()
    vpc = imported_vpc(stack)
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE, vpc=vpc)
    cdk.Annotations.of(cluster).acknowledge_warning("emr_constructs:ImportedVpcTag", "the network team tags it")
    assert warnings(stack) == []
    assert Synthesized(stack).paths("AWS::EC2::VPC") == []


def test_groups_take_the_first_subnet_of_a_list_that_only_deployment_knows() -> None:
    stack = new_stack()
    ids = cdk.CfnParameter(stack, "Subnets", type="List<AWS::EC2::Subnet::Id>").value_as_list
    vpc = imported_vpc(
        stack, isolated_subnet_ids=ids, isolated_subnet_route_table_ids=None, availability_zones=["eu-west-1a"]
    )
    groups = emr.InstanceGroups(primary=emr.InstanceGroup(instance_type="m7g.xlarge"))
    emr.Cluster(stack, "Groups", release_label=RELEASE, vpc=vpc, instances=groups)
    emr.Cluster(stack, "Fleets", release_label=RELEASE, vpc=vpc)
    found = Synthesized(stack)
    assert found.properties("Groups/Resource")["Instances"]["Ec2SubnetId"] == {"Fn::Select": [0, {"Ref": "Subnets"}]}
    assert found.properties("Fleets/Resource")["Instances"]["Ec2SubnetIds"] == {"Ref": "Subnets"}


def test_a_profile_brings_its_role() -> None:
    stack = new_stack()
    role = imported_role(stack, "Team")
    arn = f"arn:{stack.partition}:iam::{stack.account}:instance-profile/teams/Team"
    profile = iam.InstanceProfile.from_instance_profile_attributes(
        stack, "Profile", instance_profile_arn=arn, role=role
    )
    cluster = Brought(stack).cluster("Analytics", without=("instance_role",), instance_profile=profile)
    found = Synthesized(stack)
    assert cluster.instance_role.role_name == "Team"
    assert cluster.instance_profile is profile
    assert found.properties(CLUSTER)["JobFlowRole"] == "Team"
    assert found.paths("AWS::IAM::InstanceProfile") == []


def test_a_security_configuration_brings_its_key() -> None:
    stack = new_stack()
    security = emr.SecurityConfiguration(stack, "Security")
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE, security_configuration=security)
    found = Synthesized(stack)
    assert cluster.encryption_key is security.encryption_key
    assert found.paths("AWS::KMS::Key") == ["Security/Key/Resource"]


def test_keys_may_differ() -> None:
    stack = new_stack()
    security = emr.SecurityConfiguration(stack, "Security")
    logs = kms.Key(stack, "LogKey")
    emr.Cluster(stack, "Analytics", release_label=RELEASE, security_configuration=security, encryption_key=logs)
    found = Synthesized(stack)
    assert found.properties(CLUSTER)["LogEncryptionKmsKeyId"] == found.arn("LogKey/Resource")
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    data = [one["Action"] for one in rights if one["Resource"] == found.arn("Security/Key/Resource")]
    logging = [one["Action"] for one in rights if one["Resource"] == found.arn("LogKey/Resource")]
    assert any("kms:CreateGrant" in one for one in data)
    assert logging == ["kms:GenerateDataKey"]


def test_a_stack_of_its_own_for_what_clusters_share() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"})
    platform, jobs = cdk.Stack(app, "Platform"), cdk.Stack(app, "Jobs")
    network = emr.Network(platform, "Network")
    bucket = emr.LogBucket(platform, "Logs")
    security = emr.SecurityConfiguration(platform, "Security")
    emr.Cluster(
        jobs,
        "Analytics",
        release_label=RELEASE,
        network=network,
        log_bucket=bucket,
        security_configuration=security,
    )
    found = Synthesized(jobs)
    assert [one for one in found.resources.values() if one["Type"] in ("AWS::EC2::VPC", "AWS::KMS::Key")] == []
    assert "Fn::ImportValue" in str(found.properties(CLUSTER)["Instances"]["Ec2SubnetIds"])
    assert platform in jobs.dependencies
    endpoints = Synthesized(platform).paths("AWS::EC2::VPCEndpoint")
    assert len(endpoints) == 6


def test_options_for_roles_that_nobody_makes_are_refused() -> None:
    brought = Brought(new_stack())
    with pytest.raises(emr.EmrValidationError, match="`path` would reach no role, since all are brought") as caught:
        brought.cluster("Analytics", path="/emr/")
    assert caught.value.codes == ("UnusedRoleOptions",)
    brought.cluster("Analytics", without=("service_role",), path="/emr/")
    assert Synthesized(brought.stack).properties("Analytics/ServiceRole/Resource")["Path"] == "/emr/"
