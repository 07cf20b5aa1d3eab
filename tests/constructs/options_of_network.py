"""What each argument of ways in and out changes in a template: UIs, SSH, sessions, groups of Studio and Serverless."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct
from options import Containing, Option, Owner, at, count, text_of
from synthesized import RELEASE, Brought, imported_vpc

import emr_constructs as emr

OFFICE = "203.0.113.0/24"


def opened(method: str, **base: Any) -> Callable[[Brought, str, dict[str, Any]], None]:
    """Groups of a cluster, opened to somebody."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        groups = emr.ClusterSecurityGroups(brought.stack, place, vpc=brought.arguments["vpc"], release_label=RELEASE)
        getattr(groups, method)(**{"peer": ec2.Peer.ipv4(OFFICE), **base, **arguments})

    return make


def session(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"grantee": user(Construct(brought.stack, place))}
    emr.Cluster.from_cluster_id(brought.stack, f"{place}Cluster", "j-1").grants.open_session(**{**base, **arguments})


def user(scope: Construct) -> iam.Role:
    return iam.Role(scope, "User", assumed_by=iam.AccountRootPrincipal())


def group(scope: Construct) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(scope, "Group", "sg-9")


def in_vpc(kind: Any) -> Callable[[Brought, str, dict[str, Any]], None]:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        kind(brought.stack, place, **{"vpc": brought.arguments["vpc"], **arguments})

    return make


def brought_studio(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """Groups that exist already, told by a rule of each."""
    scope = Construct(brought.stack, place)
    unsaid = {name: ec2.SecurityGroup.from_security_group_id(scope, name, "sg-1") for name in ("engine", "workspace")}
    groups = emr.StudioSecurityGroups.from_security_groups(scope, "Groups", **{**unsaid, **arguments})
    for name in unsaid:
        known = getattr(groups, name).security_group_id
        ec2.CfnSecurityGroupIngress(scope, f"{name}Rule", ip_protocol="tcp", group_id=known, cidr_ip=OFFICE)


OTHER_VPC = Option(
    given=lambda stack: imported_vpc(stack, "Own", vpc_id="vpc-9"), look=at("VpcId", of="Resource"), expected="vpc-9"
)
PEER = Option(given=ec2.Peer.ipv4("10.0.9.0/24"), look=text_of("Primary/Resource"), expected=Containing("10.0.9.0/24"))
ON_NODES = {
    "allow_application_uis": Owner(
        make=opened("allow_application_uis", uis=[emr.ApplicationUi.LIVY]),
        options={
            "peer": PEER,
            "uis": Option(
                given=[emr.ApplicationUi.HUE], look=text_of("Primary/Resource"), expected=Containing("'ToPort': 8888")
            ),
        },
    ),
    "allow_ssh_from": Owner(
        make=opened("allow_ssh_from"),
        options={
            "peer": PEER,
            "core_and_task": Option(
                given=True, look=text_of("CoreAndTask/Resource"), expected=Containing("'ToPort': 22")
            ),
        },
    ),
}

OWNERS = {
    **{
        f"{kind}.{method}": owner
        for kind in ("IClusterSecurityGroups", "ClusterSecurityGroups")
        for method, owner in ON_NODES.items()
    },
    "ClusterGrants.open_session": Owner(
        make=session,
        options={
            "grantee": Option(given=user, look=count("IAM::Policy"), expected=0),
            "shell_document": Option(
                given="TeamShell",
                look=text_of("User/DefaultPolicy/Resource"),
                expected=Containing("document/TeamShell"),
            ),
            "port_forwarding": Option(
                given=True,
                look=text_of("User/DefaultPolicy/Resource"),
                expected=Containing("document/AWS-StartPortForwardingSession"),
            ),
        },
    ),
    "StudioSecurityGroups": Owner(
        make=in_vpc(emr.StudioSecurityGroups),
        options={
            "vpc": Option(given=OTHER_VPC.given, look=at("VpcId", of="Engine/Resource"), expected="vpc-9"),
            "git": Option(given=True, look=text_of("Workspace/Resource"), expected=Containing("'0.0.0.0/0'")),
        },
    ),
    "StudioSecurityGroups.from_security_groups": Owner(
        make=brought_studio,
        options={
            name: Option(given=group, look=at("GroupId", of=f"{name}Rule"), expected="sg-9")
            for name in ("engine", "workspace")
        },
    ),
    "ServerlessSecurityGroup": Owner(
        make=in_vpc(emr.ServerlessSecurityGroup),
        options={
            "vpc": OTHER_VPC,
            "destinations": Option(
                given=[ec2.Peer.ipv4("10.0.9.0/24")], look=text_of("Resource"), expected=Containing("10.0.9.0/24")
            ),
            "description": Option(given="Ours", look=at("GroupDescription"), expected="Ours"),
        },
    ),
}
