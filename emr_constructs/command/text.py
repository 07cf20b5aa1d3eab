"""A report for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from emr_constructs.command.output import printable
from emr_constructs.command.report import Report
from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.finding import TemplateFinding

_BOLD: Final = "1"
_DIM: Final = "2"
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.COMPLIANCE: "1;36"}

Painter: TypeAlias = Callable[[str, str], str]
"""Shows a text in a style: the numbers of an ANSI escape sequence, or none."""


def render(report: Report, *, colour: bool = False) -> str:
    """The report: a block for each resource, then the summary.

    :param colour: with the escape sequences of terminals. Default: plain
    """
    groups: dict[tuple[str, str], list[TemplateFinding]] = {}
    for one in report.findings:
        groups.setdefault((one.template, one.resource), []).append(one)
    paint = _paint if colour else _plain
    lines = [line for findings in groups.values() for line in _block(findings, paint)]
    lines += [paint(report.summary, _BOLD), *(f"  {printable(line)}" for line in report.ignored_lines())]
    return "".join(f"{line}\n" for line in lines)


def _block(findings: list[TemplateFinding], paint: Painter) -> Iterator[str]:
    """The findings of a resource."""
    first = findings[0]
    made_by = f" ({first.construct_path})" if first.construct_path else ""
    yield paint(f"{first.resource}{made_by}", _BOLD)
    for one in findings:
        severity = one.rule.severity
        place = paint(f"{one.template}:{one.line}", "")
        message = paint(one.message, "")
        yield f"  {place} {paint(severity.value, _COLOURS[severity])} {paint(one.rule.code, _BOLD)} {message}"
        for what, text in _details(one):
            yield paint(f"    {what + ':':<7} {text}", _DIM if what == "see" else "")
    yield ""


def _details(one: TemplateFinding) -> Iterator[tuple[str, str]]:
    yield "at", one.path.removeprefix(f"Resources.{one.resource}.")
    if one.remedy:
        yield "remedy", one.remedy
    if one.rule.controls:
        yield "for", ", ".join(one.rule.controls)
    yield "see", one.rule.source


def _plain(text: str, style: str) -> str:
    return printable(text)


def _paint(text: str, style: str) -> str:
    return f"\033[{style}m{printable(text)}\033[0m" if style else printable(text)
