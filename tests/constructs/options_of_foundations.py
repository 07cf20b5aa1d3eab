"""What each argument of networks, buckets, roles and groups changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Option, Owner, at, count, text_of
from options_of_clusters import BOUNDARY, boundary
from synthesized import RELEASE, Brought, Synthesized, imported_vpc

import emr_constructs as emr


def made_by(kind: Any, **base: Any) -> Any:
    """A construct by its class, with what it cannot do without."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        kind(brought.stack, place, **{**base, **arguments})

    return make


def network(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """A network; with ``endpoint`` it has one, with ``release`` it is ready for clusters of it."""
    given = dict(arguments)
    service, release = given.pop("endpoint", None), given.pop("release", None)
    made = emr.Network(brought.stack, place, **given)
    if service:
        made.add_service_endpoint(service)
    if release:
        made._prepare(emr.ReleaseLabel.of(release), ())


def endpoint(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.Network(brought.stack, place).add_service_endpoint(**{"service": "kms", **arguments})


def groups(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"vpc": brought.arguments["vpc"], "release_label": RELEASE}
    emr.ClusterSecurityGroups(brought.stack, place, **{**base, **arguments})


def own_key(stack: Construct) -> kms.Key:
    return kms.Key(stack, "Own")


def arn_of_own_key(found: Synthesized, own: str) -> Any:
    return found.arn(f"{own}/Own/Resource")


ROLE = {
    "path": Option(given="/emr/", look=at("Path"), expected="/emr/"),
    "permissions_boundary": Option(given=boundary, look=at("PermissionsBoundary"), expected=BOUNDARY),
    "description": Option(given="Ours", look=at("Description"), expected="Ours"),
}

OWNERS = {
    "Network": Owner(
        make=network,
        options={
            "cidr": Option(given="172.16.0.0/20", look=at("CidrBlock"), expected="172.16.0.0/20"),
            "availability_zones": Option(given=4, look=count("EC2::Subnet"), expected=4),
            "egress": Option(given=emr.Egress.NAT, look=count("EC2::NatGateway"), expected=1),
            "restricted_endpoints": Option(
                given=False, look=at("PolicyDocument", of="Vpc/Kms/Resource"), expected=None, rest={"endpoint": "kms"}
            ),
            "control_plane_endpoint": Option(
                given=False, look=count("EC2::VPCEndpoint"), expected=1, rest={"release": "emr-spark-8.1.0"}
            ),
            "flow_logs": Option(given=False, look=count("EC2::FlowLog"), expected=0),
            "encryption_key": Option(
                given=own_key, look=at("KmsKeyId", of="FlowLogs/Resource"), expected=arn_of_own_key
            ),
            "permissions_boundary": Option(
                given=boundary, look=at("PermissionsBoundary", of="FlowLogRole/Resource"), expected=BOUNDARY
            ),
            "path": Option(given="/emr/", look=at("Path", of="FlowLogRole/Resource"), expected="/emr/"),
        },
    ),
    "Network.add_service_endpoint": Owner(
        make=endpoint,
        options={
            "service": Option(given="glue", look=text_of("Vpc/Glue/Resource"), expected=Containing(".glue")),
            "private_dns": Option(given=False, look=at("PrivateDnsEnabled", of="Vpc/Kms/Resource"), expected=False),
        },
    ),
    "LogBucket": Owner(
        make=made_by(emr.LogBucket),
        options={
            "encryption_key": Option(
                given=own_key,
                look=at(
                    "BucketEncryption",
                    "ServerSideEncryptionConfiguration",
                    0,
                    "ServerSideEncryptionByDefault",
                    "KMSMasterKeyID",
                ),
                expected=arn_of_own_key,
            ),
            "expiration": Option(
                given=cdk.Duration.days(7),
                look=at("LifecycleConfiguration", "Rules", 0, "ExpirationInDays"),
                expected=7,
            ),
            "removal_policy": Option(
                given=cdk.RemovalPolicy.DESTROY,
                look=lambda found, place: found.resource(f"{place}/Resource")["DeletionPolicy"],
                expected="Delete",
            ),
            "access_logs_bucket": Option(
                given=lambda stack: s3.Bucket(stack, "Own"),
                look=at("LoggingConfiguration", "DestinationBucketName"),
                expected=lambda found, own: found.ref(f"{own}/Own/Resource"),
            ),
        },
    ),
    "ServiceRole": Owner(make=made_by(emr.ServiceRole), options=ROLE),
    "InstanceRole": Owner(
        make=made_by(emr.InstanceRole),
        options={**ROLE, "session_manager": Option(given=False, look=count("IAM::Policy"), expected=0)},
    ),
    "ClusterSecurityGroups": Owner(
        make=groups,
        options={
            "vpc": Option(
                given=lambda stack: imported_vpc(stack, "Own", vpc_id="vpc-9"),
                look=at("VpcId", of="Primary/Resource"),
                expected="vpc-9",
            ),
            "release_label": Option(
                given=emr.ReleaseLabel.EMR_SPARK_8_0_0, look=count("EC2::SecurityGroupEgress"), expected=0
            ),
            "https_destinations": Option(
                given=ec2.Peer.prefix_list("pl-1"),
                look=at("DestinationPrefixListId", of="Primary/to pl-1:443"),
                expected="pl-1",
            ),
            "vpc_destinations": Option(given=[], look=count("EC2::SecurityGroupEgress"), expected=10),
            "revoke_rules_on_delete": Option(given=True, look=count("IAM::RolePolicy"), expected=1),
        },
    ),
}
