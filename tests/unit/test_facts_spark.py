"""The memory of YARN, and the containers of Spark."""

from __future__ import annotations

import pytest

from emr_constructs.facts import instance_types, spark, yarn

DOCUMENTED = {
    "c4.large": 1792,
    "c4.8xlarge": 53248,
    "c5.xlarge": 6144,
    "c5n.xlarge": 8064,
    "c5n.4xlarge": 34816,
    "c6g.xlarge": 5632,
    "d2.xlarge": 23424,
    "g6.48xlarge": 737280,
    "g6e.48xlarge": 1490944,
    "gr6.4xlarge": 115712,
    "h1.2xlarge": 24576,
    "m4.4xlarge": 57344,
    "m5.xlarge": 12288,
    "m5.2xlarge": 24576,
    "m5.24xlarge": 385024,
    "m5zn.3xlarge": 38656,
    "m6a.48xlarge": 741376,
    "m6g.12xlarge": 181248,
    "m7a.32xlarge": 491520,
    "m7g.xlarge": 11712,
    "m7g.2xlarge": 23424,
    "m7g.4xlarge": 54272,
    "m7g.16xlarge": 241664,
    "p3.2xlarge": 54272,
    "r5.xlarge": 24576,
    "r5.2xlarge": 57344,
    "x8g.48xlarge": 2990080,
    "z1d.12xlarge": 385024,
}
"""Figures of ``yarn.nodemanager.resource.memory-mb`` that AWS lists, of every shape of node."""
WITH_HBASE = {
    "h1.2xlarge": 12288,
    "h1.4xlarge": 28672,
    "m5zn.3xlarge": 19328,
    "m7g.xlarge": 5856,
    "m7g.4xlarge": 27136,
    "z1d.xlarge": 12288,
}
NAMES = [one.name for one in instance_types.all_types()]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_memory_of_yarn_is_what_aws_lists(name: str) -> None:
    assert yarn.memory(name) == DOCUMENTED[name]


@pytest.mark.parametrize("name", WITH_HBASE)
def test_hbase_takes_half_of_it(name: str) -> None:
    assert yarn.memory(name, hbase=True) == WITH_HBASE[name]


@pytest.mark.parametrize("name", ["m1.medium", "c1.xlarge", "m2.xlarge", "m99.xlarge"])
def test_memory_of_the_oldest_types_and_of_those_unknown_is_not_known(name: str) -> None:
    assert yarn.memory(name) is None
    assert spark.memory_per_vcpu(name) is None


def test_on_large_nodes_with_hbase_it_is_not_known() -> None:
    assert yarn.memory("r5.2xlarge", hbase=True) == 28672
    assert yarn.memory("m7g.8xlarge", hbase=True) is None


@pytest.mark.parametrize("name", NAMES)
def test_yarn_leaves_something_to_the_rest_of_the_node(name: str) -> None:
    kind = instance_types.get(name)
    assert kind is not None
    memory = yarn.memory(name)
    if memory is not None:
        assert 2048 <= kind.memory_gib * 1024 - memory <= 8192


def test_executors_and_drivers_divide_a_container() -> None:
    assert spark.executor(27136) == spark.Container(memory=22851, overhead=4285)
    assert spark.driver(11712) == spark.Container(memory=10647, overhead=1065)


def test_the_overhead_is_never_below_what_spark_takes() -> None:
    assert spark.executor(1024) == spark.Container(memory=640, overhead=384)
    assert spark.driver(2048) == spark.Container(memory=1664, overhead=384)


@pytest.mark.parametrize(("memory", "overhead"), [(1024, 384), (2048, 384), (2064, 387), (22851, 4284)])
def test_the_overhead_that_spark_adds_itself(memory: int, overhead: int) -> None:
    assert spark.executor_overhead(memory) == overhead


def test_yarn_gives_memory_in_steps() -> None:
    assert (spark.whole(11712), spark.whole(11743.9), spark.whole(31)) == (11712, 11712, 0)


def test_the_leanest_type_decides() -> None:
    assert spark.executors_on("m5.2xlarge", 4) == 2
    assert spark.executors_on("m5.2xlarge", 5) == 1
    assert spark.executors_on("m99.2xlarge", 5) == 0
    assert spark.room_for_executor(["m5.2xlarge"], 4) == 12288
    assert spark.room_for_executor(["m5.2xlarge", "m7g.2xlarge"], 4) == 11712


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["m7g.xlarge"],
        ["m7g.xlarge", "m99.xlarge"],
        ["m5.2xlarge", "m6g.2xlarge", "m7g.2xlarge"],
        ["m7g.xlarge", "m7g.2xlarge", "m7g.4xlarge"],
        ["r5.24xlarge", "r6i.24xlarge"],
    ],
)
def test_generations_of_a_size_and_neighbouring_sizes_are_alike(names: list[str]) -> None:
    assert spark.alike(names)


@pytest.mark.parametrize(
    "names",
    [
        ["m7g.2xlarge", "r7g.2xlarge"],
        ["m7g.2xlarge", "c7g.2xlarge"],
        ["m7g.2xlarge", "m7g.8xlarge"],
        ["m4.2xlarge", "m5.2xlarge"],
        ["c5n.xlarge", "m7g.xlarge", "m99.xlarge"],
    ],
)
def test_families_and_distant_sizes_are_not(names: list[str]) -> None:
    assert not spark.alike(names)
