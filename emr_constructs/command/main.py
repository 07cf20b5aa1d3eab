"""The command line: which subcommand, and what to say when it cannot."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, Protocol

from emr_constructs.command.errors import CommandError
from emr_constructs.command.output import note, show

UNUSABLE: Final = 2
INTERRUPTED: Final = 130

COMMANDS: Final[Mapping[str, str]] = {
    "check": "judge CloudFormation templates by every rule",
    "rules": "list the rules, or explain one",
    "releases": "list the releases of EMR",
    "applications": "list the applications, with the releases that have them",
    "instance-types": "list the instance types",
    "classifications": "list the configuration classifications of a release",
}
"""Every subcommand, with what it does. Each is a module beside this one, `-` in its name written as `_`."""


class Command(Protocol):
    """What the module of a subcommand has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which options there are."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and return the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 for clean, 1 for findings, 2 for what cannot be used.

    :param arguments: what follows the name of the program. Default: what the shell gave
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _run(words)
        show("")
        return status
    except CommandError as error:
        note(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as mistake:
        # Status 1 means findings, and is what Python makes of an exception.
        place = traceback.extract_tb(mistake.__traceback__)[-1]
        what = f"{type(mistake).__name__}: {mistake} ({place.filename}:{place.lineno})"
        note(f"a mistake of emr-constructs, not of the template; please report it: {what}")
    return UNUSABLE


def _run(words: Sequence[str]) -> int:
    parser = _parser(words)
    try:
        options = parser.parse_args(words)
    except SystemExit as done:
        # argparse has said what is wrong (2), or what was asked for (0).
        return int(done.code or 0)
    return int(options.run(options))


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the options of the subcommand that the words name: others need not be loaded."""
    parser = argparse.ArgumentParser(
        prog="emr-constructs", description="Rules and facts of Amazon EMR.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        one = commands.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", allow_abbrev=False
        )
        if name in words:
            command: Command = import_module(f"emr_constructs.command.{name.replace('-', '_')}")
            command.add_arguments(one)
            one.set_defaults(run=command.run)
    return parser


class _Version(argparse.Action):
    """Prints the version; looking it up takes longer than most commands, so only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from emr_constructs.command.version import version

        show(f"emr-constructs {version()}\n")
        parser.exit()
