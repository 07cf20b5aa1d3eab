"""A report for programs: a list of findings."""

from __future__ import annotations

import json
from typing import Any

from emr_constructs.command.report import Report
from emr_constructs.rules.packs import control_names
from emr_constructs.rules.template.finding import TemplateFinding


def render(report: Report) -> str:
    """The findings as a JSON list."""
    return json.dumps([_record(one) for one in report.findings], indent=2) + "\n"


def _record(one: TemplateFinding) -> dict[str, Any]:
    return {
        "code": one.rule.code,
        "severity": one.rule.severity.value,
        "template": one.template,
        "resource": one.resource,
        "path": one.path,
        "line": one.line,
        "construct_path": one.construct_path,
        "message": one.message,
        "remedy": one.remedy,
        "source": one.rule.source,
        "controls": control_names(one.rule),
    }
