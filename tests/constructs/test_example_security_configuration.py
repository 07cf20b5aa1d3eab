"""The example of encryption gives each key its own rights, and takes a document over as it is."""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]
OF_NODES = {"Objects", "Disks", "WriteAheadLogs", "Partner"}


@cache
def template(name: str) -> dict[str, Any]:
    app: cdk.App = runpy.run_path(str(ROOT / "examples/security_configuration.py"))["main"]()
    stack: Any = app.node.find_child(name)
    return dict(Template.from_stack(stack).to_json()["Resources"])


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_nodes_use_every_key_and_the_service_role_the_one_for_volumes() -> None:
    policies = {name: str(one) for name, one in template("Encrypted").items() if one["Type"] == "AWS::IAM::Policy"}
    [nodes] = [text for name, text in policies.items() if "AnalyticsInstanceRole" in name]
    [service] = [text for name, text in policies.items() if "AnalyticsServiceRole" in name]
    keys = {name: name.rstrip("0123456789ABCDEF") for name in template("Encrypted") if "Key" in _kind(name)}
    assert {short for name, short in keys.items() if f"'{name}'" in nodes} == OF_NODES
    assert {short for name, short in keys.items() if f"'{name}'" in service} == {"Objects", "Disks"}


def _kind(name: str) -> str:
    return str(template("Encrypted")[name]["Type"])


def test_the_document_comes_out_as_it_went_in() -> None:
    [made] = [one["Properties"] for one in template("Written").values() if one["Type"].startswith("AWS::EMR::")]
    text = (ROOT / "examples/data/security_configuration.json").read_text(encoding="utf-8")
    assert made["SecurityConfiguration"] == json.loads(text)
