"""cdk-nag's AwsSolutions over app.py: what it finds is answered, and every answer has something to answer."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def app_py(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What app.py defines."""
    monkeypatch.chdir(ROOT)  # scripts are relative to where the app runs
    return runpy.run_path("app.py")["main"]


def reports(directory: str) -> list[Any]:
    found: list[Any] = json.loads(Path(directory, "validation-report.json").read_text(encoding="utf-8"))[
        "pluginReports"
    ]
    return found


def test_everything_found_is_answered(app_py: Any) -> None:
    assembly = app_py().synth()
    assert [one for one in reports(assembly.directory) if one["conclusion"] != "success"] == []


def test_every_answer_is_needed(app_py: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the answers each of them is found, below the construct that it is given to, and nothing else is."""
    answers: list[tuple[str, str]] = []

    def record(construct: Any, reason: str, *ids: str) -> None:
        assert len(reason) > 30
        answers.extend((construct.node.path, one) for one in ids)

    monkeypatch.setitem(app_py.__globals__, "acknowledge", record)
    app = app_py()
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    [report] = reports(app.outdir)
    assert report["pluginName"] == "AwsSolutions"
    findings = {
        (place["constructPath"], one["ruleName"])
        for one in report["violations"]
        for place in one["violatingConstructs"]
    }
    assert len(answers) > 10
    unneeded = [
        (path, one) for path, one in answers if not any(one == rule and below(place, path) for place, rule in findings)
    ]
    unanswered = [
        (place, rule)
        for place, rule in findings
        if not any(one == rule and below(place, path) for path, one in answers)
    ]
    assert unneeded == []
    assert unanswered == []


def below(place: str, path: str) -> bool:
    """Whether a construct is another one or stands below it."""
    return place == path or place.startswith(f"{path}/")
