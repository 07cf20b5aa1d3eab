"""Measures a serverless application of this library against that of another one, as whole processes.

``make bench-rival``, or ``python benchmarks/rival.py [--repeats 9] [--venv FOLDER] [--json] [--write FILE]``. The rival
is installed by pip into a virtual environment of its own, with the same CDK. Four apps take turns, so that a busy
machine slows all of them: the rival's construct as it is, ours with what that has, ours as it is, and a twin: what ours
makes with what the rival's has, from raw L1 constructs that check nothing.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import report
import rival_report
from runs import FIGURES, HERE, compare, install, read_templates, run
from twin import source_of

RIVAL = "cdklabs.aws-data-solutions-framework==1.21.3"
SAME = ("aws-cdk-lib", "constructs", "jsii")
"""What the rival stands on in the versions that this library stands on here."""
APPS = ("theirs", "equal", "usual", "twin_app")
WANTED = 0.6
"""What is asked for, as a share of the rival's time, with equal features."""


def rival_python(venv: Path) -> str:
    """The interpreter of the virtual environment with the rival, which is made where it is missing."""
    python = venv / "bin/python"
    done = venv / "installed.txt"
    wanted = [RIVAL, *(f"{name}=={version(name)}" for name in SAME)]
    if not done.exists() or done.read_text(encoding="utf-8").split() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
        done.write_text("\n".join(wanted), encoding="utf-8")
    return str(python)


def measure(folder: Path, python: str, repeats: int) -> dict[str, Any]:
    """The figures of all apps, and their templates."""
    shutil.copytree(HERE / "rivals", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    install(folder)
    run(sys.executable, "equal", folder / "first", path=folder, validation=False)
    (folder / "twin_app.py").write_text(source_of(read_templates(folder / "first")), encoding="utf-8")
    compileall.compile_dir(folder, quiet=1)
    rounds: dict[str, list[dict[str, float]]] = {app: [] for app in APPS}
    # The first round fills the caches of the machine, and is not counted.
    for number in range(repeats + 1):
        report.progress("rounds", number, repeats + 1)
        for app in APPS:
            interpreter = python if app == "theirs" else sys.executable
            figures = run(interpreter, app, folder / "out" / app, path=folder, validation=False)
            rounds[app] += [figures] if number else []
    return {
        "templates": {app: read_templates(folder / "out" / app)["Stack"] for app in APPS},
        "figures": {
            app: {figure: compare(rounds[app], rounds["theirs"], figure) for figure in FIGURES} for app in APPS
        },
    }


def main(arguments: list[str] | None = None) -> None:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9, help="measurements of each app (default: 9)")
    parser.add_argument("--venv", type=Path, default=HERE.parent / "build/rival", help="where the rival is installed")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a page")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page too")
    options = parser.parse_args(arguments)
    python = rival_python(options.venv)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), python, options.repeats)
    page = rival_report.markdown(found, rival=RIVAL, wanted=WANTED)
    print(json.dumps(found["figures"], indent=2) if options.json else page)
    if options.write:
        options.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
