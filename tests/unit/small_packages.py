"""Packages of Python code in a folder of their own, with a pip that is quick or counted."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk.assertions import Annotations, Match

import emr_constructs as emr
from emr_constructs.model.packing import wheels
from emr_constructs.model.python_package import PackageParts

RELEASE = "emr-7.14.0"


def prepared(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a job, wheels and a cache, where the app runs."""
    monkeypatch.setenv("EMR_CONSTRUCTS_CACHE", str(place / "cache"))
    monkeypatch.chdir(place)
    Path("wheels").mkdir()
    Path("job.py").write_text("print(1)\n", encoding="utf-8")
    return place


def needs(*lines: str) -> str:
    Path("requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "requirements.txt"


def a_file(*lines: str, **more: Any) -> emr.PythonPackage:
    return emr.PythonPackage.from_file("job.py", requirements=needs(*lines), wheelhouse="wheels", **more)


def packed_in(parts: PackageParts) -> dict[str, str]:
    """The modules in the archive of dependencies, and what they say."""
    [archive] = parts.archives.values()
    return modules_in(Path(archive._path))


def modules_in(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".py")}


def quick_pip(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Have all wheels that there are collected, without pip; what it would have been called with."""
    calls: list[Sequence[str]] = []

    def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        for one in Path("wheels").iterdir():
            shutil.copy(one, arguments[arguments.index("--dest") + 1])
        return subprocess.CompletedProcess(arguments, 0, "", "")

    monkeypatch.setattr(wheels, "_run", run)
    return calls


def counting(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What pip is called with."""
    calls: list[Sequence[str]] = []
    run: Callable[[Sequence[str]], subprocess.CompletedProcess[str]] = wheels._run

    def counted(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        return run(arguments)

    monkeypatch.setattr(wheels, "_run", counted)
    return calls


def warnings_of(parts: PackageParts) -> list[str]:
    stack = Stack()
    parts._warn(stack)
    return [str(one.entry.data) for one in Annotations.from_stack(stack).find_warning("*", Match.any_value())]
