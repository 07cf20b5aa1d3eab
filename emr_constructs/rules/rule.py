"""What a rule is, and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from emr_constructs.rules.view import (
    Place,
    View,
    cloudformation_name,
    in_cloudformation_spelling,
    python_name,
)

V = TypeVar("V", bound=View)


class Severity(str, Enum):
    """How bad a finding is."""

    ERROR = "error"
    """EMR, or CloudFormation, refuses it."""
    WARNING = "warning"
    """EMR accepts it and somebody regrets it, or it is refused but not certainly so."""
    COMPLIANCE = "compliance"
    """A control of a security standard is not met."""


@dataclass(frozen=True)
class Problem:
    """What a rule says of a view.

    :param field: name of the view's field that has to change.
    :param text: what is wrong and what was given; field names in backticks, in Python's spelling.
    :param remedy: what to write instead. Default: the rule's own remedy.
    """

    field: str
    text: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that EMR forbids or that a good engineer advises against.

    :param code: stable PascalCase name, made from the name of the function.
    :param subject: the view it judges.
    :param summary: one line: what has to hold.
    :param remedy: what to do about a finding.
    :param source: the AWS page that says so.
    :param controls: controls of security standards that it stands for.
    """

    code: str
    severity: Severity
    subject: type[View]
    summary: str
    remedy: str
    source: str
    controls: tuple[str, ...]
    check: Callable[[Any], Iterable[Problem]]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A problem that a rule found, and where."""

    rule: Rule
    problem: Problem
    place: Place

    @property
    def remedy(self) -> str:
        """What to write instead."""
        return self.problem.remedy or self.rule.remedy

    def message(self) -> str:
        """The finding in the spelling of a Python user."""
        where = ".".join(_step(python_name(one), index) for one, index in self.place)
        return f"`{where}`: {self._sentence()}" if where else self._sentence()

    def template_message(self) -> str:
        """The finding in the spelling of a CloudFormation template."""
        return in_cloudformation_spelling(self._sentence(), self.rule.subject)

    def template_path(self) -> str:
        """Path of the object that is judged, below the properties of its resource."""
        return ".".join(_step(cloudformation_name(one), index) for one, index in self.place)

    def _sentence(self) -> str:
        return f"{self.problem.text}; {self.remedy}" if self.remedy else self.problem.text


def _step(name: str, index: int | None) -> str:
    return name if index is None else f"{name}[{index}]"


def rule(
    *,
    on: type[V],
    source: str,
    severity: Severity = Severity.ERROR,
    remedy: str = "",
    controls: tuple[str, ...] = (),
) -> Callable[[Callable[[V], Iterable[Problem]]], Rule]:
    """Make a rule of a function. Its docstring is the summary, its name the code."""

    def make(check: Callable[[V], Iterable[Problem]]) -> Rule:
        return Rule(
            code="".join(word.capitalize() for word in check.__name__.split("_")),
            severity=severity,
            subject=on,
            summary=inspect.cleandoc(check.__doc__ or "").partition("\n")[0],
            remedy=remedy,
            source=source,
            controls=controls,
            check=check,
        )

    return make
