"""Cases of the rules on the root volume."""

from __future__ import annotations

from views import case, cluster, without_nodes

CASES = [
    case(
        "RootVolumeSize",
        cluster(root_volume_size=14),
        "`root_volume.size` (14 GiB) must be between 15 and 100 GiB in emr-7.14.0",
        good=cluster(root_volume_size=15),
    ),
    case(
        "RootVolumeSize",
        cluster(root_volume_size=101),
        "`root_volume.size` (101 GiB) must be between 15 and 100 GiB in emr-7.14.0",
        good=cluster(root_volume_size=100),
    ),
    case(
        "RootVolumeSize",
        without_nodes(root_volume_size=9, release_label="emr-6.9.1"),
        "`root_volume.size` (9 GiB) must be between 10 and 100 GiB in emr-6.9.1",
        good=without_nodes(root_volume_size=10, release_label="emr-6.9.1"),
    ),
    case(
        "RootVolumeSize",
        cluster(root_volume_size=20.5),
        "`root_volume.size` (20.5 GiB) must be whole GiB",
        good=cluster(root_volume_size=20),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=4000, release_label="emr-6.14.0"),
        "a choice of `root_volume.iops` or `root_volume.throughput` is not in emr-6.14.0; use emr-6.15.0 or later",
        good=cluster(root_volume_iops=4000, release_label="emr-6.15.0"),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=2999),
        "`root_volume.iops` (2999) must be 3000 to 16000",
        good=cluster(root_volume_iops=3000),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=16_001),
        "`root_volume.iops` (16001) must be 3000 to 16000",
        good=cluster(root_volume_iops=16_000),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_throughput=124),
        "`root_volume.throughput` (124 MiB/s) must be 125 to 1000 MiB/s",
        good=cluster(root_volume_throughput=125),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_throughput=1001, root_volume_iops=16_000),
        "`root_volume.throughput` (1001 MiB/s) must be 125 to 1000 MiB/s",
        good=cluster(root_volume_throughput=1000, root_volume_iops=16_000),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_size=15, root_volume_iops=7501),
        "`root_volume.iops` (7501) must not be above 500 for each GiB (7500)",
        good=cluster(root_volume_size=15, root_volume_iops=7500),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_throughput=1000, root_volume_iops=3999),
        "`root_volume.throughput` (1000 MiB/s) must not be above a quarter of `root_volume.iops` (3999)",
        good=cluster(root_volume_throughput=1000, root_volume_iops=4000),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_throughput=751),
        "`root_volume.throughput` (751 MiB/s) must not be above a quarter of `root_volume.iops` (3000)",
        good=cluster(root_volume_throughput=750),
    ),
]

SAID = {"RootVolumePerformance"}
"""Rules that ask whether something is said, whatever it is."""
