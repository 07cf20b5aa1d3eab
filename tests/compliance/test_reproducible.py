"""The same code makes the same bytes: from Python twice, and from the CDK CLI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "node_modules/aws-cdk/bin/cdk"


def start(command: list[str], **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.PIPE)


def templates(running: subprocess.Popen[bytes], directory: Path) -> dict[str, bytes]:
    """The templates that a command has written into a directory."""
    _, errors = running.communicate()
    assert running.returncode == 0, errors.decode()
    return {path.name: path.read_bytes() for path in directory.glob("*.template.json")}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Two runs of app.py, side by side, in which sets and dicts are hashed differently."""
    places = [tmp_path_factory.mktemp(f"run{number}") for number in (1, 2)]
    runs = [
        start([sys.executable, "app.py"], CDK_OUTDIR=str(place), PYTHONHASHSEED=seed)
        for place, seed in zip(places, ("1", "2"), strict=True)
    ]
    return [templates(run, place) for run, place in zip(runs, places, strict=True)]


def test_python_makes_the_same_twice(twice: list[dict[str, bytes]]) -> None:
    assert set(twice[0]) == {"DataPlatform.template.json"}
    assert twice[0] == twice[1]


@pytest.mark.deploy
def test_the_cli_makes_the_same(twice: list[dict[str, bytes]], tmp_path: Path) -> None:
    node = [os.environ.get("JSII_NODE", "node"), str(CLI)]
    command = [*node, "synth", "--quiet", "--app", f"{sys.executable} app.py", "--output", str(tmp_path)]
    assert templates(start(command), tmp_path) == twice[0]
