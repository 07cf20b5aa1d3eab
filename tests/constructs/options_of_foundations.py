"""What each argument of networks, buckets, roles, groups and security configurations changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, count, text_of
from options_of_clusters import BOUNDARY, boundary
from synthesized import RELEASE, Brought, Synthesized, imported_vpc

import emr_constructs as emr


def made_by(kind: Any, **base: Any) -> Any:
    """A construct by its class, with what it cannot do without."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        kind(brought.stack, place, **{**base, **arguments})

    return make


def endpoint(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    emr.Network(brought.stack, place).add_service_endpoint(**{"service": "kms", **arguments})


def groups(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"vpc": brought.arguments["vpc"], "release_label": RELEASE}
    emr.ClusterSecurityGroups(brought.stack, place, **{**base, **arguments})


def named_security(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """A cluster with an imported configuration, and roles of its own that get the rights."""
    given = {"name": "unsaid", **arguments}
    imported = emr.SecurityConfiguration.from_security_configuration_name(brought.stack, f"{place}Security", **given)
    brought.cluster(place, without=("security_configuration", "instance_role"), security_configuration=imported)


def encryption(*keys: str) -> Look:
    return at("SecurityConfiguration", "EncryptionConfiguration", *keys)


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
        make=made_by(emr.Network),
        options={
            "cidr": Option(given="172.16.0.0/20", look=at("CidrBlock"), expected="172.16.0.0/20"),
            "availability_zones": Option(given=4, look=count("EC2::Subnet"), expected=4),
            "egress": Option(given=emr.Egress.NAT, look=count("EC2::NatGateway"), expected=1),
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
        options={"service": Option(given="glue", look=text_of("Vpc/Glue/Resource"), expected=Containing(".glue"))},
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
        },
    ),
    "SecurityConfiguration": Owner(
        make=made_by(emr.SecurityConfiguration),
        options={
            "encryption_key": Option(
                given=own_key,
                look=encryption("AtRestEncryptionConfiguration", "S3EncryptionConfiguration", "AwsKmsKey"),
                expected=arn_of_own_key,
            ),
            "at_rest": Option(
                given=emr.AtRestEncryption(s3_mode=emr.S3EncryptionMode.CSE_KMS),
                look=encryption("AtRestEncryptionConfiguration", "S3EncryptionConfiguration", "EncryptionMode"),
                expected="CSE-KMS",
            ),
            "in_transit": Option(
                given=emr.InTransitEncryption.pem(emr.Script.from_asset(__file__)),
                look=encryption(
                    "InTransitEncryptionConfiguration", "TLSCertificateConfiguration", "CertificateProviderType"
                ),
                expected="PEM",
            ),
            "metadata_hop_limit": Option(
                given=2,
                look=at("SecurityConfiguration", "InstanceMetadataServiceConfiguration", "HttpPutResponseHopLimit"),
                expected=2,
            ),
        },
    ),
    "SecurityConfiguration.from_security_configuration_name": Owner(
        make=named_security,
        options={
            "name": Option(given="own", look=at("SecurityConfiguration"), expected="own"),
            "encryption_key": Option(
                given=own_key,
                look=text_of("InstanceRole/DefaultPolicy/Resource"),
                expected=lambda found, own: Containing(str(arn_of_own_key(found, own))),
            ),
        },
    ),
}
