"""How people reach nodes through security groups: user interfaces of applications, and SSH."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import warn
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import node_access as facts
from emr_constructs.foundation.peers import tcp_port


class ApplicationUi(str, Enum):
    """A user interface that an application publishes on nodes.

    Ports are those of releases from 6.0 on, as long as no configuration moves them, with and without TLS.
    """

    FLINK_HISTORY = "flink_history"
    """Flink's history server, 8082."""
    HBASE = "hbase"
    """The HBase master, 16010."""
    HDFS_DATA_NODE = "hdfs_data_node"
    """HDFS on each core node, 9864 and 9865."""
    HDFS_NAME_NODE = "hdfs_name_node"
    """The HDFS NameNode, 9870 and 9871."""
    HUE = "hue"
    """Hue, 8888."""
    JUPYTERHUB = "jupyterhub"
    """JupyterHub, 9443."""
    LIVY = "livy"
    """Livy, 8998: whoever reaches it can run code, unless the cluster asks who he is."""
    SPARK_HISTORY = "spark_history"
    """Spark's history server, 18080 and 18480."""
    TEZ = "tez"
    """The Tez UI, 8080."""
    TRINO = "trino"
    """Trino, 8889: queries, too."""
    YARN_NODE_MANAGER = "yarn_node_manager"
    """YARN on each core and task node, 8042 and 8044."""
    YARN_RESOURCE_MANAGER = "yarn_resource_manager"
    """YARN's ResourceManager, 8088 and 8090: its REST interface takes applications, too."""
    ZEPPELIN = "zeppelin"
    """Zeppelin, 8890."""

    @property
    def ports(self) -> tuple[int, ...]:
        """Its TCP ports; the second one, where it has two, is that with TLS."""
        return facts.ui_ports(self.value)


def open_uis(
    place: Construct,
    primary: ec2.ISecurityGroup,
    core_and_task: ec2.ISecurityGroup,
    peer: ec2.IPeer,
    uis: Sequence[ApplicationUi],
) -> None:
    """Let a peer open user interfaces on the nodes that have them."""
    hints = {"uis": Sequence[ApplicationUi]}
    _check(place, "applications' UI", lambda problem: Violation("UiFromWorld", problem), hints, peer=peer, uis=uis)
    if not uis:
        problem = "`uis` is empty; name those to open, for example [ApplicationUi.SPARK_HISTORY]"
        raise EmrValidationError([Violation("UisNone", problem)], place.node.path)
    for ui in dict.fromkeys(uis):
        group = core_and_task if facts.ui_is_on_core(ui.value) else primary
        _open(group, peer, ui.ports, f"UI {ui.value}")


def open_ssh(
    place: Construct,
    primary: ec2.ISecurityGroup,
    others: ec2.ISecurityGroup,
    peer: ec2.IPeer,
    *,
    core_and_task: bool,
) -> None:
    """Let a peer open SSH connections to nodes."""
    hints = {"core_and_task": bool}
    given = {"peer": peer, "core_and_task": core_and_task}
    _check(place, "SSH", lambda problem: Violation("SshFromWorld", problem), hints, **given)
    for group in [primary, others] if core_and_task else [primary]:
        _open(group, peer, [facts.ssh_port()], "SSH")


def _open(group: ec2.ISecurityGroup, peer: ec2.IPeer, ports: Iterable[int], description: str) -> None:
    for port in ports:
        group.connections.allow_from(peer, tcp_port(port), description)


def _check(
    place: Construct, what: str, refused: Callable[[str], Violation], hints: dict[str, Any], **given: Any
) -> None:
    """Refuse the world, and warn of ranges that nobody can own."""
    violations = list(type_violations({"peer": ec2.IPeer, **hints}, given))
    source = "" if violations else str(given["peer"].unique_id)
    if facts.is_world(source):
        problem = f"`peer` ({source}) opens {what} to the whole world; name the addresses of your people, or a group"
        violations.append(refused(problem))
    if violations:
        raise EmrValidationError(violations, place.node.path)
    if facts.is_too_wide(source):
        problem = f"`peer` ({source}), to whom {what} is opened, is more addresses than any one organisation has"
        warn(place, "WideSource", problem)
