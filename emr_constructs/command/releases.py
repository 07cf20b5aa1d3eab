"""``emr-constructs releases``: the releases of EMR."""

from __future__ import annotations

import argparse

from emr_constructs.command.names import a_region
from emr_constructs.command.tables import Row, add_format, deliver
from emr_constructs.command.words import named, option
from emr_constructs.facts import releases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument(
        "--line", type=option(_a_line), metavar="LINE", help="only releases of this line, for example 7.x"
    )
    parser.add_argument("--region", type=option(a_region), help="only releases that this region has")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the releases, oldest first."""
    known = [found for label in releases.labels() if (found := releases.get(label))]
    chosen = [
        one
        for one in known
        if (not options.line or one.version.line == options.line)
        and (not options.region or options.region not in releases.absent_regions(one.label))
    ]
    return deliver([_row(one) for one in chosen], options.format)


def _row(one: releases.Release) -> Row:
    return {
        "release": one.label,
        "operating_system": one.operating_system,
        "standard_support_until": str(one.support_end) if one.support_end else None,
        "end_of_life": str(one.end_of_life) if one.end_of_life else None,
    }


def _a_line(word: str) -> str:
    return named(word, releases.lines(), "release line")
