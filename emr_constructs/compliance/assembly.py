"""What CDK writes beside the template of a stack: which stacks are nested in it, what was acknowledged in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TEMPLATE_FILE = "aws:cdk:templateFile"


def metadata_of(template: Path) -> Iterator[tuple[str, str, Any]]:
    """The metadata of a stack's constructs, also of those in nested stacks: path, type, data.

    Read from the assembly, since asking each construct would cross into Node.

    :param template: the template of the stack.
    """
    file = template.with_name(template.name.removesuffix(".template.json") + ".metadata.json")
    for path, entries in json.loads(file.read_text(encoding="utf-8")).items():
        for entry in entries:
            yield path.removeprefix("/"), entry["type"], entry.get("data")


def templates_of(template: Path) -> Iterator[Path]:
    """The template of a stack, and of the stacks nested in it, which CDK hands to no plugin."""
    yield template
    for _, kind, data in metadata_of(template):
        if kind == _TEMPLATE_FILE and data != template.name:
            yield template.with_name(data)
