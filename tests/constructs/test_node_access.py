"""Ways for people to nodes through security groups: user interfaces and SSH, and never from the world."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from synthesized import RELEASE, Synthesized, imported_vpc, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import node_access as facts

UIS = [emr.ApplicationUi.SPARK_HISTORY, emr.ApplicationUi.YARN_NODE_MANAGER, emr.ApplicationUi.LIVY]
OFFICE = "203.0.113.0/24"


def groups_in(stack: Stack) -> emr.ClusterSecurityGroups:
    return emr.ClusterSecurityGroups(stack, "Groups", vpc=imported_vpc(stack), release_label=RELEASE)


@cache
def opened() -> Synthesized:
    stack = new_stack()
    groups = groups_in(stack)
    people = ec2.SecurityGroup(stack, "People", vpc=imported_vpc(stack, "Other"))
    groups.allow_application_uis(ec2.Peer.ipv4(OFFICE), UIS)
    groups.allow_application_uis(ec2.Peer.prefix_list("pl-1"), [emr.ApplicationUi.HUE, emr.ApplicationUi.HUE])
    groups.allow_application_uis(people, [emr.ApplicationUi.TRINO])
    groups.allow_ssh_from(ec2.Peer.ipv4("10.0.0.0/8"))
    groups.allow_ssh_from(ec2.Peer.ipv6("2600:db8::/32"), core_and_task=True)
    assert warnings(stack) == []
    return Synthesized(stack)


def let_in(name: str) -> list[tuple[Any, ...]]:
    """(source, port) of what the rules in a group let in."""
    rules = opened().properties(f"Groups/{name}/Resource")["SecurityGroupIngress"]
    assert {one["IpProtocol"] for one in rules} == {"tcp"}
    return [(one.get("CidrIp") or one["CidrIpv6"], one["ToPort"]) for one in rules]


def test_user_interfaces_are_opened_where_they_are() -> None:
    ranges = [(source, port) for source, port in let_in("Primary") if source == OFFICE]
    assert ranges == [(OFFICE, 18080), (OFFICE, 18480), (OFFICE, 8998)]
    assert [one for one in let_in("CoreAndTask") if one[0] == OFFICE] == [(OFFICE, 8042), (OFFICE, 8044)]


def test_a_prefix_list_and_a_group_are_sources_too() -> None:
    found = opened()
    rules = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")]
    primary, people = found.group("Groups/Primary/Resource"), found.group("People/Resource")
    opened_ports = {
        str(one.get("SourcePrefixListId") or one["SourceSecurityGroupId"]): one["ToPort"]
        for one in rules
        if one["GroupId"] == primary
    }
    assert opened_ports["pl-1"] == 8888
    assert opened_ports[str(people)] == 8889


def test_ssh_is_opened_to_primary_nodes_and_where_asked_to_all() -> None:
    assert [one for one in let_in("Primary") if one[1] == 22] == [("10.0.0.0/8", 22), ("2600:db8::/32", 22)]
    assert [one for one in let_in("CoreAndTask") if one[1] == 22] == [("2600:db8::/32", 22)]


def test_nothing_else_is_opened() -> None:
    assert len(let_in("Primary")) == 5
    assert len(let_in("CoreAndTask")) == 3
    assert "SecurityGroupIngress" not in opened().properties("Groups/ServiceAccess/Resource")


def test_every_user_interface_of_the_table_has_a_name_in_python() -> None:
    assert [one.value for one in emr.ApplicationUi] == list(facts.ui_names())
    assert Counter(len(one.ports) for one in emr.ApplicationUi) == {1: 8, 2: 5}


@pytest.mark.parametrize("world", ["0.0.0.0/0", "::/0"])
def test_the_world_is_refused(world: str) -> None:
    stack = new_stack()
    groups = groups_in(stack)
    peer = ec2.Peer.ipv6(world) if ":" in world else ec2.Peer.ipv4(world)
    with pytest.raises(emr.EmrValidationError) as caught:
        groups.allow_ssh_from(peer)
    assert caught.value.codes == ("SshFromWorld",)
    assert str(caught.value) == (
        f"SshFromWorld: `peer` ({world}) opens SSH to the whole world; name the addresses of your people, or a group "
        "[at Stack/Groups]"
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        groups.allow_application_uis(peer, UIS)
    assert caught.value.codes == ("UiFromWorld",)
    assert "opens applications' UI to the whole world" in str(caught.value)
    assert "SecurityGroupIngress" not in Synthesized(stack).properties("Groups/Primary/Resource")


def test_ranges_that_nobody_has_are_warned_of() -> None:
    stack = new_stack()
    groups = groups_in(stack)
    groups.allow_ssh_from(ec2.Peer.ipv4("0.0.0.0/1"))
    [warning] = warnings(stack)
    assert "emr_constructs:WideSource" in warning
    assert "`peer` (0.0.0.0/1), to whom SSH is opened, is more addresses than any one organisation has" in warning


def test_groups_that_are_brought_are_opened_by_rules_of_this_stack() -> None:
    stack = new_stack()
    ids = {"primary": "sg-1", "core_and_task": "sg-2", "service_access": "sg-3"}
    brought = emr.ClusterSecurityGroups.from_security_groups(
        stack,
        "Groups",
        **{one: ec2.SecurityGroup.from_security_group_id(stack, one, name) for one, name in ids.items()},
    )
    brought.allow_application_uis(ec2.Peer.ipv4(OFFICE), [emr.ApplicationUi.LIVY])
    found = Synthesized(stack)
    [rule] = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupIngress")]
    assert (rule["GroupId"], rule["CidrIp"], rule["FromPort"], rule["ToPort"]) == ("sg-1", OFFICE, 8998, 8998)


@pytest.mark.parametrize(
    ("peer", "uis", "words"),
    [
        (OFFICE, UIS, "`peer` must be an IPeer, not '203.0.113.0/24'"),
        (ec2.Peer, ["livy"], "`uis[0]` must be an ApplicationUi, not 'livy'; write ApplicationUi.LIVY"),
        (ec2.Peer, "livy", "`uis` must be a list of ApplicationUi values"),
        (ec2.Peer, emr.ApplicationUi.LIVY, "write it in a list: `uis=[...]`"),
        (ec2.Peer, [], "UisNone: `uis` is empty; name those to open, for example [ApplicationUi.SPARK_HISTORY]"),
    ],
)
def test_arguments_are_checked(peer: Any, uis: Any, words: str) -> None:
    groups = groups_in(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        groups.allow_application_uis(peer.ipv4(OFFICE) if peer is ec2.Peer else peer, uis)
    assert words in str(caught.value)
    assert caught.value.path == "Stack/Groups"
    with pytest.raises(emr.EmrValidationError, match="`core_and_task` must be True or False, not 'yes'"):
        groups.allow_ssh_from(ec2.Peer.ipv4(OFFICE), core_and_task="yes")  # type: ignore[arg-type]
