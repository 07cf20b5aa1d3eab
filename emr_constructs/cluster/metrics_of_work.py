"""Metrics of a cluster's work, nodes and HDFS. Every cluster reports them, each five minutes."""

from __future__ import annotations

import abc

import aws_cdk as cdk
from typing_extensions import Unpack

from emr_constructs.foundation.resource_options import MetricOptions


class MetricsOfWork(abc.ABC):
    """One method for each metric that every cluster reports."""

    @abc.abstractmethod
    def metric(self, name: str, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Any metric of the cluster."""

    def metric_is_idle(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """1 where YARN had no work whenever EMR looked, else 0. Bad: 1 for half an hour, the cluster costs for nothing.

        EMR does not see the work of Presto, Trino and HBase.
        """
        return self.metric("IsIdle", **options)

    def metric_container_allocated(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of containers that YARN has given out."""
        return self.metric("ContainerAllocated", **options)

    def metric_container_reserved(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of containers that YARN holds space for."""
        return self.metric("ContainerReserved", **options)

    def metric_container_pending(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of containers that wait for a node. Bad: above 10 for 5 minutes, there are too few nodes."""
        return self.metric("ContainerPending", **options)

    def metric_container_pending_ratio(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Waiting containers for each one given out: a number, no percentage. Bad: high for long, scale out."""
        return self.metric("ContainerPendingRatio", **options)

    def metric_apps_completed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that completed."""
        return self.metric("AppsCompleted", **options)

    def metric_apps_failed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that failed. Bad: above 0."""
        return self.metric("AppsFailed", **options)

    def metric_apps_killed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that were killed. Bad: above 0, unless people kill them."""
        return self.metric("AppsKilled", **options)

    def metric_apps_pending(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that wait. Bad: high for long, there are too few nodes."""
        return self.metric("AppsPending", **options)

    def metric_apps_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that run."""
        return self.metric("AppsRunning", **options)

    def metric_apps_submitted(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of YARN applications that were handed in."""
        return self.metric("AppsSubmitted", **options)

    def metric_core_nodes_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of core nodes that run. Bad: below what is asked for."""
        return self.metric("CoreNodesRunning", **options)

    def metric_core_nodes_pending(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of core nodes that EC2 has not delivered. Bad: above 0 for long, EC2 lacks capacity."""
        return self.metric("CoreNodesPending", **options)

    def metric_live_data_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Percent of HDFS data nodes that get work. Bad: below 100."""
        return self.metric("LiveDataNodes", **options)

    def metric_dead_data_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS data nodes that are gone. Bad: above 0.

        AWS's best-practices guide names it, EMR's list of metrics does not: see that it has data, or use
        ``metric_live_data_nodes``.
        """
        return self.metric("DeadDataNodes", **options)

    def metric_mr_total_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that YARN can use."""
        return self.metric("MRTotalNodes", **options)

    def metric_mr_active_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that run work of YARN."""
        return self.metric("MRActiveNodes", **options)

    def metric_mr_lost_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that the primary cannot reach. Bad: above 0."""
        return self.metric("MRLostNodes", **options)

    def metric_mr_unhealthy_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that YARN calls unhealthy, as a rule for a full disk. Bad: above 0 for 10 minutes."""
        return self.metric("MRUnhealthyNodes", **options)

    def metric_mr_decommissioned_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that YARN has taken out, as scaling in does."""
        return self.metric("MRDecommissionedNodes", **options)

    def metric_mr_rebooted_nodes(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that were restarted. Bad: above 0, nobody restarts them on purpose."""
        return self.metric("MRRebootedNodes", **options)

    def metric_multi_master_instance_group_nodes_running(
        self, **options: Unpack[MetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """Count of primaries that run, with high availability. Bad: below 3."""
        return self.metric("MultiMasterInstanceGroupNodesRunning", **options)

    def metric_multi_master_instance_group_nodes_running_percentage(
        self, **options: Unpack[MetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """Percent of primaries that run, with high availability. Bad: below 100."""
        return self.metric("MultiMasterInstanceGroupNodesRunningPercentage", **options)

    def metric_multi_master_instance_group_nodes_requested(
        self, **options: Unpack[MetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """Count of primaries that are asked for, with high availability."""
        return self.metric("MultiMasterInstanceGroupNodesRequested", **options)

    def metric_s3_bytes_written(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Bytes that MapReduce wrote to S3; other engines are not counted."""
        return self.metric("S3BytesWritten", **options)

    def metric_s3_bytes_read(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Bytes that MapReduce read from S3; other engines are not counted."""
        return self.metric("S3BytesRead", **options)

    def metric_hdfs_utilization(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Percent of HDFS that is used. Bad: above 80, add core nodes or move data to S3."""
        return self.metric("HDFSUtilization", **options)

    def metric_hdfs_bytes_read(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Bytes that MapReduce read from HDFS; other engines are not counted."""
        return self.metric("HDFSBytesRead", **options)

    def metric_hdfs_bytes_written(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Bytes that MapReduce wrote to HDFS; other engines are not counted."""
        return self.metric("HDFSBytesWritten", **options)

    def metric_missing_blocks(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS blocks without any copy. Bad: above 0, data is lost."""
        return self.metric("MissingBlocks", **options)

    def metric_corrupt_blocks(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS blocks that are corrupt. Bad: above 0, data may be lost."""
        return self.metric("CorruptBlocks", **options)

    def metric_total_load(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of readers and writers of HDFS. Bad: high for long, disks hold the work up."""
        return self.metric("TotalLoad", **options)

    def metric_memory_total_mb(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """MB of memory that YARN has."""
        return self.metric("MemoryTotalMB", **options)

    def metric_memory_reserved_mb(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """MB of memory that YARN holds for containers to come."""
        return self.metric("MemoryReservedMB", **options)

    def metric_memory_available_mb(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """MB of memory that YARN has left. Bad: near 0 for long."""
        return self.metric("MemoryAvailableMB", **options)

    def metric_yarn_memory_available_percentage(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Percent of its memory that YARN has left. Bad: below 15, the cluster is full."""
        return self.metric("YARNMemoryAvailablePercentage", **options)

    def metric_memory_allocated_mb(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """MB of memory that YARN has given out."""
        return self.metric("MemoryAllocatedMB", **options)

    def metric_pending_deletion_blocks(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS blocks that wait to be deleted."""
        return self.metric("PendingDeletionBlocks", **options)

    def metric_under_replicated_blocks(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS blocks with too few copies. Bad: above 0 for long, a further loss of a node may lose data."""
        return self.metric("UnderReplicatedBlocks", **options)

    def metric_dfs_pending_replication_blocks(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of HDFS blocks that are being copied. Bad: high for long."""
        return self.metric("DfsPendingReplicationBlocks", **options)

    def metric_capacity_remaining_gb(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB that HDFS has left. Bad: less than the next job writes."""
        return self.metric("CapacityRemainingGB", **options)
