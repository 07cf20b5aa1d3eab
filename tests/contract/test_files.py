"""Files of the project: short, and without a trace of the machine or of a registry."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    check=True,
    capture_output=True,
    text=True,
).stdout.splitlines()
FILES = sorted(name for name in LISTED if (ROOT / name).is_file())
CODE = [name for name in FILES if name.endswith((".py", ".java", ".sh"))]
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "yarnpkg" + ".com", "index" + "-url")
MACHINE = (str(ROOT), "/work" + "/", "shared" + "/reference", "/root" + "/", "/home/" + "runner")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def test_the_files_of_the_project_are_found() -> None:
    assert {"app.py", "pyproject.toml", "emr_constructs/__init__.py", "tests/contract/test_files.py"} <= set(FILES)


@pytest.mark.parametrize("name", CODE)
def test_code_is_short(name: str) -> None:
    assert len(text_of(name).splitlines()) <= 400


@pytest.mark.parametrize("words", [REGISTRIES, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_this_machine(words: tuple[str, ...]) -> None:
    pattern = re.compile("|".join(re.escape(word) for word in words))
    assert [f"{name}: {found[0]}" for name in FILES if (found := pattern.search(text_of(name)))] == []


def test_the_library_names_no_partition() -> None:
    package = [name for name in FILES if name.startswith("emr_constructs/") and name.endswith((".py", ".json"))]
    assert len(package) > 40
    assert [name for name in package if "arn:aws" in text_of(name)] == []


def test_the_lock_file_names_no_address() -> None:
    assert "resolved" not in text_of("package-lock.json")
    assert "http" not in text_of("constraints.txt")
