"""Metrics of the workers of job runs. EMR Serverless reports them for each job run, under an id that no one knows yet.

So each is a query of Metrics Insights, which adds up those of the job runs that are there when it is asked.
"""

from __future__ import annotations

import abc
from typing import TypedDict

import aws_cdk as cdk
from typing_extensions import Unpack


class WorkerQueryOptions(TypedDict, total=False):
    """Of which workers a query is, and how it is shown."""

    job_name: str | None
    worker_type: str | None
    pre_initialized: bool | None
    label: str | None
    color: str | None


class MetricsOfWorkers(abc.ABC):
    """One method for each metric of the workers of job runs."""

    @abc.abstractmethod
    def metric_of_workers(self, name: str, **options: Unpack[WorkerQueryOptions]) -> cdk.aws_cloudwatch.MathExpression:
        """Any metric of the workers of job runs."""

    def metric_worker_cpu_allocated(self, **options: Unpack[WorkerQueryOptions]) -> cdk.aws_cloudwatch.MathExpression:
        """vCPUs that the workers of job runs have."""
        return self.metric_of_workers("WorkerCpuAllocated", **options)

    def metric_worker_cpu_used(self, **options: Unpack[WorkerQueryOptions]) -> cdk.aws_cloudwatch.MathExpression:
        """vCPUs that the workers of job runs use. Bad: for long far below what they have, smaller workers would do."""
        return self.metric_of_workers("WorkerCpuUsed", **options)

    def metric_worker_memory_allocated(
        self, **options: Unpack[WorkerQueryOptions]
    ) -> cdk.aws_cloudwatch.MathExpression:
        """GB of memory that the workers of job runs have."""
        return self.metric_of_workers("WorkerMemoryAllocated", **options)

    def metric_worker_memory_used(self, **options: Unpack[WorkerQueryOptions]) -> cdk.aws_cloudwatch.MathExpression:
        """GB of memory that the workers of job runs use."""
        return self.metric_of_workers("WorkerMemoryUsed", **options)

    def metric_worker_ephemeral_storage_allocated(
        self, **options: Unpack[WorkerQueryOptions]
    ) -> cdk.aws_cloudwatch.MathExpression:
        """GB of disk that the workers of job runs have."""
        return self.metric_of_workers("WorkerEphemeralStorageAllocated", **options)

    def metric_worker_ephemeral_storage_used(
        self, **options: Unpack[WorkerQueryOptions]
    ) -> cdk.aws_cloudwatch.MathExpression:
        """GB of disk that the workers of job runs use. Bad: near what they have, a job fails when its disk is full."""
        return self.metric_of_workers("WorkerEphemeralStorageUsed", **options)

    def metric_worker_storage_read_bytes(
        self, **options: Unpack[WorkerQueryOptions]
    ) -> cdk.aws_cloudwatch.MathExpression:
        """Bytes that the workers of job runs read from storage."""
        return self.metric_of_workers("WorkerStorageReadBytes", **options)

    def metric_worker_storage_write_bytes(
        self, **options: Unpack[WorkerQueryOptions]
    ) -> cdk.aws_cloudwatch.MathExpression:
        """Bytes that the workers of job runs write to storage."""
        return self.metric_of_workers("WorkerStorageWriteBytes", **options)
