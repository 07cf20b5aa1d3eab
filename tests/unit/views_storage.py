"""Cases of the rules on EBS volumes."""

from __future__ import annotations

from views import case, cluster, fleet

from emr_constructs.rules.views.capacity import InstanceTypeView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView


def _volume(size: float = 100, volume_type: str = "gp3", **said: int) -> VolumeView:
    return VolumeView(size=size, volume_type=volume_type, **said)


def _size(size: float) -> str:
    return f"`size` ({size} GiB) must be 1 to 1024 GiB; use more volumes of a smaller size"


def _deep(volume: VolumeView) -> ClusterView:
    one = InstanceTypeView(instance_type="m7g.xlarge", weighted_capacity=4, volumes=(_volume(), volume))
    return cluster(core_fleet=fleet("core", instance_types=(one,)))


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
        good=_volume(throughput=1000),
    ),
    case(
        "VolumeIops",
        _volume(volume_type="st1", iops=3000),
        "`iops` is for gp3 and io1 volumes, not st1; leave it out",
        good=_volume(volume_type="gp3", iops=3000),
    ),
    case(
        "VolumeIops",
        _volume(volume_type="io1"),
        "io1 volumes need `iops`; say how many, or use gp3",
        good=_volume(volume_type="io1", iops=3000),
    ),
]

SAID = {
    "VolumeIops",
    "VolumeThroughput",
}
"""Rules that ask whether something is said, whatever it is."""
