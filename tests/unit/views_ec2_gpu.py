"""Cases of the rules on what computes on GPUs."""

from __future__ import annotations

from typing import Any

from views import case, cluster, configuration, fleet, group, grouped, primary, primary_group, types

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView

_ON = configuration("spark", enableSparkRapids="true")
_GPUS = "use types with GPUs for core and task nodes, and no Graviton at all"
_NO_TENSORFLOW = "m7g.xlarge is Graviton, for which emr-7.4.0 has no TensorFlow; use Intel or AMD, or emr-7.5.0"


def _rapids(*configurations: Any, core: str = "g5.xlarge", head: str = "m5.xlarge", **said: Any) -> ClusterView:
    return cluster(
        **{
            "configurations": configurations or (_ON,),
            "primary_fleet": primary(instance_types=types(head, weight=1)),
            "core_fleet": fleet("core", instance_types=types(core, weight=4)),
            **said,
        }
    )


def _grouped(**said: Any) -> ClusterView:
    """Groups of types that old releases have."""
    nodes = {
        "primary_group": primary_group(instance_type="m5.xlarge"),
        "core_group": group("core", instance_type="g4dn.xlarge"),
    }
    return grouped(**{**nodes, "configurations": (_ON,), **said})


CASES = [
    case(
        "RapidsRelease",
        _grouped(release_label="emr-6.1.0"),
        "the RAPIDS Accelerator for Spark is not in emr-6.1.0; use emr-6.2.0 or later",
        good=_grouped(release_label="emr-6.2.0"),
    ),
    case(
        "RapidsRelease",
        _grouped(release_label="emr-5.36.1", configurations=(configuration("spark", enableSparkRapids="TRUE"),)),
        "the RAPIDS Accelerator for Spark is not in emr-5.36.1; use a release of a later line",
        good=_grouped(release_label="emr-5.36.1", configurations=(configuration("spark", enableSparkRapids=UNKNOWN),)),
    ),
    case(
        "RapidsInstanceTypes",
        _rapids(core="m5.xlarge"),
        f"`instances.core`: m5.xlarge has no GPU for the RAPIDS Accelerator; {_GPUS}",
        good=_rapids(),
    ),
    case(
        "RapidsInstanceTypes",
        _rapids(core="m7g.xlarge", head="m7g.xlarge"),
        f"`instances.primary`: m7g.xlarge is Graviton, which the RAPIDS Accelerator does not know; {_GPUS}",
        f"`instances.core`: m7g.xlarge is Graviton, which the RAPIDS Accelerator does not know; {_GPUS}",
        good=_rapids(configuration("spark", enableSparkRapids="false"), core="m7g.xlarge", head="m7g.xlarge"),
    ),
    case(
        "RapidsInstanceTypes",
        _rapids(
            core_fleet=UNKNOWN,
            task_fleets=(fleet("task", instance_types=types("c5.xlarge", "g5.xlarge", weight=4)),),
        ),
        f"`instances.task`: c5.xlarge has no GPU for the RAPIDS Accelerator; {_GPUS}",
        good=_rapids(
            core_fleet=UNKNOWN,
            task_fleets=(fleet("task", instance_types=types("g6.xlarge", "g5.xlarge", weight=4)),),
        ),
    ),
    case(
        "TensorflowGraviton",
        cluster(release_label="emr-7.4.0", applications=("tensorflow",)),
        f"`instances.primary`: {_NO_TENSORFLOW}",
        f"`instances.core`: {_NO_TENSORFLOW}",
        good=cluster(release_label="emr-7.5.0", applications=("tensorflow",)),
    ),
    case(
        "TensorflowGraviton",
        cluster(
            release_label="emr-7.4.0",
            applications=("TensorFlow",),
            primary_fleet=primary(instance_types=types("m5.xlarge", weight=1)),
        ),
        f"`instances.core`: {_NO_TENSORFLOW}",
        good=cluster(release_label="emr-7.4.0", applications=("Spark",)),
    ),
]

SAID: set[str] = set()
"""Rules that ask whether something is said, whatever it is."""
