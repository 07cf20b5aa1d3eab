"""What the reader makes of intrinsics, parameters and conditions: a value, nothing, or unknown."""

from __future__ import annotations

from typing import Any

import pytest

from emr_constructs.rules.template.document import parse
from emr_constructs.rules.template.intrinsics import Resolver, is_intrinsic
from emr_constructs.rules.view import UNKNOWN

TEMPLATE = """
Parameters:
  Release: {Type: String, Default: emr-7.14.0}
  Bare: {Type: String}
  Only: {Type: String, AllowedValues: [one]}
  Several: {Type: String, AllowedValues: [one, two]}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Looked: {Type: "AWS::SSM::Parameter::Value<String>", Default: /emr/release}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>", Default: "subnet-1, subnet-2"}
  Names: {Type: CommaDelimitedList, Default: "a,b"}
  Count: {Type: Number, Default: 3}
  Odd: [1]
  Shaped: {Type: String, Default: {a: 1}}
Mappings:
  Sizes:
    prod: {type: m7g.xlarge, count: 3}
    "1": {type: m7g.2xlarge}
Conditions:
  Yes: !Equals [!Ref Release, emr-7.14.0]
  No: !Not [!Condition Yes]
  Open: !Equals [!Ref Bare, x]
  Both: !And [!Condition Yes, !Condition No]
  Either: !Or [!Condition Open, !Condition Yes]
  Neither: !Or [!Condition No, !Condition No]
  AllOpen: !And [!Condition Yes, !Condition Open]
  AnyOpen: !Or [!Condition No, !Condition Open]
  NotOpen: !Not [!Condition Open]
  Truth: !Equals [true, "true"]
  Circle: !Not [!Condition Circle]
  Broken: !Equals [1]
  Strange: text
Resources:
  Cluster: {Type: "AWS::EMR::Cluster"}
"""


