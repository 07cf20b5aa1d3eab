"""Rules on EBS volumes."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.rule import Problem, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import broken, known, outside
from emr_constructs.rules.views.capacity import VolumeView

_STORAGE = management_guide("emr-plan-storage")
_TYPES = ("gp3", "gp2", "io1", "st1", "sc1", "standard")


@rule(on=VolumeView, source=_STORAGE)
def volume_size(volume: VolumeView) -> Iterator[Problem]:
    """A volume has 1 to 1024 whole GiB."""
    if outside(volume.size, 1, 1024):
        yield Problem("size", f"`size` ({volume.size} GiB) must be 1 to 1024 GiB", "use more volumes of a smaller size")
    elif broken(volume.size):
        yield Problem("size", f"`size` ({volume.size} GiB) must be whole GiB")


@rule(on=VolumeView, source=_STORAGE)
def volume_count(volume: VolumeView) -> Iterator[Problem]:
    """An instance has 1 to 25 volumes."""
    if outside(volume.volumes_per_instance, 1, 25):
        yield Problem(
            "volumes_per_instance",
            f"`volumes_per_instance` ({volume.volumes_per_instance}) must be between 1 and 25",
        )


@rule(on=VolumeView, source=_STORAGE)
def volume_throughput(volume: VolumeView) -> Iterator[Problem]:
    """Throughput is for gp3, 125 to 1000 MiB/s."""
    if volume.throughput is None:
        return
    if known(volume.volume_type) and volume.volume_type != "gp3":
        yield Problem("throughput", f"`throughput` is for gp3 volumes, not {volume.volume_type}", "leave it out")
    if outside(volume.throughput, 125, 1000):
        yield Problem("throughput", f"`throughput` ({volume.throughput} MiB/s) must be 125 to 1000 MiB/s")


@rule(on=VolumeView, source=_STORAGE)
def volume_iops(volume: VolumeView) -> Iterator[Problem]:
    """IOPS are for io1, which needs them, and gp3."""
    if known(volume.volume_type):
        if volume.iops is not None and volume.volume_type not in ("gp3", "io1"):
            yield Problem("iops", f"`iops` is for gp3 and io1 volumes, not {volume.volume_type}", "leave it out")
        if volume.iops is None and volume.volume_type == "io1":
            yield Problem("iops", "io1 volumes need `iops`", "say how many, or use gp3")
