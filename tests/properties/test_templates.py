"""No text is too strange for the reader: it says what it finds, or that the text is no template."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules_in_templates import PARTS
from written import as_yaml, written

from emr_constructs.facts import cloudformation
from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.template.finding import TemplateFinding, UnusableTemplate

pytestmark = pytest.mark.exhaustive

WORDS = st.sampled_from(
    ["Cluster", "Spark", "emr-7.14.0", "5", "true", "s3://b/k", "${Cluster}", "AWS::NoValue", "{{resolve:ssm:x}}", ""]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5)
_NAMES = "If Sub Join Select Split FindInMap GetAtt Equals And Or Not Transform ForEach::X Length"
FUNCTIONS = st.sampled_from(["Ref", "Condition", *(f"Fn::{name}" for name in _NAMES.split())])
PROPERTIES = sorted({name for kind in cloudformation.types() for name in cloudformation.properties(kind)})
KEYS = (
    st.sampled_from([*PROPERTIES, "Key", "Value", "Classification", "InstanceType"]) | FUNCTIONS | st.text(max_size=3)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
RESOURCES = st.fixed_dictionaries(
    {"Type": st.sampled_from(cloudformation.types())},
    optional={
        "Properties": st.dictionaries(st.sampled_from(PROPERTIES), VALUES, max_size=6) | VALUES,
        "Condition": WORDS,
    },
)
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from(["Cluster", "Other", "Third"]), RESOURCES | VALUES, min_size=1)},
    optional={"Parameters": VALUES, "Conditions": VALUES, "Mappings": VALUES},
)


def check(text: str) -> list[TemplateFinding]:
    try:
        return check_template(text, "fuzzed")
    except UnusableTemplate:
        return []


@settings(deadline=None, max_examples=200)
@given(TEMPLATES)
def test_whatever_is_in_a_template_it_is_judged(template: dict[str, Any]) -> None:
    in_json = [(one.rule.code, one.path) for one in check(json.dumps(template))]
    in_yaml = [(one.rule.code, one.path) for one in check(as_yaml(template))]
    assert in_json == in_yaml


CUT = st.tuples(TEMPLATES.map(json.dumps), st.integers(0, 400)).map(lambda cut: cut[0][: cut[1]])


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60) | CUT)
def test_whatever_a_text_is_it_is_judged_or_told(text: str) -> None:
    assert all(one.line >= 1 for one in check(text))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


@pytest.mark.parametrize("name", PARTS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_one_strange_value_in_a_good_template_stops_nothing(name: str, data: st.DataObject) -> None:
    template = json.loads(written(PARTS[name]))
    path = data.draw(st.sampled_from([place for place in places(template) if place]))
    target = template
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = data.draw(VALUES)
    assert all(one.message for one in check(json.dumps(template)))


UNDECIDED = {"Undecided": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "111122223333"]}}


def elsewhere(value: Any) -> Any:
    """A value that only deployment knows."""
    return {"Fn::ImportValue": "Elsewhere"}


def perhaps(value: Any) -> Any:
    """The value, or none: only deployment knows."""
    return {"Fn::If": ["Undecided", value, {"Ref": "AWS::NoValue"}]}


@pytest.mark.parametrize("change", [elsewhere, perhaps])
@pytest.mark.parametrize("name", PARTS)
def test_one_unknown_value_in_a_good_template_is_never_wrong(name: str, change: Callable[[Any], Any]) -> None:
    """Below the properties of the resource that is judged: an unknown resource type is not judged at all."""
    text = written(PARTS[name])
    before = {one.rule.code for one in check(text)}
    for path in places(json.loads(text)):
        if len(path) < 4 or path[2] != "Properties":
            continue
        template = {**json.loads(text), "Conditions": UNDECIDED}
        target = template
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = change(target[path[-1]])
        assert {one.rule.code for one in check(json.dumps(template))} <= before, path
