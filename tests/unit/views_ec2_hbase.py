"""Cases of the rules on HBase."""

from __future__ import annotations

from typing import Any

from views import case, cluster, primary, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

ROOT = "s3://bucket/hbase/"
S3 = {"hbase.emr.storageMode": "s3"}
WAL = {**S3, "hbase.emr.wal.enabled": "true"}
REPLICA = {**S3, "hbase.emr.readreplica.enabled": "true"}


def _configurations(hbase: dict[str, Any], site: dict[str, Any]) -> dict[str, Any]:
    return {
        "applications": ("HBase",),
        "configurations": (
            ConfigurationView(classification="hbase", properties=hbase),
            ConfigurationView(classification="hbase-site", properties=site),
        ),
    }


def _hbase(hbase: dict[str, Any], site: dict[str, Any] | None = None, **said: Any) -> ClusterView:
    """A cluster of unknown nodes."""
    return without_nodes(**_configurations(hbase, {"hbase.rootdir": ROOT, **(site or {})}), **said)


def _root(root: Any, mode: str = "s3") -> ClusterView:
    return _hbase({"hbase.emr.storageMode": mode}, {"hbase.rootdir": root})


_NOWHERE = "set 'hbase.rootdir' of hbase-site to a directory in S3, for example 's3://bucket/hbase/'"
_COMPACTING = (
    "the read replica compacts, and the other cluster of emr-7.3.0 may lose files that it reads; "
    "set 'hbase.regionserver.compaction.enabled' of hbase-site to 'false'"
)
_SLOW = "may take to random reads of S3: compactions and scans become slow; set"
_FADVISE = "fs.s3a.experimental.input.fadvise"

CASES = [
    case(
        "HbaseRootInS3",
        _root(None),
        f"HBase stores its data in S3, but its root directory is not said; {_NOWHERE}",
        good=_root(UNKNOWN),
    ),
    case(
        "HbaseRootInS3",
        _root("hdfs:///hbase"),
        f"HBase stores its data in S3, but its root directory is hdfs:///hbase; {_NOWHERE}",
        good=_root("hdfs:///hbase", "hdfs"),
    ),
    case(
        "HbaseRootSlash",
        _root("s3://bucket"),
        "the root directory of HBase is 's3://bucket'; write 's3://bucket/'",
        good=_root("s3://bucket/"),
    ),
    case(
        "HbaseReplicaCompaction",
        _hbase(REPLICA, release_label="emr-7.3.0"),
        _COMPACTING,
        good=_hbase(REPLICA, release_label="emr-7.4.0"),
    ),
    case(
        "HbaseReplicaCompaction",
        _hbase(REPLICA, {"hbase.regionserver.compaction.enabled": "true"}, release_label="emr-7.3.0"),
        _COMPACTING,
        good=_hbase(REPLICA, {"hbase.regionserver.compaction.enabled": "false"}, release_label="emr-7.3.0"),
    ),
    case(
        "HbaseReadPolicy",
        _hbase(S3, release_label="emr-7.13.0"),
        f"HBase of emr-7.13.0 {_SLOW} {_FADVISE!r} of hbase-site to 'sequential'",
        good=_hbase(S3, release_label="emr-7.14.0"),
    ),
    case(
        "HbaseReadPolicy",
        _hbase(S3, release_label="emr-7.10.0"),
        f"HBase of emr-7.10.0 {_SLOW} {_FADVISE!r} of hbase-site to 'sequential'",
        good=_hbase(S3, {_FADVISE: "sequential"}, release_label="emr-7.10.0"),
    ),
    case(
        "HbaseWalRelease",
        _hbase(WAL, release_label="emr-6.14.0"),
        "Amazon EMR WAL is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_hbase(WAL, release_label="emr-6.15.0"),
    ),
    case(
        "HbaseWalRelease",
        _hbase(WAL, release_label="emr-7.2.0", region="eu-west-2"),
        "Amazon EMR WAL is not in emr-7.2.0 in eu-west-2; use emr-7.3.0 or later",
        good=_hbase(WAL, release_label="emr-7.2.0", region="eu-west-1"),
    ),
    case(
        "HbaseWalFleets",
        cluster(**_configurations(WAL, {"hbase.rootdir": ROOT}), primary_fleet=primary(target_on_demand_capacity=3)),
        "Amazon EMR WAL does not work with instance fleets; use instance groups",
        good=_hbase(WAL, primary_fleet=None, primary_group=UNKNOWN),
    ),
    case(
        "HbaseWalStorage",
        _hbase({"hbase.emr.wal.enabled": "true"}),
        "Amazon EMR WAL does not work with HBase on HDFS; set 'hbase.emr.storageMode' of hbase to 's3'",
        good=_hbase({"hbase.emr.wal.enabled": "true", "hbase.emr.storageMode": UNKNOWN}),
    ),
    case(
        "HbaseWalReplica",
        _hbase({**WAL, **REPLICA}),
        "Amazon EMR WAL does not work with a read replica of HBase; "
        "leave one of them out: a read replica writes nothing",
        good=_hbase(REPLICA),
    ),
    case(
        "HbaseAvailability",
        cluster(applications=("HBase",)),
        "HBase depends on a single primary node; use three primary nodes",
        good=cluster(applications=("HBase",), primary_fleet=primary(target_on_demand_capacity=3)),
    ),
    case(
        "HbaseAvailability",
        cluster(applications=("HBase",), termination_protection=None),
        "HBase depends on a single primary node; use three primary nodes",
        "nothing keeps HBase from being ended with writes that are not in its tables yet; "
        "set `termination_protection` to true",
        good=without_nodes(applications=("HBase",), termination_protection=None),
    ),
    case(
        "HbaseAvailability",
        # A read replica has no writes to lose.
        cluster(applications=("HBase",), termination_protection=None, configurations=_hbase(REPLICA).configurations),
        "HBase depends on a single primary node; use three primary nodes",
        good=without_nodes(applications=("HBase",), configurations=_hbase(REPLICA).configurations),
    ),
]
