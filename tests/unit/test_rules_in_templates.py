"""Every rule at its second entry point: the cases of the rules, written as templates and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from test_rules_cases import CASES, FULL
from views import Case
from written import as_yaml, hosts, written

from emr_constructs.rules.catalogue import RULES, judge
from emr_constructs.rules.rule import Rule
from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.template.finding import TemplateFinding
from emr_constructs.rules.view import View
from emr_constructs.rules.views.resources import ResourceView

pytestmark = pytest.mark.exhaustive

ONLY_CODE: Mapping[str, str] = {"ManagedSetting": "only a constructor has typed arguments that own a setting"}
"""Rules that no template can break, and why."""


VIEW_CASES = [case for case in CASES if not isinstance(case.bad, ResourceView)]
PARTS = {name: view for name, view in FULL.items() if not isinstance(view, ResourceView)}
"""A view of a resource as such is a template already: the tests of the reader try those."""


def as_views(rule: Rule) -> bool:
    """The rules on what a view holds: written views do not say every property that CloudFormation asks for."""
    return rule.subject is not ResourceView


def texts(view: View) -> list[tuple[str, str]]:
    """The templates that can hold the view, each with its region."""
    return [(written(host), vars(host).get("region") or "") for host in hosts(view)]


def of(code: str, view: View) -> list[TemplateFinding]:
    """What the rule finds in the template with the view, in the first of its places where it finds anything."""
    for text, region in texts(view):
        found = check_template(text, "written.json", region=region, which=as_views)
        if wanted := [one for one in found if one.rule.code == code]:
            return wanted
    return []


def said(code: str, view: View) -> set[str]:
    return {finding.template_message() for finding in judge(view) if finding.rule.code == code}


@pytest.mark.parametrize(
    "case", [case for case in VIEW_CASES if case.code not in ONLY_CODE], ids=lambda case: case.code
)
def test_a_rule_finds_the_same_in_a_template(case: Case) -> None:
    findings = of(case.code, case.bad)
    assert {finding.message for finding in findings} >= said(case.code, case.bad) != set()


@pytest.mark.parametrize("case", VIEW_CASES, ids=lambda case: case.code)
def test_a_rule_finds_nothing_in_the_template_of_the_nearest_good_view(case: Case) -> None:
    assert of(case.code, case.good) == []


@pytest.mark.parametrize("name", PARTS)
def test_nothing_is_found_in_a_good_template_in_which_everything_is_said(name: str) -> None:
    text = written(FULL[name])
    findings = check_template(text, "good.json", which=as_views)
    assert [(one.rule.code, one.message) for one in findings if one.rule.severity.value != "compliance"] == []


@pytest.mark.parametrize("name", PARTS)
def test_yaml_is_read_as_json_is(name: str) -> None:
    text = written(FULL[name])
    again = as_yaml(json.loads(text))
    assert _told(again) == _told(text)


def _told(text: str) -> list[tuple[str, str, str]]:
    """Everything but the line, which differs."""
    return [(one.rule.code, one.path, one.message) for one in check_template(text, "good")]


def test_what_only_code_can_say_is_no_more_than_is_listed() -> None:
    silent = {case.code for case in VIEW_CASES} - {case.code for case in VIEW_CASES if of(case.code, case.bad)}
    assert silent == set(ONLY_CODE)
    assert set(ONLY_CODE) <= set(RULES)


@pytest.mark.parametrize("case", VIEW_CASES, ids=lambda case: case.code)
def test_a_finding_says_where_in_the_template(case: Case) -> None:
    longest = max(text.count("\n") for text, _ in texts(case.bad)) + 1
    for finding in of(case.code, case.bad):
        assert 1 <= finding.line <= longest
        assert finding.path.startswith(f"Resources.{finding.resource}.Properties")
