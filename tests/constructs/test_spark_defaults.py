"""``SparkDefaults``: sizes that fill the nodes, as the docstring says, and what has no size."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from aws_cdk import Size, Token
from hypothesis import given
from hypothesis import strategies as st
from options_of_spark_defaults import nodes
from synthesized import Brought, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import instance_types, spark, yarn

SIZED = [one for one in instance_types.all_types() if yarn.memory(one.name) is not None]
LATER: Any = Token.as_number({"Ref": "Later"})
PRIMARY = emr.InstanceFleet.primary("m7g.4xlarge")


def properties(value: emr.SparkDefaults) -> dict[str, str]:
    return dict(value._properties())


def computed(instances: Any = None, **arguments: Any) -> dict[str, str]:
    return properties(emr.SparkDefaults.for_instances(instances or nodes(), **arguments))


def mebibytes(said: dict[str, str], role: str) -> int:
    """The container that a driver or executor asks for."""
    return sum(int(said[f"spark.{role}.{part}"].removesuffix("m")) for part in ("memory", "memoryOverhead"))


def fleets(*names: str | emr.InstanceTypeConfig, **more: Any) -> emr.InstanceFleets:
    return emr.InstanceFleets(
        primary=PRIMARY, core=emr.InstanceFleet(instance_types=names, target_on_demand_capacity=16), **more
    )


def refusal(instances: Any = None, **arguments: Any) -> str:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SparkDefaults.for_instances(instances or nodes(), **arguments)
    return str(caught.value)


def test_the_docstring_says_what_is_computed() -> None:
    said = computed(
        emr.InstanceGroups(
            primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
            core=emr.InstanceGroup(instance_type="r7g.2xlarge", instance_count=4),
        )
    )
    assert said == {
        "spark.dynamicAllocation.enabled": "true",
        "spark.yarn.heterogeneousExecutors.enabled": "false",
        "spark.executor.cores": "4",
        "spark.executor.memory": "22851m",
        "spark.executor.memoryOverhead": "4285m",
        "spark.driver.cores": "4",
        "spark.driver.memory": "10647m",
        "spark.driver.memoryOverhead": "1065m",
        "spark.sql.shuffle.partitions": "224",
        "spark.default.parallelism": "64",
    }
    docstring = inspect.getdoc(emr.SparkDefaults.for_instances) or ""
    for part in (
        "8 vCPUs and 54272 MiB for YARN: 61 GiB",
        "54272 // 2 = 27136 MiB",
        "27136 / (1 + 0.1875) = 22851 MiB of heap, and the other 4285 MiB",
        "most: 11712 / (1 + 0.10) = 10647 MiB of heap, 1065 MiB",
        "2 * 32 vCPUs = 64",
        "Spark's own 200: 224",
    ):
        assert part in docstring


@given(st.sampled_from(SIZED), st.integers(1, 8), st.integers(1, 4))
def test_executors_and_driver_fill_the_nodes_of_every_type(
    kind: instance_types.InstanceType, cores: int, slots: int
) -> None:
    count = kind.vcpus // cores
    cluster = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type=kind.name),
        core=emr.InstanceGroup(instance_type=kind.name, instance_count=3),
    )
    if count < slots:
        assert refusal(cluster, executor_cores=cores, driver_slots=slots).startswith(
            ("SparkExecutorCores", "SparkDriverSlots")
        )
        return
    said = computed(cluster, executor_cores=cores, driver_slots=slots)
    memory = yarn.memory(kind.name)
    assert memory is not None
    used = count * mebibytes(said, "executor")
    # YARN gives memory in steps of 32 MiB: as much may be left for each executor.
    assert memory - 32 * count < used <= memory
    assert mebibytes(said, "driver") == slots * mebibytes(said, "executor")
    assert int(said["spark.executor.memoryOverhead"][:-1]) >= spark.executor_overhead(
        int(said["spark.executor.memory"][:-1])
    )
    assert int(said["spark.executor.memory"][:-1]) >= 450
    total = 3 * kind.vcpus
    assert int(said["spark.default.parallelism"]) == 2 * total
    partitions = int(said["spark.sql.shuffle.partitions"])
    assert partitions % total == 0
    assert max(200, 2 * total) <= partitions < max(200, 2 * total) + total


def test_every_type_but_the_oldest_has_sizes() -> None:
    assert len(SIZED) > 720
    assert {one.family for one in instance_types.all_types()} - {one.family for one in SIZED} == {"c1", "m1", "m2"}


def test_executors_fit_on_each_of_several_types() -> None:
    said = computed(fleets("m5.2xlarge", "m7g.2xlarge", "m7g.4xlarge"))
    assert mebibytes(said, "executor") == 23424 // 2
    assert mebibytes(said, "executor") * 4 <= 54272


def test_a_small_node_runs_one_executor_of_all_its_vcpus() -> None:
    assert computed(nodes("c4.large"))["spark.executor.cores"] == "2"


def test_a_driver_may_run_on_the_primary() -> None:
    small = emr.InstanceFleets(
        primary=emr.InstanceFleet.primary("m7g.2xlarge", "m7g.xlarge"), core=fleets("r7g.4xlarge").core
    )
    assert mebibytes(computed(small), "driver") == 11712
    assert mebibytes(computed(fleets("r7g.4xlarge")), "driver") == 116736 // 4
    assert mebibytes(computed(fleets("r7g.4xlarge"), driver_slots=2), "driver") == 54272


def test_a_primary_that_is_alone_runs_the_executors() -> None:
    said = computed(emr.InstanceGroups(primary=emr.InstanceGroup(instance_type="m7g.4xlarge")))
    assert mebibytes(said, "executor") == 54272 // 4
    assert said["spark.default.parallelism"] == "32"


def test_vcpus_of_fleets_are_those_of_their_units() -> None:
    weighed = emr.InstanceTypeConfig(instance_type="m7g.2xlarge", weighted_capacity=1)
    assert computed(fleets("m7g.2xlarge"))["spark.default.parallelism"] == "32"
    assert computed(fleets(weighed))["spark.default.parallelism"] == "256"


def test_task_nodes_count() -> None:
    task = emr.InstanceFleet(instance_types=["m6g.2xlarge"], target_spot_capacity=8)
    assert computed(fleets("m7g.2xlarge", task=task))["spark.default.parallelism"] == "48"
    group = emr.InstanceGroup(instance_type="r7g.2xlarge", instance_count=2)
    groups = emr.InstanceGroups(primary=group, core=group, task=[group, group])
    assert computed(groups)["spark.default.parallelism"] == "96"


def test_shuffle_partitions_are_whole_rounds() -> None:
    assert computed(maximum_vcpus=300)["spark.sql.shuffle.partitions"] == "600"
    assert computed(maximum_vcpus=300, partitions_per_vcpu=3)["spark.sql.shuffle.partitions"] == "900"
    assert computed(maximum_vcpus=70)["spark.sql.shuffle.partitions"] == "210"


def test_executors_are_not_pinned_on_mixed_nodes() -> None:
    expected = (
        "SparkMixedInstances: executors of one size do not suit nodes with different memory for a vCPU (MiB: 2928 of "
        "m7g.2xlarge, 6784 of r7g.2xlarge); use types alike for core and task nodes, or leave executors to EMR, with "
        "SparkDefaults(shuffle_partitions=...)"
    )
    assert refusal(fleets("m7g.2xlarge", "r7g.2xlarge")) == expected
    task = emr.InstanceFleet(instance_types=["r7g.2xlarge"], target_spot_capacity=8)
    assert refusal(fleets("m7g.2xlarge", task=task)) == expected
    # What the message advises: EMR sizes the executors.
    assert properties(emr.SparkDefaults(shuffle_partitions=400)) == {
        "spark.dynamicAllocation.enabled": "true",
        "spark.sql.shuffle.partitions": "400",
    }


def test_sizes_of_other_nodes_are_warned_of() -> None:
    brought = Brought(new_stack())
    for_large = emr.SparkDefaults.for_instances(fleets("r7g.2xlarge"))
    brought.cluster("Mixed", instances=fleets("m7g.2xlarge", "r7g.2xlarge"), features=[for_large])
    found = warnings(brought.stack)
    assert [one for one in found if "all executors of Spark have one size" in one]
    assert [one for one in found if "takes 27136 MiB with its overhead, and YARN has 23424 on m7g.2xlarge" in one]


def test_what_is_not_known_is_said_by_the_user() -> None:
    names = ("m99.xlarge", Token.as_string({"Ref": "Type"}), "m1.xlarge")
    types = [emr.InstanceTypeConfig(instance_type=name, weighted_capacity=4) for name in names]
    assert refusal(fleets(*types)) == (
        "SparkUnknownInstances: the memory that YARN has on 'm99.xlarge' and a token and 'm1.xlarge' is not known; say "
        "the sizes yourself, with SparkDefaults(executor_cores=..., executor_memory=...)"
    )
    assert "'m99.xlarge'" in refusal(
        emr.InstanceGroups(primary=emr.InstanceGroup(instance_type="m99.xlarge"), core=nodes().core)
    )


def test_a_capacity_that_is_not_known_is_said_by_the_user() -> None:
    expected = "SparkUnknownCapacity: the capacity of `instances` is not known before deployment; say `maximum_vcpus`"
    later = emr.InstanceFleet(instance_types=["m7g.2xlarge"], target_on_demand_capacity=LATER)
    weight = emr.InstanceTypeConfig(instance_type="m7g.2xlarge", weighted_capacity=LATER)
    for instances in (emr.InstanceFleets(primary=PRIMARY, core=later), nodes(count=LATER), fleets(weight)):
        assert refusal(instances) == expected
        assert computed(instances, maximum_vcpus=64)["spark.default.parallelism"] == "128"


def test_what_does_not_fit_is_refused() -> None:
    assert refusal(executor_cores=9) == (
        "SparkExecutorCores: `executor_cores` (9) is above the 8 vCPUs of the smallest instance type"
    )
    assert refusal(driver_slots=3) == (
        "SparkDriverSlots: `driver_slots` (3) is above the executors that fit on the smallest instance type (2); use "
        "larger nodes"
    )


@pytest.mark.parametrize("name", ["executor_cores", "driver_slots", "maximum_vcpus", "partitions_per_vcpu"])
def test_numbers_are_known_and_not_below_one(name: str) -> None:
    assert refusal(**{name: 0}) == f"SparkSizingNumber: `{name}` must be at least 1, not 0"
    assert refusal(**{name: LATER}) == (
        f"SparkSizingNumber: `{name}` is a token, and sizes are computed before deployment"
    )
    assert refusal(**{name: "4"}).startswith(f"ArgumentType: `{name}` must be a whole number, not '4'")


def test_sizes_that_spark_does_not_start_with_are_refused() -> None:
    with pytest.raises(emr.EmrValidationError, match=r"SparkNumber: 'spark\.executor\.cores' .* at least 1, not '0'"):
        emr.SparkDefaults(executor_cores=0)
    with pytest.raises(
        emr.EmrValidationError, match=r"SparkNumber: 'spark\.driver\.memory' .* at least 450m, not '64m'"
    ):
        emr.SparkDefaults(driver_memory=Size.mebibytes(64))
