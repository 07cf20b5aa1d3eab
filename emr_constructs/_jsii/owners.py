"""What to tell the owner of something that cannot be changed from here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk.region_info import RegionInfo
from constructs import IConstruct

from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs._jsii.tokens import is_token


def text_of(scope: IConstruct, statement: iam.PolicyStatement) -> str:
    """A statement as its owner has to write it; what only deployment knows stays a reference."""
    return json.dumps(_written_out(scope, statement.to_statement_json()))


def principal_of(scope: IConstruct, grantee: iam.IGrantable) -> iam.IPrincipal:
    """A grantee as a policy of another account may name it: only principals that exist are taken there.

    For a role that is made with a stack stands its account, where IAM then decides; so for who has a managed policy.
    """
    principal, here = grantee.grant_principal, environment_of(scope)
    if isinstance(grantee, iam.ManagedPolicy):
        return iam.ArnPrincipal(f"arn:{here.partition}:iam::{environment_of(grantee).account}:root")
    if not _exists(_written_out(scope, principal.policy_fragment.principal_json)):
        account = principal.principal_account or here.account
        return iam.ArnPrincipal(f"arn:{here.partition}:iam::{account}:root")
    return principal


def differ(one: str, other: str) -> bool:
    """Whether two accounts, or two regions, certainly are not the same."""
    return not is_token(one) and not is_token(other) and one != other


def _written_out(scope: IConstruct, value: Any) -> Any:
    """A part of a template, with what the environment of the stack tells: an owner reads it in another account."""
    here = environment_of(scope)
    stack = stack_of(scope)
    known = {"AWS::Region": here.region, "AWS::AccountId": here.account, "AWS::StackName": stack.stack_name}
    if not is_token(here.region):
        facts = RegionInfo.get(here.region)
        known |= {"AWS::Partition": str(facts.partition), "AWS::URLSuffix": str(facts.domain_suffix)}
    told = {name: one for name, one in known.items() if not is_token(one)}
    return _joined(stack.resolve(value), told)


def _joined(value: Any, known: Mapping[str, str]) -> Any:
    """A part of a template without the references that are known, and without texts in pieces."""
    if isinstance(value, list):
        return [_joined(one, known) for one in value]
    if not isinstance(value, Mapping):
        return value
    if list(value) == ["Ref"]:
        return known.get(value["Ref"], value)
    settled = {name: _joined(one, known) for name, one in value.items()}
    if list(settled) == ["Fn::Join"] and all(isinstance(one, str) for one in settled["Fn::Join"][1]):
        return settled["Fn::Join"][0].join(settled["Fn::Join"][1])
    return settled


def _exists(principal: Any) -> bool:
    """Whether a principal is written out: what deployment makes has references."""
    if isinstance(principal, Mapping):
        return all(name in ("AWS", "Service") and _exists(value) for name, value in principal.items())
    return isinstance(principal, str) or all(_exists(one) for one in principal)
