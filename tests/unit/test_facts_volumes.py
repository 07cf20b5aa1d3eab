"""The types of EBS volumes."""

from __future__ import annotations

import pytest

from emr_constructs.facts import volumes


def test_the_types_that_emr_takes() -> None:
    assert volumes.names() == ("gp2", "gp3", "io1", "sc1", "st1", "standard")
    assert volumes.taking_iops() == ("gp3", "io1")
    assert volumes.taking_throughput() == ("gp3",)


@pytest.mark.parametrize("name", ["io2", "GP3", ""])
def test_a_type_that_emr_is_not_known_to_take(name: str) -> None:
    assert volumes.get(name) is None


def test_what_can_be_asked_of_a_type() -> None:
    gp3, io1, st1 = (volumes.get(name) for name in ("gp3", "io1", "st1"))
    assert gp3 is not None
    assert (gp3.iops, gp3.iops_per_gib, gp3.throughput) == ((3000, 80_000), 500, (125, 1000))
    assert io1 is not None
    assert (io1.least_size, io1.iops, io1.iops_per_gib, io1.throughput) == (4, (100, 64_000), 50, None)
    assert st1 is not None
    assert (st1.least_size, st1.iops, st1.iops_per_gib, st1.throughput) == (125, None, None, None)


@pytest.mark.parametrize("name", volumes.names())
def test_figures_are_in_order(name: str) -> None:
    one = volumes.get(name)
    assert one is not None
    assert one.least_size >= 1
    assert (one.iops is None) == (one.iops_per_gib is None)
    assert all(low < high for low, high in filter(None, (one.iops, one.throughput)))
