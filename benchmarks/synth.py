"""Measures this library against its twin: the same templates from raw L1 constructs.

``make bench``, or ``python benchmarks/synth.py [--repeats 5] [--json] [--write docs/benchmarks.md]``. Before anything
is measured, both have to make equal templates. Every measurement is a process of its own; ours and the twin take turns,
so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import counts
import report
from twin import Templates, source_of

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "emr_constructs"
SIZES = (1, 10, 50)
# With validation on both sides spend most of their time in it, and the ratio says little.
REPEATS_WITH_VALIDATION = 3
FIGURES = ("import", "construct", "synth", "wall", "cpu", "memory")


@dataclass(frozen=True)
class Contest:
    """Ours and the twin at one size.

    :param clusters: how many.
    :param layout: how many in each stack that shares; empty for one alone.
    :param folder: where the twin's module and all output goes.
    """

    clusters: int
    layout: tuple[int, ...]
    folder: Path

    def prepare(self) -> None:
        """Write the twin and prove that it makes the same templates; byte-compile both, as pip does."""
        shutil.copytree(PACKAGE, self.folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
        expected = self._templates("ours")
        (self.folder / "twin_app.py").write_text(source_of(expected), encoding="utf-8")
        compileall.compile_dir(self.folder, quiet=1)
        made = self._templates("twin_app")
        if not expected or comparable(made) != comparable(expected):
            raise SystemExit(f"the twin of {self.clusters} clusters makes other templates than ours")

    def measure(self, repeats: int, *, validation: bool) -> dict[str, Any]:
        """Each figure of ours, of the twin, and the ratio of the two, once for each repeat."""
        rounds = []
        for number in range(repeats):
            report.progress(f"{self.clusters} clusters, validation {'on' if validation else 'off'}", number, repeats)
            rounds.append([self._run(side, validation=validation) for side in ("ours", "twin_app")])
        return {
            "clusters": self.clusters,
            "stacks": len(self.layout) or 1,
            "validation": validation,
            "figures": {figure: _compare(rounds, figure) for figure in FIGURES},
            "import_above": median(ours["import"] - twin["import"] for ours, twin in rounds),
        }

    def _templates(self, side: str) -> Templates:
        self._run(side, validation=False)
        return read_templates(self.folder / side)

    def _run(self, side: str, *, validation: bool) -> dict[str, float]:
        """One process; its own figures, and what it cost from outside, Node included."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            "CDK_VALIDATION": "true" if validation else "false",
        }
        command = [sys.executable, str(HERE / "probe.py"), side, str(self.folder / side), *map(str, self.layout)]
        start = perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.folder
        )
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.stdout.close()
        if status != 0:
            raise SystemExit(f"{side} failed; run it yourself: {' '.join(command)}")
        return {**json.loads(output), "wall": wall, "cpu": usage.ru_utime}


def _compare(rounds: list[list[dict[str, float]]], figure: str) -> dict[str, Any]:
    ours, twin = ([one[side][figure] for one in rounds] for side in (0, 1))
    ratios = [mine / its for mine, its in zip(ours, twin, strict=True)]
    return {"ours": median(ours), "twin": median(twin), "ratio": [min(ratios), median(ratios), max(ratios)]}


def read_templates(folder: Path) -> Templates:
    """The templates of a cloud assembly, by stack name."""
    suffix = ".template.json"
    files = sorted(folder.glob(f"*{suffix}"))
    return {file.name.removesuffix(suffix): json.loads(file.read_text(encoding="utf-8")) for file in files}


def comparable(templates: Templates) -> Templates:
    """Templates with dependencies in one order: CDK's order follows construct paths, and means nothing."""

    def sort(resource: Mapping[str, Any]) -> dict[str, Any]:
        return {**resource, "DependsOn": sorted(resource.get("DependsOn", ()))}

    return {
        name: {**template, "Resources": {key: sort(one) for key, one in template["Resources"].items()}}
        for name, template in templates.items()
    }


def layout_of(clusters: int, room: int) -> tuple[int, ...]:
    """How many clusters each stack holds; one cluster stands alone.

    :param clusters: how many in all.
    :param room: how many a stack can hold.
    """
    if clusters == 1:
        return ()
    full, rest = divmod(clusters, room)
    return (room,) * full + ((rest,) if rest else ())


def main(arguments: list[str] | None = None) -> None:
    """Prove, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="measurements of each side and size (default: 5)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of clusters (default: 1 10 50)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table as Markdown too")
    options = parser.parse_args(arguments)
    counted = counts.count()
    results = []
    for clusters in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            contest = Contest(clusters, layout_of(clusters, counted["clusters_in_a_stack"]), Path(folder))
            contest.prepare()
            results.append(contest.measure(options.repeats, validation=False))
            results.append(contest.measure(min(options.repeats, REPEATS_WITH_VALIDATION), validation=True))
    everything = {"counts": counted, "results": results}
    print(json.dumps(everything, indent=2) if options.json else report.table(results, counted))
    if options.write:
        options.write.write_text(report.markdown(results, counted), encoding="utf-8")


if __name__ == "__main__":
    main()
