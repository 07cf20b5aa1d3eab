"""``make demo``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from local_aws import LocalAws

ROOT = Path(__file__).resolve().parents[2]


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_demo_shows_the_platform_and_leaves_what_is_retained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_VALIDATION", "false")
    ended = demo("--app", "app.py")
    assert ended.returncode == 0, ended.stderr
    for expected in (
        "DataPlatform: done",
        "Release            emr-7.14.0",
        "spark.executor.memory=",
        "emrfs-site: fs.s3.maxRetries=20",
        "r7g.xlarge:4, r7gd.xlarge:4, r7g.2xlarge:8",
        "In transit         TLS, certificates made by EMR",
        "Bootstrap actions  Swap late:",
        "BestDays: spark-sql",
        "Alarms             MRUnhealthyNodes GreaterThanOrEqualToThreshold 1",
        "Event rules        EMR Step Status Change: FAILED",
        "Interactive       Studio",
        "Schedules         Nightly: cron(30 2 * * ? *) Europe/Berlin",
        "People log in with  IAM",
        "Workspaces          s3://dataplatform-studioworkspaces",
        "Let in by IAM       role DataPlatform-Analysts",
        "AnalyticsReplacementFingerprint",
        "StudioUrl                                https://es-",
        "DataPlatform: destroyed",
        "Nothing is left but what is retained by design:\nbucket     dataplatform-analyticslogs",
        "Done; the local AWS is gone",
    ):
        assert expected in ended.stdout


def test_the_demo_fails_where_the_port_is_busy(aws: LocalAws) -> None:
    ended = demo("--port", str(aws.port))
    assert ended.returncode == 1
    assert f"The demo failed: port {aws.port} of 127.0.0.1 cannot be used" in ended.stderr
