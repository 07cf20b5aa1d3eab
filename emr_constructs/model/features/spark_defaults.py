"""How large the executors and drivers of Spark are, and into how many parts it cuts data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Size, SizeRoundingBehavior, Tokenization

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.feature import ClusterPlan, Feature
from emr_constructs.model.features.spark_sizing import Sizing
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups


@dataclass(frozen=True, kw_only=True)
class SparkDefaults(Feature):
    """Sizes of the executors and drivers of Spark, for jobs that say none: the classification ``spark-defaults``.

    ``for_instances`` computes them. What is not said here is left to EMR, which makes an executor as large as its node
    asks for. Dynamic allocation stays on: Spark takes and gives back executors as a job needs them, and managed scaling
    goes by that. A job says sizes of its own with the ``conf`` of ``SparkSubmit``.

    :param executor_cores: tasks that an executor runs at a time, at least 1. Default: EMR's
    :param executor_memory: heap of an executor, at least 450 MiB; a token in GiB. Default: EMR's
    :param executor_memory_overhead: memory beside the heap, for Python among others; a token in GiB.
        Default: 18.75 % of the heap
    :param driver_cores: cores of a driver on the nodes, at least 1. Default: 1
    :param driver_memory: heap of a driver, at least 450 MiB; a token in GiB. Default: EMR's
    :param driver_memory_overhead: memory beside it; a token in GiB. Default: 10 % of the heap
    :param shuffle_partitions: parts of a join or aggregation of data frames, at least 1. Default: 200
    :param default_parallelism: the same for RDDs. Default: Spark's, the cores of the executors it has
    :raises EmrValidationError: ``ArgumentType``, ``SparkNumber``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-configure.html
    """

    executor_cores: int | None = None
    executor_memory: Size | None = None
    executor_memory_overhead: Size | None = None
    driver_cores: int | None = None
    driver_memory: Size | None = None
    driver_memory_overhead: Size | None = None
    shuffle_partitions: int | None = None
    default_parallelism: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._configuration()

    @staticmethod
    def for_instances(
        instances: InstanceFleets | InstanceGroups,
        *,
        executor_cores: int | None = None,
        driver_slots: int = 1,
        maximum_vcpus: int | None = None,
        partitions_per_vcpu: int = 2,
    ) -> SparkDefaults:
        """Sizes that fill the nodes of a cluster.

        For an m7g.xlarge as the primary and four r7g.2xlarge as the core, that is:

        * A node has 8 vCPUs and 54272 MiB for YARN: 61 GiB (as EMR counts them), less 8 GiB for the rest of the node.
        * 4 cores an executor: 8 // 4 = 2 executors a node, each in a container of 54272 // 2 = 27136 MiB.
        * Executor: 27136 / (1 + 0.1875) = 22851 MiB of heap, and the other 4285 MiB of overhead.
        * Driver: as large as an executor. It may run on the primary, where YARN would have 11712 MiB, so that is the
          most: 11712 / (1 + 0.10) = 10647 MiB of heap, 1065 MiB of overhead.
        * Parallelism: 2 * 32 vCPUs = 64.
        * Shuffle partitions: the least multiple of 32 that is neither below 64 nor below Spark's own 200: 224.

        :param instances: the nodes. The types of core and task nodes have to be alike, their memory for each vCPU
            within a fifth; the leanest decides.
        :param executor_cores: AWS advises 4 or 5. With 4 no vCPU is left over on any current size; with 5 a 2xlarge
            would use 5 of 8. Default: 4, or all vCPUs of smaller nodes
        :param driver_slots: executors whose place a driver takes. On nodes with one executor each, a driver takes a
            whole node. Default: 1
        :param maximum_vcpus: the most vCPUs that the cluster grows to, such as ``maximum_capacity`` of managed scaling.
            Default: those that ``instances`` starts with
        :param partitions_per_vcpu: tasks of a stage for each vCPU. Default: 2
        :raises EmrValidationError: ``SparkMixedInstances``, ``SparkUnknownInstances``, ``SparkUnknownCapacity``,
            ``SparkExecutorCores``, ``SparkDriverSlots``, ``SparkSizingNumber``.
        """
        given: dict[str, Any] = {
            "instances": instances,
            "executor_cores": executor_cores,
            "driver_slots": driver_slots,
            "maximum_vcpus": maximum_vcpus,
            "partitions_per_vcpu": partitions_per_vcpu,
        }
        _refuse(list(type_violations(hints_of(SparkDefaults.for_instances), given)))
        _refuse(list(_number_violations(given)))
        sizing = Sizing(**given)
        _refuse(sizing.violations())
        executor, driver = sizing.executor(), sizing.driver()
        return SparkDefaults(
            executor_cores=sizing.cores,
            executor_memory=Size.mebibytes(executor.memory),
            executor_memory_overhead=Size.mebibytes(executor.overhead),
            driver_cores=sizing.cores * driver_slots,
            driver_memory=Size.mebibytes(driver.memory),
            driver_memory_overhead=Size.mebibytes(driver.overhead),
            shuffle_partitions=sizing.shuffle_partitions(),
            default_parallelism=sizing.parallelism(),
        )

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        return [self._configuration()]

    def _configuration(self) -> Configuration:
        return Configuration(classification="spark-defaults", properties=dict(self._properties()))

    def _properties(self) -> Iterator[tuple[str, str]]:
        yield "spark.dynamicAllocation.enabled", "true"
        if self.executor_cores is not None or self.executor_memory is not None:
            # Else EMR takes the sizes for the least, and makes executors larger on larger nodes.
            yield "spark.yarn.heterogeneousExecutors.enabled", "false"
        numbers = {
            "spark.executor.cores": self.executor_cores,
            "spark.driver.cores": self.driver_cores,
            "spark.sql.shuffle.partitions": self.shuffle_partitions,
            "spark.default.parallelism": self.default_parallelism,
        }
        sizes = {
            "spark.executor.memory": self.executor_memory,
            "spark.executor.memoryOverhead": self.executor_memory_overhead,
            "spark.driver.memory": self.driver_memory,
            "spark.driver.memoryOverhead": self.driver_memory_overhead,
        }
        yield from ((key, _text(number)) for key, number in numbers.items() if number is not None)
        yield from ((key, _amount(size)) for key, size in sizes.items() if size is not None)


def _amount(size: Size) -> str:
    """A size as Spark reads it. CDK cannot convert a token, so that one is in GiB."""
    if size.is_unresolved():
        return f"{_text(size.to_gibibytes())}g"
    return f"{int(size.to_mebibytes(rounding=SizeRoundingBehavior.FLOOR))}m"


def _text(number: float) -> str:
    return Tokenization.stringify_number(number) if is_token(number) else str(number)


def _number_violations(given: dict[str, Any]) -> Iterator[Violation]:
    """Numbers that sizes cannot be made of."""
    for name, value in given.items():
        if is_token(value):
            yield Violation("SparkSizingNumber", f"`{name}` is a token, and sizes are computed before deployment")
        elif isinstance(value, int) and value < 1:
            yield Violation("SparkSizingNumber", f"`{name}` must be at least 1, not {value}")


def _refuse(violations: Sequence[Violation]) -> None:
    if violations:
        raise EmrValidationError(violations)
