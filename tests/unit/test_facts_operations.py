"""Metrics and events of clusters."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from emr_constructs.facts import metrics
from emr_constructs.facts.events import CLUSTERS, Event

STATISTICS = {"Average", "Maximum", "Minimum", "Sum"}


@cache
def api() -> Any:
    """The model of EMR's API."""
    spec = find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    newest = max((Path(spec.origin).parent / "data" / "emr").iterdir())
    (path,) = newest.glob("service-2.json*")
    return json.loads(gzip.decompress(path.read_bytes()))["shapes"]


def test_where_metrics_are() -> None:
    assert metrics.namespace() == "AWS/ElasticMapReduce"
    assert metrics.dimension() == "JobFlowId"


def test_metrics() -> None:
    idle = metrics.get("IsIdle")
    assert idle == metrics.Metric(name="IsIdle", unit="Boolean", statistic="Minimum", period=300)
    free = metrics.get("YARNMemoryAvailablePercentage")
    assert free is not None
    assert (free.unit, free.statistic) == ("Percent", "Minimum")
    assert metrics.get("Weather") is None
    assert len(metrics.names()) == 68


@pytest.mark.parametrize("name", metrics.names())
def test_a_metric_has_a_statistic_that_fits(name: str) -> None:
    one = metrics.get(name)
    assert one is not None
    assert one.statistic in STATISTICS
    # What a period counts is added; what stands at a moment is not.
    assert (one.statistic == "Sum") == ("Bytes" in name or name.endswith("Seconds"))
    if "Lost" in name or "Unhealthy" in name or "Missing" in name or "Failed" in name or "Pending" in name:
        assert one.statistic == "Maximum"
    if "Available" in name or "Remaining" in name or "Idle" in name or name == "LiveDataNodes":
        assert one.statistic == "Minimum"


def test_managed_scaling_and_auto_termination_report_each_minute() -> None:
    # CoreNodesRunning is reported by every cluster, each five minutes.
    each_minute = {
        *(
            f"{node}{unit}{what}"
            for node in ("Total", "Core", "Task")
            for unit in ("Units", "Nodes", "VCPU")
            for what in ("Requested", "Running")
        ),
        *(name for name in metrics.names() if name.startswith("Yarn")),
        *("TotalNotebookKernels", "AutoTerminationIsClusterIdle"),
    } - {"CoreNodesRunning"}
    periods = {name: one.period for name in metrics.names() if (one := metrics.get(name))}
    assert {name for name, period in periods.items() if period == 60} == each_minute
    assert set(periods.values()) == {60, 300}


def test_a_metric_that_only_another_page_names_is_not_certain() -> None:
    assert [name for name in metrics.names() if not (one := metrics.get(name)) or not one.certain] == ["DeadDataNodes"]


def test_the_nearest_metric() -> None:
    assert metrics.nearest("isidle") == "IsIdle"
    assert metrics.nearest("HDFSUtilisation") == "HDFSUtilization"
    assert metrics.nearest("xyz") is None


def test_events() -> None:
    assert CLUSTERS.source() == "aws.emr"
    assert len(CLUSTERS.names()) == 20
    step = CLUSTERS.get("EMR Step Status Change")
    assert step is not None
    assert step.states == ("PENDING", "CANCEL_PENDING", "RUNNING", "COMPLETED", "CANCELLED", "FAILED")
    resize = CLUSTERS.get("EMR Instance Fleet Resize")
    assert resize == Event(name="EMR Instance Fleet Resize", states=(), undocumented=())
    assert CLUSTERS.get("EMR Step State Change") is None
    assert CLUSTERS.nearest("EMR Step State Change") == "EMR Step Status Change"
    assert CLUSTERS.nearest("xyz") is None


@pytest.mark.parametrize(
    ("event", "shape"),
    [
        ("EMR Cluster State Change", "ClusterState"),
        ("EMR Step Status Change", "StepState"),
        ("EMR Instance Group State Change", "InstanceGroupState"),
        ("EMR Instance Fleet State Change", "InstanceFleetState"),
        ("EMR Auto Scaling Policy State Change", "AutoScalingPolicyState"),
    ],
)
def test_every_state_of_the_api_is_known(event: str, shape: str) -> None:
    one = CLUSTERS.get(event)
    assert one is not None
    assert set(one.states).isdisjoint(one.undocumented)
    assert set(api()[shape]["enum"]) <= {*one.states, *one.undocumented}
    # A fleet waits, and older documentation says that a group does: not so in the API.
    assert {*one.states, *one.undocumented} - set(api()[shape]["enum"]) <= {"WAITING", "ARRESTED"}


def test_only_changes_of_a_state_tell_a_state() -> None:
    telling = [name for name in CLUSTERS.names() if (one := CLUSTERS.get(name)) and one.states]
    assert len(telling) == 5
    assert all(name.endswith(("State Change", "Status Change")) for name in telling)
