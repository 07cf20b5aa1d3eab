"""``emr-constructs applications``: what EMR on EC2 installs."""

from __future__ import annotations

import argparse

from emr_constructs.command.names import a_release
from emr_constructs.command.tables import Row, add_format, deliver
from emr_constructs.command.words import option
from emr_constructs.facts import applications, releases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("--release", type=option(a_release), metavar="LABEL", help="only what this release has")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the applications, with the releases of each line that have them."""
    names = applications.names(options.release) if options.release else applications.known()
    return deliver([_row(name) for name in sorted(names, key=str.lower)], options.format)


def _row(name: str) -> Row:
    return {"application": name, **{line: _window(name, line) for line in releases.lines()}}


def _window(name: str, line: str) -> str | None:
    """The first and the last release of a line that have an application."""
    window = applications.window(name, line)
    if window is None:
        return None
    first, last = window
    if not first and not last:
        return "all"
    return f"{first or ''}..{last or ''}"
