"""The page that compares tools says what is: our column is worked out again, the others' are as they were recorded."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import compare_tools
from open_set import Mistake, bases, mistakes

SET = mistakes()


@cache
def findings() -> dict[str, list[str]]:
    """Of all mistakes."""
    return compare_tools.our_findings()


def test_the_set_is_large_and_its_names_are_unique() -> None:
    assert len(SET) >= 60
    assert len({one.name for one in SET}) == len(SET)
    assert len({one.area for one in SET}) > 8


def test_each_mistake_is_a_change() -> None:
    templates = [one.template() for one in SET]
    assert len(set(templates)) == len(SET)
    assert not set(templates) & {*bases().values()}


@pytest.mark.parametrize("name", bases())
def test_templates_without_a_mistake_are_right(name: str) -> None:
    """Only Kerberos is missing from them: one that has it could not show what happens without."""
    found = {code for code, _ in compare_tools.ours(bases()[name])}
    assert found <= {"KerberosEnabled"}


@pytest.mark.parametrize("mistake", SET, ids=lambda one: f"{one.area}: {one.name}")
def test_our_rules_find_what_they_should(mistake: Mistake) -> None:
    """And nothing where the set says that they find nothing: a rule that does belongs into the set."""
    found = findings()[mistake.name]
    assert mistake.code in found if mistake.code else found == []


def test_the_page_is_up_to_date() -> None:
    """``python scripts/compare_tools.py`` writes it."""
    page = compare_tools.document(compare_tools.recorded(), findings())
    assert compare_tools.DOCUMENT.read_text(encoding="utf-8") == page


def test_the_other_tools_saw_the_set_as_it_is() -> None:
    """``python scripts/compare_tools.py --tools FOLDER`` runs them again."""
    found = compare_tools.recorded()["found"]
    assert [one.name for one in SET if found.get(one.name, {}).get("template") != one.digest()] == []
