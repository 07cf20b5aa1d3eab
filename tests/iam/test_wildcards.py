"""Each star in a policy stands in ``wildcards.yaml``, and nothing else does."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from every_policy import every_policy
from linter import knows_no_resource
from policies import IDENTITY, as_list

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("wildcards.yaml").read_text("utf-8"))
RESOURCES, ACTIONS = TABLE["resources"], TABLE["actions"]


@cache
def stars() -> tuple[set[str], set[tuple[str, str]]]:
    """Actions that are allowed for everything; actions that are several, with the types of what has the policies."""
    everywhere, several = set(), set()
    for one in every_policy():
        for statement in one.document.statements:
            actions = as_list(statement["Action"])
            several |= {(action, one.document.type) for action in actions if "*" in action}
            if one.document.kind == IDENTITY and "*" in as_list(statement["Resource"]):
                everywhere |= set(actions)
    return everywhere, several


def fits(entry: dict[str, Any], action: str, kind: str = "") -> bool:
    return bool(re.fullmatch(entry["actions"], action) and re.fullmatch(entry.get("types", ""), kind))


def test_every_action_for_everything_has_its_reason() -> None:
    everywhere, _ = stars()
    assert len(everywhere) > 30
    assert sorted(action for action in everywhere if not any(fits(one, action) for one in RESOURCES)) == []


def test_every_pattern_of_actions_has_its_reason() -> None:
    _, several = stars()
    assert sorted(one for one in several if not any(fits(entry, *one) for entry in ACTIONS)) == []
    assert {action for action, _ in several if action == "*"} == set()


@pytest.mark.parametrize("entry", [*RESOURCES, *ACTIONS], ids=lambda one: one["reason"])
def test_every_reason_is_needed(entry: dict[str, Any]) -> None:
    everywhere, several = stars()
    found = several if "types" in entry else {(action, "") for action in everywhere}
    assert any(fits(entry, *one) for one in found)
    assert len(entry["reason"]) > 30


def test_actions_that_know_no_resource_know_none() -> None:
    claimed = [
        action for action in stars()[0] for one in RESOURCES if fits(one, action) and one.get("knows_no_resource")
    ]
    assert len(claimed) > 30
    assert [action for action in claimed if not knows_no_resource(action)] == []
    assert not knows_no_resource("s3:GetObject")


def test_another_star_would_have_no_reason() -> None:
    assert not any(fits(one, "s3:PutObject") for one in RESOURCES)
    assert not any(fits(one, "iam:*", "AWS::IAM::Policy") for one in ACTIONS)
