"""The comparison of tools on the open set of mistakes, ``docs/reference/comparison.md``.

``python scripts/compare_tools.py --tools FOLDER --install`` installs the other tools into a folder, runs them all and
records what they say in ``tests/mistakes/others.json``. Without ``--tools``, only our own rules run again, beside what
was recorded; a test does that, and compares the page.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from open_set import FOLDER, Mistake, bases, mistakes
from other_tools import REGION, TOOLS, NotRunError, Tool, install

from emr_constructs.rules.template.check import check_template

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/reference/comparison.md"
RECORD = FOLDER / "others.json"
OURS = "emr-constructs"
HEAD = """\
# What tools find in EMR templates

{count} mistakes, each made alone in a CloudFormation template that is otherwise right, and which tools say something.
Made by `python scripts/compare_tools.py`; the other tools ran on {date}.

## Method

- The mistakes stand in [`tests/mistakes`](../../tests/mistakes), a file for each area: what is done to which template,
  what AWS does about it, and the page that says so. None was tried on AWS. This project chose them, most of them from
  EMR's documentation, so the set says how much of EMR a tool knows, and nothing about what else it is good for. The
  area "generic" holds what linters and scanners are made for.
- A tool finds a mistake when it says anything about the template with the mistake that it does not say about the one
  without: another rule, or the same rule about another resource. Errors, warnings and controls count, mere information
  does not. What a tool says may still be about something else that came with the mistake; the tables below show its
  rules. Of ours only the rule counts that the set names for the mistake.
- Each tool has its defaults. Parameters have no values; the region is us-east-1 where a tool asks for one.

| tool | what runs |
|---|---|
{tools}

## Totals

{totals}
"""
MISSED = """\

## What others find and emr-constructs does not

{rows}
"""
REMAINS = """\

## What is found in the templates without a mistake

A tool that reports a rule here cannot report it again for a mistake in the same resource. cdk-nag's AwsSolutions-EMR4
and -EMR5 look for encryption on the wrong level of the JSON, so they report every cluster.

