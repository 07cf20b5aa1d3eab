"""Every policy of app.py, of the examples and of the features of ``docs/reference/permissions.md``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import permissions
from plausible import Plausible
from policies import Document, documents
from synthesized_apps import APPS, synthesized


@dataclass(frozen=True)
class Found:
    """A policy.

    :param place: the app or feature, and the logical id of what has it.
    :param document: the policy as the template has it.
    :param texts: what writes its values.
    """

    place: str
    document: Document
    texts: Plausible


@cache
def every_policy() -> list[Found]:
    """All of them; equal ones more than once."""
    return [*_in_apps(), *_in_features()]


def _in_apps() -> Iterator[Found]:
    for app in APPS:
        templates = synthesized(app).templates
        for template in templates.values():
            for document in documents(template):
                yield Found(f"{app}: {document.holder}", document, Plausible(template, templates))


def _in_features() -> Iterator[Found]:
    templates = permissions.templates()
    for name, template in templates.items():
        for document in documents(template):
            yield Found(f"{name}: {document.holder}", document, Plausible(template, templates))
