"""The workers of EMR Serverless: sizes, disks, types, logs, quotas.

Sizes are written as CloudFormation takes them, "4 vCPU" and "16 GB", and read here. AWS counts a gigabyte of a worker
like Spark counts its g: 1024 MiB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ._data import load

_LONGEST = 15
_VCPUS = re.compile(r"([1-9][0-9]*)\s?(?:vCPU|vcpu|VCPU)?", re.ASCII)
_MEMORY = re.compile(r"([1-9][0-9]*)\s?(?:GB|gb|gB|Gb)?", re.ASCII)
_DISK = re.compile(r"([1-9][0-9]*)\s?(?:GB|gb|gB|Gb)", re.ASCII)
_SPARK = re.compile(r"([0-9]{1,15})([kmgtp]?)b?", re.ASCII)
_MIB = {"k": 1 / 1024, "": 1, "m": 1, "g": 1024, "t": 1024**2, "p": 1024**3}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSize:
    """What a worker of some vCPUs can have.

    :param vcpus: vCPUs of the worker.
    :param memory: Every amount of memory it can have, in GB, ascending.
    :param step: GB between two of them. None: they are not evenly apart.
    :param slack: How many GB a Spark job may ask below one of them. None: any number, EMR rounds up.
    """

    vcpus: int
    memory: tuple[int, ...]
    step: int | None
    slack: int | None

    def choices(self) -> str:
        """The amounts of memory in words."""
        if self.step is None:
            return f"{', '.join(map(str, self.memory[:-1]))} or {self.memory[-1]} GB"
        return f"{self.memory[0]} to {self.memory[-1]} GB in steps of {self.step}"


def vcpus(text: str) -> int | None:
    """The vCPUs that a size names; None where EMR does not read it as one.

    :param text: For example "4 vCPU", "4vcpu" or "4".
    """
    return _number(_VCPUS, text)


def memory(text: str) -> int | None:
    """The GB of memory that a size names; None where EMR does not read it as one.

    :param text: For example "16 GB", "16gb" or "16".
    """
    return _number(_MEMORY, text)


def disk(text: str) -> int | None:
    """The GB of disk that a size names; None where EMR does not read it as one: disks need their unit.

    :param text: For example "20 GB" or "20gb".
    """
    return _number(_DISK, text)


def spark_memory(text: str) -> float | None:
    """The GB that a Spark setting asks for; None where Spark does not read it as an amount.

    :param text: For example "14g", "512m" or, in MiB, "2048".
    """
    match = _SPARK.fullmatch(text.strip().lower())
    return int(match[1]) * _MIB[match[2]] / 1024 if match else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.fullmatch(text) if len(text) <= _LONGEST else None
    return int(match[1]) if match else None


def sizes() -> tuple[WorkerSize, ...]:
    """Every size of worker, smallest first."""
    return tuple(_sizes().values())


def size(vcpus: int) -> WorkerSize | None:
    """The size of a worker; None where there is no worker of so many vCPUs.

    :param vcpus: Its vCPUs.
    """
    return _sizes().get(vcpus)


@cache
def _sizes() -> Mapping[int, WorkerSize]:
    return {row["vcpus"]: _size(row) for row in load("serverless_workers")["sizes"]}


def _size(row: Mapping[str, Any]) -> WorkerSize:
    step = row.get("step")
    amounts = range(row["from"], row["to"] + 1, step) if step else row["choices"]
    return WorkerSize(vcpus=row["vcpus"], memory=tuple(amounts), step=step, slack=row.get("slack"))


def spark_overhead(memory: float) -> float:
    """The GB that Spark asks for by default besides the memory of a driver or executor, in whole MiB as Spark counts.

    :param memory: The memory in GB.
    """
    row: Mapping[str, float] = load("serverless_workers")["spark_overhead"]
    return max(int(memory * 1024 * row["factor"]), row["least_mib"]) / 1024


def spark_memory_within(memory: int) -> int:
    """The MiB that a driver or executor can ask for, so that it fills a worker with the overhead that Spark adds.

    :param memory: The GB of the worker.
    """
    row: Mapping[str, float] = load("serverless_workers")["spark_overhead"]
    asked = int(min(memory * 1024 - row["least_mib"], memory * 1024 / (1 + row["factor"]) + 1))
    # Spark counts whole MiB.
    while asked / 1024 + spark_overhead(asked / 1024) > memory:
        asked -= 1
    return asked


def disk_types() -> tuple[str, ...]:
    """The types of disk; EMR takes them in any case."""
    return tuple(load("serverless_workers")["disks"])


def default_architecture() -> str:
    """The processors of an application that says none."""
    return str(load("serverless_workers")["default_architecture"])


def default_disk_type() -> str:
    """The type of a disk that says none."""
    return str(load("serverless_workers")["default_disk"])


def disk_range(disk_type: str) -> tuple[int, int] | None:
    """The least and the most GB that a disk has; None for a type that EMR Serverless does not have.

    :param disk_type: One of `disk_types()`, in any case.
    """
    found: list[int] | None = load("serverless_workers")["disks"].get(disk_type.upper())
    return (found[0], found[1]) if found else None


def least_disk() -> int:
    """The GB of disk that every worker has at least."""
    return int(min(least for least, _ in load("serverless_workers")["disks"].values()))


def engines() -> tuple[str, ...]:
    """What applications run; EMR takes the names in any case."""
    return tuple(dict.fromkeys(row["engine"] for row in _workers()))


def worker_types(engine: str) -> tuple[str, ...]:
    """The types of worker that an application has; empty for an engine that EMR Serverless does not have.

    :param engine: One of `engines()`, in any case.
    """
    return tuple(row["name"] for row in _workers() if row["engine"] == engine.upper())


def worker_type(engine: str, name: str) -> str | None:
    """The type of worker that is meant, as CloudFormation's pages spell it; None where there is none.

    :param engine: One of `engines()`, in any case.
    :param name: In any case, with or without `_` and `-`: Driver, DRIVER, TEZ_TASK.
    """
    own = [row for row in _workers() if row["engine"] == engine.upper()]
    names = {_plain(row[key]): row["name"] for row in own for key in ("name", "also") if key in row}
    return names.get(_plain(name))


def log_workers(engine: str | None = None) -> tuple[str, ...]:
    """What the logs of workers are asked for by.

    :param engine: One of `engines()`, in any case. Default: all of them
    """
    return tuple(row["log_name"] for row in _workers() if engine is None or row["engine"] == engine.upper())


def log_types(log_worker: str) -> tuple[str, ...]:
    """The types of log that workers write; empty for workers that there are not.

    :param log_worker: One of `log_workers()`, in any case.
    """
    return next((tuple(row["logs"]) for row in _workers() if row["log_name"] == log_worker.upper()), ())


def account_vcpus() -> int:
    """The vCPUs that a new account may use in a region at one time; AWS raises it on request and with use."""
    return int(load("serverless_workers")["quotas"]["account"])


def interactive_vcpus(*, lake_formation: bool = False) -> int:
    """The vCPUs that interactive work should be able to use.

    :param lake_formation: Whether Lake Formation guards the data, which takes a second driver. Default: False
    """
    quota = "interactive_lake_formation" if lake_formation else "interactive"
    return int(load("serverless_workers")["quotas"][quota])


def _workers() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load("serverless_workers")["workers"]
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
