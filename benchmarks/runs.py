"""Runs one side of a benchmark as a process of its own, and says what that cost from inside and outside."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "emr_constructs"
FIGURES = ("import", "construct", "synth", "wall", "cpu", "memory")
Figures = Mapping[str, float]


def install(folder: Path) -> None:
    """Put a copy of this library into a folder, and byte-compile all that is there, as pip does."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)


def run(
    python: str, module: str, output: Path, *, path: Path, validation: bool, arguments: Sequence[object] = ()
) -> dict[str, float]:
    """Build an app; its own figures, and what it cost from outside, Node included.

    :param python: the interpreter.
    :param module: a module with ``build``.
    :param output: where the templates go.
    :param path: where modules are looked for.
    :param validation: whether CDK checks the templates.
    :param arguments: what ``build`` is told.
    """
    environment = {**os.environ, "PYTHONPATH": str(path), "CDK_VALIDATION": "true" if validation else "false"}
    command = [python, str(HERE / "probe.py"), module, str(output), *map(str, arguments)]
    start = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=path)
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{module} failed; run it yourself: {' '.join(command)}")
    return {**json.loads(told), "wall": wall, "cpu": usage.ru_utime}


def compare(mine: Sequence[Figures], others: Sequence[Figures], figure: str) -> dict[str, Any]:
    """The medians of a figure, and its ratio: the least, the median and the most of the rounds."""
    ours, theirs = [one[figure] for one in mine], [one[figure] for one in others]
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {"ours": median(ours), "other": median(theirs), "ratio": [min(ratios), median(ratios), max(ratios)]}


def read_templates(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The templates of a cloud assembly, by stack name."""
    suffix = ".template.json"
    files = sorted(folder.glob(f"*{suffix}"))
    return {file.name.removesuffix(suffix): json.loads(file.read_text(encoding="utf-8")) for file in files}
