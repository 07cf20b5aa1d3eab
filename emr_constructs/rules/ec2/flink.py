"""Rules on Flink."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import UNKNOWN, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_AUTOSCALER = release_guide("flink-autoscaler")
_SLOTS = "taskmanager.numberOfTaskSlots"
_COUNT = re.compile(r"0*[1-9][0-9]*", re.ASCII)


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


@rule(
    on=ConfigurationView,
    source=release_guide("flink-configure"),
    severity=Severity.WARNING,
    strict=True,
    remedy="write for example '4'",
)
def flink_task_slots(configuration: ConfigurationView) -> Iterator[Problem]:
    """A TaskManager of Flink runs at least one task at a time."""
    properties = configuration.properties if configuration.classification == "flink-conf" else None
    slots = properties.get(_SLOTS) if known(properties) else None
    if known(slots) and not _COUNT.fullmatch(str(slots)):
        yield Problem("properties", f"flink-conf: {_SLOTS!r} must be a whole number of at least 1, not {str(slots)!r}")


def _scales(cluster: ClusterView) -> bool:
    return setting(cluster, "flink-conf", "job.autoscaler.enabled") == "true"
