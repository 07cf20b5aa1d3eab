"""Packs of controls, as they limit what rules find."""

from __future__ import annotations

from collections.abc import Iterable

from emr_constructs.facts import controls
from emr_constructs.rules.rule import Rule, Severity


def asked(rule: Rule, packs: Iterable[str] = ()) -> bool:
    """Whether the findings of a rule count. Packs limit compliance only: what EMR refuses is refused in every pack.

    :param packs: names of packs. Default: every control but those that are asked for only by name
    """
    if rule.severity is not Severity.COMPLIANCE:
        return True
    wanted = {control for pack in packs for control in controls.in_pack(pack)}
    return not wanted.isdisjoint(rule.controls) if packs else controls.by_default(rule.controls)


def control_names(rule: Rule) -> list[str]:
    """The controls that a rule stands for, then the requirements of standards that AWS maps them to."""
    required = (
        f"{standard}:{requirement}"
        for control in rule.controls
        for standard, requirements in controls.requirements(control).items()
        for requirement in requirements
    )
    return list(dict.fromkeys((*rule.controls, *required)))
