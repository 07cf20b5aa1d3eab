"""What was packed before, in the user's own cache."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from emr_constructs.errors import EmrValidationError, Violation

VARIABLE: Final = "EMR_CONSTRUCTS_CACHE"
"""The environment variable that says where the cache is."""
_FORMAT: Final = 1
"""Raised when the same input is packed in another way."""


def directory() -> Path:
    """Where the cache is: in the place that the system has for such things, unless ``EMR_CONSTRUCTS_CACHE`` says."""
    said = os.environ.get(VARIABLE)
    if said:
        return Path(said)
    if sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "emr_constructs"


def key_of(**inputs: Any) -> str:
    """The name of what these inputs make."""
    text = json.dumps({"format": _FORMAT, **inputs}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def kept(key: str, make: Callable[[Path], None]) -> Path:
    """The directory of this name; where there is none, it is made, whole or not at all.

    :param make: fills a new directory.
    :raises EmrValidationError: ``PythonPackageCache`` where nothing can be written.
    """
    place = directory() / key
    if place.is_dir():
        return place
    try:
        directory().mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=directory()))
    except OSError as error:
        problem = f"the cache cannot be written ({error}); name a directory that can in the variable {VARIABLE}"
        raise EmrValidationError([Violation("PythonPackageCache", problem)]) from error
    try:
        make(making)
        _move(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return place


def _move(made: Path, place: Path) -> None:
    try:
        made.rename(place)
    except OSError:
        # Another process was faster: it made the same.
        if not place.is_dir():
            raise
