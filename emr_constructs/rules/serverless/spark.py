"""Rules on the Spark settings of EMR Serverless applications: workers that jobs ask for, storage, Lake Formation.

EMR takes an application with such settings. It is the jobs that fail, or do without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emr_constructs.facts import serverless_workers
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import guide, needs
from emr_constructs.rules.view import Maybe, above, items, known
from emr_constructs.rules.views.serverless import InitialCapacityView, ServerlessApplicationView

_SIZES = guide("app-behavior")
_STORAGE = guide("jobs-serverless-storage")
_LAKE_FORMATION = guide("emr-serverless-lf-enable-considerations")
_CORES = re.compile(r"\d{1,9}", re.ASCII)
_ROLES = {"driver": "Driver", "executor": "Executor"}
_UNCOUNTED = (
    "spark.emr-serverless.memoryOverheadFactor",
    "spark.executor.pyspark.memory",
    "spark.memory.offHeap.enabled",
)


@dataclass(frozen=True, kw_only=True)
class _Demand:
    """What Spark certainly asks for: vCPUs, and GB of memory with its overhead."""

    role: str
    cores: int
    memory: float

    def fits(self, size: serverless_workers.WorkerSize) -> bool:
        """Whether EMR finds a worker of that size for it: it rounds up, or takes no more than some slack."""
        if size.slack is None:
            return self.memory <= size.memory[-1]
        return any(most - size.slack <= self.memory <= most for most in size.memory)


@rule(on=ServerlessApplicationView, source=_SIZES, severity=Severity.WARNING)
def serverless_spark_cores(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Spark asks for workers with as many vCPUs as EMR Serverless offers."""
    for role in _ROLES:
        cores = _cores(application, role)
        if cores is not None and serverless_workers.size(cores) is None:
            offered = [str(one.vcpus) for one in serverless_workers.sizes()]
            text = f"spark.{role}.cores is {cores}, and no worker has as many vCPUs"
            yield Problem("configurations", text, f"use one of {', '.join(offered)}")


