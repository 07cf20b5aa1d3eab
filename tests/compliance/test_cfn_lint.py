"""cfn-lint finds nothing in the template of app.py, and in those of the examples nothing but what is answered here."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from synthesized_apps import APPS, synthesized

IGNORED = {
    "E3037": "to the schema the arguments of a bootstrap action are a set; a command line may repeat itself",
    "W2001": "resources of several templates are judged without the rules that ask for their parameters",
    "W3005": "CDK says every dependency of a construct, those that a reference makes, too",
}
ANSWERED = {
    "E3675 '(g6|m8a|m8i|m8gd)\\.2?xlarge' .*": "the linter's list for the region is older than what EMR 7.14 runs on",
    "W1031 .*cdk-hnb659fds-container-assets.*<hash>.*": "what stands for the hash of an image here is no tag",
    "W3037 'emrwal' .*": "the linter's list of services is older than EMR WAL's actions",
}


def findings(template: dict[str, Any], *, ignored: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The rules that a template breaks, with what cfn-lint says."""
    from cfnlint.api import ManualArgs, lint  # half a second, which only the process that runs this file should pay

    config = ManualArgs(regions=["eu-west-1"], ignore_checks=list(ignored or {}))
    return [(one.rule.id, one.message) for one in lint(json.dumps(template), config=config)]


def changed(template: dict[str, Any], kind: str, **properties: Any) -> dict[str, Any]:
    """A copy whose first resource of a type has other properties."""
    copy: dict[str, Any] = json.loads(json.dumps(template))
    [first, *_] = [one for one in copy["Resources"].values() if one["Type"] == kind]
    first["Properties"] |= properties
    return copy


@cache
def of_app_py() -> dict[str, Any]:
    """The template of app.py."""
    [template] = synthesized("app.py").templates.values()
    return dict(template)


@cache
def of_all() -> dict[str, Any]:
    """One template with every different resource of every app.

    Four of five are alike but for the ids of what they refer to, and cfn-lint takes 20 ms for each. What depends on
    what is left out: alike resources of different apps could wait for each other in a circle.
    """
    kept: dict[str, str] = {}
    resources: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    for number, template in enumerate(one for app in APPS for one in synthesized(app).templates.values()):
        parameters |= template.get("Parameters", {})
        own = {
            name: {key: part for key, part in resource.items() if key != "DependsOn"}
            for name, resource in template["Resources"].items()
        }
        kinds = {name: resource["Type"] for name, resource in own.items()}
        alike = {
            name: kept.setdefault(json.dumps(renamed(resource, kinds), sort_keys=True), f"In{number}{name}")
            for name, resource in own.items()
        }
        resources |= {new: renamed(own[name], alike) for name, new in alike.items() if new == f"In{number}{name}"}
    return {"Parameters": parameters, "Resources": resources}


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A part of a template that refers to other names."""
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return {"Ref": names.get(value["Ref"], value["Ref"])}
    if set(value) == {"Fn::GetAtt"}:
        name, *attribute = value["Fn::GetAtt"]
        return {"Fn::GetAtt": [names[name], *attribute]}
    return {key: renamed(item, names) for key, item in value.items()}


def test_nothing_is_found_in_app_py() -> None:
    assert findings(of_app_py(), ignored=IGNORED) == []


def test_what_is_found_in_the_examples_is_answered_and_every_answer_is_needed() -> None:
    """A mistake is added, which has no answer: to look twice would take long."""
    template = changed(of_all(), "AWS::EMR::Cluster", Nmae="typo")
    assert len(template["Resources"]) > 200
    found = [" ".join(one) for one in findings(template, ignored=IGNORED)]
    [mistake] = [one for one in found if not any(re.fullmatch(answer, one, re.DOTALL) for answer in ANSWERED)]
    assert re.match("E3002 .*Nmae", mistake)
    assert [answer for answer in ANSWERED if not any(re.fullmatch(answer, one, re.DOTALL) for one in found)] == []


def test_alike_is_what_differs_in_the_ids_that_it_refers_to() -> None:
    kinds = {"A": "Role", "B": "Role", "C": "Key"}
    one, same, other = (renamed([{"Ref": name}, {"Fn::GetAtt": [name, "Arn"]}], kinds) for name in kinds)
    assert one == same == [{"Ref": "Role"}, {"Fn::GetAtt": ["Role", "Arn"]}]
    assert one != other


def test_what_is_ignored_would_be_found() -> None:
    repeats = {"Path": "s3://code/setup.sh", "Args": ["--set", "a=b", "--set", "c=d"]}
    actions = [{"Name": "Setup", "ScriptBootstrapAction": repeats}]
    template = changed(of_app_py(), "AWS::EMR::Cluster", BootstrapActions=actions) | {"Rules": {}}
    assert {rule for rule, _ in findings(template)} == set(IGNORED)


def test_a_mistake_is_found() -> None:
    [(rule, message)] = findings(changed(of_app_py(), "AWS::EMR::Cluster", Nmae="typo"), ignored=IGNORED)
    assert rule == "E3002"
    assert "Nmae" in message