def resolver(region: str = "", **parameters: str) -> Resolver:
    return Resolver(parse(TEMPLATE), parameters, region)


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("text", "text"),
        (5, 5),
        (None, None),
        ([ref("Bare")], [ref("Bare")]),
        ({"Ref": "a", "b": 1}, {"Ref": "a", "b": 1}),
        ("{{resolve:secretsmanager:kdc}}", UNKNOWN),
        (ref("Release"), "emr-7.14.0"),
        (ref("Bare"), UNKNOWN),
        (ref("Only"), "one"),
        (ref("Several"), UNKNOWN),
        (ref("Secret"), UNKNOWN),
        (ref("Looked"), UNKNOWN),
        (ref("Subnets"), ["subnet-1", "subnet-2"]),
        (ref("Names"), ["a", "b"]),
        (ref("Count"), 3),
        (ref("Odd"), UNKNOWN),
        (ref("Shaped"), UNKNOWN),
        (ref("Cluster"), UNKNOWN),
        (ref("AWS::NoValue"), None),
        (ref("AWS::Region"), UNKNOWN),
        (ref("AWS::AccountId"), UNKNOWN),
        (ref("AWS::Partition"), "aws"),
        (ref("AWS::URLSuffix"), "amazonaws.com"),
        ({"Fn::GetAtt": ["Cluster", "Id"]}, UNKNOWN),
        ({"Fn::ImportValue": "x"}, UNKNOWN),
        ({"Fn::Madeup": "x"}, UNKNOWN),
        ({"Fn::Sub": "emr/${Release}"}, "emr/emr-7.14.0"),
        ({"Fn::Sub": "${!Literal}-${Count}"}, "${Literal}-3"),
        ({"Fn::Sub": ["${a}-${Names}", {"a": 1}]}, UNKNOWN),
        ({"Fn::Sub": ["${a}", {"a": ref("Only")}]}, "one"),
        ({"Fn::Sub": "${AWS::Region}"}, UNKNOWN),
        ({"Fn::Sub": "${Cluster.Id}"}, UNKNOWN),
        ({"Fn::Sub": "{{resolve:ssm:${Only}}}"}, UNKNOWN),
        ({"Fn::Sub": 5}, UNKNOWN),
        ({"Fn::Join": ["-", ["a", ref("Only")]]}, "a-one"),
        ({"Fn::Join": ["-", ["a", ref("Bare")]]}, UNKNOWN),
        ({"Fn::Join": ["-", ref("Names")]}, "a-b"),
        ({"Fn::Join": ["-", ref("Bare")]}, UNKNOWN),
        ({"Fn::Join": "x"}, UNKNOWN),
        ({"Fn::Join": [None, "x"]}, UNKNOWN),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Split": [",", ref("Bare")]}, UNKNOWN),
        ({"Fn::Select": [1, ref("Names")]}, "b"),
        ({"Fn::Select": ["0", ["x", "y"]]}, "x"),
        ({"Fn::Select": [7, ["x"]]}, UNKNOWN),
        ({"Fn::Select": [ref("Bare"), ["x"]]}, UNKNOWN),
        ({"Fn::Select": [0, ref("Bare")]}, UNKNOWN),
        ({"Fn::FindInMap": ["Sizes", "prod", "type"]}, "m7g.xlarge"),
        ({"Fn::FindInMap": ["Sizes", 1, "type"]}, "m7g.2xlarge"),
        ({"Fn::FindInMap": ["Sizes", "test", "type"]}, UNKNOWN),
        ({"Fn::FindInMap": ["Sizes", ref("AWS::Region"), "type"]}, UNKNOWN),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, ref("AWS::NoValue")]}, None),
        ({"Fn::If": ["Open", 1, 2]}, UNKNOWN),
        ({"Fn::If": ["Open", "same", {"Fn::Sub": "same"}]}, "same"),
        ({"Fn::If": ["Yes", 1]}, UNKNOWN),
    ],
    ids=str,
)
def test_a_value_is_what_the_template_says_it_is(raw: Any, value: Any) -> None:
    assert resolver().value(raw) == value


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Yes", True),
        ("No", False),
        ("Open", UNKNOWN),
        ("Both", False),
        ("Either", True),
        ("Neither", False),
        ("AllOpen", UNKNOWN),
        ("AnyOpen", UNKNOWN),
        ("NotOpen", UNKNOWN),
        ("Truth", True),
        ("Circle", UNKNOWN),
        ("Broken", UNKNOWN),
        ("Strange", UNKNOWN),
        ("Missing", UNKNOWN),
    ],
)
def test_a_condition_holds_does_not_or_is_not_known(name: str, holds: Any) -> None:
    assert resolver().condition(name) is holds


def test_what_is_given_goes_before_a_default() -> None:
    given = resolver(Release="emr-6.15.0", Bare="x", Subnets="subnet-9")
    assert given.value(ref("Release")) == "emr-6.15.0"
    assert given.value(ref("Subnets")) == ["subnet-9"]
    assert given.condition("Open") is True
    assert given.condition("Yes") is False


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-west-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ],
)
def test_a_region_that_is_known_is_used(region: str, partition: str, suffix: str) -> None:
    known = resolver(region)
    assert (
        known.value({"Fn::Sub": "${AWS::Region} ${AWS::Partition} ${AWS::URLSuffix}"})
        == f"{region} {partition} {suffix}"
    )


def test_the_parts_of_a_value_are_computed_on_demand() -> None:
    raw = {"a": ref("Only"), "b": [ref("AWS::NoValue"), {"c": ref("Bare")}], "d": ref("AWS::NoValue")}
    assert resolver().value(raw) is raw
    assert resolver().deep(raw) == {"a": "one", "b": [{"c": UNKNOWN}]}


def test_what_a_macro_may_change_is_not_known() -> None:
    assert resolver().deep({"a": {"Fn::Transform": {"Name": "AWS::Include"}, "b": 1}}) == {"a": UNKNOWN}


def test_an_intrinsic_stands_alone() -> None:
    assert is_intrinsic({"Fn::Sub": "x"})
    assert is_intrinsic({"Condition": "x"})
    assert not is_intrinsic({"Ref": "x", "y": 1})
    assert not is_intrinsic(["Ref"])
    assert not is_intrinsic({"Reference": "x"})
