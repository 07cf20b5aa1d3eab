"""Metrics of the capacity of an EMR Serverless application, and of its job runs by their state."""

from __future__ import annotations

import abc

import aws_cdk as cdk
from typing_extensions import Unpack

from emr_constructs.foundation.resource_options import MetricOptions


class CapacityMetricOptions(MetricOptions, total=False):
    """How a metric is read and shown, and of which workers."""

    worker_type: str | None
    pre_initialized: bool | None


class MetricsOfApplication(abc.ABC):
    """One method for each metric of an application as a whole; some are told of single workers, too."""

    @abc.abstractmethod
    def metric(self, name: str, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Any metric of the application."""

    def metric_max_cpu_allowed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs that the application may have at one time."""
        return self.metric("MaxCPUAllowed", **options)

    def metric_max_memory_allowed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of memory that the application may have at one time."""
        return self.metric("MaxMemoryAllowed", **options)

    def metric_max_storage_allowed(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of disk that the application may have at one time."""
        return self.metric("MaxStorageAllowed", **options)

    def metric_cpu_allocated(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """vCPUs of all workers, or of those of ``worker_type``. Bad: for long at what the application may have."""
        return self.metric("CPUAllocated", **options)

    def metric_memory_allocated(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of memory of all workers, or of those of ``worker_type``."""
        return self.metric("MemoryAllocated", **options)

    def metric_storage_allocated(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """GB of disk of all workers, or of those of ``worker_type``."""
        return self.metric("StorageAllocated", **options)

    def metric_idle_worker_count(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of workers without work, which cost all the same. Bad: above 0 for long."""
        return self.metric("IdleWorkerCount", **options)

    def metric_pending_creation_worker_count(
        self, **options: Unpack[CapacityMetricOptions]
    ) -> cdk.aws_cloudwatch.Metric:
        """Count of workers that are asked for and do not run yet. Bad: above 0 for long."""
        return self.metric("PendingCreationWorkerCount", **options)

    def metric_running_worker_count(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of workers that have work."""
        return self.metric("RunningWorkerCount", **options)

    def metric_total_worker_count(self, **options: Unpack[CapacityMetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of workers, with work or without."""
        return self.metric("TotalWorkerCount", **options)

    def metric_submitted_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs in the state ``SUBMITTED``."""
        return self.metric("SubmittedJobs", **options)

    def metric_pending_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs in the state ``PENDING``. Bad: above 0 for long, there is too little capacity."""
        return self.metric("PendingJobs", **options)

    def metric_scheduled_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs in the state ``SCHEDULED``: they wait for their workers."""
        return self.metric("ScheduledJobs", **options)

    def metric_running_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs in the state ``RUNNING``."""
        return self.metric("RunningJobs", **options)

    def metric_success_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs that EMR reports as ``SUCCESS``."""
        return self.metric("SuccessJobs", **options)

    def metric_failed_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs that EMR reports as ``FAILED``. Bad: above 0."""
        return self.metric("FailedJobs", **options)

    def metric_cancelling_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs in the state ``CANCELLING``: somebody cancels them, or they ran into their timeout."""
        return self.metric("CancellingJobs", **options)

    def metric_cancelled_jobs(self, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Count of job runs that EMR reports as ``CANCELLED``, by somebody or by their timeout."""
        return self.metric("CancelledJobs", **options)
