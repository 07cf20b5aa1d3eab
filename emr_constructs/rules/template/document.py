"""A template as text, and as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from emr_constructs.rules.template.finding import UnusableTemplate
from emr_constructs.rules.template.positions import Position, positions_in_json


@dataclass(frozen=True)
class Document:
    """A parsed template. Short-form intrinsics of YAML stand in it in their long form."""

    text: str
    is_json: bool
    root: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        found = self.root.get("Resources")
        if not isinstance(found, Mapping) or not found:
            raise UnusableTemplate("it has no `Resources`, so it is no CloudFormation template")
        resources = {name: one for name, one in found.items() if isinstance(one, Mapping)}
        object.__setattr__(self, "resources", resources)

    def section(self, name: str) -> Mapping[str, Any]:
        """A section of the template besides its resources: empty where it has none."""
        found = self.root.get(name)
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def positions(self) -> Position:
        """Where in the text everything stands. Asked for only when there is something to report."""
        if self.is_json:
            return positions_in_json(self.text)
        from emr_constructs.rules.template.yaml_text import positions_in_yaml

        return positions_in_yaml(self.text)


def parse(text: str) -> Document:
    """The template that a text holds.

    :raises UnusableTemplate: where it holds none.
    """
    text = text.removeprefix("\ufeff")
    root, is_json = _values(text)
    if not isinstance(root, Mapping):
        raise UnusableTemplate("it is not a mapping, so it is no CloudFormation template")
    return Document(text, is_json, root)


def _values(text: str) -> tuple[Any, bool]:
    if not text.lstrip().startswith("{"):
        return _yaml(text), False
    try:
        return json.loads(text), True
    except ValueError as error:
        try:
            return _yaml(text), False
        except UnusableTemplate:
            raise UnusableTemplate(f"it is no JSON: {error}") from None


def _yaml(text: str) -> Any:
    try:
        from emr_constructs.rules.template.yaml_text import values_in_yaml
    except ImportError:
        raise UnusableTemplate(
            "it is no JSON, and YAML needs PyYAML: pip install 'emr-constructs[cli]'",
        ) from None
    return values_in_yaml(text)
