"""A report as one page that needs nothing else: no file beside it, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from emr_constructs.command.html_assets import SCRIPT, STYLE
from emr_constructs.command.output import printable
from emr_constructs.command.report import SEVERITIES, Report
from emr_constructs.facts import controls
from emr_constructs.facts.controls import Control
from emr_constructs.rules.template.finding import TemplateFinding

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What a browser may load for the page: nothing. A template is somebody else's text."""


def render(report: Report) -> str:
    """The report: summary, findings by resource, control matrix."""
    body = [*_summary(report), *_findings(report), *_ignored(report), *_unjudged(report), *_matrix(report)]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>emr-constructs check: {_text(report.summary)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{"".join(body)}</main>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _summary(report: Report) -> Iterator[str]:
    counts = Counter(one.rule.severity for one in report.findings)
    yield f'<h1>emr-constructs check</h1>\n<p id="summary">{_text(report.summary)}</p>\n'
    yield '<fieldset id="filter"><legend>Show</legend>\n'
    for severity in SEVERITIES:
        name, count = severity.value, counts[severity]
        yield f'<label class="{name}"><input type="checkbox" value="{name}" checked> {count} {name}</label>\n'
    yield "</fieldset>\n"
    yield _table("templates", ("template", *(one.value for one in SEVERITIES)), _template_rows(report))


def _template_rows(report: Report) -> Iterator[list[str]]:
    for name in dict.fromkeys(report.templates):
        counts = Counter(one.rule.severity for one in report.findings if one.template == name)
        yield [_text(name), *(str(counts[severity]) for severity in SEVERITIES)]


def _findings(report: Report) -> Iterator[str]:
    yield '<h2 id="findings">Findings</h2>\n'
    if not report.findings:
        yield "<p>No findings.</p>\n"
    groups: dict[tuple[str, str], list[TemplateFinding]] = {}
    for one in report.findings:
        groups.setdefault((one.template, one.resource), []).append(one)
    for (template, resource), found in groups.items():
        made_by = f" <small>{_text(found[0].construct_path)}</small>" if found[0].construct_path else ""
        yield f'<section class="resource">\n<h3>{_text(resource)}{made_by}</h3>\n'
        yield f'<p class="file">{_text(template)}</p>\n'
        yield from map(_finding, found)
        yield "</section>\n"


def _finding(one: TemplateFinding) -> str:
    severity = one.rule.severity.value
    remedy = f'<p class="remedy">{_sentence(one.remedy)}</p>\n' if one.remedy else ""
    tags = "".join(f'<span class="control">{_text(control)}</span> ' for control in one.rule.controls)
    return (
        f'<article class="finding {severity}" data-severity="{severity}">\n'
        f'<h4><span class="severity">{severity}</span> {_text(one.rule.code)}</h4>\n'
        f"<p>{_sentence(one.message)}</p>\n{remedy}"
        f'<p class="place">line {one.line}, <code>{_text(one.path)}</code></p>\n'
        f'<p class="source">{tags}<a href="{_text(one.rule.source)}" rel="noreferrer">source</a></p>\n</article>\n'
    )


def _ignored(report: Report) -> Iterator[str]:
    lines = report.ignored_lines()
    if lines:
        yield '<h2 id="ignored">Ignored</h2>\n' + _list(lines)


def _unjudged(report: Report) -> Iterator[str]:
    if report.unusable:
        yield '<h2 id="unusable">Not judged</h2>\n' + _list(f"{name}: {reason}" for name, reason in report.unusable)
    if report.skipped:
        yield '<h2 id="skipped">Skipped</h2>\n' + _list(f"{name}: {reason}" for name, reason in report.skipped)


def _matrix(report: Report) -> Iterator[str]:
    """Every control that was asked for, what was found, and the requirements it is mapped to."""
    asked = [controls.get(one) for one in _asked(report)]
    standards = list(dict.fromkeys(standard for one in asked for standard in one.requirements))
    rows = ([*_control_cells(one, report), *_requirement_cells(one, standards)] for one in asked)
    yield '<h2 id="controls">Controls</h2>\n'
    yield "<p>No finding means that no template certainly misses it; what only deployment knows is not judged.</p>\n"
    yield _table("matrix", ("control", "asks for", "severity", "result", *standards), rows)


def _asked(report: Report) -> list[str]:
    if report.packs:
        return list(dict.fromkeys(control for pack in report.packs for control in controls.in_pack(pack)))
    return [one for one in controls.ids() if controls.get(one).default]


def _control_cells(one: Control, report: Report) -> list[str]:
    name = f'<a href="{_text(one.page)}" rel="noreferrer">{_text(one.id)}</a>'
    return [name, _text(one.title), _text(one.severity), _result(one, report)]


def _result(one: Control, report: Report) -> str:
    if not one.template:
        return '<span class="unjudged">no template shows it</span>'
    found = sum(one.id in finding.rule.controls for finding in report.findings)
    if found:
        return f'<span class="missed">{found} finding{"s" if found > 1 else ""}</span>'
    return '<span class="unmissed">no finding</span>'


def _requirement_cells(one: Control, standards: Iterable[str]) -> list[str]:
    return [_text(", ".join(one.requirements.get(standard, ()))) for standard in standards]


def _table(name: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; the cells are HTML already."""
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    table = f'<table id="{name}">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'
    return f'<div class="wide">{table}</div>\n'


def _list(lines: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{_text(line)}</li>\n" for line in lines) + "</ul>\n"


def _sentence(text: str) -> str:
    """A text whose names in backticks are code."""
    parts = _text(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _text(text: str) -> str:
    return escape(printable(text))
