"""Rules on Flink."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView

_AUTOSCALER = release_guide("flink-autoscaler")


@rule(on=ClusterView, source=_AUTOSCALER, severity=Severity.WARNING, strict=True)
def flink_autoscaler_release(cluster: ClusterView) -> Iterator[Problem]:
    """The Flink autoscaler needs a release that has it."""
    if _scales(cluster):
        yield from needs(cluster, "flink_autoscaler", "configurations", "the Flink autoscaler")


@rule(
    on=ClusterView,
    source=_AUTOSCALER,
    severity=Severity.WARNING,
    strict=True,
    remedy="set 'jobmanager.scheduler' of flink-conf to 'adaptive'",
)
def flink_autoscaler_scheduler(cluster: ClusterView) -> Iterator[Problem]:
    """The Flink autoscaler works with the adaptive scheduler only."""
    scheduler = setting(cluster, "flink-conf", "jobmanager.scheduler")
    if _scales(cluster) and scheduler is not UNKNOWN and str(scheduler).lower() != "adaptive":
        yield Problem("configurations", "the Flink autoscaler is on, without the adaptive scheduler it needs")


def _scales(cluster: ClusterView) -> bool:
    return setting(cluster, "flink-conf", "job.autoscaler.enabled") == "true"
