"""``rules``: the list, and one of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest
from findings import ENCRYPTED

from emr_constructs.command import names, rules
from emr_constructs.command.main import main
from emr_constructs.facts import controls
from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Severity


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["rules", *words]) == 0
    return capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(shown(capsys, *words, "--format", "json"))
    return records


def test_every_rule_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys).splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    [line] = [line for line in lines if line.startswith("PrestoAndTrino ")]
    assert line.split(maxsplit=3)[1:] == ["error", "ec2.software", "A cluster can run Presto or Trino, not both."]
    assert len({line.index(RULES[line.split()[0]].summary) for line in lines}) == 1


def test_filters_choose(capsys: pytest.CaptureFixture[str]) -> None:
    warnings = [one.code for one in RULES.values() if one.severity is Severity.WARNING]
    assert [one["code"] for one in listed(capsys, "--severity", "warning")] == warnings
    assert "PrestoAndTrino" in [one["code"] for one in listed(capsys, "--subject", "ec2.software")]
    assert {one["subject"] for one in listed(capsys, "--subject", "ec2.software")} == {"ec2.software"}
    wanted = set(controls.in_pack("security-hub"))
    packed = [one.code for one in RULES.values() if wanted & set(one.controls)]
    assert [one["code"] for one in listed(capsys, "--pack", "security-hub")] == packed != []
    both = listed(capsys, "--subject", "ec2.software", "--severity", "warning")
    assert {(one["subject"], one["severity"]) for one in both} == {("ec2.software", "warning")}


def test_a_subject_has_parts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few = {}
    for subject in ("serverless.application", "serverless.spark", "serverlessly.spark", "spark"):
        check = Mock(__module__=f"emr_constructs.rules.{subject}")
        few[subject] = replace(ENCRYPTED, code=subject, check=check)
    for module in (names, rules):
        monkeypatch.setattr(module, "RULES", few)
    assert [one["code"] for one in listed(capsys, "--subject", "serverless")] == [
        "serverless.application",
        "serverless.spark",
    ]
    assert [one["code"] for one in listed(capsys, "--subject", "serverless.spark")] == ["serverless.spark"]


def test_a_filter_may_leave_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--severity", "compliance", "--subject", "ec2.software"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "emr-constructs: no rule is like that\n")


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    source = RULES["PrestoAndTrino"].source
    assert shown(capsys, "PrestoAndTrino") == (
        "PrestoAndTrino: A cluster can run Presto or Trino, not both.\n"
        "  severity:    error\n"
        "  subject:     ec2.software\n"
        "  remedy:      drop one of `applications`\n"
        f"  source:      {source}\n"
        "  constructs:  refuse it\n"
    )


def test_a_control_is_explained_with_what_it_is_mapped_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rules, "RULES", {"PrestoAndTrino": ENCRYPTED})
    text = shown(capsys, "PrestoAndTrino")
    mapped = controls.requirements("SecurityHub:EMR.3")["NIST 800-53 r5"]
    assert f"  SecurityHub:EMR.3: {controls.get('SecurityHub:EMR.3').title}\n" in text
    assert f"  NIST 800-53 r5: {', '.join(mapped)}\n" in text
    assert "  constructs:  leave it to the check\n" in text


def test_a_rule_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(shown(capsys, "ReleaseLabelUnknown", "--format", "json")) == {
        "code": "ReleaseLabelUnknown",
        "severity": "warning",
        "subject": "ec2.cluster",
        "summary": RULES["ReleaseLabelUnknown"].summary,
        "remedy": RULES["ReleaseLabelUnknown"].remedy,
        "source": RULES["ReleaseLabelUnknown"].source,
        "controls": [],
        "requirements": {},
        "constructs": "warn of it",
    }


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for code, rule in RULES.items():
        text = shown(capsys, code)
        assert text.startswith(f"{code}: {rule.summary}\n")
        assert f"  remedy:      {rule.remedy or 'each finding says its own'}\n" in text
        assert all(f"  {control}: " in text for control in rule.controls)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["PrestoTrino"], "argument CODE: no rule is named 'PrestoTrino'; did you mean 'PrestoAndTrino'?"),
        (
            ["--subject", "ec2.sofware"],
            "argument --subject: no subject is named 'ec2.sofware'; did you mean 'ec2.software'?",
        ),
        (["--pack", "nist"], "no pack is named 'nist'; there are security-hub, aws-config, "),
        (["PrestoAndTrino", "--severity", "error"], "CODE names one rule: leave out --severity, --pack and --subject"),
        (["--format", "sarif"], "argument --format: invalid choice: 'sarif'"),
    ],
)
def test_what_is_not_there_is_told(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert main(["rules", *words]) == 2
    assert told in capsys.readouterr().err
