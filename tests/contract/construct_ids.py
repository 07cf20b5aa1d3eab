"""Logical ids and paths of everything in the default cluster, in app.py and in the nightly job of EMR Serverless.

A changed id replaces the resource in every stack that has it: a key, a bucket, a cluster. Where that is meant, write
the list anew with ``python tests/contract/construct_ids.py`` and say it in the changelog.
"""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import aws_cdk as cdk

import emr_constructs as emr

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_suffix(".json")


def default_cluster() -> cdk.App:
    """One line of Python."""
    app = cdk.App()
    emr.Cluster(cdk.Stack(app, "Stack"), "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0)
    return app


def app_of(file: str) -> cdk.App:
    """An app of the project; its scripts are relative to the project."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        app: cdk.App = runpy.run_path(file)["main"]()
        return app
    finally:
        os.chdir(before)


def ids_of(app: cdk.App) -> dict[str, str]:
    """The logical id of each resource and output, by the path of its construct."""
    directory = Path(app.synth().directory)
    found: dict[str, str] = {}
    for path in sorted(directory.glob("*.metadata.json")):
        metadata: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
        for place, entries in metadata.items():
            for entry in entries:
                if entry["type"] == "aws:cdk:logicalId":
                    found[place] = entry["data"]
    return dict(sorted(found.items()))


def current() -> dict[str, dict[str, str]]:
    apps = ("app.py", "examples/serverless_nightly_etl.py")
    return {"default cluster": ids_of(default_cluster()), **{file: ids_of(app_of(file)) for file in apps}}


if __name__ == "__main__":
    LIST.write_text(json.dumps(current(), indent=2) + "\n", encoding="utf-8")
