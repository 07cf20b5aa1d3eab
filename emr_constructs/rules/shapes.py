"""What is common to the rules on what is said, and on how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field
from typing import Any, Final

from emr_constructs.rules.rule import Problem
from emr_constructs.rules.view import View, known, python_name, view_fields

ARN: Final = r"arn:(aws|aws-cn|aws-us-gov|aws-iso-e|aws-iso-f):[a-z-]+:(([a-z]+-)+[0-9])?:(\d{12})?:[^.]+"
"""An ARN as the resources of EMR Studio take it: with no dot in its last part."""

ROLE: Final = r"arn:(aws[a-zA-Z0-9-]*):iam::(\d{12})?:role(/|/[\x21-\x7e]+/)[\w+=,.@-]+"
"""The ARN of a role, with its path."""

LABEL: Final = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
"""A name that Kubernetes takes for a namespace."""


def needed(view: View, *fields: str) -> Iterator[Problem]:
    """A problem for each field that is not said, also not by another one that stands for the same property."""
    for name in fields:
        field = _field(view, name)
        same = [one.name for one in view_fields(type(view)) if one.metadata["path"] == field.metadata["path"]]
        if all(getattr(view, one) is None for one in same):
            yield Problem(name, f"`{python_name(field)}` is missing", "say it: CloudFormation requires it")


def sized(view: View, field: str, most: int, least: int = 1) -> Iterator[Problem]:
    """A problem where a text has too many or too few characters, or a list or mapping entries."""
    value = getattr(view, field)
    if known(value) and not least <= len(value) <= most:
        unit = "characters" if isinstance(value, str) else "entries"
        wanted = f"use {least} to {most}" if least else f"use at most {most}"
        yield Problem(field, f"`{python_name(_field(view, field))}` has {len(value)} {unit}", wanted)


def shaped(view: View, field: str, shape: str, wrong: str, remedy: str) -> Iterator[Problem]:
    """A problem where a text, which may be of any length but none, does not have a shape."""
    value = getattr(view, field)
    if known(value) and value and re.fullmatch(shape, value, re.ASCII) is None:
        yield Problem(field, f"`{python_name(_field(view, field))}` ({value!r}) {wrong}", remedy)


def _field(view: View, name: str) -> Field[Any]:
    return next(one for one in view_fields(type(view)) if one.name == name)
