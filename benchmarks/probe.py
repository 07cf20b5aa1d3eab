"""Builds one app in this process and prints what that took, as JSON.

``python probe.py <module> <output folder> [clusters of a stack ...]``
"""

from __future__ import annotations

import atexit
import importlib
import json
import resource
import sys
from time import perf_counter


def probe(module: str, folder: str, layout: list[int]) -> None:
    """Import, construct, synthesize; report when all is over, Node too.

    :param module: name of a module with ``build``.
    :param folder: where the templates go.
    :param layout: number of clusters of each stack, for a module that asks.
    """
    took: dict[str, float] = {}
    # First registered, so last called: jsii has then stopped Node and its memory is known.
    atexit.register(_report, took)
    start = perf_counter()
    import aws_cdk as cdk

    build = importlib.import_module(module).build
    imported = perf_counter()
    app = cdk.App(outdir=folder)
    build(app, layout)
    constructed = perf_counter()
    app.synth()
    took |= {"import": imported - start, "construct": constructed - imported, "synth": perf_counter() - constructed}


def _report(took: dict[str, float]) -> None:
    memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**took, "memory": memory / 1024}))


if __name__ == "__main__":
    probe(sys.argv[1], sys.argv[2], [int(clusters) for clusters in sys.argv[3:]])
