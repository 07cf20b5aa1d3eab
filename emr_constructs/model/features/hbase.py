"""HBase with its data in S3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_s3 as s3
from aws_cdk.interfaces import aws_emr as references

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import hbase
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import check_prefix, installed, require_application, supported
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature


@dataclass(frozen=True, kw_only=True)
class HBaseOnS3(Feature):
    """HBase that keeps tables and their definitions in S3: a new cluster with the same directory has them all.

    Writes that are not flushed yet are in the write-ahead logs: on the disks of the nodes, or in a WAL workspace, which
    outlives the cluster, too. The nodes get the right to read and write the bucket, which should be for HBase alone,
    and to use the workspace; with one, a ``Network`` gets an endpoint for it (about 7 USD a month for each zone). AWS
    bills what is written to and read from a workspace, and its logs by the hour.

    One cluster at a time writes to a directory; any number of read replicas may read it.

    :param bucket: where the tables are kept, in the cluster's region.
    :param prefix: where in it, with a slash at the end. Default: ``hbase/``
    :param wal_workspace: a ``WalWorkspace`` for the write-ahead logs, from emr-6.15.0, with instance groups. Default:
        the disks of the nodes, where they end with the cluster
    :param read_replica: read the tables of another cluster, and write nothing. It sees what that cluster has flushed,
        after ``refresh_meta`` and ``refresh_hfiles``. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``FeaturePrefix``, ``WalOfReadReplica``; with the cluster
        ``FeatureApplication``, ``HbaseWalRelease``, ``HbaseWalFleets``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hbase-s3.html
    """

    bucket: s3.IBucket
    prefix: str = "hbase/"
    wal_workspace: references.IWALWorkspaceRef | None = None
    read_replica: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_prefix("prefix", self.prefix)
        if self.read_replica and self.wal_workspace is not None:
            problem = (
                "`wal_workspace` is for a cluster that writes, and a `read_replica` does not; leave one of them out"
            )
            raise EmrValidationError([Violation("WalOfReadReplica", problem)])

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("hbase_wal",) if self.wal_workspace is not None else ()

    @property
    def _buckets(self) -> tuple[s3.IBucket, ...]:
        return (self.bucket,)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_application(plan, installed(plan), ["HBase"], "HBaseOnS3")
        mode = {"hbase.emr.storageMode": "s3"}
        site = {"hbase.rootdir": self.bucket.s3_url_for_object(self.prefix)}
        if self.read_replica:
            mode["hbase.emr.readreplica.enabled"] = "true"
            if not supported(plan, "hbase_file_tracker"):
                # It would take files away that the other cluster reads.
                site["hbase.regionserver.compaction.enabled"] = "false"
        if not supported(plan, "hbase_sequential_reads"):
            site["fs.s3a.experimental.input.fadvise"] = "sequential"
        if self.wal_workspace is not None:
            mode["hbase.emr.wal.enabled"] = "true"
            site["emr.wal.workspace"] = self.wal_workspace.wal_workspace_ref.wal_workspace_name
            site["emr.wal.client.endpoint"] = hbase.wal_endpoint(environment_of(self.bucket).region)
        return [
            Configuration(classification="hbase", properties=mode),
            Configuration(classification="hbase-site", properties=site),
        ]

    def _attach(self, nodes: ClusterNodes) -> None:
        # Not below the prefix only: file systems look for the directories above it, too.
        self.bucket.grant_read_write(nodes.role)
        if self.wal_workspace is not None:
            stack = environment_of(nodes.scope)
            name = self.wal_workspace.wal_workspace_ref.wal_workspace_name
            workspace = stack.arn("emrwal", f"workspace/{name}")
            give(nodes.role, hbase.wal_actions(), [workspace, f"{workspace}/*"])
