"""A report for code scanning: SARIF 2.1.0.

What is ignored is left out: GitHub shows results with a ``suppressions`` property as open alerts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from emr_constructs.command.inputs import STANDARD_INPUT
from emr_constructs.command.report import Report
from emr_constructs.command.version import version
from emr_constructs.rules.rule import Rule, Severity
from emr_constructs.rules.template.finding import TemplateFinding

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.COMPLIANCE: "note"}


def render(report: Report) -> str:
    """The report as a SARIF log of one run."""
    rules = list({one.rule.code: one.rule for one in report.findings}.values())
    codes = [rule.code for rule in rules]
    run = {
        "tool": {"driver": {"name": "emr-constructs", "version": version(), "rules": [_rule(one) for one in rules]}},
        "invocations": [_invocation(report)],
        "results": [_result(one, codes) for one in report.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"{rule.summary} See {rule.source}"},
        "helpUri": rule.source,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["emr", rule.severity.value, *rule.controls]},
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Whether everything could be judged."""
    notifications = [{"level": "error", "message": {"text": f"{name}: {reason}"}} for name, reason in report.unusable]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _result(one: TemplateFinding, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "ruleId": one.rule.code,
        "ruleIndex": codes.index(one.rule.code),
        "level": _LEVELS[one.rule.severity],
        "message": {"text": f"{one.message}; {one.remedy}" if one.remedy else one.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(one.template)},
                    "region": {"startLine": one.line},
                },
                "logicalLocations": [
                    {"name": one.resource, "fullyQualifiedName": one.path, "kind": "resource"},
                ],
            }
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(one)},
        "properties": {"constructPath": one.construct_path} if one.construct_path else {},
    }


def _uri(template: str) -> str:
    """An address that is relative to the working directory, where the template's is."""
    if template == STANDARD_INPUT:
        return "stdin"
    path = PurePath(template)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _fingerprint(one: TemplateFinding) -> str:
    """The same for the same finding, also when other lines of the template come and go."""
    return sha256(
        "\0".join((one.template, one.path, one.rule.code, one.message)).encode(errors="backslashreplace")
    ).hexdigest()
