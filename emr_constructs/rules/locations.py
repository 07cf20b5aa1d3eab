"""Where files are, as EMR writes it."""

from __future__ import annotations

import re

_IN_S3 = re.compile(r"s3n?://[^/]+(/.*)?", re.DOTALL)


def in_s3(location: str) -> bool:
    """Whether a text is a location in S3."""
    return _IN_S3.fullmatch(location) is not None


def on_node(location: str) -> bool:
    """Whether a text is a path on the nodes."""
    return location.startswith(("/", "file:///"))
