"""Metrics, events and images of EMR Serverless."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from emr_constructs.facts import serverless_images as images
from emr_constructs.facts import serverless_metrics as metrics
from emr_constructs.facts.events import SERVERLESS, Event
from emr_constructs.facts.metrics import Metric
from emr_constructs.facts.serverless_workers import log_workers

BY_WORKER = {
    *("CPUAllocated", "MemoryAllocated", "StorageAllocated"),
    *("IdleWorkerCount", "PendingCreationWorkerCount", "RunningWorkerCount", "TotalWorkerCount"),
}


@cache
def api() -> Any:
    """The model of the API of EMR Serverless."""
    spec = find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    newest = max((Path(spec.origin).parent / "data" / "emr-serverless").iterdir())
    (path,) = newest.glob("service-2.json*")
    return json.loads(gzip.decompress(path.read_bytes()))["shapes"]


def test_metrics() -> None:
    assert metrics.namespace() == "AWS/EMRServerless"
    assert len(metrics.names()) == 18
    failed = Metric(name="FailedJobs", unit="Count", statistic="Sum", period=60)
    assert metrics.get("FailedJobs") == failed
    assert metrics.get("Weather") is None
    assert metrics.nearest("JobsFailed") == "FailedJobs"
    assert metrics.nearest("xyz") is None


@pytest.mark.parametrize("name", metrics.names())
def test_a_metric_has_a_statistic_that_fits(name: str) -> None:
    one = metrics.get(name)
    assert one is not None
    assert one.period == 60
    assert one.certain
    # Job runs that have ended are counted; all else stands at a moment.
    assert (one.statistic == "Sum") == (name in ("SuccessJobs", "FailedJobs", "CancelledJobs"))
    assert (one.statistic == "Minimum") == ("Idle" in name)


def test_capacity_is_told_for_each_type_of_worker() -> None:
    assert {name for name in metrics.names() if metrics.by_worker(name)} == BY_WORKER
    assert metrics.by_worker("Weather") is False
    assert metrics.worker_types() == ("Spark_Driver", "Spark_Executor", "Spark_Kernel")
    # Kernels are those of interactive work; all others write logs, too.
    assert {name.upper() for name in metrics.worker_types()} - {"SPARK_KERNEL"} == set(log_workers("SPARK"))
    assert metrics.capacity_type(pre_initialized=True) == "PreInitCapacity"
    assert metrics.capacity_type(pre_initialized=False) == "OnDemandCapacity"


def test_metrics_of_workers_are_none_of_the_application() -> None:
    assert len(metrics.worker_names()) == 8
    assert set(metrics.worker_names()).isdisjoint(metrics.names())
    assert metrics.worker_metric("WorkerCpuUsed") == Metric(
        name="WorkerCpuUsed", unit="vCPU", statistic="Sum", period=60
    )
    assert metrics.worker_metric("FailedJobs") is None
    assert metrics.nearest_worker_metric("WorkerCPUUsed") == "WorkerCpuUsed"
    assert metrics.nearest_worker_metric("xyz") is None


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("emr-6.15.0", False),
        ("emr-7.9.0", False),
        ("emr-7.10.0", True),
        ("emr-7.14.0-latest", True),
        ("emr-spark-8.0.0", True),
        ("emr-9.0.0", True),
        ("latest", None),
    ],
)
def test_names_are_among_the_dimensions_from_a_release_on(label: str, named: bool | None) -> None:
    assert metrics.named(label) is named
    assert metrics.first_with_names() == "emr-7.10.0"
    assert metrics.unnamed() == "[Unspecified]"


def test_what_an_account_uses() -> None:
    usage = metrics.usage()
    assert (usage.namespace, usage.name, usage.period) == ("AWS/Usage", "ResourceCount", 300)
    assert usage.dimensions == {"Service": "EMR Serverless", "Type": "Resource", "Resource": "vCPU", "Class": "None"}


def test_events() -> None:
    assert SERVERLESS.source() == "aws.emr-serverless"
    assert len(SERVERLESS.names()) == 4
    assert SERVERLESS.get("EMR Serverless Job Run Retry") == Event(
        name="EMR Serverless Job Run Retry", states=(), undocumented=()
    )
    assert SERVERLESS.get("Weather") is None
    assert SERVERLESS.nearest("EMR Serverless Job State Change") == "EMR Serverless Job Run State Change"
    assert SERVERLESS.nearest("xyz") is None


@pytest.mark.parametrize(
    ("event", "shape"),
    [
        ("EMR Serverless Application State Change", "ApplicationState"),
        ("EMR Serverless Job Run State Change", "JobRunState"),
    ],
)
def test_the_states_are_those_of_the_api(event: str, shape: str) -> None:
    one = SERVERLESS.get(event)
    assert one is not None
    assert sorted(one.states) == sorted(api()[shape]["enum"])


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("FROM public.ecr.aws/emr-serverless/spark/emr-7.14.0:latest\nUSER root", "emr-7.14.0"),
        ("from --platform=linux/arm64 public.ecr.aws/emr-serverless/hive/emr-6.9.0@sha256:12", "emr-6.9.0"),
        ("FROM python AS build\nFROM public.ecr.aws/emr-serverless/spark/emr-7.1.0 AS run", "emr-7.1.0"),
        ("FROM public.ecr.aws/emr-serverless/spark/emr-7.1.0\nFROM python", None),
        ("ARG BASE\nFROM $BASE", None),
        ("FROM 111122223333.dkr.ecr.eu-west-1.amazonaws.com/emr-serverless/spark/emr-7.1.0:1", None),
        ("RUN echo FROM public.ecr.aws/emr-serverless/spark/emr-7.1.0", None),
        ("", None),
    ],
)
def test_the_release_that_a_dockerfile_builds_on(text: str, release: str | None) -> None:
    assert images.release_in(text) == release


def test_images() -> None:
    assert images.pull_actions() == ("ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer")
    assert images.bootstrap_version() == 27


def test_the_installed_bootstrap_lets_emr_serverless_read_images() -> None:
    template = Path(__file__).resolve().parents[2] / "node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml"
    text = template.read_text(encoding="utf-8")
    statement = text.partition("EmrServerlessImageRetrievalPolicy")[2].partition("FilePublishingRole")[0]
    assert "Service: emr-serverless.amazonaws.com" in statement
    assert all(f"- {action}\n" in statement for action in images.pull_actions())
    version = text.partition("/cdk-bootstrap/${Qualifier}/version")[2].partition("Value: '")[2].partition("'")[0]
    assert int(version) >= images.bootstrap_version()
