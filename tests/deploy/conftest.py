"""One local AWS, bootstrapped once, for all deploy tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_aws import LocalAws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    with LocalAws() as running:
        running.bootstrap()
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this directory deploys."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.deploy)
