"""Measures this library against its twin: the same templates from raw L1 constructs.

``make bench``, or ``python benchmarks/synth.py [--repeats 5] [--json] [--write docs/benchmarks.md]``. Before anything
is measured, both have to make equal templates. Every measurement is a process of its own; ours and the twin take turns,
so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import compileall
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import counts
import report
from runs import FIGURES, compare, install, read_templates, run
from twin import Templates, source_of

SIZES = (1, 10, 50)
# With validation on both sides spend most of their time in it, and the ratio says little.
REPEATS_WITH_VALIDATION = 3


@dataclass(frozen=True)
class Contest:
    """Ours and the twin of one app.

    :param subject: what is in it.
    :param module: the one that builds it with this library.
    :param layout: how many clusters in each stack that shares; empty for one alone.
    :param folder: where the twin's module and all output goes.
    """

    subject: str
    module: str
    layout: tuple[int, ...]
    folder: Path

    def prepare(self) -> None:
        """Write the twin and prove that it makes the same templates; byte-compile both, as pip does."""
        install(self.folder)
        expected = self._templates(self.module)
        (self.folder / "twin_app.py").write_text(source_of(expected), encoding="utf-8")
        compileall.compile_dir(self.folder, quiet=1)
        made = self._templates("twin_app")
        if not expected or comparable(made) != comparable(expected):
            raise SystemExit(f"the twin of {self.subject} makes other templates than ours")

    def measure(self, repeats: int, *, validation: bool) -> dict[str, Any]:
        """Each figure of ours, of the twin, and the ratio of the two, once for each repeat."""
        rounds = []
        for number in range(repeats):
            report.progress(f"{self.subject}, validation {'on' if validation else 'off'}", number, repeats)
            rounds.append([self._run(side, validation=validation) for side in (self.module, "twin_app")])
        ours, twin = zip(*rounds, strict=True)
        return {
            "subject": self.subject,
            "stacks": len(self.layout) or 1,
            "validation": validation,
            "figures": {figure: compare(ours, twin, figure) for figure in FIGURES},
            "import_above": median(mine["import"] - its["import"] for mine, its in rounds),
        }

    def _templates(self, side: str) -> Templates:
        self._run(side, validation=False)
        return read_templates(self.folder / side)

    def _run(self, side: str, *, validation: bool) -> dict[str, float]:
        return run(
            sys.executable, side, self.folder / side, path=self.folder, validation=validation, arguments=self.layout
        )


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


def subjects(sizes: Sequence[int], room: int) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What is measured: its name, the module that builds it, and its layout.

    :param sizes: numbers of clusters.
    :param room: how many clusters a stack can hold.
    """
    for clusters in sizes:
        yield "1 cluster" if clusters == 1 else f"{clusters} clusters", "ours", layout_of(clusters, room)
    yield "a serverless application", "ours_serverless", ()
    yield "a studio", "ours_studio", ()


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
    for subject, module, layout in subjects(options.sizes, counted["clusters_in_a_stack"]):
        with tempfile.TemporaryDirectory() as folder:
            contest = Contest(subject, module, layout, Path(folder))
            contest.prepare()
            results.append(contest.measure(options.repeats, validation=False))
            results.append(contest.measure(min(options.repeats, REPEATS_WITH_VALIDATION), validation=True))
    everything = {"counts": counted, "results": results}
    print(json.dumps(everything, indent=2) if options.json else report.table(results, counted))
    if options.write:
        options.write.write_text(report.markdown(results, counted), encoding="utf-8")


if __name__ == "__main__":
    main()
