"""Cases of the rules on EBS volumes."""

from __future__ import annotations

from typing import Any

from views import case, cluster, fleet, group, grouped

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.capacity import FleetView, InstanceTypeView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView


def _volume(size: float = 100, volume_type: str = "gp3", **said: Any) -> VolumeView:
    return VolumeView(size=size, volume_type=volume_type, **said)


def _size(size: float) -> str:
    return f"`size` ({size} GiB) must be 1 to 1024 GiB; use more volumes of a smaller size"


def _core(*volumes: VolumeView) -> FleetView:
    one = InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=4, volumes=volumes)
    return fleet("core", instance_types=(one,))


def _deep(volume: VolumeView) -> ClusterView:
    return cluster(core_fleet=_core(_volume(), volume))


def _counts(*counts: Any) -> tuple[VolumeView, ...]:
    return tuple(_volume(volumes_per_instance=count) for count in counts)


CASES = [
    case("VolumeSize", _volume(0), _size(0), good=_volume(1)),
    case("VolumeSize", _volume(1025), _size(1025), good=_volume(1024)),
    case("VolumeSize", _volume(1.5), "`size` (1.5 GiB) must be whole GiB", good=_volume(2)),
    case(
        "VolumeSize",
        _deep(_volume(0)),
        f"`instances.core.instance_types[0].volumes[1]`: {_size(0)}",
        good=_deep(_volume()),
    ),
    case(
        "VolumeTypeUnknown",
        _volume(volume_type="io2"),
        "`volume_type` ('io2') is not one that EMR is known to take; did you mean 'io1'?",
        good=_volume(volume_type="io1", iops=3000),
    ),
    case(
        "VolumeTypeUnknown",
        _volume(volume_type="magnetic"),
        "`volume_type` ('magnetic') is not one that EMR is known to take",
        good=_volume(volume_type="standard"),
    ),
    case(
        "VolumeLeastSize",
        _volume(124, "st1"),
        "`size` (124 GiB) must be at least 125 GiB for st1; use a larger volume, or gp3",
        good=_volume(125, "st1"),
    ),
    case(
        "VolumeLeastSize",
        _volume(1, "sc1"),
        "`size` (1 GiB) must be at least 125 GiB for sc1; use a larger volume, or gp3",
        good=_volume(1, "gp2"),
    ),
    case(
        # A size that no volume has is another rule's business.
        "VolumeSize",
        _volume(0, "sc1"),
        _size(0),
        good=_volume(1024, "sc1"),
    ),
    case(
        "VolumeCount",
        _volume(volumes_per_instance=0),
        "`volumes_per_instance` (0) must be between 1 and 25",
        good=_volume(volumes_per_instance=1),
    ),
    case(
        "VolumeCount",
        _volume(volumes_per_instance=26),
        "`volumes_per_instance` (26) must be between 1 and 25",
        good=_volume(volumes_per_instance=25),
    ),
    case(
        "VolumeCount",
        group(volumes=_counts(0, 24)),
        "`volumes[0]`: `volumes_per_instance` (0) must be between 1 and 25",
        good=group(volumes=_counts(1, 24)),
    ),
    case(
        "VolumeCount",
        group(volumes=_counts(26)),
        "`volumes[0]`: `volumes_per_instance` (26) must be between 1 and 25",
        good=group(volumes=_counts(25)),
    ),
    case(
        "InstanceVolumes",
        group(volumes=_counts(1, 25)),
        "`volumes` are 26 on each instance, and 25 is the most; use fewer and larger ones",
        good=group(volumes=_counts(12, 13)),
    ),
    case(
        # What is not said is one volume, and what is not known at least one.
        "InstanceVolumes",
        InstanceTypeView(instance_type="m7g.xlarge", volumes=_counts(24, None, UNKNOWN)),
        "`volumes` are 26 on each instance, and 25 is the most; use fewer and larger ones",
        good=InstanceTypeView(instance_type="m7g.xlarge", volumes=_counts(23, None, UNKNOWN)),
    ),
    case(
        "EbsOptimizedSize",
        group(ebs_optimized=True, volumes=(_volume(9),)),
        "`volumes` of 9 GiB are too small for `ebs_optimized`; use larger ones",
        good=group(ebs_optimized=True, volumes=(_volume(10),)),
    ),
    case(
        "EbsOptimizedSize",
        InstanceTypeView(instance_type="m7g.xlarge", ebs_optimized=True, volumes=(_volume(1),)),
        "`volumes` of 1 GiB are too small for `ebs_optimized`; use larger ones",
        good=InstanceTypeView(instance_type="m7g.xlarge", ebs_optimized=False, volumes=(_volume(1),)),
    ),
    case(
        "VolumeSize",
        group(ebs_optimized=True, volumes=(_volume(0),)),
        f"`volumes[0]`: {_size(0)}",
        good=group(ebs_optimized=True, volumes=(_volume(10),)),
    ),
    case(
        "CoreVolumeSize",
        grouped(core_group=group("core", volumes=(_volume(4),))),
        "`instances.core` has volumes of 4 GiB, and 5 GiB is the least; use larger ones",
        good=grouped(core_group=group("core", volumes=(_volume(5),))),
    ),
    case(
        "CoreVolumeSize",
        cluster(core_fleet=_core(_volume(1))),
        "`instances.core` has volumes of 1 GiB, and 5 GiB is the least; use larger ones",
        good=grouped(core_group=group("core"), task_groups=(group("task", volumes=(_volume(1),)),)),
    ),
    case(
        "VolumeThroughput",
        _volume(volume_type="gp2", throughput=125),
        "`throughput` is for gp3 volumes, not gp2; leave it out",
        good=_volume(volume_type="gp2"),
    ),
    case(
        "VolumeThroughput",
        _volume(throughput=124),
        "`throughput` (124 MiB/s) must be 125 to 1000 MiB/s",
        good=_volume(throughput=125),
    ),
    case(
        "VolumeThroughput",
        _volume(throughput=1001),
        "`throughput` (1001 MiB/s) must be 125 to 1000 MiB/s",
        good=_volume(throughput=1000, iops=16_000),
    ),
    case(
        "VolumeThroughput",
        _volume(throughput=1000, iops=3999),
        "`throughput` (1000 MiB/s) must not be above a quarter of `iops` (3999)",
        good=_volume(throughput=1000, iops=4000),
    ),
    case(
        "VolumeThroughput",
        _volume(throughput=751),
        "`throughput` (751 MiB/s) must not be above a quarter of `iops` (3000)",
        good=_volume(throughput=750),
    ),
    case(
        "VolumeIops",
        _volume(volume_type="gp2", iops=3000),
        "`iops` is for gp3 and io1 volumes, not gp2; leave it out",
        good=_volume(volume_type="gp3", iops=3000),
    ),
    case(
        "VolumeIops",
        _volume(volume_type="io1"),
        "io1 volumes need `iops`; say how many, or use gp3",
        good=_volume(volume_type="io1", iops=3000),
    ),
    case(
        "VolumeIopsRange",
        _volume(iops=2999),
        "`iops` (2999) must be 3000 to 80000 for gp3",
        good=_volume(iops=3000),
    ),
    case(
        "VolumeIopsRange",
        _volume(1000, "io1", iops=64_001),
        "`iops` (64001) must be 100 to 64000 for io1",
        good=_volume(1000, "io1", iops=50_000),
    ),
    case(
        "VolumeIopsRange",
        _volume(100, "io1", iops=5001),
        "`iops` (5001) must not be above 50 for each GiB of io1 (5000); use fewer, or a larger volume",
        good=_volume(100, "io1", iops=5000),
    ),
    case(
        # What every volume of the type has, however small, is not too much.
        "VolumeIopsRange",
        _volume(1, iops=3001),
        "`iops` (3001) must not be above 500 for each GiB of gp3 (500); use fewer, or a larger volume",
        good=_volume(1, iops=3000),
    ),
]

SAID = {
    "VolumeIops",
    "VolumeThroughput",
}
"""Rules that ask whether something is said, whatever it is."""
