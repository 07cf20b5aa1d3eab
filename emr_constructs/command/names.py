"""The names that people write in options and in settings: of formats, severities, packs, rules, subjects."""

from __future__ import annotations

from typing import Final

from emr_constructs.command.words import named
from emr_constructs.facts import controls, releases
from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Rule, Severity

FORMATS: Final = ("text", "json", "sarif", "html")
"""Formats of a report. Each is a module beside this one, with ``render(report)``."""


def a_format(word: str) -> str:
    """A format of a report by its name."""
    return named(word, FORMATS, "format")


def a_severity(word: str) -> Severity:
    """A severity by its name."""
    return Severity(named(word, [one.value for one in Severity], "severity"))


def a_pack(word: str) -> str:
    """A pack of controls by its name."""
    return named(word, controls.packs(), "pack")


def a_code(word: str) -> str:
    """The code of a rule."""
    return named(word, RULES, "rule")


def a_subject(word: str) -> str:
    """A subject of rules by its name, or a runtime: all of its subjects."""
    subjects = {subject_of(one) for one in RULES.values()}
    runtimes = {one.partition(".")[0] for one in subjects}
    return named(word, sorted(subjects | runtimes), "subject")


def a_release(word: str) -> str:
    """The label of a release."""
    return named(word, releases.labels(), "release")


def a_region(word: str) -> str:
    """A region that EMR is in."""
    return named(word, sorted(releases.regions()), "region")


def subject_of(rule: Rule) -> str:
    """What a rule is about: the runtime and the file that it stands in."""
    return rule.check.__module__.removeprefix("emr_constructs.rules.")
