"""``make demo``, with the app of these tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from local_aws import LocalAws

ROOT = Path(__file__).resolve().parents[2]
APP = str(Path(__file__).parent / "apps" / "cluster_app.py")


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_demo_shows_the_cluster_and_leaves_what_is_retained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_VALIDATION", "false")
    ended = demo("--app", APP)
    assert ended.returncode == 0, ended.stderr
    for expected in (
        "Clusters: done",
        "Release            emr-7.14.0",
        "In transit         TLS, certificates made by EMR",
        "Clusters: destroyed",
        "Nothing is left but what is retained by design:\nbucket  clusters-analyticslogs",
        "Done; the local AWS is gone",
    ):
        assert expected in ended.stdout


def test_the_demo_fails_where_the_port_is_busy(aws: LocalAws) -> None:
    ended = demo("--port", str(aws.port))
    assert ended.returncode == 1
    assert f"The demo failed: port {aws.port} of 127.0.0.1 cannot be used" in ended.stderr
