"""cfn-lint finds nothing in the template of app.py."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint

ROOT = Path(__file__).resolve().parents[2]
IGNORED = {
    "E3037": "to the schema the arguments of a bootstrap action are a set; a command line may repeat itself",
    "W3005": "CDK says every dependency of a construct, those that a reference makes, too",
}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # scripts are relative to where the app runs
        directory = Path(runpy.run_path("app.py")["main"]().synth().directory)
    [path] = directory.glob("*.template.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def findings(template: dict[str, Any], *, ignored: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The rules that a template breaks, with what cfn-lint says."""
    config = ManualArgs(regions=["eu-west-1"], ignore_checks=list(ignored or {}))
    return [(one.rule.id, one.message) for one in lint(json.dumps(template), config=config)]


def changed(template: dict[str, Any], kind: str, **properties: Any) -> dict[str, Any]:
    """A copy whose first resource of a type has other properties."""
    copy: dict[str, Any] = json.loads(json.dumps(template))
    [first, *_] = [one for one in copy["Resources"].values() if one["Type"] == kind]
    first["Properties"] |= properties
    return copy


def test_nothing_is_found(template: dict[str, Any]) -> None:
    assert findings(template, ignored=IGNORED) == []


def test_what_is_ignored_would_be_found(template: dict[str, Any]) -> None:
    repeats = {"Path": "s3://code/setup.sh", "Args": ["--set", "a=b", "--set", "c=d"]}
    actions = [{"Name": "Setup", "ScriptBootstrapAction": repeats}]
    found = findings(changed(template, "AWS::EMR::Cluster", BootstrapActions=actions))
    assert {rule for rule, _ in found} == set(IGNORED)


def test_a_mistake_is_found(template: dict[str, Any]) -> None:
    [(rule, message)] = findings(changed(template, "AWS::EMR::Cluster", Nmae="typo"), ignored=IGNORED)
    assert rule == "E3002"
    assert "Nmae" in message
