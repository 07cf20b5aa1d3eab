"""Cases of the rules on Flink."""

from __future__ import annotations

from typing import Any

from views import case, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView


def _flink(scheduler: Any, release: str = "emr-7.14.0", scales: str = "true") -> ClusterView:
    said = {"job.autoscaler.enabled": scales, "jobmanager.scheduler": scheduler}
    conf = ConfigurationView(classification="flink-conf", properties=said)
    return without_nodes(configurations=(conf,), release_label=release, applications=("Flink",))


_NEEDED = (
    "the Flink autoscaler is on, without the adaptive scheduler it needs; "
    "set 'jobmanager.scheduler' of flink-conf to 'adaptive'"
)


def _slots(count: Any) -> ConfigurationView:
    return ConfigurationView(classification="flink-conf", properties={"taskmanager.numberOfTaskSlots": count})


CASES = [
    *(
        case(
            "FlinkTaskSlots",
            _slots(count),
            f"flink-conf: 'taskmanager.numberOfTaskSlots' must be a whole number of at least 1, not {count!r}; "
            "write for example '4'",
            good=good,
        )
        for count, good in (("0", _slots("1")), ("two", _slots(UNKNOWN)))
    ),
    case(
        "FlinkAutoscalerRelease",
        _flink("adaptive", "emr-6.14.0"),
        "the Flink autoscaler is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_flink("adaptive", "emr-6.15.0"),
    ),
    case("FlinkAutoscalerScheduler", _flink(None), _NEEDED, good=_flink(None, scales="false")),
    case("FlinkAutoscalerScheduler", _flink("default"), _NEEDED, good=_flink(UNKNOWN)),
]
