"""What CDK says of templates: its L1 classes with its own validation, and cdk-nag's AwsSolutions.

``other_tools.py`` runs ``python scripts/cdk_reports.py FOLDER``, which reads every template of a folder into L1s
(``CfnInclude``), synthesizes it and prints what was found, as JSON: tool, template, then pairs of rule and resource.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
from aws_cdk import cloudformation_include as include

STRICT = {"@aws-cdk/core:validateAgainstDefaultRules": True}
TOOLS = {"CloudFormation Validate": "cdk", "AwsSolutions": "cdk-nag"}


def reports(folder: Path) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """What is found in each template of a folder."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {tool: {} for tool in TOOLS.values()}
    for path in sorted(folder.glob("*.json")):
        for tool in found:
            found[tool][path.stem] = []
        for tool, rule, resource in _findings(path):
            found[tool][path.stem].append((rule, resource))
    return found


def _findings(path: Path) -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as output:
        app = cdk.App(outdir=output, context=STRICT)
        stack = cdk.Stack(app, "Stack")
        cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
        try:
            include.CfnInclude(stack, "Template", template_file=str(path))
            app.synth()
        except RuntimeError as error:
            if not str(error).startswith("ValidationFailed"):  # that is what the report holds
                yield "cdk", "synthesis fails", ""
        report = Path(output, "validation-report.json")
        written = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"pluginReports": []}
        for one in written["pluginReports"]:
            yield from _violations(TOOLS[one["pluginName"]], one["violations"])


def _violations(tool: str, violations: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for one in violations:
        rule = one["ruleName"].partition("[")[0]  # cdk-nag's IAM rules add what they found
        for place in one["violatingConstructs"]:
            yield tool, rule, place["constructPath"].rpartition("/")[2]


if __name__ == "__main__":
    json.dump(reports(Path(sys.argv[1])), sys.stdout)
