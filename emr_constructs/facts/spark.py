"""What Spark asks YARN for: containers of executors and of drivers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from . import instance_types, yarn
from ._data import load

_ALIKE: Final = 1.2
"""How much more memory for each vCPU one type may have than another, so that executors of one size suit both.

It is a judgement, not AWS's figure: generations of one size differ by 5 %, neighbouring sizes of one family by up to
16 %, and families by half or more.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What a container of YARN holds, in MiB.

    :param memory: The heap of the JVM.
    :param overhead: What is beside the heap: Python, buffers, threads.
    """

    memory: int
    overhead: int


def executor(container: int) -> Container:
    """How an executor divides a container.

    :param container: MiB of the whole container.
    """
    return _divided(container, load("spark")["executor_overhead"])


def driver(container: int) -> Container:
    """How a driver divides a container.

    :param container: MiB of the whole container.
    """
    return _divided(container, load("spark")["driver_overhead"])


def _divided(container: int, factor: float) -> Container:
    least: int = load("spark")["least_overhead"]
    memory = min(int(container / (1 + factor)), container - least)
    return Container(memory=memory, overhead=container - memory)


def executor_overhead(memory: int) -> int:
    """MiB that an executor on EMR asks for besides its heap, where nothing is said.

    :param memory: MiB of the heap.
    """
    return max(int(memory * load("spark")["executor_overhead"]), int(load("spark")["least_overhead"]))


def least_memory() -> int:
    """MiB of the smallest heap that Spark starts with."""
    return int(load("spark")["least_memory"])


def default_shuffle_partitions() -> int:
    """Partitions of a shuffle, where nothing is said."""
    return int(load("spark")["shuffle_partitions"])


def whole(container: float) -> int:
    """The largest container that is no larger: YARN gives memory in steps.

    :param container: MiB.
    """
    step: int = load("spark")["allocation"]
    return int(container // step) * step


def executors_on(name: str, cores: int) -> int:
    """How many executors of so many cores the vCPUs of a node are enough for.

    :param name: A known instance type.
    :param cores: Cores of each.
    """
    kind = instance_types.get(name)
    return kind.vcpus // cores if kind else 0


def room_for_executor(names: Collection[str], cores: int) -> int:
    """MiB of the largest container that each node has for each of its executors.

    :param names: Instance types whose memory for YARN is known, with as many vCPUs at least.
    :param cores: Cores of each executor.
    """
    return min(whole((yarn.memory(name) or 0) / executors_on(name, cores)) for name in names)


def memory_per_vcpu(name: str) -> int | None:
    """MiB that YARN has for each vCPU of a node; None where that is not known.

    :param name: For example `m7g.xlarge`.
    """
    kind, memory = instance_types.get(name), yarn.memory(name)
    return memory // kind.vcpus if kind and memory is not None else None


def alike(names: Collection[str]) -> bool:
    """Whether executors of one size suit all of these types. What is not known of a type counts for nothing.

    :param names: Instance types.
    """
    shares = [share for name in names if (share := memory_per_vcpu(name)) is not None]
    return not shares or max(shares) <= _ALIKE * min(shares)
