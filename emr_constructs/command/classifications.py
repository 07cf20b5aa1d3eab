"""``emr-constructs classifications``: what can be configured."""

from __future__ import annotations

import argparse

from emr_constructs.command.names import a_release
from emr_constructs.command.tables import Row, add_format, deliver
from emr_constructs.command.words import option
from emr_constructs.facts import classifications, releases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument(
        "--release",
        type=option(a_release),
        metavar="LABEL",
        default=releases.newest(),
        help=f"the classifications of this release (default: {releases.newest()})",
    )
    parser.add_argument("--application", metavar="NAME", help="only those of this application")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the classifications of a release."""
    rows = [_row(name) for name in sorted(classifications.names(options.release) or ())]
    wanted = (options.application or "").lower()
    return deliver([row for row in rows if not wanted or wanted in map(str.lower, row["applications"])], options.format)


def _row(name: str) -> Row:
    return {"classification": name, "applications": sorted(classifications.applications(name))}
