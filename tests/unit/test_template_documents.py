"""Texts that are templates, and texts that are none."""

from __future__ import annotations

import builtins
import json
import sys
from typing import Any

import pytest

from emr_constructs.rules.template.document import parse
from emr_constructs.rules.template.finding import UnusableTemplate

RESOURCES = "Resources: {A: {Type: T}}\n"


def value(text: str) -> Any:
    """What a YAML scalar, list or mapping is read as."""
    return parse(f"{RESOURCES}Value: {text}").root["Value"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("true", True),
        ("No", False),
        ("on", True),
        ("~", None),
        ("", None),
        ("5", 5),
        ("-5", -5),
        ("+7", 7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ("2010-09-09", "2010-09-09"),
        ("012345678901", "012345678901"),
        ("1234567890123456789", "1234567890123456789"),
        ("22:22", "22:22"),
        ("0x10", "0x10"),
        ("[a, 1]", ["a", 1]),
        ("{a: {1: b}}", {"a": {"1": "b"}}),
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!If [C, !Ref A, !Ref 'AWS::NoValue']", {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]}),
        ("!FindInMap [M, !Ref A, b]", {"Fn::FindInMap": ["M", {"Ref": "A"}, "b"]}),
        ("!Transform {Name: AWS::Include}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("!!str 5", "5"),
    ],
)
def test_yaml_is_read_as_cloudformation_reads_it(text: str, read: Any) -> None:
    found = value(text)
    assert (type(found), found) == (type(read), read)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("# only a comment", "it is empty"),
        ("just text", "not a mapping"),
        ("[1, 2]", "not a mapping"),
        ("a: 1", "no `Resources`"),
        ('{"Resources": {}}', "no `Resources`"),
        ('{"Resources": [1]}', "no `Resources`"),
        ('{"Resources": ', "it is no JSON"),
        ("a: [1", "it is no YAML"),
        ("a: b: c", "it is no YAML"),
        ("\tx: 1", "it is no YAML"),
        (f"{RESOURCES}---\nb: 2", "more than one YAML document"),
        (f"{RESOURCES}Value: &a 1\nOther: *a", "line 3: CloudFormation takes no YAML aliases"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_template_is_told(text: str, why: str) -> None:
    with pytest.raises(UnusableTemplate, match=why):
        parse(text)


def test_json_in_the_flow_style_of_yaml_is_a_template() -> None:
    assert parse("{Resources: {A: {Type: T}}}").resources == {"A": {"Type": "T"}}


def test_a_byte_order_mark_is_no_part_of_the_template() -> None:
    assert parse("\ufeff" + json.dumps({"Resources": {"A": {"Type": "T"}}})).is_json


def test_what_is_no_resource_is_passed_by() -> None:
    text = "Resources:\n  A: {Type: T}\n  Fn::ForEach::B: [x, [a], {}]\n  C: text\n"
    assert list(parse(text).resources) == ["A"]


def test_a_section_that_is_no_mapping_is_empty() -> None:
    assert parse(f"{RESOURCES}Parameters: [1]").section("Parameters") == {}


def test_without_pyyaml_json_is_read_and_yaml_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_yaml(name: str, *rest: Any, **more: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_yaml)
    monkeypatch.delitem(sys.modules, "emr_constructs.rules.template.yaml_text", raising=False)
    assert parse('{"Resources": {"A": {"Type": "T"}}}').is_json
    with pytest.raises(UnusableTemplate, match=r"pip install 'emr-constructs\[cli\]'"):
        parse(RESOURCES)


JSON = """{
  "Resources": {
    "A": {
      "Type": "T: {",
      "Properties": {"List": [1, {"x": "y"},
        "z"], "Empty": {}, "Quo\\"te": null}
    }
  }
}"""
YAML = """Resources:
  A:
    Type: "T: {"
    Properties:
      List:
        - 1
        - x: y
        - z
      Folded: >
        one
        two
      Cond: !If
        - C
        - 2
"""


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        (JSON, [], 1),
        (JSON, ["Resources"], 2),
        (JSON, ["Resources", "A", "Type"], 4),
        (JSON, ["Resources", "A", "Properties", "List", 0], 5),
        (JSON, ["Resources", "A", "Properties", "List", 1, "x"], 5),
        (JSON, ["Resources", "A", "Properties", "List", 2], 6),
        (JSON, ["Resources", "A", "Properties", 'Quo"te'], 6),
        (JSON, ["Resources", "A", "Properties", "Missing", "More"], 5),
        (YAML, ["Resources", "A", "Properties", "List", 1, "x"], 7),
        (YAML, ["Resources", "A", "Properties", "List", 2], 8),
        (YAML, ["Resources", "A", "Properties", "Folded"], 9),
        (YAML, ["Resources", "A", "Properties", "Cond", 1], 14),
        (YAML, ["Resources", "A", "Properties", "Cond", "x"], 12),
        (YAML, ["Resources", "B"], 1),
    ],
)
def test_the_line_of_a_part_is_that_of_its_key_or_of_what_is_closest(
    text: str, path: list[str | int], line: int
) -> None:
    assert parse(text).positions.closest(path).line == line


def test_the_children_of_a_mapping_have_names_those_of_a_list_numbers() -> None:
    positions = parse(JSON).positions
    assert positions.key(["Resources", "A"], 1) == "Properties"
    assert positions.key(["Resources", "A", "Properties", "List"], 1) == 1
    assert positions.key(["Resources", "Missing", "x"], 3) == 3
