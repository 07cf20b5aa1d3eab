"""Which version this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The version that is installed; ``unknown`` for a checkout that is not installed."""
    try:
        return installed("emr-constructs")
    except PackageNotFoundError:
        return "unknown"
