"""How views are filled from a template: types, lists, links, and what stays unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.template.document import parse
from emr_constructs.rules.template.finding import UnusableTemplate
from emr_constructs.rules.template.intrinsics import Resolver
from emr_constructs.rules.template.reader import Reader
from emr_constructs.rules.template.scalars import scalar
from emr_constructs.rules.view import UNKNOWN, Maybe, View, dataclass, items, prop
from emr_constructs.rules.views.resources import ResourceView


@dataclass(frozen=True, kw_only=True)
class Part(View):
    role: str = ""
    key: Maybe[str] = prop("@key")
    size: Maybe[int] = prop("Inner.Size")


@dataclass(frozen=True, kw_only=True)
class Leaf(View):
    resource_type: ClassVar[str] = "Test::Leaf"

    name: Maybe[str] = prop("Name")


@dataclass(frozen=True, kw_only=True)
class Pointer(View):
    resource_type: ClassVar[str] = "Test::Pointer"

    weight: Maybe[int] = prop("Weight")
    leaf: Maybe[Leaf] = prop("To", linked=True)


@dataclass(frozen=True, kw_only=True)
class Tree(View):
    resource_type: ClassVar[str] = "Test::Tree"

    text: Maybe[str] = prop("Text")
    number: Maybe[int] = prop("Number")
    real: Maybe[float] = prop("Real")
    flag: Maybe[bool] = prop("Flag")
    names: Maybe[tuple[Maybe[str], ...]] = prop("Names")
    wrapped: Maybe[tuple[Maybe[str], ...]] = prop("Wrapped[].Name")
    free: Maybe[Mapping[str, Any]] = prop("Free")
    part: Maybe[Part] = prop("Part", given={"role": "one"})
    parts: Maybe[tuple[Maybe[Part], ...]] = prop("Parts", given={"role": "many"})
    deep: Maybe[Part] = prop("Document.Deep")
    leaf: Maybe[Leaf] = prop("Leaf", linked=True)
    leaves: Maybe[tuple[Maybe[Leaf], ...]] = prop("Leaves", linked=True)
    pointers: Maybe[tuple[Maybe[Pointer], ...]] = prop("", back="Tree")
    consent: Maybe[bool] = prop("")


def read(properties: Any, **resources: Any) -> Tree:
    """The view of a resource with these properties, among others."""
    template = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"Off": {"Fn::Equals": [1, 2]}, "Open": {"Fn::Equals": [{"Ref": "P"}, 2]}},
        "Resources": {"Tree": {"Type": "Test::Tree", "Properties": properties}, **resources},
    }
    document = parse(json.dumps(template))
    return Reader(document, Resolver(document, {}, "")).resource("Tree", Tree)


LEAF = {"Type": "Test::Leaf", "Properties": {"Name": "green"}}
NO_VALUE = {"Ref": "AWS::NoValue"}
PARAMETER = {"Ref": "P"}


@pytest.mark.parametrize(
    ("field", "properties", "value"),
    [
        ("text", {}, None),
        ("text", {"Text": "a"}, "a"),
        ("text", {"Text": 5}, "5"),
        ("text", {"Text": True}, "true"),
        ("text", {"Text": ["a"]}, UNKNOWN),
        ("text", {"Text": NO_VALUE}, None),
        ("text", {"Text": PARAMETER}, UNKNOWN),
        ("number", {"Number": "5"}, 5),
        ("number", {"Number": 5.5}, 5.5),
        ("number", {"Number": "many"}, UNKNOWN),
        ("number", {"Number": True}, UNKNOWN),
        ("number", {"Number": "inf"}, UNKNOWN),
        ("number", {"Number": "9" * 400}, UNKNOWN),
        ("real", {"Real": "0.5"}, 0.5),
        ("flag", {"Flag": "True"}, True),
        ("flag", {"Flag": False}, False),
        ("flag", {"Flag": "maybe"}, UNKNOWN),
        ("names", {"Names": ["a", 1, PARAMETER, NO_VALUE]}, ("a", "1", UNKNOWN)),
        ("names", {"Names": []}, ()),
        ("names", {"Names": "a"}, UNKNOWN),
        ("names", {"Names": {"a": 1}}, UNKNOWN),
        ("names", {"Names": {"Fn::Split": [",", "a,b"]}}, ("a", "b")),
        (
            "wrapped",
            {"Wrapped": [{"Name": "a"}, {"Other": 1}, PARAMETER, {"Name": PARAMETER}]},
            ("a", UNKNOWN, UNKNOWN),
        ),
        ("wrapped", {"Wrapped": "a"}, UNKNOWN),
        ("wrapped", {"Wrapped": PARAMETER}, UNKNOWN),
        ("free", {"Free": {"a": PARAMETER, "b": [1]}}, {"a": UNKNOWN, "b": [1]}),
        ("free", {"Free": [1]}, UNKNOWN),
        ("part", {"Part": {"Inner": {"Size": 1}}}, Part(role="one", key="", size=1)),
        ("part", {"Part": {"Inner": PARAMETER}}, Part(role="one", key="", size=UNKNOWN)),
        ("part", {"Part": [1]}, UNKNOWN),
        ("part", {"Part": PARAMETER}, UNKNOWN),
        ("parts", {"Parts": [{"Inner": {"Size": 1}}, 5]}, (Part(role="many", key="", size=1), UNKNOWN)),
        ("parts", {"Parts": {"a": {"Inner": {"Size": 1}}}}, (Part(role="many", key="a", size=1),)),
        ("parts", {"Parts": {"Fn::Transform": {"Name": "x"}, "a": {}}}, UNKNOWN),
        ("deep", {"Document": '{"Deep": {"Inner": {"Size": 3}}}'}, Part(key="", size=3)),
        ("deep", {"Document": "no JSON"}, UNKNOWN),
        ("deep", {"Document": "[" * 100_000}, UNKNOWN),
        ("deep", {"Document": 5}, UNKNOWN),
        ("text", {"Fn::Transform": {"Name": "AWS::Include"}}, UNKNOWN),
        ("text", {"Fn::Transform": {"Name": "AWS::Include"}, "Text": "a", "Flag": True}, "a"),
        ("text", PARAMETER, UNKNOWN),
        ("text", None, None),
        ("text", "text", UNKNOWN),
    ],
    ids=str,
)
def test_a_field_is_what_the_template_says(field: str, properties: Any, value: Any) -> None:
    assert getattr(read(properties), field) == value


@pytest.mark.parametrize(
    "reference",
    [
        {"Ref": "Leaf"},
        {"Fn::GetAtt": ["Leaf", "Arn"]},
        {"Fn::GetAtt": "Leaf.Arn"},
        {"Fn::Sub": "${Leaf}"},
        {"Fn::Sub": "${Leaf.Arn}"},
        {"Fn::If": ["Off", PARAMETER, {"Ref": "Leaf"}]},
        {"Fn::If": ["Open", {"Ref": "Leaf"}, {"Fn::GetAtt": ["Leaf", "Arn"]}]},
        "green",
        {"Fn::Sub": "green"},
    ],
    ids=str,
)
def test_a_reference_is_followed(reference: Any) -> None:
    assert read({"Leaf": reference}, Leaf=LEAF).leaf == Leaf(name="green")
    assert read({"Leaves": [reference]}, Leaf=LEAF).leaves == (Leaf(name="green"),)


@pytest.mark.parametrize(
    "reference",
    [
        PARAMETER,
        "red",
        {"Ref": "Tree"},
        {"Ref": "Missing"},
        {"Ref": ["Leaf"]},
        {"Fn::Sub": "${Leaf}-x"},
        {"Fn::Sub": ["${Leaf}", {}]},
        {"Fn::GetAtt": []},
        {"Fn::If": ["Open", {"Ref": "Leaf"}, PARAMETER]},
        {"Fn::If": [["x"], {"Ref": "Leaf"}, PARAMETER]},
        {"Fn::ImportValue": "Leaf"},
    ],
    ids=str,
)
def test_what_refers_to_nothing_here_is_not_known(reference: Any) -> None:
    assert read({"Leaf": reference}, Leaf=LEAF).leaf is UNKNOWN
    assert read({"Leaves": [reference]}, Leaf=LEAF).leaves == (UNKNOWN,)


def test_nothing_is_linked_where_nothing_is_said() -> None:
    assert read({}).leaf is None
    assert read({}).leaves is None
    assert read({"Leaf": NO_VALUE, "Leaves": [NO_VALUE]}).leaf is None
    assert read({"Leaves": [NO_VALUE]}).leaves == ()
    assert read({"Leaves": PARAMETER}).leaves is UNKNOWN


def pointer(**more: Any) -> dict[str, Any]:
    return {"Type": "Test::Pointer", "Properties": {"Tree": {"Ref": "Tree"}, "Weight": 1}, **more}


def test_what_refers_back_is_found() -> None:
    other = {"Type": "Test::Pointer", "Properties": {"Tree": "another"}}
    found = read({}, A=pointer(), B=other, C=pointer(Condition="Off"), D=pointer(Condition="Open")).pointers
    assert found == (Pointer(weight=1), UNKNOWN)
    assert read({}).pointers is None


def test_what_may_refer_back_is_not_known() -> None:
    doubtful = {"Type": "Test::Pointer", "Properties": {"Tree": PARAMETER}}
    assert read({}, A=doubtful, B=pointer(), C={**doubtful, "Condition": "Off"}).pointers == (
        Pointer(weight=1),
        UNKNOWN,
    )


def test_what_refers_back_with_one_of_several_is_found() -> None:
    several = {"Type": "Test::Pointer", "Properties": {"Tree": ["another", {"Ref": "Tree"}], "Weight": 2}}
    assert read({}, A=several).pointers == (Pointer(weight=2),)


def test_a_link_of_a_link_is_followed() -> None:
    one = {"Type": "Test::Pointer", "Properties": {"Tree": {"Ref": "Tree"}, "To": {"Ref": "Leaf"}}}
    (found,) = items(read({}, A=one, Leaf=LEAF).pointers)
    assert found.leaf == Leaf(name="green")


def test_a_kind_that_no_template_holds_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="a view cannot hold"):
        scalar("a", bytes)


STEP = """
Conditions: {{Never: !Equals [1, 2], Open: !Equals [!Ref "AWS::Region", x]}}
Resources:
  Step:
    Type: AWS::EMR::Step
    Condition: {condition}
    Metadata: {{"aws:cdk:path": App/Step}}
    Properties: {{Name: x, ActionOnFailure: EXPLODE, JobFlowId: j-1, HadoopJarStep: {{Jar: x.jar}}}}
