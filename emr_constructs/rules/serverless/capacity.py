"""Rules on the workers of EMR Serverless applications: sizes, types, initial and maximum capacity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from emr_constructs.facts import serverless_workers
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import APPLICATION, guide, needs
from emr_constructs.rules.shapes import needed
from emr_constructs.rules.view import Maybe, above, broken, items, known, outside
from emr_constructs.rules.views.serverless import InitialCapacityView, ServerlessApplicationView, WorkerTypeView

_SIZES = guide("app-behavior")
_READY = guide("pre-init-capacity")
_DISKS = guide("jobs-shuffle-optimized-disks")
_TYPE = re.compile(r"(?=.{2,50}$)[a-zA-Z]+[-_]*[a-zA-Z]+", re.ASCII)
_READERS: Mapping[str, tuple[Callable[[str], int | None], str]] = {
    "cpu": (serverless_workers.vcpus, "4 vCPU"),
    "memory": (serverless_workers.memory, "16 GB"),
    "disk": (serverless_workers.disk, "20 GB"),
}
_LIMITS = {
    "cpu": "maximum_capacity.vcpus",
    "memory": "maximum_capacity.memory",
    "disk": "maximum_capacity.disk",
}


@rule(on=InitialCapacityView, source=APPLICATION)
def serverless_worker_required(workers: InitialCapacityView) -> Iterator[Problem]:
    """Workers that are kept ready have a type, a number, vCPUs and memory."""
    yield from needed(workers, "worker_type", "worker_count", "cpu", "memory")


@rule(on=InitialCapacityView, source=APPLICATION)
def serverless_worker_count(workers: InitialCapacityView) -> Iterator[Problem]:
    """There are 1 to 1000000 workers of a type."""
    count = workers.worker_count
    if outside(count, 1, 1_000_000) or broken(count):
        yield Problem("worker_count", f"`worker_count` ({count}) must be 1 to 1000000")


@rule(on=InitialCapacityView, source=APPLICATION)
def serverless_worker_size(workers: InitialCapacityView) -> Iterator[Problem]:
    """Sizes are numbers with a unit."""
    for field, (read, example) in _READERS.items():
        size: Maybe[str] = getattr(workers, field)
        if known(size) and read(size) is None:
            yield Problem(field, f"`{field}` ({size!r}) is not a size", f"write it like {example!r}")


@rule(on=InitialCapacityView, source=_SIZES)
def serverless_worker_cpu(workers: InitialCapacityView) -> Iterator[Problem]:
    """A worker has as many vCPUs as EMR Serverless offers."""
    vcpus = _read("cpu", workers.cpu)
    if vcpus is not None and serverless_workers.size(vcpus) is None:
        offered = [str(one.vcpus) for one in serverless_workers.sizes()]
        yield Problem("cpu", f"there are no workers of {vcpus} vCPU", f"use one of {', '.join(offered)} vCPU")


@rule(on=InitialCapacityView, source=_SIZES)
def serverless_worker_memory(workers: InitialCapacityView) -> Iterator[Problem]:
    """A worker has an amount of memory that EMR Serverless offers with its vCPUs."""
    vcpus, memory = _read("cpu", workers.cpu), _read("memory", workers.memory)
    size = serverless_workers.size(vcpus) if vcpus is not None else None
    if size and memory is not None and memory not in size.memory:
        yield Problem("memory", f"a worker of {vcpus} vCPU cannot have {memory} GB of memory", f"use {size.choices()}")


@rule(on=InitialCapacityView, source=_SIZES)
def serverless_worker_disk(workers: InitialCapacityView) -> Iterator[Problem]:
    """A worker has a disk of a size that its type of disk offers."""
    disk = _read("disk", workers.disk)
    ranges = [found for one in _disk_types(workers) if (found := serverless_workers.disk_range(one))]
    if disk is not None and ranges and all(outside(disk, least, most) for least, most in ranges):
        least, most = min(one for one, _ in ranges), max(one for _, one in ranges)
        yield Problem("disk", f"a disk of {disk} GB is not offered", f"use {least} to {most} GB")


@rule(on=InitialCapacityView, source=_DISKS)
def serverless_disk_type(workers: InitialCapacityView) -> Iterator[Problem]:
    """A type of disk is one that EMR Serverless has."""
    if known(workers.disk_type) and serverless_workers.disk_range(workers.disk_type) is None:
        yield Problem(
            "disk_type",
            f"`disk_type` ({workers.disk_type!r}) is not one of EMR Serverless",
            f"use {' or '.join(serverless_workers.disk_types())}",
        )


@rule(on=ServerlessApplicationView, source=_DISKS)
def serverless_disk_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Shuffle-optimized disks need emr-7.1.0."""
    types = [one.disk_type.upper() for one in items(application.initial_capacity) if known(one.disk_type)]
    if "SHUFFLE_OPTIMIZED" in types:
        yield from needs(application, "serverless_shuffle_optimized_disk", "initial_capacity")


@rule(on=InitialCapacityView, source=APPLICATION)
def serverless_worker_type_shape(workers: InitialCapacityView) -> Iterator[Problem]:
    """A type of worker is a word of letters, with - or _ only inside it."""
    yield from _misshapen(workers.worker_type)


