"""Flink with its state in S3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3

from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import check_prefix, installed, require_application, require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.features.numbers import as_text, require_whole_seconds, seconds


@dataclass(frozen=True, kw_only=True)
class FlinkState(Feature):
    """Flink with its checkpoints and savepoints in S3, where they outlive the cluster.

    The nodes get the right to read and write the bucket. With three primary nodes EMR makes the JobManager highly
    available by itself, from 5.28.

    :param bucket: where the state is kept, in the cluster's region.
    :param prefix: where in it, with a slash at the end; ``checkpoints/`` and ``savepoints/`` below it. Default:
        ``flink/``
    :param checkpoint_interval: time between checkpoints of jobs that say none, in whole seconds. Default: none, so that
        such a job starts anew after a failure
    :param task_slots: how many tasks a TaskManager runs at a time, up to its vCPUs. Default: Flink's own, 1
    :param autoscaler: let Flink change the parallelism of streaming jobs with their load, from emr-6.15.0 on; managed
        scaling should grow the cluster along. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``WholeSeconds``, ``FeaturePrefix``,
        ``FlinkTaskSlots``; with the cluster ``FeatureApplication``, ``FeatureRelease``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/flink-configure.html
    """

    bucket: s3.IBucket
    prefix: str = "flink/"
    checkpoint_interval: Duration | None = None
    task_slots: int | None = None
    autoscaler: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_prefix("prefix", self.prefix)
        require_whole_seconds(checkpoint_interval=self.checkpoint_interval)
        Configuration(classification="flink-conf", properties=self._slots())  # a rule judges their number

    @property
    def _buckets(self) -> tuple[s3.IBucket, ...]:
        return (self.bucket,)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_application(plan, installed(plan), ["Flink"], "FlinkState")
        properties = {
            "state.checkpoints.dir": self.bucket.s3_url_for_object(f"{self.prefix}checkpoints/"),
            "state.savepoints.dir": self.bucket.s3_url_for_object(f"{self.prefix}savepoints/"),
        }
        if self.checkpoint_interval is not None:
            properties["execution.checkpointing.interval"] = f"{seconds(self.checkpoint_interval)}s"
        properties |= self._slots()
        if self.autoscaler:
            require_release(plan, "flink_autoscaler", "the Flink autoscaler")
            properties |= {"job.autoscaler.enabled": "true", "jobmanager.scheduler": "adaptive"}
        return [Configuration(classification="flink-conf", properties=properties)]

    def _slots(self) -> dict[str, str]:
        return {} if self.task_slots is None else {"taskmanager.numberOfTaskSlots": as_text(self.task_slots)}

    def _attach(self, nodes: ClusterNodes) -> None:
        # Not below the prefix only: file systems look for the directories above it, too.
        self.bucket.grant_read_write(nodes.role)
