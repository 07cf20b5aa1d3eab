"""The plugin for CDK's policy validation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs.compliance.acknowledgements import NAME, misused
from emr_constructs.compliance.assembly import templates_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import controls
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.packs import asked, control_names
from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.template.finding import TemplateFinding, UnusableTemplate

_FAIL_ON: Final = (Severity.ERROR, Severity.COMPLIANCE)


@jsii.implements(IPolicyValidationPlugin)
class EmrChecks:
    """Judges every template of an app, or of a stage, by the rules of this library, whoever wrote it.

    ``Validations.of(app).add_plugins(emr.compliance.EmrChecks())`` runs it after synthesis. Nested stacks, stages, L1s
    and included templates are judged as well. Acknowledge a finding with the id ``EmrChecks::<code>`` and a reason.

    :param packs: packs of controls that compliance findings are limited to, for example ``["pci-dss-4"]``; ``packs()``
        of ``emr_constructs.facts.controls`` names them. Errors and warnings are found in any case. Default: every
        control but those that contradict another good design, which so far is Kerberos
    :param fail_on: findings of these severities fail synthesis, others are shown only. Default: errors and compliance
    :raises EmrValidationError: ``ArgumentType``, ``UnknownPack``.
    """

    def __init__(self, *, packs: Sequence[str] | None = None, fail_on: Sequence[Severity] = _FAIL_ON) -> None:
        violations = [*type_violations(hints_of(EmrChecks.__init__), locals())] or [*_unknown(packs or ())]
        if violations:
            raise EmrValidationError(violations)
        self._packs = tuple(packs or ())
        self._fail_on = frozenset(fail_on)

    @property
    def name(self) -> str:
        """What reports call it, and what stands before ``::`` in the id of an acknowledgement."""
        return NAME

    @property
    def version(self) -> str | None:
        """The version of this library; None where it is not installed."""
        return next((one.version for one in distributions(name="emr-constructs")), None)

    @property
    def rule_ids(self) -> list[str] | None:
        """The codes of the rules it asks."""
        return [code for code, rule in RULES.items() if asked(rule, self._packs)]

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Judge the templates. CDK calls this.

        :param context: which templates there are.
        """
        stacks = list(context.stack_templates)
        violations = [
            self._violation(finding)
            for stack in stacks
            for template in templates_of(Path(stack.template_path))
            for finding in self._findings(template, stack.region or "")
        ]
        violations += misused(context.app_construct, [Path(stack.template_path) for stack in stacks])
        return PolicyValidationPluginReport(
            success=not any(one.severity in ("error", "fatal") for one in violations), violations=violations
        )

    def _findings(self, template: Path, region: str) -> Iterator[TemplateFinding]:
        try:
            yield from check_template(
                template.read_text(encoding="utf-8"),
                str(template),
                region=region,
                which=partial(asked, packs=self._packs),
            )
        except UnusableTemplate:
            return  # CDK writes templates of stacks without resources, too

    def _violation(self, finding: TemplateFinding) -> PolicyViolation:
        rule = finding.rule
        place = PolicyViolatingResource(
            resource_logical_id=finding.resource,
            template_path=finding.template,
            locations=[finding.path.removeprefix(f"Resources.{finding.resource}.")],
        )
        return PolicyViolation(
            rule_name=rule.code,
            description=f"{finding.message} ({Path(finding.template).name}:{finding.line})",
            fix=finding.remedy or None,
            # CDK fails by these words alone once something in a report is acknowledged: ours would not count.
            severity="error" if rule.severity in self._fail_on else "warning",
            rule_metadata={
                "severity": rule.severity.value,
                "line": str(finding.line),
                "source": rule.source,
                **({"controls": ", ".join(control_names(rule))} if rule.controls else {}),
            },
            violating_resources=[place],
        )


def _unknown(packs: Sequence[str]) -> Iterator[Violation]:
    known = controls.packs()
    for pack in packs:
        if pack not in known:
            likely = closest(pack, known)
            hint = f"did you mean {likely[0]!r}?" if likely else f"there are {', '.join(known)}"
            yield Violation("UnknownPack", f"`packs` names {pack!r}, which is no pack; {hint}")
