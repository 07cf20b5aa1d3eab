"""parliament, a linter for policies, with what it has to be told."""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any
from unittest.mock import patch

from policies import TRUST, as_list

ANSWERED_ELSEWHERE = {"RESOURCE_STAR": "wildcards.yaml says why each `*` is there"}


@dataclass(frozen=True)
class Finding:
    """What the linter says of a policy."""

    issue: str
    detail: str


@cache
def parliament() -> Any:
    """The linter. It asks setuptools for its files, which newer Pythons come without, and leaves them open."""
    setuptools = ModuleType("pkg_resources")
    vars(setuptools)["resource_filename"] = lambda package, name: str(files(package) / name)
    with warnings.catch_warnings(), patch.dict(sys.modules, pkg_resources=setuptools):
        warnings.simplefilter("ignore")
        import parliament as imported
    # Lists of ARNs are newer than its code, not than its data.
    translate = imported.statement.translate_documentation_types
    imported.statement.translate_documentation_types = lambda name: translate({"ArrayOfARN": "ARN"}.get(name, name))
    return imported


def knows_no_resource(action: str) -> bool:
    """Whether an action can be allowed for everything only, as far as the linter knows."""
    service, name = action.split(":")
    known = [  # some services stand there twice
        privilege
        for one in parliament().iam_definition
        if one["prefix"] == service
        for privilege in one["privileges"]
        if privilege["privilege"] == name
    ]
    assert known, f"{action} is no action"
    return not any(one["resource_type"] for each in known for one in each["resource_types"])


def findings(policy: dict[str, Any], kind: str) -> Iterator[Finding]:
    """What the linter finds in a policy without intrinsics.

    :param kind: as ``policies`` says it.
    """
    if kind == TRUST:  # trust has no resource: it is about the role itself
        here = {"Resource": "arn:aws:iam::111122223333:role/trusting"}
        policy = {**policy, "Statement": [{**one, **here} for one in as_list(policy["Statement"])]}
    for one in parliament().analyze_policy_string(json.dumps(policy), ignore_private_auditors=True).findings:
        if one.issue == "RESOURCE_MISMATCH":
            yield from _mismatches(one.detail, policy)
        elif one.issue not in ANSWERED_ELSEWHERE:
            yield Finding(one.issue, str(one.detail))


def _mismatches(detail: list[dict[str, str]], policy: dict[str, Any]) -> Iterator[Finding]:
    """Actions whose resource is of another kind; without those that a pattern such as ``s3:Get*`` matches besides."""
    written = {action for one in as_list(policy["Statement"]) for action in as_list(one["Action"])}
    for one in detail:
        if one["action"] in written:
            yield Finding("RESOURCE_MISMATCH", f"{one['action']} needs {one['required_format']}")


@dataclass(frozen=True)
class Answer:
    """Why something that the linter says is not so, or stays.

    :param issue: what it calls it.
    :param detail: a regular expression for the rest of what it says.
    """

    issue: str
    detail: str
    reason: str

    def answers(self, finding: Finding) -> bool:
        """Whether it is about a finding."""
        return self.issue == finding.issue and re.fullmatch(self.detail, finding.detail) is not None
