"""What README.md, CONTRIBUTING.md and docs/ refer to exists: make targets, files, public names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import emr_constructs as emr

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
_COMMAND = re.compile(r"^make ((?:[a-z-]+ ?)+)|`make ([a-z-]+(?: [a-z-]+)*)`", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
_NAME = re.compile(r"\bemr\.([A-Z]\w*)")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands(text: str) -> set[str]:
    """The make targets that a document names, in shell blocks and in passing."""
    return {target for shell, inline in _COMMAND.findall(text) for target in (shell or inline).split()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_make_target_exists(path: Path) -> None:
    assert commands(path.read_text(encoding="utf-8")) <= TARGETS


def test_the_readme_names_the_two_commands_that_count() -> None:
    assert {"demo", "test"} <= commands((ROOT / "README.md").read_text(encoding="utf-8"))


def test_a_target_that_is_not_there_would_be_found() -> None:
    assert commands("Type `make tset` or\n\nmake demo lint\n") == {"tset", "demo", "lint"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_name_is_public(path: Path) -> None:
    assert set(_NAME.findall(path.read_text(encoding="utf-8"))) <= set(emr.__all__)


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path.exists() and path not in reached:
            reached.add(path)
            waiting += [(path.parent / link).resolve() for link in _LINK.findall(path.read_text(encoding="utf-8"))]
    assert [_name(path) for path in DOCUMENTS if path not in reached] == []


def test_decision_records_are_numbered_and_complete() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    headings = ["## Context", "## Decision", "## Consequences"]
    for path in records:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line.startswith("## ")] == headings, path.name
        assert [line.split(":")[0] for line in lines[2:4]] == ["Status", "Date"], path.name


def test_git_hooks_come_from_this_checkout_only() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    assert {hook["language"] for hook in config["repos"][0]["hooks"]} == {"system"}
