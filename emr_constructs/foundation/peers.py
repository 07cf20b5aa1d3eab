"""Peers and ports that rules of security groups name again and again: each one made is a call to Node."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2

from emr_constructs._jsii.once import once


@once
def range_peer(cidr: str) -> ec2.IPeer:
    """An address range."""
    return ec2.Peer.ipv4(cidr)


@once
def anywhere() -> ec2.IPeer:
    """Every address there is."""
    return ec2.Peer.any_ipv4()


@once
def everything() -> ec2.Port:
    """All ports of all protocols."""
    return ec2.Port.all_traffic()


@once
def https_port() -> ec2.Port:
    """TCP 443."""
    return tcp_port(443)


@once
def tcp_port(number: int) -> ec2.Port:
    """A TCP port."""
    return ec2.Port.tcp(number)


def keep_closed(group: ec2.ISecurityGroup) -> None:
    """Have an outbound rule stand in a group: to a group without any, EC2 adds one that lets everything out.

    Rules to groups and prefix lists are resources of their own, which come later.
    """
    group.add_egress_rule(range_peer("127.0.0.1/32"), everything(), "Nothing but what other rules name")
