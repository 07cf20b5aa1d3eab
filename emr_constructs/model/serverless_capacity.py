"""What EMR Serverless applications run, and the workers they run it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from aws_cdk import Size, SizeRoundingBehavior, Token, Tokenization
from aws_cdk import aws_emrserverless as serverless

from emr_constructs._jsii.sizes import size_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.value import NamedThing, Value, declare_constants, plain
from emr_constructs.rules.view import UNKNOWN, Maybe, View
from emr_constructs.rules.views.serverless import InitialCapacityView, ServerlessApplicationView


@dataclass(frozen=True)
class ServerlessType(NamedThing):
    """What an EMR Serverless application runs: Spark or Hive."""

    SPARK: ClassVar[ServerlessType]
    HIVE: ClassVar[ServerlessType]

    @classmethod
    def of(cls, name: str) -> ServerlessType:
        """What an application runs, by its name.

        :param name: as EMR spells it, for example ``SPARK``.
        """
        return cls(name)


@dataclass(frozen=True)
class ServerlessDiskType(NamedThing):
    """A type of disk of workers.

    ``STANDARD`` has 20 to 200 GB, ``SHUFFLE_OPTIMIZED`` 20 to 2000 GB and more throughput, from emr-7.1.0.
    """

    STANDARD: ClassVar[ServerlessDiskType]
    SHUFFLE_OPTIMIZED: ClassVar[ServerlessDiskType]

    @classmethod
    def of(cls, name: str) -> ServerlessDiskType:
        """A type of disk by its name.

        :param name: as EMR spells it, for example ``SHUFFLE_OPTIMIZED``.
        """
        return cls(name)


@dataclass(frozen=True, kw_only=True)
class WorkerSize(Value):
    """The size of a worker. A worker is billed for its vCPUs, its memory and what its disk has beyond 20 GB.

    :param vcpus: 1, 2, 4, 8, 16 or 32.
    :param memory: whole GiB, 2 to 8 for each vCPU, a little less for large workers; EMR writes them as GB.
    :param disk: 20 to 200 GiB, on a shuffle-optimized disk up to 2000. Default: EMR's own, 20 GiB
    :param disk_type: Default: EMR's own, ServerlessDiskType.STANDARD
    :raises EmrValidationError: ``ArgumentType``, ``ServerlessWorkerCpu``, ``ServerlessWorkerMemory``,
        ``ServerlessWorkerDisk``, ``ServerlessWorkerSize``, ``ServerlessDiskType``, ``SizeUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html
    """

    _VIEW: ClassVar[type[View] | None] = InitialCapacityView

    vcpus: int
    memory: Size
    disk: Size | None = None
    disk_type: ServerlessDiskType | None = None

    def __post_init__(self) -> None:
        _refuse_units(memory=self.memory, disk=self.disk)
        super().__post_init__()

    def _view(self) -> InitialCapacityView:
        return self._of_workers(UNKNOWN, UNKNOWN)

    def _of_workers(self, worker_type: Maybe[str], worker_count: Maybe[int]) -> InitialCapacityView:
        """What rules see of workers of this size."""
        return InitialCapacityView(
            worker_type=worker_type,
            worker_count=worker_count,
            cpu=plain(cpu_text(self.vcpus)),
            memory=plain(gigabytes_text(self.memory)),
            disk=plain(gigabytes_text(self.disk)) if self.disk else None,
            disk_type=plain(self.disk_type),
        )

    def _render(self) -> serverless.CfnApplication.WorkerConfigurationProperty:
        return serverless.CfnApplication.WorkerConfigurationProperty(
            cpu=cpu_text(self.vcpus),
            memory=gigabytes_text(self.memory),
            disk=gigabytes_text(self.disk) if self.disk else None,
            disk_type=self.disk_type.name if self.disk_type else None,
        )


@dataclass(frozen=True, kw_only=True)
class InitialWorkers(Value):
    """Workers of one type that an application keeps ready while it is started. They are billed although idle.

    A job takes them where they are as large as it asks, with the memory overhead of Spark; make them so.

    :param worker_type: the type, for example ``Driver``; the static methods know them.
    :param worker_count: how many, 1 to 1000000.
    :param size: how large each is.
    :raises EmrValidationError: ``ArgumentType``, ``ServerlessWorkerCount``, ``ServerlessWorkerTypeShape``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/pre-init-capacity.html
    """

    _VIEW: ClassVar[type[View] | None] = InitialCapacityView

    worker_type: str
    worker_count: int
    size: WorkerSize

    @staticmethod
    def driver(worker_count: int, size: WorkerSize) -> InitialWorkers:
        """Drivers of Spark jobs, one for each job.

        :param worker_count: how many.
        :param size: how large each is.
        """
        return InitialWorkers.of("Driver", worker_count, size)

    @staticmethod
    def executor(worker_count: int, size: WorkerSize) -> InitialWorkers:
        """Executors of Spark jobs.

        :param worker_count: how many.
        :param size: how large each is.
        """
        return InitialWorkers.of("Executor", worker_count, size)

    @staticmethod
    def hive_driver(worker_count: int, size: WorkerSize) -> InitialWorkers:
        """Drivers of Hive jobs, one for each job.

        :param worker_count: how many.
        :param size: how large each is.
        """
        return InitialWorkers.of("HiveDriver", worker_count, size)

    @staticmethod
    def tez_task(worker_count: int, size: WorkerSize) -> InitialWorkers:
        """Workers for the Tez tasks of Hive jobs.

        :param worker_count: how many.
        :param size: how large each is.
        """
        return InitialWorkers.of("TezTask", worker_count, size)

    @staticmethod
    def of(worker_type: str, worker_count: int, size: WorkerSize) -> InitialWorkers:
        """Workers of a type that this library has no method for.

        :param worker_type: as EMR spells it.
        :param worker_count: how many.
        :param size: how large each is.
        """
        return InitialWorkers(worker_type=worker_type, worker_count=worker_count, size=size)

    def _view(self) -> InitialCapacityView:
        return self.size._of_workers(plain(self.worker_type), plain(self.worker_count))

    def _render(self) -> serverless.CfnApplication.InitialCapacityConfigKeyValuePairProperty:
        return serverless.CfnApplication.InitialCapacityConfigKeyValuePairProperty(
            key=self.worker_type,
            value=serverless.CfnApplication.InitialCapacityConfigProperty(
                worker_count=self.worker_count,
                worker_configuration=self.size._render(),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class MaximumCapacity(Value):
    """What all workers of an application may have together: a limit for its bill. Jobs wait for free capacity.

    :param vcpus: at least those of one driver and one executor, and of the workers that are kept ready.
    :param memory: whole GiB; EMR writes them as GB.
    :param disk: whole GiB. Default: not limited
    :raises EmrValidationError: ``ArgumentType``, ``ServerlessMaximumSize``, ``SizeUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html
    """

    _VIEW: ClassVar[type[View] | None] = ServerlessApplicationView

    vcpus: int
    memory: Size
    disk: Size | None = None

    def __post_init__(self) -> None:
        _refuse_units(memory=self.memory, disk=self.disk)
        super().__post_init__()

    def _view(self) -> ServerlessApplicationView:
        return part_of_application(self._seen())

    def _seen(self) -> dict[str, Any]:
        """What rules see of it in an application."""
        return {
            "maximum_cpu": plain(cpu_text(self.vcpus)),
            "maximum_memory": plain(gigabytes_text(self.memory)),
            "maximum_disk": plain(gigabytes_text(self.disk)) if self.disk else None,
        }

    def _render(self) -> serverless.CfnApplication.MaximumAllowedResourcesProperty:
        return serverless.CfnApplication.MaximumAllowedResourcesProperty(
            cpu=cpu_text(self.vcpus),
            memory=gigabytes_text(self.memory),
            disk=gigabytes_text(self.disk) if self.disk else None,
        )


def part_of_application(seen: Mapping[str, Any]) -> ServerlessApplicationView:
    """What rules see of a part of an application that stands alone: what every application says is not known."""
    return ServerlessApplicationView(**{"application_type": UNKNOWN, "release_label": UNKNOWN, **seen})


def cpu_text(vcpus: int) -> str:
    """A number of vCPUs as EMR writes it."""
    return f"{digits(vcpus)} vCPU"


def gigabytes_text(size: Size) -> str:
    """A size as EMR writes it: its GB are GiB."""
    return f"{digits(size.to_gibibytes(rounding=SizeRoundingBehavior.NONE))} GB"


def digits(number: float) -> str:
    """A number as a text; one that only deployment knows as a token."""
    if not is_token(number):
        return f"{number:.15g}"
    # A text of the number would hide from a state machine what is a value of ``JsonPath``.
    return Token.as_string(Tokenization.reverse_number(number))


def _refuse_units(**sizes: Size | None) -> None:
    """A size that only deployment knows has to be in the unit that the template takes."""
    said = {name: size for name, size in sizes.items() if isinstance(size, Size)}
    violations: list[Violation] = [
        one for name, size in said.items() for one in size_violations(name, size, "gibibytes")
    ]
    if violations:
        raise EmrValidationError(violations)


declare_constants(ServerlessType, str)
declare_constants(ServerlessDiskType, str)
