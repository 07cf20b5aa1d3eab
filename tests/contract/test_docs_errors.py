"""The code in README.md and docs/ does what the text beside it says.

A Python block below ``<!-- runs -->`` runs; one below ``<!-- raises -->`` raises what the text block after it says; one
below ``<!-- warns -->`` leaves those warnings. The blocks know ``cdk``, ``emr`` and ``self``, a stack named
``DataPlatform``. What is quoted from an example is the business of ``test_docs_quotes``.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Annotations, Match, Template

import emr_constructs as emr

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
RUN = re.compile(r"<!-- (runs) -->\n```python\n(.*?)^```$()", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(
    r"<!-- (raises|warns) -->\n```python\n(.*?)^```\n+```text\n(.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _blocks(pattern: re.Pattern[str], kind: str) -> list[object]:
    return [
        pytest.param(code, text, id=f"{_name(path)}:{index}")
        for path in DOCUMENTS
        for index, (found, code, text) in enumerate(pattern.findall(path.read_text(encoding="utf-8")))
        if found == kind
    ]


def _run(code: str) -> cdk.Stack:
    stack = cdk.Stack(cdk.App(), "DataPlatform")
    exec(code, {"cdk": cdk, "emr": emr, "self": stack})
    return stack


@pytest.mark.parametrize(("code", "text"), _blocks(RUN, "runs"))
def test_what_is_said_to_run_makes_resources(code: str, text: str) -> None:
    assert Template.from_stack(_run(code)).to_json()["Resources"]


@pytest.mark.parametrize(("code", "text"), _blocks(SHOWN, "raises"))
def test_the_error_shown_is_the_error_raised(code: str, text: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        _run(code)
    assert "".join(traceback.format_exception_only(caught.type, caught.value)) == text


@pytest.mark.parametrize(("code", "text"), _blocks(SHOWN, "warns"))
def test_the_warnings_shown_are_the_warnings_left(code: str, text: str) -> None:
    warnings = Annotations.from_stack(_run(code)).find_warning("*", Match.any_value())
    assert "".join(f"{warning.entry.data}\n" for warning in warnings) == text


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_python_block_is_one_that_a_test_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tested = len(RUN.findall(text)) + len(SHOWN.findall(text)) + text.count("<!-- quoted from")
    assert text.count("```python") == tested


def test_the_readme_shows_an_error() -> None:
    assert "<!-- raises -->" in (ROOT / "README.md").read_text(encoding="utf-8")