@rule(on=ServerlessApplicationView, source=_SIZES, severity=Severity.WARNING)
def serverless_spark_memory(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The memory that Spark asks for, with its overhead, fits a worker of the vCPUs that it asks for."""
    for demand in _demands(application):
        size = serverless_workers.size(demand.cores)
        if size and not demand.fits(size):
            slack = f", and Spark may ask for {size.slack} GB less" if size.slack else ""
            yield Problem(
                "configurations",
                f"a Spark {demand.role} asks for {demand.memory:.1f} GB with its overhead, too much or too little for "
                f"a worker of {demand.cores} vCPU",
                f"change spark.{demand.role}.memory: such workers have {size.choices()}{slack}",
            )


@rule(
    on=ServerlessApplicationView,
    source=_SIZES,
    severity=Severity.WARNING,
    remedy="raise the maximum, or ask for smaller workers",
)
def serverless_spark_above_maximum(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A driver and an executor fit into the maximum capacity: a job needs both."""
    demands = list(_demands(application))
    cores, memory = sum(one.cores for one in demands), sum(one.memory for one in demands)
    if above(cores, _vcpus(application.maximum_cpu)) or above(memory, _gigabytes_of(application.maximum_memory)):
        yield Problem(
            "configurations",
            f"the smallest Spark job asks for {cores} vCPU and {memory:.1f} GB with its overhead, "
            f"but `maximum_capacity.vcpus` is {application.maximum_cpu} and "
            f"`maximum_capacity.memory` is {application.maximum_memory}",
        )


@rule(on=ServerlessApplicationView, source=guide("jobs-spark"), severity=Severity.WARNING)
def serverless_spark_disk(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Spark asks for disks that EMR Serverless offers."""
    for role in _ROLES:
        disk = _gigabytes(application.spark_setting(f"spark.emr-serverless.{role}.disk"))
        kind = application.spark_setting(f"spark.emr-serverless.{role}.disk.type")
        kind = serverless_workers.default_disk_type() if kind is None else kind
        offered = serverless_workers.disk_range(kind) if known(kind) else None
        if disk is not None and offered and not offered[0] <= disk <= offered[-1]:
            text = f"a Spark {role} asks for a disk of {disk:g} GB, which is not offered"
            yield Problem("configurations", text, f"use {offered[0]} to {offered[-1]} GB")


@rule(
    on=ServerlessApplicationView,
    source=guide("pre-init-capacity"),
    severity=Severity.WARNING,
    remedy="make them as large as what Spark asks for with its overhead",
)
def serverless_initial_too_small(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Workers that are kept ready are large enough for Spark: others are billed and not used."""
    for demand in _demands(application):
        for workers in items(application.initial_capacity):
            if _is(workers, demand.role) and _too_small(workers, demand):
                yield Problem(
                    "initial_capacity",
                    f"a Spark {demand.role} asks for {demand.cores} vCPU and {demand.memory:.1f} GB with its overhead, "
                    f"and the workers of `initial_capacity` have {workers.cpu} and {workers.memory}",
                )


@rule(on=ServerlessApplicationView, source=_STORAGE, severity=Severity.WARNING)
def serverless_storage_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Serverless storage needs emr-7.12.0."""
    if _has_storage(application):
        yield from needs(application, "serverless_storage", "configurations")


@rule(
    on=ServerlessApplicationView,
    source=_STORAGE,
    severity=Severity.WARNING,
    remedy="drop `initial_capacity`, or turn spark.aws.serverlessStorage.enabled off",
)
def serverless_storage_initial(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Jobs with serverless storage do not use workers that are kept ready."""
    if _has_storage(application) and known(application.initial_capacity) and application.initial_capacity:
        yield Problem(
            "initial_capacity", "`initial_capacity` is billed, and jobs with serverless storage do not use it"
        )


@rule(on=ServerlessApplicationView, source=_STORAGE, severity=Severity.WARNING, remedy="use at least 4 vCPU")
def serverless_storage_small_workers(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Serverless storage needs workers of at least 4 vCPUs."""
    for role in _ROLES if _has_storage(application) else ():
        cores = _cores(application, role)
        if cores in (1, 2):
            text = f"serverless storage is on, but spark.{role}.cores is {cores}"
            yield Problem("configurations", text)


@rule(on=ServerlessApplicationView, source=guide("interworker-encryption"), severity=Severity.WARNING)
def serverless_worker_encryption_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Encryption between workers needs emr-6.15.0: earlier releases send data in the clear, whatever is set."""
    if application.spark_setting("spark.ssl.internode.enabled") == "true":
        yield from needs(application, "serverless_worker_tls", "configurations")


@rule(on=ServerlessApplicationView, source=_LAKE_FORMATION, severity=Severity.WARNING)
def serverless_lake_formation_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Lake Formation needs emr-7.2.0, with images of one's own emr-7.14.0 or emr-spark-8.1.0."""
    if not application.is_guarded():
        return
    lacking = list(needs(application, "serverless_lake_formation", "configurations"))
    yield from lacking
    if not lacking and application.image is not None:
        yield from needs(application, "serverless_lake_formation_images", "image")
    elif not lacking and application.worker_types is not None:
        yield from needs(application, "serverless_lake_formation_images", "worker_types")


@rule(
    on=ServerlessApplicationView,
    source=guide("vpc-access"),
    severity=Severity.WARNING,
    remedy="use subnets whose routes do not lead to an internet gateway",
)
def serverless_lake_formation_subnets(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Lake Formation does not work in public subnets."""
    if application.is_guarded() and any(one.has_route_to_internet() for one in items(application.subnets)):
        yield Problem("subnets", "Lake Formation is on, but a subnet of `vpc_subnets` is public")


@rule(
    on=ServerlessApplicationView,
    source=_LAKE_FORMATION,
    severity=Severity.WARNING,
    remedy="leave spark.dynamicAllocation.enabled on",
)
def serverless_lake_formation_allocation(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Jobs with Lake Formation need dynamic allocation."""
    if application.is_guarded() and application.spark_setting("spark.dynamicAllocation.enabled") == "false":
        yield Problem("configurations", "Lake Formation is on, but spark.dynamicAllocation.enabled is off")


@rule(
    on=ServerlessApplicationView,
    source=guide("spark-connect"),
    severity=Severity.WARNING,
    remedy="use the Livy endpoint or Studio instead",
)
def serverless_lake_formation_sessions(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Lake Formation does not guard Spark Connect sessions."""
    if application.is_guarded() and application.sessions is True:
        yield Problem("sessions", "`interactive.sessions` is on, but Lake Formation does not work with sessions")


def _demands(application: ServerlessApplicationView) -> Iterator[_Demand]:
    """What drivers and executors ask for, where the application certainly says all of it."""
    for role in _ROLES:
        cores, memory = _cores(application, role), _memory(application, role)
        if cores is not None and memory is not None:
            yield _Demand(role=role, cores=cores, memory=memory)


def _cores(application: ServerlessApplicationView, role: str) -> int | None:
    cores = application.spark_setting(f"spark.{role}.cores")
    return int(cores) if known(cores) and _CORES.fullmatch(cores) else None


def _memory(application: ServerlessApplicationView, role: str) -> float | None:
    """GB with overhead; nothing where it is not said, or where a setting changes it that is not counted here."""
    uncounted = (*_UNCOUNTED, f"spark.{role}.memoryOverheadFactor")
    memory = _gigabytes(application.spark_setting(f"spark.{role}.memory"))
    if memory is None or any(application.spark_setting(key) is not None for key in uncounted):
        return None
    overhead = application.spark_setting(f"spark.{role}.memoryOverhead")
    more = serverless_workers.spark_overhead(memory) if overhead is None else _gigabytes(overhead)
    return memory + more if more is not None else None


def _gigabytes(setting: Maybe[str]) -> float | None:
    return serverless_workers.spark_memory(setting) if known(setting) else None


def _is(workers: InitialCapacityView, role: str) -> bool:
    name = workers.worker_type
    return known(name) and serverless_workers.worker_type("SPARK", name) == _ROLES[role]


def _too_small(workers: InitialCapacityView, demand: _Demand) -> bool:
    return above(demand.cores, _vcpus(workers.cpu)) or above(demand.memory, _gigabytes_of(workers.memory))


def _vcpus(size: Maybe[str]) -> int | None:
    return serverless_workers.vcpus(size) if known(size) else None


def _gigabytes_of(size: Maybe[str]) -> int | None:
    return serverless_workers.memory(size) if known(size) else None


def _has_storage(application: ServerlessApplicationView) -> bool:
    """Whether serverless storage is certainly on."""
    return application.spark_setting("spark.aws.serverlessStorage.enabled") == "true"
