"""What EMR Serverless refuses about an application.

Read from AWS's documentation once more, without the rules and facts of the library: a second judge must not repeat
the first one's mistakes. The words are our own where AWS's are not public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from local_aws.api import Record
from local_aws.serverless import references
from local_aws.serverless.errors import ServerlessError

# vCPUs of a worker to the GB of memory that it can have.
_MEMORY: Mapping[int, Iterable[int]] = {
    1: range(2, 9),
    2: range(4, 17),
    4: range(8, 31),
    8: range(16, 61, 4),
    16: range(32, 121, 8),
    32: (60, 120, 244),
}
_DISK = {"STANDARD": range(20, 201), "SHUFFLE_OPTIMIZED": range(20, 2001)}
_WORKERS = {"SPARK": {"DRIVER", "EXECUTOR"}, "HIVE": {"HIVEDRIVER", "TEZTASK"}}
_LOGS = {
    "SPARK": {"SPARK_DRIVER": {"STDOUT", "STDERR"}, "SPARK_EXECUTOR": {"STDOUT", "STDERR"}},
    "HIVE": {
        "HIVE_DRIVER": {"STDOUT", "STDERR", "HIVE_LOG", "TEZ_AM"},
        "TEZ_TASK": {"STDOUT", "STDERR", "SYSTEM_LOGS"},
    },
}
_RELEASE = re.compile(r"emr-(spark-)?(\d+)\.(\d+)\.(\d+)(-.+)?")
_FIRST_RELEASE, _FIRST_SPARK_RELEASE = (6, 6, 0), (8, 0, 0)
_SIZE = re.compile(r"(\d+)\s?\w*")
_DEFAULT_DISK = "20 GB"

Release = tuple[int, ...]


def release(label: str) -> Release:
    """The numbers of a release label; zeros where it is none."""
    found = _RELEASE.fullmatch(label)
    return tuple(int(number) for number in found.groups()[1:4]) if found else (0, 0, 0)


def check(settings: Record) -> None:
    """Refuse an application that cannot be.

    :param settings: The members of CreateApplication, or what an update makes of them.
    :raises ServerlessError: naming what is wrong.
    """
    for judge in (_engine, _initial_capacity, _sum, _images, _interactive, _scheduler, _logs):
        judge(settings)
    references.check(settings)


def ready_vcpus(settings: Record) -> int:
    """The vCPUs that are kept ready while an application is started."""
    return sum(
        one["workerCount"] * _number(one["workerConfiguration"]["cpu"])
        for one in settings.get("initialCapacity", {}).values()
        if "workerConfiguration" in one
    )


def _engine(settings: Record) -> None:
    engine, label = settings["type"], settings["releaseLabel"]
    if engine.upper() not in _WORKERS:
        raise ServerlessError(f"Unsupported engine {engine}")
    spark_only = label.startswith("emr-spark-")
    first = _FIRST_SPARK_RELEASE if spark_only else _FIRST_RELEASE
    if release(label) < first or (spark_only and engine.upper() != "SPARK"):
        raise ServerlessError(
            f"Type '{engine}' is not supported for release label '{label}' or release label does not exist"
        )


def _initial_capacity(settings: Record) -> None:
    capacity = settings.get("initialCapacity", {})
    _worker_types(settings, capacity, "initialCapacity")
    for kind, one in capacity.items():
        if "workerConfiguration" in one:
            _worker(settings, kind, one["workerConfiguration"])


def _worker(settings: Record, kind: str, worker: Record) -> None:
    cpu, memory = _number(worker["cpu"]), _number(worker["memory"])
    disk = _number(worker.get("disk", _DEFAULT_DISK))
    disk_type = worker.get("diskType", "STANDARD").upper()
    if memory not in _MEMORY.get(cpu, ()):
        raise ServerlessError(f"initialCapacity: no worker has {cpu} vCPU with {memory} GB of memory ({kind}).")
    if disk not in _DISK.get(disk_type, ()):
        raise ServerlessError(f"initialCapacity: no {disk_type} disk has {disk} GB ({kind}).")
    if disk_type != "STANDARD":
        _needs(settings, (7, 1, 0), "Shuffle-optimized disks")


def _sum(settings: Record) -> None:
    """All that is ready at once fits below the maximum."""
    maximum = settings.get("maximumCapacity", {})
    for member, default in (("cpu", None), ("memory", None), ("disk", _DEFAULT_DISK)):
        ready = sum(
            one["workerCount"] * _number(one["workerConfiguration"].get(member, default))
            for one in settings.get("initialCapacity", {}).values()
            if "workerConfiguration" in one
        )
        if member in maximum and ready > _number(maximum[member]):
            raise ServerlessError(f"initialCapacity: {member} {ready} is above maximumCapacity, {maximum[member]}.")


def _images(settings: Record) -> None:
    workers = settings.get("workerTypeSpecifications", {})
    general = settings.get("imageConfiguration", {}).get("imageUri")
    each = {kind: one.get("imageConfiguration", {}).get("imageUri") for kind, one in workers.items()}
    if workers:
        _worker_types(settings, workers, "workerTypeSpecifications")
        missing = _WORKERS[settings["type"].upper()] - {kind.upper() for kind in workers}
        if missing:
            raise ServerlessError(f"workerTypeSpecifications must contain all worker types; {sorted(missing)} missing.")
    images = [uri for uri in (general, *each.values()) if uri]
    if general and any(each.values()):
        raise ServerlessError("imageConfiguration and workerTypeSpecifications cannot both be set.")
    if images:
        _needs(settings, (6, 9, 0), "Custom images")
    for uri in images:
        references.check_image(uri)


def _interactive(settings: Record) -> None:
    enabled = {name for name, on in settings.get("interactiveConfiguration", {}).items() if on}
    if enabled and settings["type"].upper() != "SPARK":
        raise ServerlessError(f"interactiveConfiguration: only Spark applications are interactive, not {enabled}.")
    if enabled:
        _needs(settings, (6, 14, 0), "Interactive endpoints")
    if "sessionEnabled" in enabled:
        _needs(settings, (7, 13, 0), "Sessions")


def _scheduler(settings: Record) -> None:
    scheduler = settings.get("schedulerConfiguration", {})
    if scheduler:
        _needs(settings, (7, 0, 0), "schedulerConfiguration")
    for member, least, most in (("maxConcurrentRuns", 1, 1000), ("queueTimeoutMinutes", 15, 720)):
        if not least <= scheduler.get(member, least) <= most:
            raise ServerlessError(f"schedulerConfiguration.{member} must be {least} to {most}.")


def _logs(settings: Record) -> None:
    logging = settings.get("monitoringConfiguration", {}).get("cloudWatchLoggingConfiguration", {})
    known = _LOGS[settings["type"].upper()]
    for worker, kinds in logging.get("logTypes", {}).items():
        unknown = set(kinds) - known.get(worker, set())
        if unknown:
            raise ServerlessError(f"logTypes: {worker} has no {', '.join(sorted(unknown))}.")


def _worker_types(settings: Record, given: Iterable[str], member: str) -> None:
    known = _WORKERS[settings["type"].upper()]
    unknown = sorted(kind for kind in given if kind.replace("_", "").upper() not in known)
    if unknown:
        raise ServerlessError(f"{member}: {settings['type']} has no worker type {', '.join(unknown)}.")


def _needs(settings: Record, first: Release, what: str) -> None:
    if release(settings["releaseLabel"]) < first:
        needed = ".".join(str(number) for number in first)
        raise ServerlessError(f"{what} need emr-{needed}, not {settings['releaseLabel']}.")


def _number(size: str) -> int:
    found = _SIZE.fullmatch(size)
    assert found, size  # the model's pattern stands before us
    return int(found[1])
