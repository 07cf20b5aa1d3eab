"""What a rule is, and what it finds."""

from __future__ import annotations

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
    view_fields,
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
    :param template_remedy: the same for the author of a template, where Python has a shorter way. Default: the remedy.
    """

    field: str
    text: str
    remedy: str = ""
    template_remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that EMR forbids or that a good engineer advises against.

    :param code: stable PascalCase name, made from the name of the function.
    :param subject: the view it judges.
    :param summary: one line: what has to hold.
    :param remedy: what to do about a finding.
    :param source: the AWS page that says so.
    :param controls: controls of security standards that it stands for.
    :param strict: constructors refuse it although EMR accepts it: this library asks for a safer way, or for consent.
    """

    code: str
    severity: Severity
    subject: type[View]
    summary: str
    remedy: str
    source: str
    controls: tuple[str, ...]
    strict: bool
    check: Callable[[Any], Iterable[Problem]]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A problem that a rule found, and where."""

    rule: Rule
    problem: Problem
    place: Place
    view: View

    @property
    def remedy(self) -> str:
        """What to write instead."""
        return self.problem.remedy or self.rule.remedy

    def message(self) -> str:
        """The finding in the spelling of a Python user."""
        where = ".".join(_step(python_name(one), index) for one, index in self.place)
        sentence = f"{self.problem.text}; {self.remedy}" if self.remedy else self.problem.text
        return f"`{where}`: {sentence}" if where else sentence

    def template_message(self) -> str:
        """What is wrong, in the spelling of a CloudFormation template."""
        return in_cloudformation_spelling(self.problem.text, self.view)

    def template_remedy(self) -> str:
        """What to write instead, in the spelling of a CloudFormation template."""
        return in_cloudformation_spelling(self.problem.template_remedy or self.remedy, self.view)

    def template_path(self) -> str:
        """Path of what has to change, below the properties of its resource."""
        steps = [_step(cloudformation_name(one), index) for one, index in self.place]
        field = next(one for one in view_fields(type(self.view)) if one.name == self.problem.field)
        return ".".join(step for step in (*steps, cloudformation_name(field)) if step)


def _step(name: str, index: int | None) -> str:
    return name if index is None else f"{name}[{index}]"


def rule(
    *,
    on: type[V],
    source: str,
    severity: Severity = Severity.ERROR,
    remedy: str = "",
    controls: tuple[str, ...] = (),
    strict: bool = False,
) -> Callable[[Callable[[V], Iterable[Problem]]], Rule]:
    """Make a rule of a function. Its docstring is the summary, its name the code."""

    def make(check: Callable[[V], Iterable[Problem]]) -> Rule:
        return Rule(
            code="".join(word.capitalize() for word in check.__name__.split("_")),
            severity=severity,
            subject=on,
            summary=(check.__doc__ or "").strip().partition("\n")[0],
            remedy=remedy,
            source=source,
            controls=controls,
            strict=strict,
            check=check,
        )

    return make