"""


def test_a_resource_that_is_not_made_is_not_judged() -> None:
    assert check_template(STEP.format(condition="Never"), "t") == []


def test_a_resource_that_may_be_made_is_judged() -> None:
    (finding,) = check_template(STEP.format(condition="Open"), "t.yaml")
    assert (finding.rule.code, finding.template, finding.resource) == ("ActionOnFailure", "t.yaml", "Step")
    assert (finding.path, finding.line) == ("Resources.Step.Properties.ActionOnFailure", 8)
    assert finding.construct_path == "App/Step"
    assert finding.message.startswith("`ActionOnFailure` ('EXPLODE') must be one of")


def test_what_holds_only_if_a_doubtful_value_is_there_is_not_found() -> None:
    """The image is perhaps there; the name is wrong in any case."""
    text = """
Conditions: {Open: !Equals [!Ref "AWS::AccountId", x]}
Resources:
  C:
    Type: AWS::EMR::Cluster
    Properties:
      Name: a|b
      ReleaseLabel: emr-5.6.0
      CustomAmiId: IMAGE
"""
    certain = {one.rule.code for one in check_template(text.replace("IMAGE", "ami-1"), "t")}
    assert {"ClusterName", "CustomAmiRelease"} <= certain
    doubtful = text.replace("IMAGE", "!If [Open, ami-1, !Ref 'AWS::NoValue']")
    assert {one.rule.code for one in check_template(doubtful, "t")} == certain - {"CustomAmiRelease"}


@pytest.mark.parametrize(
    ("properties", "codes"),
    [
        ("{Nmae: x, SecurityConfiguration: {}}", ["PropertyUnknown"]),
        ("{Name: x}", ["PropertyMissing"]),
        ("", ["PropertyMissing"]),
        ("{SecurityConfiguration: !If [Open, {}, {}]}", []),
        ("{Fn::Transform: {Name: AWS::Include}}", []),
        ("!If [Open, {}, {}]", []),
    ],
)
def test_a_resource_is_judged_by_its_properties_alone(properties: str, codes: list[str]) -> None:
    text = f"""
Resources:
  S:
    Type: AWS::EMR::SecurityConfiguration
    Properties: {properties}
"""
    found = check_template(text, "t", which=lambda rule: rule.subject is ResourceView)
    assert [one.rule.code for one in found] == codes
    assert {(one.path, one.line) for one in found} <= {("Resources.S.Properties", 5)}


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_what_is_nested_too_deeply_is_told(text: str) -> None:
    with pytest.raises(UnusableTemplate, match="nested too deeply"):
        check_template(text, "t")


def test_what_is_nested_too_deeply_inside_is_told() -> None:
    properties = {"Configurations": [{"Classification": "spark", "ConfigurationProperties": {"a": "DEEP"}}]}
    text = json.dumps({"Resources": {"C": {"Type": "AWS::EMR::Cluster", "Properties": properties}}})
    deep = '{"Fn::Sub": ["${x}", {"x": ' * 300 + '"x"' + "}]}" * 300
    with pytest.raises(UnusableTemplate, match="nested too deeply"):
        check_template(text.replace('"DEEP"', deep), "t")
