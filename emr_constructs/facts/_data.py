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
    content: dict[str, Any] = json.loads((DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))
    return content