| template | tool | rule and resource |
|---|---|---|
{rows}
"""


def ours(template: str) -> set[tuple[str, str]]:
    """What our rules find in a template."""
    return {(one.rule.code, one.resource) for one in check_template(template, "template.json", region=REGION)}


def our_findings() -> dict[str, list[str]]:
    """The codes that our rules have for each mistake, whether or not they are meant for it."""
    known = {name: ours(text) for name, text in bases().items()}
    return {one.name: _rules(ours(one.template()) - known[one.base]) for one in mistakes()}


def record(tools: Iterable[Tool], folder: Path) -> dict[str, Any]:
    """What the other tools find.

    :param folder: where those are installed that are no dependency.
    """
    found: dict[str, dict[str, Any]] = {one.name: {"template": one.digest()} for one in mistakes()}
    remains: dict[str, dict[str, list[str]]] = {name: {} for name in bases()}
    told = []
    with tempfile.TemporaryDirectory() as place:
        templates = Path(place)
        for name, text in bases().items():
            Path(templates, f"base-{name}.json").write_text(text, encoding="utf-8")
        for number, one in enumerate(mistakes()):
            Path(templates, f"{number:03}.json").write_text(one.template(), encoding="utf-8")
        for tool in tools:
            about = {"name": tool.name, "version": tool.version, "about": tool.about, "not run": ""}
            told.append(about)
            try:
                reports = tool.run(templates, folder)
            except NotRunError as reason:
                about["not run"] = str(reason)
                continue
            for name in remains:
                if reports[f"base-{name}"]:
                    remains[name][tool.name] = _lines(reports[f"base-{name}"])
            for number, one in enumerate(mistakes()):
                if new := reports[f"{number:03}"] - reports[f"base-{one.base}"]:
                    found[one.name][tool.name] = _rules(new)
            print(tool.name, file=sys.stderr)
    return {"date": datetime.date.today().isoformat(), "tools": told, "bases": remains, "found": found}


def document(others: dict[str, Any], codes: dict[str, list[str]]) -> str:
    """The whole page.

    :param others: what the other tools find, as recorded.
    :param codes: what our rules find.
    """
    tools = [one["name"] for one in others["tools"]]

    def finds(tool: str, mistake: Mistake) -> list[str] | None:
        """The rules of a tool that find a mistake; None where it was not run on it."""
        if tool == OURS:
            return [mistake.code] if mistake.code in codes[mistake.name] else []
        about = next(one for one in others["tools"] if one["name"] == tool)
        found = others["found"].get(mistake.name, {})
        run = not about["not run"] and found.get("template") == mistake.digest()
        return found.get(tool, []) if run else None

    everything = mistakes()
    columns = [OURS, *tools]
    areas = list(dict.fromkeys(one.area for one in everything))
    page = HEAD.format(
        count=len(everything),
        date=others["date"],
        tools="\n".join(_told(one) for one in others["tools"]),
        totals=_totals(areas, columns, everything, finds),
    )
    missed = [
        f"- {one.name} ({one.area}): {', '.join(others_of)}"
        for one in everything
        if not finds(OURS, one) and (others_of := [tool for tool in tools if finds(tool, one)])
    ]
    page += MISSED.format(rows="\n".join(missed) or "Nothing.")
    for area in areas:
        rows = [
            [f"[{one.name}]({one.source}): {one.aws}", *(_cell(finds(tool, one)) for tool in columns)]
            for one in everything
            if one.area == area
        ]
        page += f"\n## {area}\n\n" + _table(["mistake, and what comes of it", *columns], rows) + "\n"
    remains = [
        f"| {base} | {tool} | {', '.join(rules)} |"
        for base, text in bases().items()
        for tool, rules in {OURS: _lines(ours(text)), **others["bases"][base]}.items()
        if rules
    ]
    return page + REMAINS.format(rows="\n".join(remains))


def _totals(
    areas: list[str],
    columns: list[str],
    everything: list[Mistake],
    finds: Callable[[str, Mistake], list[str] | None],
) -> str:
    def row(title: str, chosen: list[Mistake]) -> list[str]:
        counts = []
        for tool in columns:
            answers = [finds(tool, one) for one in chosen]
            counts.append("not run" if None in answers else str(sum(map(bool, answers))))
        return [title, str(len(chosen)), *counts]

    rows = [row(area, [one for one in everything if one.area == area]) for area in areas]
    return _table(["area", "mistakes", *columns], [*rows, row("**all**", everything)])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(one.replace("|", "\\|") for one in line) + " |" for line in lines)


def _cell(rules: list[str] | None) -> str:
    return "not run" if rules is None else ", ".join(rules) or "-"


def _told(tool: dict[str, str]) -> str:
    reason = f" **Not run**: {tool['not run']}" if tool["not run"] else ""
    return f"| {tool['name']} {tool['version']} | {tool['about']}{reason} |"


def _rules(found: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({rule for rule, _ in found})


def _lines(found: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(" ".join(one).strip() for one in found)


def recorded() -> dict[str, Any]:
    """What the other tools found when they ran last."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def _written(others: dict[str, Any]) -> str:
    """The record as JSON, one mistake a line."""
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(found)}" for name, found in others["found"].items())
    rest = {key: value for key, value in others.items() if key != "found"}
    return json.dumps(rest, indent=2).removesuffix("\n}") + f',\n  "found": {{\n{lines}\n  }}\n}}\n'


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, metavar="FOLDER", help="run the other tools; those installed in FOLDER")
    parser.add_argument("--install", action="store_true", help="install them there first, with pip")
    chosen = parser.parse_args()
    if chosen.install and not chosen.tools:
        parser.error("--install needs --tools FOLDER")
    if chosen.install:
        install(chosen.tools)
    if chosen.tools:
        RECORD.write_text(_written(record(TOOLS, chosen.tools)), encoding="utf-8")
    DOCUMENT.write_text(document(recorded(), our_findings()), encoding="utf-8")
    print(DOCUMENT.relative_to(ROOT))


if __name__ == "__main__":
    main()
