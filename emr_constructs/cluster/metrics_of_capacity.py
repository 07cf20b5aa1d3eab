"""Metrics of a cluster's capacity. Clusters with managed scaling or auto-termination report them, each minute."""

from __future__ import annotations

import abc

import aws_cdk as cdk
from typing_extensions import Unpack

from emr_constructs.foundation.resource_options import MetricOptions


class MetricsOfCapacity(abc.ABC):
    """One method for each metric of clusters with managed scaling or auto-termination."""

    @abc.abstractmethod
    def metric(self, name: str, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Any metric of the cluster."""

    def metric_total_units_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity in all that managed scaling asks for."""
        return self.metric("TotalUnitsRequested", **options)

    def metric_total_units_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity in all that run. Bad: below what is asked for, for long."""
        return self.metric("TotalUnitsRunning", **options)

    def metric_total_nodes_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that managed scaling asks for."""
        return self.metric("TotalNodesRequested", **options)

    def metric_total_nodes_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of nodes that run. Bad: below what is asked for, for long."""
        return self.metric("TotalNodesRunning", **options)

    def metric_total_vcpu_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs in all that managed scaling asks for."""
        return self.metric("TotalVCPURequested", **options)

    def metric_total_vcpu_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs in all that run. Bad: below what is asked for, for long."""
        return self.metric("TotalVCPURunning", **options)

    def metric_core_units_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity of core nodes that managed scaling asks for."""
        return self.metric("CoreUnitsRequested", **options)

    def metric_core_units_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity of core nodes that run. Bad: below what is asked for, for long."""
        return self.metric("CoreUnitsRunning", **options)

    def metric_core_nodes_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of core nodes that managed scaling asks for."""
        return self.metric("CoreNodesRequested", **options)

    def metric_core_vcpu_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs of core nodes that managed scaling asks for."""
        return self.metric("CoreVCPURequested", **options)

    def metric_core_vcpu_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs of core nodes that run. Bad: below what is asked for, for long."""
        return self.metric("CoreVCPURunning", **options)

    def metric_task_units_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity of task nodes that managed scaling asks for."""
        return self.metric("TaskUnitsRequested", **options)

    def metric_task_units_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Units of capacity of task nodes that run. Bad: below what is asked for, for long."""
        return self.metric("TaskUnitsRunning", **options)

    def metric_task_nodes_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of task nodes that managed scaling asks for."""
        return self.metric("TaskNodesRequested", **options)

    def metric_task_nodes_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of task nodes that run. Bad: below what is asked for, for long."""
        return self.metric("TaskNodesRunning", **options)

    def metric_task_vcpu_requested(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs of task nodes that managed scaling asks for."""
        return self.metric("TaskVCPURequested", **options)

    def metric_task_vcpu_running(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs of task nodes that run. Bad: below what is asked for, for long."""
        return self.metric("TaskVCPURunning", **options)

    def metric_total_notebook_kernels(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of notebook kernels, busy or not. With auto-termination, from emr-6.4.0."""
        return self.metric("TotalNotebookKernels", **options)

    def metric_auto_termination_is_cluster_idle(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """1 where nothing that auto-termination looks at is in use, else 0: the clock that ends the cluster runs."""
        return self.metric("AutoTerminationIsClusterIdle", **options)

    def metric_yarn_containers_used_memory_gb_seconds(
        self, **options: Unpack[MetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """GB of memory that containers used, times seconds. From emr-7.3.0."""
        return self.metric("YarnContainersUsedMemoryGBSeconds", **options)

    def metric_yarn_containers_total_memory_gb_seconds(
        self, **options: Unpack[MetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """GB of memory that containers had, times seconds. From emr-7.3.0."""
        return self.metric("YarnContainersTotalMemoryGBSeconds", **options)

    def metric_yarn_containers_used_vcpu_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that containers used, times seconds. From emr-7.5.0."""
        return self.metric("YarnContainersUsedVCPUSeconds", **options)

    def metric_yarn_containers_total_vcpu_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that containers had, times seconds. From emr-7.5.0."""
        return self.metric("YarnContainersTotalVCPUSeconds", **options)

    def metric_yarn_nodes_used_memory_gb_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of memory that nodes used, times seconds. From emr-7.5.0."""
        return self.metric("YarnNodesUsedMemoryGBSeconds", **options)

    def metric_yarn_nodes_total_memory_gb_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of memory that nodes had, times seconds. From emr-7.5.0."""
        return self.metric("YarnNodesTotalMemoryGBSeconds", **options)

    def metric_yarn_nodes_used_vcpu_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that nodes used, times seconds. From emr-7.3.0."""
        return self.metric("YarnNodesUsedVCPUSeconds", **options)

    def metric_yarn_nodes_total_vcpu_seconds(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that nodes had, times seconds. From emr-7.3.0."""
        return self.metric("YarnNodesTotalVCPUSeconds", **options)
