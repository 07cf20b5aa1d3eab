"""What each argument of ``SparkDefaults`` changes in ``spark-defaults``.

That features reach a cluster is proved for all of them with ``Cluster.features``: here a resource of no meaning holds
the properties, which is much faster than a cluster for each.
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from options import Option, Owner
from synthesized import RELEASE, Brought, Synthesized

import emr_constructs as emr
from emr_constructs.model.features.feature import ClusterPlan


def nodes(instance_type: str = "r7g.2xlarge", count: int = 4) -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.4xlarge"),
        core=emr.InstanceGroup(instance_type=instance_type, instance_count=count),
    )


def _build(brought: Brought, place: str, value: emr.SparkDefaults) -> None:
    plan = ClusterPlan(release_label=RELEASE, applications=["Spark"], instances=nodes())
    [one] = value._configurations(plan)
    assert one.classification == "spark-defaults"
    cdk.CfnResource(brought.stack, place, type="Custom::SparkDefaults", properties=dict(one.properties))


def _said(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    _build(brought, place, emr.SparkDefaults(**arguments))


def _computed(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    _build(brought, place, emr.SparkDefaults.for_instances(**{"instances": nodes(), **arguments}))


def _is(key: str, given: Any, expected: str) -> Option:
    def look(found: Synthesized, place: str) -> Any:
        return found.properties(place).get(f"spark.{key}")

    return Option(given=given, look=look, expected=expected)


OWNERS = {
    "SparkDefaults": Owner(
        make=_said,
        options={
            "executor_cores": _is("executor.cores", 5, "5"),
            "executor_memory": _is("executor.memory", cdk.Size.gibibytes(9.5), "9728m"),
            "executor_memory_overhead": _is("executor.memoryOverhead", cdk.Size.mebibytes(2048), "2048m"),
            "driver_cores": _is("driver.cores", 2, "2"),
            "driver_memory": _is("driver.memory", cdk.Size.gibibytes(4), "4096m"),
            "driver_memory_overhead": _is("driver.memoryOverhead", cdk.Size.gibibytes(1), "1024m"),
            "shuffle_partitions": _is("sql.shuffle.partitions", 400, "400"),
            "default_parallelism": _is("default.parallelism", 128, "128"),
        },
    ),
    "SparkDefaults.for_instances": Owner(
        make=_computed,
        options={
            "instances": _is("executor.memory", nodes("m7g.2xlarge"), "9862m"),
            "executor_cores": _is("executor.cores", 2, "2"),
            "driver_slots": _is("driver.cores", 2, "8"),
            "maximum_vcpus": _is("default.parallelism", 256, "512"),
            "partitions_per_vcpu": _is("default.parallelism", 3, "96"),
        },
    ),
}
