"""Rules on HDFS: as many core nodes as it keeps copies of a block, also after scaling in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.rules.ec2.nodes import core, most_nodes, setting, target, vcpus, without_hadoop
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, release_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_HDFS = release_guide("emr-hdfs-config")
_SIZE = re.compile(r"(?P<number>\d+)(?P<unit>[kmgtpe]?)", re.ASCII | re.IGNORECASE)
_LEAST_BLOCK = 1_048_576
"""Bytes of the smallest block that the name node takes, where it is not told otherwise."""
_CHECKED = 512
"""Bytes that a checksum of HDFS is about, where nothing else is said."""
_LIMITS = ("dfs.namenode.fs-limits.min-block-size", "dfs.bytes-per-checksum", "io.bytes.per.checksum")


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING, strict=True)
def core_below_replication(cluster: ClusterView) -> Iterator[Problem]:
    """HDFS needs as many core nodes as it keeps copies of a block."""
    replication = _replication(cluster)
    nodes = _core_nodes(cluster)
    if known(replication) and known(nodes) and nodes < replication:
        yield Problem(
            "configurations",
            f"HDFS keeps {replication} copies of each block, but the core has {nodes} node{'s' if nodes != 1 else ''}",
            f"start at least {replication} core nodes, or set `hdfs_replication={max(nodes, 1)}`",
            f"start at least {replication} core nodes, or set dfs.replication to {max(nodes, 1)}",
        )


@rule(on=ClusterView, source=_HDFS, severity=Severity.WARNING, strict=True, remedy="keep at least 1 copy")
def hdfs_replication(cluster: ClusterView) -> Iterator[Problem]:
    """HDFS keeps at least one copy of a block."""
    replication = _replication(cluster)
    if known(replication) and replication < 1:
        yield Problem("configurations", f"HDFS keeps {replication} copies of each block")


@rule(on=ClusterView, source=_HDFS, severity=Severity.WARNING)
def hdfs_single_copy(cluster: ClusterView) -> Iterator[Problem]:
    """HDFS keeps two copies of a block or more: of itself, with fewer than four core nodes, it keeps one."""
    nodes = _core_nodes(cluster)
    own = any(one.may_differ() for node in core(cluster) for one in node.instances())
    said = own or setting(cluster, "hdfs-site", "dfs.replication") is not None
    if said or not known(nodes) or without_hadoop(cluster) is not False:
        return
    text = "HDFS keeps one copy of each block: what is on a core node is lost with it"
    if nodes == 1:
        yield Problem("configurations", text, "start two core nodes or more, if data in HDFS matters")
    elif nodes in (2, 3):
        yield Problem(
            "configurations",
            text,
            "set `hdfs_replication=2`",
            "set dfs.replication to 2, with a configuration of hdfs-site",
        )


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING)
def scaled_below_replication(cluster: ClusterView) -> Iterator[Problem]:
    """Scaling in leaves as many core nodes as HDFS keeps copies of a block, else it gets stuck."""
    replication = _replication(cluster)
    if not known(replication) or replication < 2:
        return
    for field, least in (("managed_scaling", _managed_minimum(cluster)), ("core_group", _own_minimum(cluster))):
        if known(least) and least < replication:
            yield Problem(
                field,
                f"HDFS keeps {replication} copies of each block, but scaling in may leave {least} core "
                f"node{'s' if least != 1 else ''}",
                "raise the minimum, or keep fewer copies",
            )


@rule(
    on=ConfigurationView,
    source=_HDFS,
    severity=Severity.WARNING,
    remedy="use for example '134217728', which is 128 MiB",
)
def hdfs_block_size(configuration: ConfigurationView) -> Iterator[Problem]:
    """Blocks of HDFS have 1 MiB at least, in multiples of the 512 bytes that have a checksum."""
    said = configuration.properties if configuration.classification == "hdfs-site" else None
    size = _bytes(said.get("dfs.blocksize")) if known(said) and not any(limit in said for limit in _LIMITS) else None
    if size is None:
        return
    if size < _LEAST_BLOCK:
        yield Problem("properties", f"dfs.blocksize ({size} bytes) is below the 1 MiB that HDFS takes")
    elif size % _CHECKED:
        yield Problem("properties", f"dfs.blocksize ({size} bytes) is no multiple of {_CHECKED} bytes")


def _bytes(text: object) -> int | None:
    """A size as Hadoop reads it, with k, m, g and so on for the powers of 1024; None for what is none."""
    match = _SIZE.fullmatch(str(text))
    return int(match["number"]) * 1024 ** " kmgtpe".index(match["unit"].lower() or " ") if match else None


def _replication(cluster: ClusterView) -> Maybe[int]:
    """How many copies of a block HDFS is told to keep; what is no number says nothing."""
    value = setting(cluster, "hdfs-site", "dfs.replication")
    if known(value):
        return int(value) if value.isdecimal() else None
    return UNKNOWN if value is UNKNOWN else None


def _core_nodes(cluster: ClusterView) -> Maybe[int]:
    """The most nodes the core can start with: a fleet may reach its target with its smallest type."""
    if known(cluster.core_group):
        return cluster.core_group.instance_count
    if known(cluster.core_fleet):
        return most_nodes(cluster.core_fleet, target(cluster.core_fleet))
    return UNKNOWN


def _managed_minimum(cluster: ClusterView) -> Maybe[int]:
    """The most core nodes that managed scaling leaves when it has shrunk the cluster as far as it may."""
    scaling, fleet, group = cluster.managed_scaling, cluster.core_fleet, cluster.core_group
    if not known(scaling) or not known(scaling.minimum_capacity):
        return UNKNOWN
    if known(fleet):
        return most_nodes(fleet, scaling.minimum_capacity)
    each = vcpus(group) if known(group) and scaling.unit == "VCPU" else 1
    sure = known(group) and known(scaling.unit) and known(each)
    return -(-scaling.minimum_capacity // each) if sure and known(each) else UNKNOWN


def _own_minimum(cluster: ClusterView) -> Maybe[int]:
    """The least core nodes that a custom policy leaves."""
    policy = cluster.core_group.auto_scaling if known(cluster.core_group) else UNKNOWN
    return policy.minimum_capacity if known(policy) else UNKNOWN
