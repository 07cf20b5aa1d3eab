"""``emr-constructs check``: judges templates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Final

from emr_constructs.command.errors import CommandError
from emr_constructs.command.inputs import Input, Skipped, Template, Unusable, read_inputs
from emr_constructs.command.names import FORMATS, a_code, a_format, a_pack, a_severity
from emr_constructs.command.output import colourful, note, save, show
from emr_constructs.command.report import Report
from emr_constructs.command.settings import Settings, load_settings
from emr_constructs.command.words import named, option
from emr_constructs.rules.packs import asked
from emr_constructs.rules.template.check import check_template, parameters_in
from emr_constructs.rules.template.finding import TemplateFinding, UnusableTemplate

_ON_THE_COMMAND_LINE: Final = "on the command line"
_SKIPPED_SHOWN: Final = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a template, a cdk.out, another folder, or - for stdin"
    )
    parser.add_argument("--format", type=option(a_format), metavar="|".join(FORMATS), help="default: text")
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--fail-on",
        type=option(a_severity),
        metavar="error|warning|compliance",
        help="the least severity that fails (default: compliance, so any finding fails)",
    )
    parser.add_argument(
        "--pack",
        type=option(a_pack),
        action="append",
        metavar="NAME",
        help="of compliance findings, count those of this pack only; may be repeated",
    )
    parser.add_argument(
        "--ignore", type=option(a_code), action="append", metavar="CODE", help="do not count this code; may be repeated"
    )
    parser.add_argument(
        "--parameter",
        type=option(_parameter),
        action="append",
        metavar="NAME=VALUE",
        help="the value of a template's parameter; may be repeated",
    )
    parser.add_argument("--region", default="", help="the region, where a cdk.out does not say it")
    parser.add_argument("--config", metavar="FILE", help="settings (default: .emr-constructs.toml, if there is one)")


def run(options: argparse.Namespace) -> int:
    """Judge, report, and return the exit status."""
    settings = _settings(options)
    inputs = list(read_inputs(options.paths))
    parameters = dict(options.parameter or ())
    if parameters:
        _must_be_parameters(parameters, inputs)
    report = _report(inputs, settings, parameters, options.region)
    _tell(report)
    _deliver(report, settings.format, options.output)
    return report.status


def _settings(options: argparse.Namespace) -> Settings:
    """The settings of the file, with what the command line says instead; what is ignored adds up."""
    settings = load_settings(options.config)
    return replace(
        settings,
        format=options.format or settings.format,
        fail_on=options.fail_on or settings.fail_on,
        packs=tuple(options.pack or settings.packs),
        ignore={**dict.fromkeys(options.ignore or (), _ON_THE_COMMAND_LINE), **settings.ignore},
    )


def _report(inputs: Sequence[Input], settings: Settings, parameters: Mapping[str, str], region: str) -> Report:
    templates: list[str] = []
    found: list[TemplateFinding] = []
    unusable = [(one.name, one.reason) for one in inputs if isinstance(one, Unusable)]
    which = partial(asked, packs=settings.packs)
    for one in inputs:
        if isinstance(one, Template):
            try:
                findings = check_template(
                    one.text, one.name, parameters=parameters, region=one.region or region, which=which
                )
            except UnusableTemplate as error:
                unusable.append((one.name, str(error)))
            else:
                templates.append(one.name)
                found += sorted(findings, key=lambda finding: finding.line)
    return Report(
        templates=tuple(templates),
        findings=tuple(one for one in found if one.rule.code not in settings.ignore),
        ignored=tuple(one for one in found if one.rule.code in settings.ignore),
        reasons=settings.ignore,
        skipped=tuple((one.name, one.reason) for one in inputs if isinstance(one, Skipped)),
        unusable=tuple(unusable),
        packs=settings.packs,
        fail_on=settings.fail_on,
    )


def _must_be_parameters(names: Iterable[str], inputs: Iterable[Input]) -> None:
    """Refuse values of parameters that no template has: they would change nothing."""
    known: set[str] = set()
    for one in inputs:
        if isinstance(one, Template):
            with suppress(UnusableTemplate):
                known |= parameters_in(one.text)
    for name in names:
        named(name, sorted(known), "parameter of these templates")


def _tell(report: Report) -> None:
    """Say on standard error what was not judged."""
    for name, reason in report.unusable:
        note(f"{name}: {reason}")
    for reason in dict.fromkeys(reason for _, reason in report.skipped):
        names = [name for name, why in report.skipped if why == reason]
        more = f" and {len(names) - _SKIPPED_SHOWN} more" if len(names) > _SKIPPED_SHOWN else ""
        note(f"skipped, {reason}: {', '.join(names[:_SKIPPED_SHOWN])}{more}")


def _deliver(report: Report, form: str, file: str | None) -> None:
    """Write the report. Where it is for machines or in a file, people get the summary."""
    module = import_module(f"emr_constructs.command.{form}")
    if file:
        save(module.render(report), file)
    elif form == "text" and colourful(sys.stdout):
        show(module.render(report, colour=True))
    else:
        show(module.render(report))
    if file or form != "text":
        for line in (*report.ignored_lines(), report.summary):
            note(line)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise CommandError(f"{text!r} is not NAME=VALUE")
    return name, value
