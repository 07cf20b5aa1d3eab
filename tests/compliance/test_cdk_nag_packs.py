"""The packs of cdk-nag over app.py and every example: each finding is answered, and each answer is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from synthesized_apps import APPS, synthesized

ANSWERS: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("cdk_nag_answers.yaml").read_text(encoding="utf-8")
)


def findings(app: str) -> Iterator[tuple[str, str]]:
    """Rules, without the name of their pack, and constructs, without that of their stack."""
    for pack, report in synthesized(app).reports.items():
        for violation in report["violations"]:
            for place in violation["violatingConstructs"]:
                rule = str(violation["ruleName"]).removeprefix(f"{pack}-")
                yield rule, str(place["constructPath"]).partition("/")[2]


def answers(finding: tuple[str, str]) -> list[int]:
    """The answers that a finding has."""
    return [
        number
        for number, one in enumerate(ANSWERS)
        if re.fullmatch(one["rule"], finding[0]) and re.fullmatch(one["where"], finding[1])
    ]


@pytest.mark.parametrize("app", APPS)
def test_every_pack_has_looked_and_everything_found_is_answered(app: str) -> None:
    # A pack that finds nothing is not in the report: test_cdk_nag.py tells what AwsSolutions says of app.py.
    packs = {"AwsSolutions", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321"} - (
        {"AwsSolutions"} if app == "app.py" else set()
    )
    assert packs <= set(synthesized(app).reports)
    assert sorted({one for one in findings(app) if not answers(one)}) == []


def test_every_answer_is_needed_and_says_why() -> None:
    used = {number for app in APPS for one in findings(app) for number in answers(one)}
    assert [one for number, one in enumerate(ANSWERS) if number not in used] == []
    assert [one for one in ANSWERS if len(one["reason"]) < 40] == []


def test_another_finding_would_have_no_answer() -> None:
    assert answers(("EMREncryptedNot", "Analytics/Resource")) == []
