"""Texts that only deployment knows in part, as the reader of templates takes them apart."""

from __future__ import annotations

from typing import Any

import pytest

from emr_constructs.rules.template.document import parse
from emr_constructs.rules.template.intrinsics import Resolver
from emr_constructs.rules.template.texts import document, settings, words
from emr_constructs.rules.view import UNKNOWN

LATER = {"Ref": "Later"}
RESOLVER = Resolver(
    parse('{"Resources": {"A": {"Type": "B"}}, "Parameters": {"Known": {"Type": "String", "Default": "here"}}}'), {}, ""
)


def join(*parts: Any, by: str = "") -> Any:
    return {"Fn::Join": [by, list(parts)]}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (join('{"a":"', LATER, '"}'), {"a": LATER}),
        (join('{"a":"x', LATER, 'y"}'), {"a": join("x", LATER, "y")}),
        (join('{"a":', LATER, ',"b":[1]}'), {"a": LATER, "b": [1]}),
        (join('{"a":"say \\"', LATER, '\\" twice"}'), {"a": join('say "', LATER, '" twice')}),
        (join('{"a":"', join("x", LATER, by="-"), '"}'), {"a": join("x-", LATER)}),
        (join('{"a":"', {"Ref": "Known"}, LATER, '"}'), {"a": join("here", LATER)}),
        ({"Fn::Sub": '{"a":"${Later}","b":"${Thing.Arn}"}'}, {"a": LATER, "b": {"Fn::GetAtt": ["Thing", "Arn"]}}),
        ({"Fn::Sub": ['{"a":"${x}${Later}"}', {"x": "1"}]}, {"a": join("1", LATER)}),
        ({"Fn::Sub": '{"a":"${!x}${Later}"}'}, {"a": join("${x}", LATER)}),
        (join('{"a":"{{resolve:ssm:x}}","b":', LATER, "}"), {"a": "{{resolve:ssm:x}}", "b": LATER}),
    ],
)
def test_a_document_has_what_is_not_known_in_its_place(raw: Any, found: Any) -> None:
    assert document(RESOLVER, raw) == found


@pytest.mark.parametrize(
    "raw", [LATER, join(LATER), join("{", LATER), join("[", LATER, "]"), {"Fn::Join": "x"}, {"Fn::Sub": [1]}, None]
)
def test_what_is_no_document_is_unknown(raw: Any) -> None:
    assert document(RESOLVER, raw) is UNKNOWN


def test_words_are_those_of_a_shell() -> None:
    raw = join("--class a.B --conf 'x=a b' --jars s3://", LATER, "/a.jar ", LATER)
    assert words(RESOLVER, raw) == [
        "--class",
        "a.B",
        "--conf",
        "x=a b",
        "--jars",
        join("s3://", LATER, "/a.jar"),
        LATER,
    ]
    assert words(RESOLVER, join("'", LATER)) is UNKNOWN
    assert words(RESOLVER, {"Fn::Join": "x"}) is UNKNOWN


def test_settings_follow_an_option_and_the_last_counts() -> None:
    raw = join("--conf a=1 -c b=", LATER, " --hiveconf c=x=y --hivevar d=s3://", LATER, "/d e=5 --conf a=2")
    assert settings(RESOLVER, raw) == {
        "a": "2",
        "b": join("", LATER),
        "c": "x=y",
        "d": join("s3://", LATER, "/d"),
    }


@pytest.mark.parametrize("raw", [join("--conf ", LATER), join("--conf a=1 --conf ", LATER, "=2"), join("'", LATER)])
def test_a_setting_that_may_be_any_leaves_all_of_them_open(raw: Any) -> None:
    assert settings(RESOLVER, raw) is UNKNOWN
