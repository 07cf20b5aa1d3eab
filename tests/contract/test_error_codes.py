"""Codes are stable, unique, in one spelling, and listed."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

from emr_constructs.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts/error_codes.py"))
OTHERS: list[Any] = SCRIPT["other_codes"]()
PASCAL_CASE = re.compile(r"([A-Z][a-z0-9]*)+(\.\.\.)?")


def test_the_list_is_up_to_date() -> None:
    """``python scripts/error_codes.py`` writes it."""
    assert SCRIPT["DOCUMENT"].read_text(encoding="utf-8") == SCRIPT["document"]()


def test_each_code_has_its_own_text() -> None:
    """One variable may hold the texts of several codes, one after the other."""
    told = {one.name: one.message for one in OTHERS}
    assert told["SessionWithoutUse"].startswith("without `shell_document` and `port_forwarding` nothing is granted")
    assert told["SessionDocument"].startswith("`shell_document` (...) must be the name of one document")


def test_codes_are_pascal_case() -> None:
    codes = [*RULES, *(one.name for one in OTHERS)]
    assert len(codes) > 60
    assert [code for code in codes if not PASCAL_CASE.fullmatch(code)] == []


def test_no_code_means_two_things() -> None:
    # What rules find in templates, and these see when they are called.
    both = {"ExecuteApiEndpoint", "SshFromWorld"}
    assert set(RULES) & {one.name for one in OTHERS} == both
    homes = {(one.name, one.home) for one in OTHERS}
    assert len({name for name, _ in homes}) == len(homes)
    summaries = [one.summary for one in RULES.values()]
    assert sorted({one for one in summaries if summaries.count(one) > 1}) == []


def test_every_rule_has_a_summary_and_a_source() -> None:
    assert [code for code, one in RULES.items() if not re.fullmatch(r"[A-Z].*\.", one.summary)] == []
    assert [code for code, one in RULES.items() if not one.source.startswith("https://")] == []


def test_the_script_sees_what_the_code_says() -> None:
    """Codes that stand in the code in another way than as the first argument of a Violation would be missed."""
    names = {one.name for one in OTHERS}
    assert {"ArgumentType", "NetworkCidr", "UndecidableCapacity", "ImportedVpcTag", "HandlerRoleRights"} <= names
    calls = 0
    for path in (ROOT / "emr_constructs").rglob("*.py"):
        calls += len(re.findall(r"(?<!class )\bViolation\(", path.read_text(encoding="utf-8")))
    from_rules = 1  # the one in rules/catalogue.py
    refused = [one for one in OTHERS if not one.warns]
    assert len(refused) == calls - from_rules
