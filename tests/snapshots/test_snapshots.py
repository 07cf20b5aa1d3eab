"""Whole templates of app.py and of every example. ``make snapshots`` rewrites them: read the diff."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

ROOT = Path(__file__).resolve().parents[2]
APPS = ["app.py", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").glob("*.py"))]
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def templates(app: str) -> dict[str, Any]:
    """The templates of an app by the names of the files, with the hashes of assets made equal."""
    main = runpy.run_path(str(ROOT / app)).get("main")
    assert main is not None, f"{app} has no main()"
    directory = Path(main().synth().directory)
    texts = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.template.json")}
    return {name: json.loads(HASH.sub("<hash>", text)) for name, text in sorted(texts.items())}


def test_the_apps_are_found() -> None:
    assert "app.py" in APPS
    assert len(APPS) > 1


@pytest.mark.parametrize("app", APPS, ids=[Path(app).stem for app in APPS])
def test_the_template_is_as_it_was(app: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # scripts are relative to where an app runs
    found = templates(app)
    assert found
    assert found == snapshot(extension_class=JSONSnapshotExtension)
