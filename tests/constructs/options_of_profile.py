"""What each argument of a cluster profile changes in the template of a cluster that has it."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, count, text_of
from options_of_clusters import BOUNDARY, INSTANCES, boundary, profile, reference, subnet
from options_of_foundations import arn_of_own_key, own_key
from synthesized import RELEASE, Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr

BROUGHT = ("vpc", "encryption_key", "log_bucket", "security_configuration", "service_role", "instance_role")


def with_profile(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """A profile that makes only what is said to be None, and a cluster that brings nothing besides."""
    given = {name: brought.arguments[name] for name in BROUGHT}
    if "network" in arguments:
        given["vpc"] = None
    made = emr.ClusterProfile(brought.stack, f"{place}Profile", **{**given, **arguments})
    without = (*BROUGHT, "security_groups")
    brought.cluster(place, without=without, profile=made)


def exported(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    network = emr.Network(brought.stack, place, flow_logs=False)
    given = {name: brought.arguments[name] for name in ("encryption_key", "log_bucket", "security_configuration")}
    shared = emr.ClusterProfile(brought.stack, f"{place}Profile", network=network, **given)
    shared.export_as(**{"name": "unsaid", "release_labels": [], **arguments})


def imported(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    found = emr.ClusterProfile.from_export(brought.stack, f"{place}Profile", **{"name": "unsaid", **arguments})
    brought.cluster(place, without=(*BROUGHT, "security_groups"), profile=found)


def output(part: str) -> Look:
    """The name of an export."""
    return lambda found, place: [
        one["Export"]["Name"]
        for name, one in found.template["Outputs"].items()
        if name.startswith(f"{place}Profile".replace("-", "").replace("_", "")) and part in name
    ]


def group(stack: Construct) -> list[ec2.ISecurityGroup]:
    return [ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-9")]


def role_of(name: str) -> Any:
    return lambda stack: imported_role(stack, name)


def own_security(stack: Construct) -> emr.ISecurityConfiguration:
    return emr.SecurityConfiguration.from_security_configuration_name(stack, "Own", "ours")


def made_role(found: Synthesized, place: str, key: str) -> Any:
    made = [one for one in found.paths("AWS::IAM::Role") if one.startswith(f"{place}Profile/")]
    return found.properties(made[0]).get(key) if made else None


LIMITED = {"instance_role": None}

OWNERS = {
    "ClusterProfile": Owner(
        make=with_profile,
        options={
            "network": Option(
                given=lambda stack: emr.Network(stack, "Net", flow_logs=False),
                look=at(INSTANCES, "Ec2SubnetIds", 0),
                expected=reference("Net/Private1"),
            ),
            "vpc": Option(
                given=lambda stack: imported_vpc(stack, "Own", isolated_subnet_ids=["subnet-8", "subnet-9"]),
                look=at(INSTANCES, "Ec2SubnetIds"),
                expected=["subnet-8", "subnet-9"],
            ),
            "vpc_subnets": Option(given=subnet, look=at(INSTANCES, "Ec2SubnetIds"), expected=["subnet-9"]),
            "encryption_key": Option(given=own_key, look=at("LogEncryptionKmsKeyId"), expected=arn_of_own_key),
            "security_configuration": Option(given=own_security, look=at("SecurityConfiguration"), expected="ours"),
            "log_bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "our-logs"),
                look=at("LogUri"),
                expected=Containing("s3://our-logs/"),
            ),
            "service_role": Option(given=role_of("Ours"), look=at("ServiceRole"), expected=Containing("teams/Ours")),
            "instance_role": Option(given=role_of("Ours"), look=at("JobFlowRole"), expected=Containing("Ours")),
            "instance_profile": Option(given=profile, look=at("JobFlowRole"), expected="own", rest=LIMITED),
            "https_destinations": Option(
                given=ec2.Peer.ipv4("10.9.0.0/16"),
                look=text_of("SecurityGroups/Primary/Resource"),
                expected=Containing("10.9.0.0/16"),
            ),
            "vpc_destinations": Option(
                given=[ec2.Peer.ipv4("10.8.0.0/16")],
                look=text_of("SecurityGroups/Primary/Resource"),
                expected=Containing("10.8.0.0/16"),
            ),
            "revoke_rules_on_delete": Option(
                given=True,
                look=count("IAM::RolePolicy"),
                expected=1,
            ),
            "additional_primary_security_groups": Option(
                given=group, look=at(INSTANCES, "AdditionalMasterSecurityGroups"), expected=["sg-9"]
            ),
            "additional_core_and_task_security_groups": Option(
                given=group, look=at(INSTANCES, "AdditionalSlaveSecurityGroups"), expected=["sg-9"]
            ),
            "permissions_boundary": Option(
                given=boundary,
                look=lambda found, place: made_role(found, place, "PermissionsBoundary"),
                expected=BOUNDARY,
                rest=LIMITED,
            ),
            "path": Option(
                given="/emr/", look=lambda found, place: made_role(found, place, "Path"), expected="/emr/", rest=LIMITED
            ),
        },
    ),
    "ClusterProfile.export_as": Owner(
        make=exported,
        options={
            "name": Option(given="ours", look=output("KeyArn"), expected=["ours-KeyArn"]),
            "release_labels": Option(
                given=[RELEASE], look=text_of("Vpc/S3/Resource"), expected=Containing("al2023-repos-")
            ),
            "endpoints": Option(
                given=["glue"], look=text_of("Vpc/Glue/Resource"), expected=Containing("VpcEndpointType")
            ),
        },
    ),
    "ClusterProfile.from_export": Owner(
        make=imported,
        options={
            "name": Option(
                given="ours",
                look=at("SecurityConfiguration"),
                expected={"Fn::ImportValue": "ours-SecurityConfiguration"},
            ),
            "subnets": Option(given=3, look=lambda f, p: len(at(INSTANCES, "Ec2SubnetIds")(f, p)), expected=3),
        },
    ),
}
