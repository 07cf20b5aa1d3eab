"""Rules on HBase: its data in S3, its write-ahead logs in Amazon EMR WAL, and the nodes it needs."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import fleets, setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, release_guide
from emr_constructs.rules.view import UNKNOWN, known
from emr_constructs.rules.views.cluster import ClusterView

_S3 = release_guide("emr-hbase-s3")
_WAL = release_guide("emr-hbase-wal-considerations")


@rule(on=ClusterView, source=_S3, severity=Severity.WARNING, strict=True)
def hbase_root_in_s3(cluster: ClusterView) -> Iterator[Problem]:
    """HBase that stores its data in S3 has its root directory there."""
    root = setting(cluster, "hbase-site", "hbase.rootdir")
    if not _in_s3(cluster) or root is UNKNOWN:
        return
    if not known(root) or not root.startswith(("s3://", "s3a://")):
        yield Problem(
            "configurations",
            f"HBase stores its data in S3, but its root directory is {root if known(root) else 'not said'}",
            "set 'hbase.rootdir' of hbase-site to a directory in S3, for example 's3://bucket/hbase/'",
        )


@rule(on=ClusterView, source=_S3, severity=Severity.WARNING, strict=True)
def hbase_root_slash(cluster: ClusterView) -> Iterator[Problem]:
    """A bucket that is the root directory of HBase ends with a slash."""
    root = setting(cluster, "hbase-site", "hbase.rootdir")
    if known(root) and root.startswith("s3") and root.count("/") == 2:
        yield Problem("configurations", f"the root directory of HBase is {root!r}", f"write '{root}/'")


@rule(on=ClusterView, source=_S3, severity=Severity.WARNING)
def hbase_replica_compaction(cluster: ClusterView) -> Iterator[Problem]:
    """Before 7.4 a read replica of HBase must not compact: it would take files away that the other cluster reads."""
    label = cluster.release_label
    early = known(label) and features.supports("hbase_file_tracker", label) is False
    compaction = setting(cluster, "hbase-site", "hbase.regionserver.compaction.enabled")
    if early and _is_replica(cluster) and compaction in (None, "true"):
        yield Problem(
            "configurations",
            f"the read replica compacts, and the other cluster of {label} may lose files that it reads",
            "set 'hbase.regionserver.compaction.enabled' of hbase-site to 'false'",
        )


@rule(on=ClusterView, source=_S3, severity=Severity.WARNING)
def hbase_read_policy(cluster: ClusterView) -> Iterator[Problem]:
    """From 7.10 to 7.13 HBase on S3 is told to read in sequence, or its compactions and scans become slow."""
    label, key = cluster.release_label, "fs.s3a.experimental.input.fadvise"
    slow = known(label) and features.supports("hbase_sequential_reads", label) is False
    if slow and _in_s3(cluster) and setting(cluster, "hbase-site", key) is None:
        yield Problem(
            "configurations",
            f"HBase of {label} may take to random reads of S3: compactions and scans become slow",
            f"set {key!r} of hbase-site to 'sequential'",
        )


@rule(on=ClusterView, source=_WAL)
def hbase_wal_release(cluster: ClusterView) -> Iterator[Problem]:
    """Amazon EMR WAL needs a release that has it."""
    if _has_wal(cluster):
        yield from needs(cluster, "hbase_wal", "configurations", "Amazon EMR WAL")


@rule(on=ClusterView, source=_WAL, remedy="use instance groups")
def hbase_wal_fleets(cluster: ClusterView) -> Iterator[Problem]:
    """Amazon EMR WAL is for clusters with instance groups."""
    if _has_wal(cluster) and fleets(cluster):
        yield Problem("configurations", "Amazon EMR WAL does not work with instance fleets")


@rule(on=ClusterView, source=_WAL, remedy="set 'hbase.emr.storageMode' of hbase to 's3'")
def hbase_wal_storage(cluster: ClusterView) -> Iterator[Problem]:
    """Amazon EMR WAL is for HBase that stores its data in S3."""
    mode = setting(cluster, "hbase", "hbase.emr.storageMode")
    if _has_wal(cluster) and mode is not UNKNOWN and mode != "s3":
        yield Problem("configurations", "Amazon EMR WAL does not work with HBase on HDFS")


@rule(on=ClusterView, source=_WAL, remedy="leave one of them out: a read replica writes nothing")
def hbase_wal_replica(cluster: ClusterView) -> Iterator[Problem]:
    """A read replica of HBase has no logs in Amazon EMR WAL."""
    if _has_wal(cluster) and _is_replica(cluster):
        yield Problem("configurations", "Amazon EMR WAL does not work with a read replica of HBase")


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING)
def hbase_availability(cluster: ClusterView) -> Iterator[Problem]:
    """HBase has three primary nodes, which EMR protects: with a single one that is lost, it serves nothing."""
    if "HBase" not in cluster.application_names() or cluster.primary_nodes() != 1:
        return
    yield Problem("applications", "HBase depends on a single primary node", "use three primary nodes")
    protected = cluster.termination_protection not in (None, False)
    if not protected and not cluster.ends_after_steps() and not _is_replica(cluster):
        text = "nothing keeps HBase from being ended with writes that are not in its tables yet"
        yield Problem("termination_protection", text, "set `termination_protection` to true")


def _in_s3(cluster: ClusterView) -> bool:
    return setting(cluster, "hbase", "hbase.emr.storageMode") == "s3"


def _has_wal(cluster: ClusterView) -> bool:
    return setting(cluster, "hbase", "hbase.emr.wal.enabled") == "true"


def _is_replica(cluster: ClusterView) -> bool:
    return setting(cluster, "hbase", "hbase.emr.readreplica.enabled") == "true"
