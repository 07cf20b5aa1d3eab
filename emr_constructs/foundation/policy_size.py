"""How long a policy will be: IAM refuses long ones, and only when they are deployed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import jsii
from aws_cdk import aws_iam as iam
from constructs import IValidation

from emr_constructs._jsii.scopes import environment_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.facts import studio

# What pseudo parameters stand for, at their shortest and as long as they usually get.
_SHORTEST: Final = {"AWS::Partition": "aws", "AWS::Region": "us-east-1", "AWS::AccountId": 12 * "0"}
_USUAL: Final = {**_SHORTEST, "AWS::Region": "ap-southeast-1"}
# A role with a name that CloudFormation makes, and the id of an application, say.
_USUAL_ARN, _USUAL_ID = 95 * "x", 20 * "x"


def check_size(policy: iam.ManagedPolicy, remedy: str) -> None:
    """Tell at synthesis where a policy is longer than IAM takes.

    :param remedy: what to do then.
    """
    policy.node.add_validation(_Size(policy, remedy))


@jsii.implements(IValidation)
class _Size:
    """Stops the synthesis where a policy is too long in any case, and warns where it may be."""

    def __init__(self, policy: iam.ManagedPolicy, remedy: str) -> None:
        self._policy = policy
        self._remedy = remedy

    def validate(self) -> list[str]:
        most = studio.policy_characters()
        document = stack_of(self._policy).resolve(self._policy.document)
        known = self._known()
        least = _characters(document, {**_SHORTEST, **known}, "", "")
        if least > most:
            problem = f"IAM takes {most} characters in a policy, and this one has at least {least}; {self._remedy}"
            return [str(Violation("PolicySize", problem))]
        about = _characters(document, {**_USUAL, **known}, _USUAL_ARN, _USUAL_ID)
        if about > most:
            text = f"IAM takes {most} characters in a policy, and this one may have {about}; {self._remedy}"
            warn(self._policy, "PolicySize", text)
        return []

    def _known(self) -> dict[str, str]:
        here = environment_of(self._policy)
        said = {"AWS::Region": here.region, "AWS::AccountId": here.account}
        return {name: value for name, value in said.items() if not is_token(value)}


def _characters(document: Any, pseudo: Mapping[str, str], arn: str, id: str) -> int:  # noqa: A002
    """How many characters IAM counts: all but white space."""
    return len(json.dumps(_settled(document, pseudo, arn, id), separators=(",", ":")))


def _settled(value: Any, pseudo: Mapping[str, str], arn: str, id: str) -> Any:  # noqa: A002
    """A part of a template with something in place of what only deployment knows."""
    if isinstance(value, list):
        return [_settled(one, pseudo, arn, id) for one in value]
    if not isinstance(value, Mapping):
        return value
    if list(value) == ["Fn::Join"]:
        separator, parts = value["Fn::Join"]
        return str(separator).join(str(_settled(one, pseudo, arn, id)) for one in parts)
    if list(value) == ["Ref"] and value["Ref"] in pseudo:
        return pseudo[value["Ref"]]
    if len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::")):
        return arn if "Arn" in json.dumps(value) else id
    return {name: _settled(one, pseudo, arn, id) for name, one in value.items()}
