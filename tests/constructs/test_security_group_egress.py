"""Nodes that reach each other, EMR and what is named, and nothing else; and groups that clusters share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct
from synthesized import RELEASE, Synthesized, imported_vpc, new_stack, warnings

import emr_constructs as emr

GROUPS = ("Primary", "CoreAndTask", "ServiceAccess")
EGRESS = "AWS::EC2::SecurityGroupEgress"
S3 = "pl-6da54004"


def locked(stack: Stack, release: emr.ReleaseLabel, peers: list[ec2.IPeer], vpc: ec2.IVpc) -> Synthesized:
    emr.ClusterSecurityGroups(
        stack,
        "Groups",
        vpc=vpc,
        release_label=release,
        https_destinations=ec2.Peer.prefix_list(S3),
        vpc_destinations=peers,
    )
    return Synthesized(stack)


@cache
def in_a_network(release: emr.ReleaseLabel) -> Synthesized:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    return locked(stack, release, [network.endpoint_security_group], network.vpc)


def group(name: str) -> str:
    return f"Groups/{name}/Resource"


def between(found: Synthesized) -> set[tuple[Any, ...]]:
    """(from, to, protocol, port) of the outbound rules between the groups."""
    names = {str(found.group(group(name))): name for name in GROUPS}
    rules = [found.properties(path) for path in found.paths(EGRESS)]
    among = [one for one in rules if str(one.get("DestinationSecurityGroupId")) in names]
    return {
        (
            names[str(one["GroupId"])],
            names[str(one["DestinationSecurityGroupId"])],
            one["IpProtocol"],
            one.get("ToPort"),
        )
        for one in among
    }


NODES = {(one, other, "-1", None) for one in GROUPS[:2] for other in GROUPS[:2]}


def test_nodes_reach_each_other_and_emr() -> None:
    assert between(in_a_network(RELEASE)) == {
        *NODES,
        *{(node, "ServiceAccess", "tcp", port) for node in GROUPS[:2] for port in (443, 9443)},
        *{("ServiceAccess", node, "tcp", 8443) for node in GROUPS[:2]},
    }


def test_nodes_of_the_8_line_reach_emr_over_https() -> None:
    found = in_a_network(emr.ReleaseLabel.EMR_SPARK_8_1_0)
    assert between(found) == {*NODES, *{(node, "ServiceAccess", "tcp", 443) for node in GROUPS[:2]}}


def test_nodes_reach_s3_and_the_endpoints_and_nothing_else() -> None:
    found = in_a_network(RELEASE)
    for name in GROUPS[:2]:
        said = found.properties(group(name)).get("SecurityGroupEgress", [])
        others = [found.properties(path) for path in found.paths(EGRESS)]
        outside = [
            one
            for one in [*said, *(one for one in others if one["GroupId"] == found.group(group(name)))]
            if str(one.get("DestinationSecurityGroupId")) not in {str(found.group(group(each))) for each in GROUPS}
            and one.get("CidrIp") != "127.0.0.1/32"
        ]
        assert sorted((one["FromPort"], one["ToPort"]) for one in outside) == [(443, 443), (443, 443)]
        assert {
            str(one.get("DestinationPrefixListId") or one.get("DestinationSecurityGroupId")) for one in outside
        } == {
            S3,
            str(found.group("Network/Endpoints/Resource")),
        }


def test_an_imported_vpc_names_the_ranges_of_its_endpoints() -> None:
    stack = new_stack()
    found = locked(stack, RELEASE, [ec2.Peer.ipv4("10.0.7.0/24")], imported_vpc(stack))
    for name in GROUPS[:2]:
        rules = found.properties(group(name))["SecurityGroupEgress"]
        assert [(one["CidrIp"], one.get("ToPort")) for one in rules] == [("127.0.0.1/32", None), ("10.0.7.0/24", 443)]


@pytest.mark.parametrize("name", GROUPS)
def test_a_rule_stands_in_each_group_so_that_ec2_adds_none(name: str) -> None:
    rules = in_a_network(RELEASE).properties(group(name))["SecurityGroupEgress"]
    assert [one["CidrIp"] for one in rules] == ["255.255.255.255/32" if name == "ServiceAccess" else "127.0.0.1/32"]


def test_other_ways_out_are_opened_one_by_one() -> None:
    stack = new_stack()
    vpc = imported_vpc(stack)
    groups = emr.ClusterSecurityGroups(stack, "Groups", vpc=vpc, release_label=RELEASE, vpc_destinations=[])
    database = ec2.SecurityGroup(stack, "Database", vpc=vpc)
    groups.core_and_task.connections.allow_to(database, ec2.Port.tcp(5432))
    found = Synthesized(stack)
    opened = [found.properties(path) for path in found.paths(EGRESS)]
    assert [
        one["ToPort"] for one in opened if one.get("DestinationSecurityGroupId") == found.group("Database/Resource")
    ] == [5432]


def made(stack: Stack) -> list[emr.IClusterSecurityGroups]:
    return [emr.ClusterSecurityGroups(stack, "Groups", vpc=imported_vpc(stack), release_label=RELEASE)] * 2


def brought(stack: Stack, *second: str) -> list[emr.IClusterSecurityGroups]:
    ids = (("sg-1", "sg-2", "sg-3"), second or ("sg-1", "sg-2", "sg-3"))
    return [
        emr.ClusterSecurityGroups.from_security_groups(
            stack,
            f"Brought{index}",
            **{
                role: ec2.SecurityGroup.from_security_group_id(stack, f"{role}{index}", name)
                for role, name in zip(("primary", "core_and_task", "service_access"), names, strict=True)
            },
        )
        for index, names in enumerate(ids)
    ]


@pytest.mark.parametrize(
    "groups",
    [
        made,
        brought,
        lambda stack: brought(stack, "sg-1", "sg-7", "sg-8"),
        lambda stack: brought(stack, "sg-7", "sg-2", "sg-8"),
    ],
)
def test_the_second_cluster_with_the_same_groups_is_warned(
    groups: Callable[[Stack], list[emr.IClusterSecurityGroups]],
) -> None:
    stack = new_stack()
    for name, each in zip(("First", "Second"), groups(stack), strict=True):
        each._serve(Construct(stack, name))
    [warning] = warnings(stack)
    assert "emr_constructs:SharedSecurityGroups" in warning
    assert "has security groups of Stack/First" in warning


def test_clusters_with_groups_of_their_own_are_not_warned() -> None:
    first, second = new_stack(), new_stack()
    for stack in (first, second):
        for name, each in zip(("First", "Second"), brought(stack, "sg-4", "sg-5", "sg-3"), strict=True):
            each._serve(Construct(stack, name))
    assert [warnings(stack) for stack in (first, second)] == [[], []]


@pytest.mark.parametrize(
    ("given", "words"),
    [("10.0.0.0/16", "a list of IPeer values"), (["10.0.0.0/16"], "`vpc_destinations[0]` must be an IPeer")],
)
def test_ranges_are_peers(given: Any, words: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ClusterSecurityGroups(
            stack, "Groups", vpc=imported_vpc(stack), release_label=RELEASE, vpc_destinations=given
        )
    assert words in str(caught.value)


def test_groups_of_one_stack_reach_the_endpoints_of_another() -> None:
    network_stack = new_stack()
    network = emr.Network(network_stack, "Network", flow_logs=False)
    app = network_stack.node.root
    assert isinstance(app, App)
    found = locked(Stack(app, "Other"), RELEASE, [network.endpoint_security_group], network.vpc)
    reached = [found.properties(path) for path in found.paths(EGRESS) if "Network" in path]
    assert [one["ToPort"] for one in reached] == [443, 443]
    assert Synthesized(network_stack).paths(EGRESS) == []
