"""Local AWSs for all deploy tests: one that the CDK CLI deploys to, and one that obeys policies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from assemblies import bootstrap

from local_aws import LocalAws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    with LocalAws() as running:
        running.bootstrap()
        yield running


@pytest.fixture(scope="session")
def strict() -> Iterator[LocalAws]:
    """A local AWS in which a role can do what its policies allow, and nothing else."""
    with LocalAws(authorize=True) as running:
        bootstrap(running)
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this directory deploys."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.deploy)
