"""The formats of a report."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from findings import ENCRYPTED, ERROR, SOURCE, WARNING, finding

from emr_constructs.command import json as as_json
from emr_constructs.command import sarif, text
from emr_constructs.command.report import Report
from emr_constructs.facts import controls

REPORT = Report(
    templates=("a.yaml", "b c.yaml"),
    findings=(
        finding(ERROR, path="Resources.Analytics.Properties.Applications[1]", construct_path="Data/Analytics/Resource"),
        finding(WARNING, line=9, resource="Other", remedy=""),
        finding(WARNING, line=12),
        finding(ENCRYPTED, "b c.yaml"),
    ),
    ignored=(finding(ERROR), finding(ERROR)),
    reasons={ERROR.code: "a test"},
    unusable=(("c.yaml", "it is empty"),),
)
HOSTILE = finding(ERROR, "\x1b[2J.yaml", "A\nB", message="one\ntwo \x1b]0;title\x07", construct_path="\ud800")


def test_text_has_a_block_for_each_resource() -> None:
    see = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide"
    assert ERROR.source.startswith(see)
    assert text.render(REPORT) == (
        "Analytics (Data/Analytics/Resource)\n"
        "  a.yaml:7 error PrestoAndTrino it is wrong\n"
        "    at:     Properties.Applications[1]\n"
        "    remedy: mend it\n"
        f"    see:    {ERROR.source}\n"
        "  a.yaml:12 warning ReleaseLabelUnknown it is wrong\n"
        "    at:     Properties.Applications\n"
        "    remedy: mend it\n"
        f"    see:    {WARNING.source}\n"
        "\n"
        "Other\n"
        "  a.yaml:9 warning ReleaseLabelUnknown it is wrong\n"
        "    at:     Properties.Applications\n"
        f"    see:    {WARNING.source}\n"
        "\n"
        "Analytics\n"
        "  b c.yaml:7 compliance Encrypted it is wrong\n"
        "    at:     Properties.Applications\n"
        "    remedy: mend it\n"
        "    for:    SecurityHub:EMR.3\n"
        f"    see:    {SOURCE}\n"
        "\n"
        "4 findings (1 error, 2 warnings, 1 compliance) in 2 templates, 2 ignored, 1 unusable input\n"
        "  ignored PrestoAndTrino (2): a test\n"
    )


def test_colours_change_nothing_else() -> None:
    coloured = text.render(REPORT, colour=True)
    assert "\033[1;31merror\033[0m \033[1mPrestoAndTrino\033[0m it is wrong" in coloured
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == text.render(REPORT)


@pytest.mark.parametrize("colour", [False, True])
def test_a_template_cannot_write_to_the_terminal(colour: bool) -> None:
    shown = text.render(Report(templates=("a",), findings=(HOSTILE,)), colour=colour)
    rest = re.sub(r"\033\[[0-9;]*m", "", shown)
    assert "  \\x1b[2J.yaml:7 error PrestoAndTrino one\\ntwo \\x1b]0;title\\x07\n" in rest
    assert rest.startswith("A\\nB (\\ud800)\n")
    assert [one for one in rest if not one.isprintable() and one != "\n"] == []


def test_json_has_these_keys_and_no_others() -> None:
    listed = json.loads(as_json.render(REPORT))
    assert listed[0] == {
        "code": "PrestoAndTrino",
        "severity": "error",
        "template": "a.yaml",
        "resource": "Analytics",
        "path": "Resources.Analytics.Properties.Applications[1]",
        "line": 7,
        "construct_path": "Data/Analytics/Resource",
        "message": "it is wrong",
        "remedy": "mend it",
        "source": ERROR.source,
        "controls": list(ERROR.controls),
    }
    assert [one["code"] for one in listed] == [one.rule.code for one in REPORT.findings]


def test_json_names_the_controls_then_what_they_are_mapped_to() -> None:
    [*_, one] = json.loads(as_json.render(REPORT))
    required = controls.requirements("SecurityHub:EMR.3")
    assert "SI-12" in required["NIST 800-53 r5"]
    expected = [f"{standard}:{requirement}" for standard, listed in required.items() for requirement in listed]
    assert one["controls"] == ["SecurityHub:EMR.3", *expected]


def sarif_of(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif.render(report))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_tells_each_rule_once() -> None:
    driver = sarif_of(REPORT)["tool"]["driver"]
    assert driver["name"] == "emr-constructs"
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["version"])
    assert [one["id"] for one in driver["rules"]] == ["PrestoAndTrino", "ReleaseLabelUnknown", "Encrypted"]
    assert driver["rules"][2] == {
        "id": "Encrypted",
        "shortDescription": {"text": "What Encrypted says has to hold."},
        "help": {"text": f"What Encrypted says has to hold. See {SOURCE}"},
        "helpUri": SOURCE,
        "defaultConfiguration": {"level": "note"},
        "properties": {"tags": ["emr", "compliance", "SecurityHub:EMR.3"]},
    }


def test_sarif_tells_each_finding_and_its_place() -> None:
    run = sarif_of(REPORT)
    results = run["results"]
    assert [one["level"] for one in results] == ["error", "warning", "warning", "note"]
    for one in results:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    assert [one["message"]["text"] for one in results[:2]] == ["it is wrong; mend it", "it is wrong"]
    assert results[0]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "a.yaml"}, "region": {"startLine": 7}},
            "logicalLocations": [
                {
                    "name": "Analytics",
                    "fullyQualifiedName": "Resources.Analytics.Properties.Applications[1]",
                    "kind": "resource",
                }
            ],
        }
    ]
    assert [one["properties"] for one in results[:2]] == [{"constructPath": "Data/Analytics/Resource"}, {}]


@pytest.mark.parametrize(
    ("template", "uri"),
    [
        ("cdk.out/A.template.json", "cdk.out/A.template.json"),
        ("../b c.yaml", "../b%20c.yaml"),
        ("a:b#.yaml", "a%3Ab%23.yaml"),
        ("/t/b c.yaml", "file:///t/b%20c.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("-", "stdin"),
    ],
)
def test_a_template_has_an_address(template: str, uri: str) -> None:
    [one] = sarif_of(Report(findings=(finding(ERROR, template),)))["results"]
    assert one["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_fingerprints_tell_findings_apart_and_outlive_lines() -> None:
    def prints(*findings: Any) -> list[str]:
        return [one["partialFingerprints"]["finding/v1"] for one in sarif_of(Report(findings=findings))["results"]]

    assert prints(finding(ERROR, line=1)) == prints(finding(ERROR, line=2))
    different = (
        finding(ERROR),
        finding(WARNING),
        finding(ERROR, "b.yaml"),
        finding(ERROR, path="Resources.A"),
        finding(ERROR, message="x"),
        HOSTILE,
    )
    assert len(set(prints(*different))) == len(different)


def test_sarif_says_whether_all_could_be_judged() -> None:
    assert sarif_of(Report())["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert sarif_of(REPORT)["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"level": "error", "message": {"text": "c.yaml: it is empty"}}],
        }
    ]


def test_sarif_leaves_out_what_is_ignored() -> None:
    report = Report(ignored=(finding(ERROR),), reasons={ERROR.code: "a test"})
    assert sarif_of(report)["results"] == []
    assert "suppressions" not in sarif.render(report)
