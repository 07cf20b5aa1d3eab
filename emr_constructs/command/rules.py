"""``emr-constructs rules``: lists the rules, explains one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from emr_constructs.command.errors import CommandError
from emr_constructs.command.names import a_code, a_pack, a_severity, a_subject, subject_of
from emr_constructs.command.output import note, show
from emr_constructs.command.words import option
from emr_constructs.facts import controls
from emr_constructs.rules.catalogue import RULES, refused, warned
from emr_constructs.rules.rule import Rule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("code", nargs="?", type=option(a_code), metavar="CODE", help="explain this rule")
    parser.add_argument(
        "--severity", type=option(a_severity), metavar="error|warning|compliance", help="only rules of this severity"
    )
    parser.add_argument("--pack", type=option(a_pack), metavar="NAME", help="only rules for controls of this pack")
    parser.add_argument(
        "--subject", type=option(a_subject), metavar="NAME", help="only rules on this subject, or a part of it"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(options: argparse.Namespace) -> int:
    """List, or explain."""
    if options.code:
        if options.severity or options.pack or options.subject:
            raise CommandError("CODE names one rule: leave out --severity, --pack and --subject")
        one = RULES[options.code]
        show(_json(_record(one)) if options.format == "json" else _explained(one))
        return 0
    chosen = [one for one in RULES.values() if _is_chosen(one, options)]
    if not chosen:
        note("no rule is like that")
    show(_json([_record(one) for one in chosen]) if options.format == "json" else _table(chosen))
    return 0


def _is_chosen(rule: Rule, options: argparse.Namespace) -> bool:
    return (
        (not options.severity or rule.severity is options.severity)
        and (not options.subject or f"{subject_of(rule)}.".startswith(f"{options.subject}."))
        and (not options.pack or not set(rule.controls).isdisjoint(controls.in_pack(options.pack)))
    )


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "subject": subject_of(rule),
        "summary": rule.summary,
        "remedy": rule.remedy,
        "source": rule.source,
        "controls": list(rule.controls),
        "requirements": {standard: list(found) for standard, found in _requirements(rule).items()},
        "constructs": _constructs(rule),
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def _table(rules: Iterable[Rule]) -> str:
    """A line for each rule, the summary last: it is as long as it is."""
    rows = [(one.code, one.severity.value, subject_of(one), one.summary) for one in rules]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(_row(row, widths) for row in rows)


def _row(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"


def _explained(rule: Rule) -> str:
    details = dict(_details(rule))
    lines = [f"{rule.code}: {rule.summary}", *(f"  {name + ':':<12} {text}" for name, text in details.items())]
    return "".join(f"{line}\n" for line in lines)


def _details(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "severity", rule.severity.value
    yield "subject", subject_of(rule)
    yield "remedy", rule.remedy or "each finding says its own"
    yield "source", rule.source
    yield "constructs", _constructs(rule)
    for control in rule.controls:
        yield control, controls.get(control).title
    for standard, requirements in _requirements(rule).items():
        yield standard, ", ".join(requirements)


def _requirements(rule: Rule) -> Mapping[str, tuple[str, ...]]:
    """The requirements of each standard that the rule's controls are mapped to."""
    found: dict[str, dict[str, None]] = {}
    for control in rule.controls:
        for standard, requirements in controls.requirements(control).items():
            found.setdefault(standard, {}).update(dict.fromkeys(requirements))
    return {standard: tuple(requirements) for standard, requirements in found.items()}


def _constructs(rule: Rule) -> str:
    """What the constructs of this library do about it."""
    return "refuse it" if refused(rule) else "warn of it" if warned(rule) else "leave it to the check"
