"""Shows results: a table for the terminal, a page for the documentation."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from statistics import median
from typing import Any

NAMES = {
    "import": "import",
    "construct": "construction",
    "synth": "synthesis",
    "wall": "whole process",
    "cpu": "user CPU, Node included",
    "memory": "peak memory, Node included",
}


def progress(what: str, number: int, total: int) -> None:
    """Say on a terminal how far it is."""
    if sys.stderr.isatty():
        print(f"\r{what}: {number + 1} of {total} \033[K", end="", file=sys.stderr, flush=True)


def table(results: Sequence[dict[str, Any]], counted: dict[str, Any]) -> str:
    """Everything, aligned."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    rows = [_HEAD, *_rows(results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", *_sums(results, counted)])


def markdown(results: Sequence[dict[str, Any]], counted: dict[str, Any]) -> str:
    """A page for users."""
    tables = []
    for validation in (False, True):
        rows = [[cell for column, cell in enumerate(row) if column != 1] for row in _rows(results, validation)]
        head = [cell for column, cell in enumerate(_HEAD) if column != 1]
        tables.append("\n".join(map(line, [head, ["---"] * len(head), *rows])))
    added = "\n".join(line((kind, str(number))) for kind, number in counted["added"].items())
    return _PAGE.format(
        off=tables[0],
        on=tables[1],
        sums="\n".join(f"- {one}" for one in _sums(results, counted)),
        added=f"{line(('resource', 'number'))}\n{line(('---', '---'))}\n{added}",
        versions=versions(),
        date=datetime.date.today().isoformat(),
    )


_HEAD = ("app", "validation", "figure", "ours", "twin", "ratio", "least to most")


def _rows(results: Iterable[dict[str, Any]], *only: bool) -> list[tuple[str, ...]]:
    return [
        (
            result["subject"],
            "on" if result["validation"] else "off",
            NAMES[figure],
            amount(one["ours"], figure),
            amount(one["other"], figure),
            f"{one['ratio'][1]:.2f}",
            f"{one['ratio'][0]:.2f} to {one['ratio'][2]:.2f}",
        )
        for result in results
        if not only or result["validation"] in only
        for figure, one in result["figures"].items()
    ]


def _sums(results: Sequence[dict[str, Any]], counted: dict[str, Any]) -> list[str]:
    judged = [one for one in results if not one["validation"]]
    wall = ", ".join(f"{one['figures']['wall']['ratio'][1]:.2f} with {one['subject']}" for one in judged)
    above = median(one["import_above"] for one in judged)
    added, shared = sum(counted["added"].values()), sum(counted["shared"].values())
    return [
        f"Whole process as a multiple of the twin's, without CDK's validation: {wall}.",
        f"Import takes {above:.2f} s more than aws_cdk with the modules that the twin imports.",
        f"One cluster with everything of its own has {sum(counted['alone'].values())} resources.",
        f"In a stack that shares network, key, log bucket, roles and security configuration ({shared} resources), each "
        f"further cluster adds {added}; {counted['clusters_in_a_stack']} clusters fit into the 500 of a stack.",
    ]


def amount(value: float, figure: str) -> str:
    """A figure with its unit."""
    return f"{value:.0f} MiB" if figure == "memory" else f"{value:.2f} s"


def line(cells: Iterable[str]) -> str:
    """A line of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def versions() -> str:
    """What was measured with."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("aws-cdk-lib", "constructs", "jsii"))
    return f"Python {platform.python_version()}, {packages}, {platform.system()} with {os.cpu_count()} cores"


_PAGE = """\
# Benchmarks

What does it cost to use this library in place of writing every resource by hand? `make bench` measures it: the same
templates are made once with this library and once by a *twin*, a generated Python module of typed L1 constructs
(`CfnVPC`, `CfnCluster` and so on) that checks nothing and reads each reference once. The benchmark proves
that both make equal templates before it measures anything.

One cluster is `Cluster(stack, "Analytics", release_label=...)` with its own network, key, log bucket and roles. Several
clusters share these, in as many stacks as the limit of 500 resources asks for. The serverless application is
`ServerlessApplication(stack, "Jobs", release_label=..., network=...)` with its own network, key, log bucket and log
group. The studio is `Studio(stack, "Studio", auth=StudioAuth.iam(), network=...)` with its own network, key, bucket,
security groups and service role, and `grant_access` for one role.

Ratios are ours divided by the twin's: 1.00 is as fast as writing everything by hand. Every figure is the median of
processes of their own, ours and the twin in turn.

{sums}

## Without CDK's own template validation

CDK checks every template before it writes it, which takes about two seconds a process and hides all else. With
`CDK_VALIDATION=false`:

{off}

## With CDK's own template validation

{on}

## What a further cluster adds

{added}

Measured on {date}: {versions}.
"""
