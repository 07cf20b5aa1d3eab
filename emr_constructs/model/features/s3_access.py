"""How the nodes read and write S3: how often they try, and how Spark commits what it writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aws_cdk import Tokenization

from emr_constructs.facts import tables
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import require_release, supported
from emr_constructs.model.features.feature import ClusterPlan, Feature


@dataclass(frozen=True, kw_only=True)
class S3Access(Feature):
    """Retries of S3 requests, and the committer with which Spark writes to S3.

    S3 answers 503 Slow Down while it makes room for more requests. Up to emr-7.9.0 the EMR File System reads and writes
    S3, from 7.10.0 on S3A, which takes over these settings; Presto and Trino stay with the EMR File System.

    :param maximum_retries: how often a request is tried again, 0 or more; AWS's best practices say 20 to 50.
        Default: EMR's, 15
    :param adaptive_retries: go by a rate of requests that falls with each 503 and rises again (AIMD): for large
        clusters, from emr-6.4.0 on. Default: False
    :param optimized_committer: write files to their place when a task commits, and rename nothing in S3. False makes
        Spark slower, and is for jobs that need the ways of Hadoop. Default: True, as EMR has it from 5.20.0 on
    :raises EmrValidationError: ``ArgumentType``, ``RetryLimit``; with the cluster ``FeatureRelease``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-emrfs-retry.html
    """

    maximum_retries: int | None = None
    adaptive_retries: bool = False
    optimized_committer: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        Configuration(classification="emrfs-site", properties=dict(self._retries("fs.s3")))  # a rule judges the limit

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        if self.adaptive_retries:
            require_release(plan, "adaptive_s3_retries", "adaptive retries of S3 requests")
        site, prefix = ("core-site", "fs.s3a") if plan.release_label.is_spark_line else ("emrfs-site", "fs.s3")
        made = {site: dict(self._retries(prefix)), "spark-defaults": self._committer(plan)}
        return [Configuration(classification=name, properties=one) for name, one in made.items() if one]

    def _retries(self, prefix: str) -> Iterator[tuple[str, str]]:
        if self.maximum_retries is not None:
            key = "retry.limit" if prefix == "fs.s3a" else "maxRetries"
            yield f"{prefix}.{key}", Tokenization.stringify_number(self.maximum_retries)
        if self.adaptive_retries:
            yield f"{prefix}.aimd.enabled", "true"

    def _committer(self, plan: ClusterPlan) -> dict[str, str]:
        if self.optimized_committer:
            return {}
        return {tables.committer_property("s3a" if supported(plan, "s3a_by_default") else "emrfs"): "false"}
