"""Acknowledgements that do not do what whoever wrote them meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from aws_cdk import PolicyViolatingResource, PolicyViolation, Stack, Validations
from constructs import IConstruct

from emr_constructs.compliance.assembly import metadata_of
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.catalogue import RULES

NAME: Final = "EmrChecks"
_WITHOUT_NAMESPACE: Final = "Annotation"
"""What CDK puts before an id that names no plugin."""


def misused(app: IConstruct, templates: Sequence[Path]) -> Iterator[PolicyViolation]:
    """What is wrong with acknowledgements of our rules.

    CDK takes any id and any reason. An id that no rule has acknowledges nothing, which is shown. An empty reason hides
    a finding; that fails, and cannot be acknowledged itself.

    :param templates: of the stacks that are judged.
    """
    for path, id_, reason in _acknowledged(app, templates):
        namespace, _, code = id_.partition("::")
        if namespace == NAME and code in RULES:
            if not reason.strip():
                problem = f"'{id_}' is acknowledged without a reason"
                yield _violation("AcknowledgementWithoutReason", path, problem, "say why it may stay", "fatal")
        elif namespace == NAME:
            likely = closest(code, RULES)
            fix = f"did you mean '{NAME}::{likely[0]}'?" if likely else "take the id that the finding shows"
            yield _nothing(path, id_, "no rule has this code", fix)
        elif code in RULES and (namespace == _WITHOUT_NAMESPACE or closest(namespace, [NAME])):
            written = id_.removeprefix(f"{_WITHOUT_NAMESPACE}::")
            yield _nothing(path, written, f"the rule is one of {NAME}", f"write '{NAME}::{code}'")


def _nothing(path: str, id_: str, why: str, fix: str) -> PolicyViolation:
    return _violation("AcknowledgementOfNothing", path, f"'{id_}' acknowledges nothing: {why}", fix, "warning")


def _violation(code: str, path: str, problem: str, fix: str, severity: str) -> PolicyViolation:
    return PolicyViolation(
        rule_name=code,
        description=f"{problem} (at {path or 'the app'})",
        fix=fix,
        severity=severity,
        violating_resources=[PolicyViolatingResource(construct_path=path, locations=[])],
    )


def _acknowledged(app: IConstruct, templates: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """Every acknowledgement: path of the construct, id, reason."""
    wanted = Validations.ACKNOWLEDGED_RULES_METADATA_KEY  # asked for in Node
    below = (one for template in templates for one in metadata_of(template))
    for path, kind, data in (*_above_stacks(app), *below):
        if kind == wanted:
            yield from ((path, id_, str(reason)) for id_, reason in data.items())


def _above_stacks(scope: IConstruct) -> Iterator[tuple[str, str, Any]]:
    """The metadata of what stands above the stacks: the app, stages. No file holds it."""
    yield from ((scope.node.path, entry.type, entry.data) for entry in scope.node.metadata)
    for child in scope.node.children:
        if not Stack.is_stack(child):
            yield from _above_stacks(child)
