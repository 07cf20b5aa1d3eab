"""app.py and the examples, synthesized once for all tests that read them, with cdk-nag's packs looking on."""

from __future__ import annotations

import json
import os
import re
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag

ROOT = Path(__file__).resolve().parents[2]
APPS = ["app.py", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").glob("*.py"))]
PACKS = (
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.PCIDSS321Checks,
)
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class SynthesizedApp:
    """What an app makes.

    :param templates: by the names of the files, with the hashes of assets made equal.
    :param reports: what each plugin of validation says.
    """

    templates: dict[str, Any]
    reports: dict[str, Any]


@contextmanager
def in_the_checkout() -> Iterator[None]:
    """Scripts of an app are relative to where it runs."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(before)


@cache
def synthesized(name: str) -> SynthesizedApp:
    """An app by the path of its file."""
    with in_the_checkout():
        main = runpy.run_path(str(ROOT / name)).get("main")
        assert main is not None, f"{name} has no main()"
        app: cdk.App = main()
        own = {"app.py": 1}.get(name, 0)  # its own plugins have AwsSolutions
        cdk.Validations.of(app).add_plugins(*(pack(app) for pack in PACKS[own:]))
        try:
            app.synth()
        except RuntimeError as error:  # the packs find something: the tests of cdk-nag judge that
            if "ValidationFailed" not in str(error):
                raise
    place = Path(app.outdir)
    texts = {path.name: path.read_text(encoding="utf-8") for path in place.glob("*.template.json")}
    report = json.loads((place / "validation-report.json").read_text(encoding="utf-8"))
    return SynthesizedApp(
        templates={file: json.loads(_HASH.sub("<hash>", text)) for file, text in sorted(texts.items())},
        reports={one["pluginName"]: one for one in report["pluginReports"]},
    )
