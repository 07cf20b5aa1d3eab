"""Tables of facts: for people, or as JSON for programs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from emr_constructs.command.output import note, printable, show

Row = Mapping[str, Any]


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that all tables have."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")


def deliver(rows: Sequence[Row], form: str) -> int:
    """Print rows that have the same columns, and return the exit status."""
    if not rows:
        note("nothing is like that")
    show(json.dumps(list(rows), indent=2) + "\n" if form == "json" else _table(rows))
    return 0


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    heads = list(rows[0])
    cells = [heads, *([_cell(row[head]) for head in heads] for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(heads))]
    return "".join(_line(row, widths) for row in cells)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "-"
    return printable(f"{value:g}" if isinstance(value, float) else str(value))