@rule(on=WorkerTypeView, source=APPLICATION)
def serverless_image_worker_type_shape(workers: WorkerTypeView) -> Iterator[Problem]:
    """The type of worker that an image is for is a word of letters, with - or _ only inside it."""
    yield from _misshapen(workers.worker_type)


@rule(on=ServerlessApplicationView, source=APPLICATION, severity=Severity.WARNING)
def serverless_worker_type(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Workers are of the types that the application has."""
    engine = application.application_type
    types = serverless_workers.worker_types(engine) if known(engine) else ()
    for field in ("initial_capacity", "worker_types") if types else ():
        for name in _worker_types(getattr(application, field)):
            if _TYPE.fullmatch(name) and _canonical(application, name) not in types:
                text = f"{name!r} is not a type of worker that this library knows of {engine} applications"
                yield Problem(field, text, f"use {' and '.join(types)}")


@rule(on=ServerlessApplicationView, source=APPLICATION, severity=Severity.WARNING, remedy="keep one of them")
def serverless_worker_type_twice(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A type of worker stands once in the initial capacity."""
    found = [_canonical(application, name) for name in _worker_types(application.initial_capacity)]
    for name in sorted({name for name in found if found.count(name) > 1}):
        yield Problem("initial_capacity", f"`initial_capacity` has {name} {found.count(name)} times")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="use at most 10")
def serverless_initial_entries(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The initial capacity has at most 10 entries."""
    if known(application.initial_capacity) and len(application.initial_capacity) > 10:
        yield Problem("initial_capacity", f"`initial_capacity` has {len(application.initial_capacity)} entries")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_maximum_required(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A maximum capacity limits vCPUs and memory, and may limit disks."""
    said = [application.maximum_cpu, application.maximum_memory, application.maximum_disk]
    if any(one is not None for one in said):
        yield from needed(application, "maximum_cpu", "maximum_memory")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_maximum_size(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The limits of the maximum capacity are numbers with a unit."""
    for field, (read, example) in _READERS.items():
        size: Maybe[str] = getattr(application, f"maximum_{field}")
        if known(size) and read(size) is None:
            text = f"`{_LIMITS[field]}` ({size!r}) is not a size"
            yield Problem(f"maximum_{field}", text, f"write it like {example!r}")


@rule(on=ServerlessApplicationView, source=_READY, remedy="raise the maximum, or keep fewer or smaller workers ready")
def serverless_initial_above_maximum(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The workers that are kept ready fit into the maximum capacity."""
    for field in _READERS:
        maximum = _read(field, getattr(application, f"maximum_{field}"))
        initial = _initial(application, field)
        if above(initial, maximum):
            yield Problem(
                "initial_capacity",
                f"`initial_capacity` needs {_amount(field, initial)}, "
                f"but `{_LIMITS[field]}` is {_amount(field, maximum)}",
            )


@rule(
    on=ServerlessApplicationView,
    source=guide("endpoints-quotas"),
    severity=Severity.WARNING,
    remedy="ask AWS for more before you deploy, or keep fewer workers ready",
)
def serverless_quota(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The workers that are kept ready fit into the quota of a new account."""
    quota, initial = serverless_workers.account_vcpus(), _initial(application, "cpu")
    if initial > quota:
        yield Problem(
            "initial_capacity",
            f"`initial_capacity` needs {initial} vCPU, and accounts start with a quota of {quota} in a region",
        )


def _misshapen(name: Maybe[str]) -> Iterator[Problem]:
    if known(name) and not _TYPE.fullmatch(name):
        yield Problem("worker_type", f"{name!r} is not a type of worker", "use 2 to 50 letters")


def _disk_types(workers: InitialCapacityView) -> tuple[str, ...]:
    """What the disk can be: what is said, the default, or anything where that is not known."""
    if known(workers.disk_type):
        return (workers.disk_type,)
    if workers.disk_type is None:
        return (serverless_workers.default_disk_type(),)
    return serverless_workers.disk_types()


def _worker_types(parts: Any) -> tuple[str, ...]:
    """The types of worker that are known, of parts that name one each."""
    return items(tuple(one.worker_type for one in items(parts)))


def _canonical(application: ServerlessApplicationView, name: str) -> str:
    """The type of worker that is meant: EMR takes it in any case."""
    engine = application.application_type
    return (serverless_workers.worker_type(engine, name) if known(engine) else None) or name


def _read(field: str, size: Maybe[str]) -> int | None:
    """The number in a size that is known; nothing where it is none, another rule speaks of that."""
    read, _ = _READERS[field]
    return read(size) if known(size) else None


def _initial(application: ServerlessApplicationView, field: str) -> int:
    """The least that the workers kept ready certainly need: each has a disk, also where none is said."""
    least = serverless_workers.least_disk() if field == "disk" else 0
    total = 0
    for one in items(application.initial_capacity):
        if known(one.worker_count):
            total += one.worker_count * (_read(field, getattr(one, field)) or least)
    return total


def _amount(field: str, number: int | None) -> str:
    return f"{number} {'vCPU' if field == 'cpu' else 'GB'}"
