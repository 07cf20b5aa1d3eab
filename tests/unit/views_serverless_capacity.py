"""Cases of the rules on the workers of EMR Serverless applications."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import IMAGE, application, hive, workers

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import InitialCapacityView, ServerlessApplicationView, WorkerTypeView

_MAXIMUM = {"maximum_cpu": "400 vCPU", "maximum_memory": "1600 GB"}


def _ready(*parts: Any, **said: Any) -> ServerlessApplicationView:
    return application(initial_capacity=parts, **said)


def _images(*types: str) -> tuple[WorkerTypeView, ...]:
    return tuple(WorkerTypeView(worker_type=one, image=IMAGE) for one in types)


def _misses(what: str) -> str:
    return f"`{what}` is missing; say it: CloudFormation requires it"


def _memory(vcpus: int, memory: int, choices: str) -> str:
    return f"a worker of {vcpus} vCPU cannot have {memory} GB of memory; use {choices}"


def _quota(vcpus: int) -> str:
    return (
        f"`initial_capacity` needs {vcpus} vCPU, and accounts start with a quota of 16 in a region; "
        "ask AWS for more before you deploy, or keep fewer workers ready"
    )


_LESS = "; raise the maximum, or keep fewer or smaller workers ready"

CASES = [
    case(
        "ServerlessWorkerRequired",
        InitialCapacityView(),
        _misses("worker_type"),
        _misses("worker_count"),
        _misses("cpu"),
        _misses("memory"),
        good=InitialCapacityView(worker_type=UNKNOWN, worker_count=UNKNOWN, cpu=UNKNOWN, memory=UNKNOWN),
    ),
    case(
        "ServerlessWorkerCount",
        workers(worker_count=0),
        "`worker_count` (0) must be 1 to 1000000",
        good=workers(worker_count=1),
    ),
    case(
        "ServerlessWorkerCount",
        workers(worker_count=1_000_001),
        "`worker_count` (1000001) must be 1 to 1000000",
        good=workers(worker_count=1_000_000),
    ),
    case(
        "ServerlessWorkerCount",
        workers(worker_count=1.5),
        "`worker_count` (1.5) must be 1 to 1000000",
        good=workers(worker_count=2),
    ),
    case(
        "ServerlessWorkerSize",
        workers(cpu="4 cores", memory="16 GiB", disk="20"),
        "`cpu` ('4 cores') is not a size; write it like '4 vCPU'",
        "`memory` ('16 GiB') is not a size; write it like '16 GB'",
        "`disk` ('20') is not a size; write it like '20 GB'",
        good=workers(cpu="4", memory="16", disk="20gb"),
    ),
    case(
        "ServerlessWorkerCpu",
        workers(cpu="3 vCPU"),
        "there are no workers of 3 vCPU; use one of 1, 2, 4, 8, 16, 32 vCPU",
        good=workers(cpu="4vCPU"),
    ),
    case(
        "ServerlessWorkerMemory",
        workers(cpu="4 vCPU", memory="31 GB"),
        _memory(4, 31, "8 to 30 GB in steps of 1"),
        good=workers(cpu="4 vCPU", memory="30 GB"),
    ),
    case(
        "ServerlessWorkerMemory",
        workers(cpu="8 vCPU", memory="18 GB"),
        _memory(8, 18, "16 to 60 GB in steps of 4"),
        good=workers(cpu="8 vCPU", memory="20 GB"),
    ),
    case(
        "ServerlessWorkerMemory",
        workers(cpu="32 vCPU", memory="128 GB"),
        _memory(32, 128, "60, 120 or 244 GB"),
        good=workers(cpu="32 vCPU", memory="120 GB"),
    ),
    case(
        "ServerlessWorkerDisk",
        workers(disk="19 GB"),
        "a disk of 19 GB is not offered; use 20 to 200 GB",
        good=workers(disk="20 GB"),
    ),
    case(
        "ServerlessWorkerDisk",
        workers(disk="201 GB"),
        "a disk of 201 GB is not offered; use 20 to 200 GB",
        good=workers(disk="200 GB"),
    ),
    case(
        "ServerlessWorkerDisk",
        workers(disk="2001 GB", disk_type="shuffle_optimized"),
        "a disk of 2001 GB is not offered; use 20 to 2000 GB",
        good=workers(disk="2000 GB", disk_type="SHUFFLE_OPTIMIZED"),
    ),
    case(
        "ServerlessWorkerDisk",
        workers(disk="2001 GB", disk_type=UNKNOWN),
        "a disk of 2001 GB is not offered; use 20 to 2000 GB",
        good=workers(disk="2000 GB", disk_type=UNKNOWN),
    ),
    case(
        "ServerlessDiskType",
        workers(disk="500 GB", disk_type="SSD"),
        "`disk_type` ('SSD') is not one of EMR Serverless; use STANDARD or SHUFFLE_OPTIMIZED",
        good=workers(disk="200 GB", disk_type="Standard"),
    ),
    case(
        "ServerlessDiskRelease",
        _ready(workers(disk_type="Shuffle_Optimized"), release_label="emr-7.0.0"),
        "emr-7.0.0 does not have shuffle-optimized disks on EMR Serverless; use emr-7.1.0 or later",
        good=_ready(workers(disk_type="Shuffle_Optimized"), release_label="emr-7.1.0"),
    ),
    case(
        "ServerlessWorkerTypeShape",
        workers("Executor 1"),
        "'Executor 1' is not a type of worker; use 2 to 50 letters",
        good=workers("TEZ_TASK"),
    ),
    case(
        # One finding is enough for a type that is not even a word.
        "ServerlessWorkerTypeShape",
        _ready(workers("Executor 1")),
        "`initial_capacity[0]`: 'Executor 1' is not a type of worker; use 2 to 50 letters",
        good=_ready(workers("Executor")),
    ),
    case(
        "ServerlessWorkerTypeShape",
        workers("x"),
        "'x' is not a type of worker; use 2 to 50 letters",
        good=workers("xx"),
    ),
    case(
        "ServerlessWorkerTypeShape",
        workers("x" * 51),
        f"'{'x' * 51}' is not a type of worker; use 2 to 50 letters",
        good=workers("x" * 50),
    ),
    case(
        "ServerlessImageWorkerTypeShape",
        WorkerTypeView(worker_type="Driver-1"),
        "'Driver-1' is not a type of worker; use 2 to 50 letters",
        good=WorkerTypeView(worker_type="Hive-Driver"),
    ),
    case(
        "ServerlessWorkerType",
        _ready(workers("Master")),
        "'Master' is not a type of worker that this library knows of SPARK applications; use Driver and Executor",
        good=_ready(workers("DRIVER"), workers("executor")),
    ),
    case(
        "ServerlessWorkerType",
        hive(worker_types=_images("HiveDriver", "TezTask", "Executor")),
        "'Executor' is not a type of worker that this library knows of HIVE applications; use HiveDriver and TezTask",
        good=hive(worker_types=_images("DRIVER", "TEZ_TASK")),
    ),
    case(
        "ServerlessWorkerTypeTwice",
        _ready(workers("Driver"), workers("DRIVER")),
        "`initial_capacity` has Driver 2 times; keep one of them",
        good=_ready(workers("Driver"), workers("Executor")),
    ),
    case(
        "ServerlessWorkerTypeTwice",
        hive(initial_capacity=(workers("Driver"), workers("HiveDriver"))),
        "`initial_capacity` has HiveDriver 2 times; keep one of them",
        good=hive(initial_capacity=(workers("HiveDriver"), workers("TezTask"))),
    ),
    case(
        "ServerlessWorkerTypeTwice",
        _ready(workers("Driver"), workers("Driver"), application_type=UNKNOWN),
        "`initial_capacity` has Driver 2 times; keep one of them",
        good=_ready(workers("Driver"), workers("DRIVER"), application_type=UNKNOWN),
    ),
    case(
        "ServerlessInitialEntries",
        _ready(*[UNKNOWN] * 11),
        "`initial_capacity` has 11 entries; use at most 10",
        good=_ready(*[UNKNOWN] * 10),
    ),
    case(
        "ServerlessMaximumRequired",
        application(maximum_disk="100 GB"),
        _misses("maximum_capacity.vcpus"),
        _misses("maximum_capacity.memory"),
        good=application(maximum_disk="100 GB", **_MAXIMUM),
    ),
    case(
        "ServerlessMaximumRequired",
        application(maximum_cpu="100 vCPU"),
        _misses("maximum_capacity.memory"),
        good=application(),
    ),
    case(
        "ServerlessMaximumRequired",
        application(maximum_memory="100 GB"),
        _misses("maximum_capacity.vcpus"),
        good=application(maximum_memory="100 GB", maximum_cpu=UNKNOWN),
    ),
    case(
        "ServerlessMaximumSize",
        application(maximum_cpu="many", maximum_memory="1 TB", maximum_disk="100"),
        "`maximum_capacity.vcpus` ('many') is not a size; write it like '4 vCPU'",
        "`maximum_capacity.memory` ('1 TB') is not a size; write it like '16 GB'",
        "`maximum_capacity.disk` ('100') is not a size; write it like '20 GB'",
        good=application(maximum_cpu="400", maximum_memory="1000", maximum_disk="100 GB"),
    ),
    case(
        "ServerlessInitialAboveMaximum",
        _ready(workers(), maximum_cpu="7 vCPU", maximum_memory="31 GB", maximum_disk="39 GB"),
        f"`initial_capacity` needs 8 vCPU, but `maximum_capacity.vcpus` is 7 vCPU{_LESS}",
        f"`initial_capacity` needs 32 GB, but `maximum_capacity.memory` is 31 GB{_LESS}",
        f"`initial_capacity` needs 40 GB, but `maximum_capacity.disk` is 39 GB{_LESS}",
        good=_ready(workers(), maximum_cpu="8 vCPU", maximum_memory="32 GB", maximum_disk="40 GB"),
    ),
    case(
        "ServerlessInitialAboveMaximum",
        _ready(workers("Driver", disk="30 GB"), workers(disk=UNKNOWN), maximum_disk="99 GB", **_MAXIMUM),
        f"`initial_capacity` needs 100 GB, but `maximum_capacity.disk` is 99 GB{_LESS}",
        good=_ready(workers("Driver", disk="30 GB"), workers(disk=UNKNOWN), maximum_disk="100 GB", **_MAXIMUM),
    ),
    case(
        "ServerlessQuota",
        _ready(workers("Driver"), workers("Executor", worker_count=9, cpu="1 vCPU", memory="4 GB")),
        _quota(17),
        good=_ready(workers("Driver"), workers("Executor")),
    ),
    case(
        "ServerlessQuota",
        _ready(workers("Driver", worker_count=5), workers("Executor", worker_count=99, cpu=UNKNOWN)),
        _quota(20),
        # Of workers whose size is not known nothing is counted.
        good=_ready(workers("Driver", worker_count=4), workers("Executor", worker_count=99, cpu=UNKNOWN)),
    ),
]

SAID = {"ServerlessMaximumRequired"}
"""Rules that ask whether something is said, whatever it is."""
