"""Rules on the sizes of Spark's executors: numbers that Spark does not take, and sizes that do not suit the nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import features, spark, tables, yarn
from emr_constructs.facts.serverless_workers import spark_memory
from emr_constructs.rules.ec2.nodes import core_and_tasks, nodes, setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, release_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, Unknown, above, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_CONFIGURE = release_guide("emr-spark-configure")
_COUNT = re.compile(r"0*[1-9][0-9]*", re.ASCII)
_COUNTS = ("spark.executor.cores", "spark.driver.cores", "spark.sql.shuffle.partitions", "spark.default.parallelism")
_HEAPS = ("spark.executor.memory", "spark.driver.memory")
_UNCOUNTED = (
    ("spark-defaults", "spark.executor.memoryOverheadFactor"),
    ("spark-defaults", "spark.yarn.executor.memoryOverhead"),
    ("spark-defaults", "spark.yarn.executor.memoryOverheadFactor"),
    ("yarn-site", "yarn.nodemanager.resource.memory-mb"),
)
"""Settings that change what an executor asks for, or what there is."""


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING, strict=True)
def spark_number(configuration: ConfigurationView) -> Iterator[Problem]:
    """Spark has executors and drivers of at least one core and 450 MiB, and cuts data into at least one part."""
    said = _settings(configuration)
    for key in _COUNTS:
        if key in said and not _COUNT.fullmatch(said[key]):
            yield Problem("properties", f"{key!r} must be a whole number of at least 1, not {said[key]!r}")
    for key in _HEAPS:
        amount = _mebibytes(said.get(key))
        if amount is UNKNOWN:
            yield Problem("properties", f"{key!r} must be an amount such as '4g', not {said[key]!r}")
        elif above(spark.least_memory(), amount):
            yield Problem("properties", f"{key!r} must be at least {spark.least_memory()}m, not {said[key]!r}")


@rule(
    on=ClusterView,
    source=release_guide("emr-hadoop-task-config"),
    severity=Severity.WARNING,
    remedy="lower spark.executor.memory, or use larger nodes",
)
def spark_executor_memory(cluster: ClusterView) -> Iterator[Problem]:
    """An executor of Spark fits on each core and task node: YARN gives it no part of another."""
    asked = _container(cluster)
    if not known(asked):
        return
    hbase = "HBase" in cluster.application_names()
    for name, room in {name: yarn.memory(name, hbase=hbase) for name in _worker_types(cluster)}.items():
        if above(asked, room):
            beside = " beside HBase" if hbase else ""
            text = f"an executor of Spark takes {asked} MiB with its overhead, and YARN has {room} on {name}{beside}"
            yield Problem("configurations", text)


@rule(
    on=ClusterView,
    source=BEST_PRACTICES,
    severity=Severity.WARNING,
    remedy="use instance types alike, or leave spark.executor.cores and spark.executor.memory to EMR",
)
def spark_executors_on_mixed_nodes(cluster: ClusterView) -> Iterator[Problem]:
    """Executors of one size are for nodes with as much memory for each vCPU: else memory or vCPUs lie idle."""
    types = dict.fromkeys(_worker_types(cluster))
    if _is_pinned(cluster) and not spark.alike(types):
        shares = ", ".join(f"{share} on {name}" for name in types if (share := spark.memory_per_vcpu(name)))
        yield Problem("configurations", f"all executors of Spark have one size, but for a vCPU there are MiB: {shares}")


@rule(
    on=ClusterView,
    source=BEST_PRACTICES,
    severity=Severity.WARNING,
    remedy="size the executors yourself, or run one step at a time",
)
def maximize_resource_allocation_shared(cluster: ClusterView) -> Iterator[Problem]:
    """To maximize the resource allocation of Spark is for clusters that run one job at a time."""
    if setting(cluster, "spark", "maximizeResourceAllocation") == "true" and above(cluster.step_concurrency, 1):
        text = (
            "maximizeResourceAllocation makes one executor of each node, and `step_concurrency` lets "
            f"{cluster.step_concurrency} steps share the nodes"
        )
        yield Problem("configurations", text)


@rule(on=ClusterView, source=BEST_PRACTICES, severity=Severity.WARNING)
def spark_speculation(cluster: ClusterView) -> Iterator[Problem]:
    """Spark runs a task twice only where a committer keeps one of the results."""
    if setting(cluster, "spark-defaults", "spark.speculation") != "true":
        return
    label = cluster.release_label
    s3a = known(label) and features.supports("s3a_by_default", label) is True
    switch = tables.committer_property("s3a" if s3a else "emrfs")
    if known(label) and features.supports("s3_optimized_committer", label) is False:
        text = f"with spark.speculation {label} may write data to S3 twice, or lose it"
        yield Problem("configurations", text, "leave it off")
    elif setting(cluster, "spark-defaults", switch) == "false":
        text = "with spark.speculation and without EMR's committer Spark may write data to S3 twice, or lose it"
        yield Problem("configurations", text, f"leave speculation off, or {switch} on")


def _settings(configuration: ConfigurationView) -> Mapping[str, str]:
    """The known properties of spark-defaults."""
    properties: Mapping[str, Any] = configuration.properties if known(configuration.properties) else {}
    if configuration.classification != "spark-defaults":
        return {}
    return {key: str(value) for key, value in properties.items() if known(value)}


def _container(cluster: ClusterView) -> Maybe[int]:
    """MiB that an executor certainly asks for, with its overhead."""
    if any(setting(cluster, *place) is not None for place in _UNCOUNTED):
        return UNKNOWN
    memory = _mebibytes(setting(cluster, "spark-defaults", "spark.executor.memory"))
    overhead = _mebibytes(setting(cluster, "spark-defaults", "spark.executor.memoryOverhead"))
    if not known(memory):
        return UNKNOWN
    if overhead is None:
        overhead = spark.executor_overhead(memory)
    return memory + overhead if known(overhead) else UNKNOWN


def _mebibytes(text: Maybe[str]) -> Maybe[int]:
    """An amount of memory; UNKNOWN where Spark does not read it as one."""
    if text is None or isinstance(text, Unknown):
        return text
    amount = spark_memory(text)
    return UNKNOWN if amount is None else int(amount * 1024)


def _is_pinned(cluster: ClusterView) -> bool:
    """Whether executors certainly have one size."""
    adapted = setting(cluster, "spark-defaults", "spark.yarn.heterogeneousExecutors.enabled")
    keys = ("spark.executor.cores", "spark.executor.memory")
    said = any(known(setting(cluster, "spark-defaults", key)) for key in keys)
    return adapted == "false" or (said and adapted is None)


def _worker_types(cluster: ClusterView) -> Iterator[str]:
    """The known instance types of the nodes that run executors, but for those with configurations of their own."""
    alone = not core_and_tasks(cluster)
    for node in nodes(cluster):
        if alone or node.part.node != "primary":
            kinds = (one for one in node.instances() if not one.may_differ())
            yield from (one.instance_type for one in kinds if known(one.instance_type))
