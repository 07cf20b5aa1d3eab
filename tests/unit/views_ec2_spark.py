"""Cases of the rules on Spark."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import Case, case, cluster, configuration, fleet, group, grouped, types, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.capacity import FleetView
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_LARGER = "lower spark.executor.memory, or use larger nodes"
_ALIKE = "use instance types alike, or leave spark.executor.cores and spark.executor.memory to EMR"
_MIXED = ("m7g.2xlarge", "r7g.2xlarge")
_SHARES = "all executors of Spark have one size, but for a vCPU there are MiB: 2928 on m7g.2xlarge, 6784 on r7g.2xlarge"


def _core(*names: str, **more: Any) -> FleetView:
    return fleet("core", instance_types=types(*names, weight=4), **more)


def _with(core: FleetView | None = None, *others: ConfigurationView, **properties: Any) -> ClusterView:
    """A cluster whose Spark is told something."""
    one = configuration("spark-defaults", **properties)
    return cluster(core_fleet=core or fleet("core"), configurations=(one, *others))


def _with_hbase(memory: str) -> ClusterView:
    # How many primary nodes HBase should have is another rule's.
    return replace(_with(spark_executor_memory=memory), applications=("Spark", "HBase"), primary_fleet=UNKNOWN)


def _too_large(asked: int, room: int, where: str = "m7g.xlarge") -> str:
    return f"an executor of Spark takes {asked} MiB with its overhead, and YARN has {room} on {where}; {_LARGER}"


_OWN = (configuration("yarn-site", a="b"),)
_COUNT = "a whole number of at least 1"
_PINNED = {"spark_executor_memory": "4g"}


def _number_case(key: str, value: str, must: str, good: str) -> Case:
    name = key.replace(".", "_")
    return case(
        "SparkNumber",
        configuration("spark-defaults", **{name: value}),
        f"'{key}' must be {must}, not '{value}'",
        good=configuration("spark-defaults", **{name: good}),
    )


def _one_by_one(steps: int) -> str:
    return (
        f"maximizeResourceAllocation makes one executor of each node, and `step_concurrency` lets {steps} steps share "
        "the nodes; size the executors yourself, or run one step at a time"
    )


def _maximized(steps: int, maximize: str = "true") -> ClusterView:
    return cluster(
        configurations=(configuration("spark", maximizeResourceAllocation=maximize),), step_concurrency=steps
    )


_EMRFS = "spark.sql.parquet.fs.optimized.committer.optimization-enabled"
_S3A = "spark.sql.execution.datasources.SQLEmrOptimizedCommitProtocol.leverageMagicCommitProtocol"
_TWICE = (
    "with spark.speculation and without EMR's committer Spark may write data to S3 twice, or lose it; "
    "leave speculation off, or"
)


def _speculating(release: str, **properties: str) -> ClusterView:
    site = ConfigurationView(classification="spark-defaults", properties={"spark.speculation": "true", **properties})
    return without_nodes(release_label=release, configurations=(site,))


CASES = [
    case(
        "SparkSpeculation",
        _speculating("emr-5.18.1"),
        "with spark.speculation emr-5.18.1 may write data to S3 twice, or lose it; leave it off",
        good=_speculating("emr-5.19.0"),
    ),
    case(
        "SparkSpeculation",
        _speculating("emr-7.9.0", **{_EMRFS: "false"}),
        f"{_TWICE} {_EMRFS} on",
        good=_speculating("emr-7.9.0", **{_S3A: "false"}),
    ),
    case(
        "SparkSpeculation",
        _speculating("emr-7.10.0", **{_S3A: "false"}),
        f"{_TWICE} {_S3A} on",
        good=_speculating("emr-7.10.0", **{_S3A: "true"}),
    ),
    case(
        "SparkSpeculation",
        _speculating("emr-7.10.0", **{_S3A: "false"}),
        f"{_TWICE} {_S3A} on",
        good=_speculating("emr-7.10.0", **{_S3A: "false", "spark.speculation": "false"}),
    ),
    _number_case("spark.executor.cores", "0", _COUNT, "1"),
    _number_case("spark.driver.cores", "two", _COUNT, "02"),
    _number_case("spark.sql.shuffle.partitions", "-8", _COUNT, "200"),
    _number_case("spark.default.parallelism", "1.5", _COUNT, "64"),
    _number_case("spark.executor.memory", "four", "an amount such as '4g'", "4g"),
    _number_case("spark.driver.memory", "449m", "at least 450m", "450m"),
    case(
        "SparkNumber",
        configuration("spark-defaults", spark_executor_cores="0"),
        "'spark.executor.cores' must be a whole number of at least 1, not '0'",
        good=configuration("spark-defaults", spark_executor_cores=UNKNOWN),
    ),
    case(
        "SparkNumber",
        configuration("spark-defaults", spark_executor_cores="0"),
        "'spark.executor.cores' must be a whole number of at least 1, not '0'",
        good=configuration("livy-conf", spark_executor_cores="0"),
    ),
    case(
        "SparkExecutorMemory",
        _with(spark_executor_memory="9864m"),
        _too_large(11713, 11712),
        # With 18.75 % of it, an executor fills the node.
        good=_with(spark_executor_memory="9863m"),
    ),
    case(
        "SparkExecutorMemory",
        _with(spark_executor_memory="10g", spark_executor_memoryOverhead="1473m"),
        _too_large(11713, 11712),
        good=_with(spark_executor_memory="10g", spark_executor_memoryOverhead="1472"),
    ),
    case(
        "SparkExecutorMemory",
        _with_hbase("5g"),
        _too_large(6080, 5856, "m7g.xlarge beside HBase"),
        good=_with_hbase("4g"),
    ),
    case(
        "SparkExecutorMemory",
        _with(_core("m7g.2xlarge", "m7g.xlarge"), spark_executor_memory="12g"),
        _too_large(14592, 11712),
        good=_with(_core("m7g.2xlarge", "m6g.2xlarge"), spark_executor_memory="12g"),
    ),
    case(
        "SparkExecutorMemory",
        cluster(core_fleet=None, configurations=(configuration("spark-defaults", spark_executor_memory="12g"),)),
        _too_large(14592, 11712),
        # The primary runs executors only where it is alone.
        good=_with(_core("m7g.2xlarge"), spark_executor_memory="12g"),
    ),
    case(
        "SparkExecutorMemory",
        _with(spark_executor_memory="12g"),
        _too_large(14592, 11712),
        good=_with(spark_executor_memory="12g", spark_executor_memoryOverheadFactor="0.1"),
    ),
    case(
        "SparkExecutorMemory",
        _with(spark_executor_memory="12g"),
        _too_large(14592, 11712),
        good=_with(spark_executor_memory="12g", spark_executor_memoryOverhead=UNKNOWN),
    ),
    case(
        "SparkExecutorMemory",
        _with(spark_executor_memory="12g"),
        _too_large(14592, 11712),
        good=_with(
            None,
            configuration("yarn-site", **{"yarn_nodemanager_resource_memory-mb": "15000"}),
            spark_executor_memory="12g",
        ),
    ),
    case(
        "SparkExecutorMemory",
        grouped(configurations=(configuration("spark-defaults", spark_executor_memory="12g"),)),
        _too_large(14592, 11712),
        good=grouped(
            core_group=group("core", configurations=_OWN),
            configurations=(configuration("spark-defaults", spark_executor_memory="12g"),),
        ),
    ),
    case(
        "SparkExecutorsOnMixedNodes",
        _with(_core(*_MIXED), **_PINNED),
        f"{_SHARES}; {_ALIKE}",
        good=_with(_core("m7g.2xlarge", "m6g.2xlarge"), **_PINNED),
    ),
    case(
        "SparkExecutorsOnMixedNodes",
        _with(_core(*_MIXED), spark_executor_cores="4"),
        f"{_SHARES}; {_ALIKE}",
        good=_with(_core(*_MIXED), spark_sql_shuffle_partitions="400"),
    ),
    case(
        "SparkExecutorsOnMixedNodes",
        _with(_core(*_MIXED), spark_yarn_heterogeneousExecutors_enabled="false"),
        f"{_SHARES}; {_ALIKE}",
        # EMR takes the sizes for the least.
        good=_with(_core(*_MIXED), spark_yarn_heterogeneousExecutors_enabled="true", **_PINNED),
    ),
    case(
        "SparkExecutorsOnMixedNodes",
        _with(_core(*_MIXED), **_PINNED),
        f"{_SHARES}; {_ALIKE}",
        good=_with(_core(*_MIXED), spark_yarn_heterogeneousExecutors_enabled=UNKNOWN, **_PINNED),
    ),
    case(
        "MaximizeResourceAllocationShared",
        _maximized(2),
        _one_by_one(2),
        good=_maximized(1),
    ),
    case(
        "MaximizeResourceAllocationShared",
        _maximized(10),
        _one_by_one(10),
        good=_maximized(10, "false"),
    ),
]
