"""Ports of application UIs, sources that are too wide, and the documents of sessions."""

from __future__ import annotations

import pytest

from emr_constructs.facts import node_access


@pytest.mark.parametrize(
    ("name", "ports", "on_core"),
    [
        ("yarn_resource_manager", (8088, 8090), False),
        ("spark_history", (18080, 18480), False),
        ("hdfs_name_node", (9870, 9871), False),
        ("hdfs_data_node", (9864, 9865), True),
        ("yarn_node_manager", (8042, 8044), True),
        ("livy", (8998,), False),
        ("jupyterhub", (9443,), False),
        ("trino", (8889,), False),
        ("zeppelin", (8890,), False),
        ("hbase", (16010,), False),
    ],
)
def test_ports_of_a_user_interface(name: str, ports: tuple[int, ...], on_core: bool) -> None:
    assert node_access.ui_ports(name) == ports
    assert node_access.ui_is_on_core(name) is on_core


def test_user_interfaces() -> None:
    assert len(node_access.ui_names()) == 13
    assert len({port for name in node_access.ui_names() for port in node_access.ui_ports(name)}) == 18
    with pytest.raises(KeyError):
        node_access.ui_ports("telepathy")
    assert node_access.ssh_port() == 22


@pytest.mark.parametrize(
    ("source", "world", "too_wide"),
    [
        ("0.0.0.0/0", True, True),
        ("::/0", True, True),
        ("0.0.0.0/1", False, True),
        ("8.0.0.0/7", False, True),
        ("8.0.0.0/8", False, False),
        ("10.0.0.0/8", False, False),
        ("203.0.113.7/32", False, False),
        ("2000::/3", False, True),
        ("2600::/11", False, True),
        ("2600::/12", False, False),
        ("pl-0a1b2c3d", False, False),
        ("${Token[TOKEN.12]}", False, False),
    ],
)
def test_sources(source: str, world: bool, too_wide: bool) -> None:
    assert node_access.is_world(source) is world
    assert node_access.is_too_wide(source) is too_wide


def test_sessions() -> None:
    assert node_access.node_tag() == "aws:elasticmapreduce:job-flow-id"
    assert node_access.shell_document() == "SSM-SessionManagerRunShell"
    assert node_access.forwarding_document() == "AWS-StartPortForwardingSession"
