"""The locked-down cluster of the guide: who gets a shell, who a port, and that nothing else leads to a node."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]


@cache
def resources() -> dict[str, Any]:
    app = runpy.run_path(str(ROOT / "examples" / "people_access.py"))["main"]()
    (stack,) = app.node.children
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def all_of(kind: str) -> list[Any]:
    return [one["Properties"] for one in resources().values() if one["Type"] == kind]


@pytest.mark.parametrize(("name", "shell"), [("Engineers", True), ("Analysts", False)])
def test_both_forward_ports_and_one_of_them_has_a_shell(name: str, shell: bool) -> None:
    [policy] = [one for one in all_of("AWS::IAM::Policy") if one["PolicyName"].startswith(name)]
    text = str(policy)
    assert "document/AWS-StartPortForwardingSession" in text
    assert ("document/SSM-SessionManagerRunShell" in text) is shell


def test_user_interfaces_are_for_the_vpn_alone() -> None:
    inline = [rule for group in all_of("AWS::EC2::SecurityGroup") for rule in group.get("SecurityGroupIngress", [])]
    ports = sorted(rule["ToPort"] for rule in inline if rule["CidrIp"] == "10.200.0.0/16")
    assert ports == [8088, 8090, 18080, 18480]
    assert {rule["CidrIp"] for rule in inline} == {"10.200.0.0/16", "10.0.0.0/16"}  # and the endpoints for the VPC
    assert [rule for rule in inline if rule["ToPort"] == 22] == []


def test_nodes_reach_no_range_at_all() -> None:
    rules = [rule for group in all_of("AWS::EC2::SecurityGroup") for rule in group["SecurityGroupEgress"]]
    rules += all_of("AWS::EC2::SecurityGroupEgress")
    assert {rule["CidrIp"] for rule in rules if "CidrIp" in rule} == {"127.0.0.1/32", "255.255.255.255/32"}  # nothing
    assert {rule["DestinationPrefixListId"] for rule in rules if "DestinationPrefixListId" in rule} == {
        "pl-0a1b2c3d4e5f60718"
    }
