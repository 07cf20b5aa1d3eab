"""What is found in a template, and where."""

from __future__ import annotations

from dataclasses import dataclass

from emr_constructs.rules.rule import Rule


@dataclass(frozen=True, kw_only=True)
class TemplateFinding:
    """A finding in a CloudFormation template.

    :param rule: the rule, with its code, severity, source and controls.
    :param template: name of the template: its file, as it was given.
    :param resource: logical id of the resource.
    :param path: where in the template: ``Resources.Analytics.Properties.Instances.CoreInstanceFleet``.
    :param line: line of the closest part of that path that is there, from 1.
    :param message: what is wrong.
    :param remedy: what to write instead.
    :param construct_path: path of the construct that made the resource, where the template says it.
    """

    rule: Rule
    template: str
    resource: str
    path: str
    line: int
    message: str
    remedy: str
    construct_path: str = ""


class UnusableTemplate(ValueError):  # noqa: N818 (it says what the template is)
    """A text that is no CloudFormation template: what is wrong with it."""
