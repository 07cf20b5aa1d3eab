"""parliament finds nothing in any policy, but what ``linter_answers.yaml`` answers."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from every_policy import every_policy
from linter import ANSWERED_ELSEWHERE, Answer, Finding, findings
from policies import IDENTITY, RESOURCE, TRUST

ANSWERS = [Answer(**one) for one in yaml.safe_load(Path(__file__).with_name("linter_answers.yaml").read_text("utf-8"))]


@cache
def found() -> dict[Finding, list[str]]:
    """What is found in all policies, and where. Equal policies are read once."""
    read: dict[str, list[Finding]] = {}
    places: dict[Finding, list[str]] = {}
    for one in every_policy():
        policy = one.texts.policy(one.document)
        text = f"{one.document.kind} {json.dumps(policy, sort_keys=True)}"
        if text not in read:
            read[text] = [*findings(policy, one.document.kind)]
        for finding in read[text]:
            places.setdefault(finding, []).append(one.place)
    return places


def test_there_are_policies_of_all_kinds() -> None:
    kinds = [one.document.kind for one in every_policy()]
    assert min(map(kinds.count, (IDENTITY, TRUST, RESOURCE))) > 50
    types = {one.document.type for one in every_policy()}
    assert types >= {"AWS::EC2::VPCEndpoint", "AWS::IAM::ManagedPolicy", "AWS::KMS::Key", "AWS::S3::BucketPolicy"}


def test_everything_found_is_answered() -> None:
    unanswered = {
        one: places[:3] for one, places in found().items() if not any(answer.answers(one) for answer in ANSWERS)
    }
    assert unanswered == {}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: f"{one.issue} {one.detail}")
def test_every_answer_is_needed_and_has_a_reason(answer: Answer) -> None:
    assert any(answer.answers(one) for one in found())
    assert len(answer.reason) > 30


def identity(**statement: Any) -> dict[str, Any]:
    good = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
    return {"Version": "2012-10-17", "Statement": [{**good, **statement}]}


@pytest.mark.parametrize(
    ("policy", "issue"),
    [
        (identity(), None),
        (identity(Action="s3:GetObejct"), "UNKNOWN_ACTION"),
        (identity(Resource="arn:aws:s3:::data"), "RESOURCE_MISMATCH"),
        (identity(Resource="arn:aws:s3::data/*"), "INVALID_ARN"),
        (identity(Action="s3:GetObject*"), None),
        (identity(Condition={"StringEquals": {"s3:TypoKey": "a"}}), "UNKNOWN_CONDITION_FOR_ACTION"),
        (identity(Resource="*"), None),
    ],
)
def test_a_mistake_is_found(policy: dict[str, Any], issue: str | None) -> None:
    assert {one.issue for one in findings(policy, IDENTITY)} == ({issue} if issue else set())


def test_trust_is_judged_without_a_resource() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    assert [*findings(policy, TRUST)] == []
    wrong = {"Version": "2012-10-17", "Statement": [{**statement, "Principal": {"AWS": "somebody"}}]}
    assert {one.issue for one in findings(wrong, TRUST)} == {"UNKNOWN_PRINCIPAL"}


def test_stars_are_left_to_another_table() -> None:
    assert Path(__file__).with_name("wildcards.yaml").exists()
    assert set(ANSWERED_ELSEWHERE) == {"RESOURCE_STAR"}
