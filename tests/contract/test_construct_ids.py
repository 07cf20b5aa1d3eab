"""Construct ids are part of the contract."""

from __future__ import annotations

import json

import construct_ids
import pytest

COMMITTED: dict[str, dict[str, str]] = json.loads(construct_ids.LIST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def current() -> dict[str, dict[str, str]]:
    return construct_ids.current()


@pytest.mark.parametrize(
    ("stack", "least"), [("default cluster", 40), ("app.py", 40), ("examples/serverless_nightly_etl.py", 15)]
)
def test_no_id_has_changed(stack: str, least: int, current: dict[str, dict[str, str]]) -> None:
    assert current[stack] == COMMITTED[stack]
    assert len(COMMITTED[stack]) > least


def test_ids_of_constructs_are_pascal_case(current: dict[str, dict[str, str]]) -> None:
    words = {word for ids in current.values() for path in ids for word in path.split("/")[2:]}
    assert sorted(word for word in words if not (word[0].isupper() and word.isalnum())) == []
