"""What came of a check: all that a format can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.finding import TemplateFinding

SEVERITIES: Final = (Severity.ERROR, Severity.WARNING, Severity.COMPLIANCE)
"""The worst first."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of a check.

    :param templates: names of the templates that were judged, in the order given.
    :param findings: what counts, by template and line.
    :param ignored: what would count, were its code not ignored.
    :param reasons: why a code is ignored.
    :param skipped: files of folders that were not judged, with why.
    :param unusable: inputs that could not be judged, with why.
    :param packs: what compliance findings were limited to. Empty: what is asked for by default
    :param fail_on: the least severity that fails.
    """

    templates: tuple[str, ...] = ()
    findings: tuple[TemplateFinding, ...] = ()
    ignored: tuple[TemplateFinding, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    unusable: tuple[tuple[str, str], ...] = ()
    packs: tuple[str, ...] = ()
    fail_on: Severity = Severity.COMPLIANCE

    @property
    def status(self) -> int:
        """The exit status: 2 where something could not be judged, 1 where something fails, else 0."""
        if self.unusable:
            return 2
        failing = SEVERITIES[: SEVERITIES.index(self.fail_on) + 1]
        return int(any(one.rule.severity in failing for one in self.findings))

    @property
    def summary(self) -> str:
        """One line on all of it."""
        counts = Counter(one.rule.severity for one in self.findings)
        kinds = ", ".join(_count(counts[one], one.value, of="compliance") for one in SEVERITIES if counts[one])
        found = _count(len(self.findings), "finding") if self.findings else "no findings"
        detail = f" ({kinds})" if kinds else ""
        ignored = f", {len(self.ignored)} ignored" if self.ignored else ""
        unusable = f", {_count(len(self.unusable), 'unusable input')}" if self.unusable else ""
        return f"{found}{detail} in {_count(len(self.templates), 'template')}{ignored}{unusable}"

    def ignored_lines(self) -> list[str]:
        """What is ignored, and why: a line for each code."""
        counts = Counter(one.rule.code for one in self.ignored)
        return [f"ignored {code} ({number}): {self.reasons[code]}" for code, number in counts.items()]


def _count(number: int, noun: str, of: str = "") -> str:
    return f"{number} {noun}{'' if number == 1 or noun == of else 's'}"
