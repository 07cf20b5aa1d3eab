"""The one place that reads the data files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """Read `data/<name>.json` once; callers turn it into immutable values and never change it.

    :param name: File name without directory and ending.
    """
    text = (DIRECTORY / f"{name}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text, object_pairs_hook=_with_tuples)
    return content


def _with_tuples(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose lists are tuples: Python's garbage collection need not look into hundreds of those."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in pairs}
