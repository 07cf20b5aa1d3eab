"""How long nodes stay, and where primary nodes stand."""

from __future__ import annotations

from enum import Enum


class ScaleDownBehavior(str, Enum):
    """When a node leaves a cluster that gets smaller."""

    TERMINATE_AT_TASK_COMPLETION = "TERMINATE_AT_TASK_COMPLETION"
    """When its tasks are done, and what HDFS keeps on it is elsewhere."""
    TERMINATE_AT_INSTANCE_HOUR = "TERMINATE_AT_INSTANCE_HOUR"
    """At the end of an hour, which EC2 no longer bills by: EMR advises against it."""


class PlacementStrategy(str, Enum):
    """How three primary nodes are put on hardware."""

    SPREAD = "SPREAD"
    """Each on hardware of its own, so that one failure takes one of them."""
    NONE = "NONE"
    """Wherever EC2 has room."""
