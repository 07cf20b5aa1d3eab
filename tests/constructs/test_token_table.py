"""Tokens told in pure Python are those that CDK tells by crossing into Node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsii
import pytest
from aws_cdk import App, Aws, CfnParameter, Fn, IStableNumberProducer, IStableStringProducer, Lazy, Stack, Token
from aws_cdk import aws_s3 as s3

from emr_constructs._jsii.tokens import is_token


@jsii.implements(IStableStringProducer)
class Text:
    def produce(self) -> str:
        return "later"


@jsii.implements(IStableNumberProducer)
class Number:
    def produce(self) -> int:
        return 1


@pytest.fixture(scope="module")
def stack() -> Stack:
    return Stack(App(), "Tokens")


MAKERS: dict[str, Callable[[Stack], Any]] = {
    "pseudo parameter": lambda stack: Aws.REGION,
    "account of an agnostic stack": lambda stack: stack.account,
    "reference": lambda stack: s3.CfnBucket(stack, "Bucket").attr_arn,
    "string made of a token": lambda stack: f"s3://{Aws.ACCOUNT_ID}/key",
    "parameter": lambda stack: CfnParameter(stack, "Text").value_as_string,
    "number of a parameter": lambda stack: CfnParameter(stack, "Number", type="Number").value_as_number,
    "list of a parameter": lambda stack: CfnParameter(stack, "List", type="CommaDelimitedList").value_as_list,
    "split": lambda stack: Fn.split(",", Aws.REGION),
    "intrinsic as a number": lambda stack: Token.as_number(Fn.ref("Number")),
    "intrinsic as a string": lambda stack: Token.as_string({"Ref": "Text"}),
    "intrinsic as a list": lambda stack: Token.as_list({"Ref": "List"}),
    "intrinsic": lambda stack: Fn.condition_if("Condition", 1, 2),
    "lazy string": lambda stack: Lazy.string(Text()),
    "lazy number": lambda stack: Lazy.number(Number()),
    "any token": lambda stack: Token.as_any({"Ref": "Text"}),
    "the parameter itself": lambda stack: CfnParameter(stack, "Itself"),
    "string": lambda stack: "emr-7.14.0",
    "string that looks like a substitution": lambda stack: "${AWS::Region}",
    "empty string": lambda stack: "",
    "list": lambda stack: ["a", "b"],
    "empty list": lambda stack: [],
    "number": lambda stack: 3,
    "negative number": lambda stack: -1.5e300,
    "flag": lambda stack: True,
    "mapping": lambda stack: {"a": 1},
    "resource": lambda stack: s3.CfnBucket(stack, "Resource"),
    "construct": lambda stack: s3.Bucket(stack, "Construct"),
}
TOKENS = list(MAKERS)[: list(MAKERS).index("string")]


@pytest.mark.parametrize("name", MAKERS)
def test_python_and_node_agree(stack: Stack, name: str) -> None:
    value = MAKERS[name](stack)
    assert is_token(value) is Token.is_unresolved(value) is (name in TOKENS)


def test_a_stack_resolves_tokens_and_is_none(stack: Stack) -> None:
    """CDK asks for a method called ``resolve``, which a stack has."""
    assert not is_token(stack)
    assert Token.is_unresolved(stack)


def test_python_looks_deeper_than_node(stack: Stack) -> None:
    """A list of known length with an unknown item is none of CDK's tokens, but its item is."""
    value = ["a", Aws.REGION]
    assert is_token(value)
    assert not Token.is_unresolved(value)
