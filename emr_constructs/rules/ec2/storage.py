"""Rules on EBS volumes."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import volumes
from emr_constructs.facts.spelling import closest
from emr_constructs.facts.volumes import VolumeType
from emr_constructs.rules.ec2.nodes import core, volumes_on_each
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import api, management_guide
from emr_constructs.rules.view import above, broken, items, known, outside
from emr_constructs.rules.views.capacity import InstanceView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView

_STORAGE = management_guide("emr-plan-storage")
_VOLUMES = api("VolumeSpecification")
_EBS = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"


@rule(on=VolumeView, source=_VOLUMES, severity=Severity.WARNING)
def volume_type_unknown(volume: VolumeView) -> Iterator[Problem]:
    """A volume type that EMR is not known to take may be newer than the facts, or a mistake."""
    name = volume.volume_type
    if known(name) and volumes.get(name) is None:
        nearest = closest(name, volumes.names())
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        yield Problem("volume_type", f"`volume_type` ({name!r}) is not one that EMR is known to take{hint}")


@rule(on=VolumeView, source=_VOLUMES)
def volume_size(volume: VolumeView) -> Iterator[Problem]:
    """A volume has 1 to 1024 whole GiB."""
    if outside(volume.size, 1, 1024):
        yield Problem("size", f"`size` ({volume.size} GiB) must be 1 to 1024 GiB", "use more volumes of a smaller size")
    elif broken(volume.size):
        yield Problem("size", f"`size` ({volume.size} GiB) must be whole GiB")


@rule(on=VolumeView, source=_EBS)
def volume_least_size(volume: VolumeView) -> Iterator[Problem]:
    """Some volume types are larger than others: io1 from 4 GiB, st1 and sc1 from 125 GiB."""
    kind = _type(volume)
    if kind and known(volume.size) and 1 <= volume.size < kind.least_size:
        text = f"`size` ({volume.size} GiB) must be at least {kind.least_size} GiB for {kind.name}"
        yield Problem("size", text, "use a larger volume, or gp3")


@rule(on=VolumeView, source=_STORAGE)
def volume_count(volume: VolumeView) -> Iterator[Problem]:
    """Volumes of one kind are 1 to 25 on each instance."""
    if outside(volume.volumes_per_instance, 1, 25):
        yield Problem(
            "volumes_per_instance",
            f"`volumes_per_instance` ({volume.volumes_per_instance}) must be between 1 and 25",
        )


@rule(on=InstanceView, source=_STORAGE, remedy="use fewer and larger ones")
def instance_volumes(one: InstanceView) -> Iterator[Problem]:
    """An instance has at most 25 volumes."""
    count = volumes_on_each(one.volumes)
    if count > 25 and not any(above(volume.volumes_per_instance, 25) for volume in items(one.volumes)):
        yield Problem("volumes", f"`volumes` are {count} on each instance, and 25 is the most")


@rule(on=InstanceView, source=_VOLUMES, remedy="use larger ones")
def ebs_optimized_size(one: InstanceView) -> Iterator[Problem]:
    """Volumes of an instance that is EBS-optimized have at least 10 GiB."""
    for volume in items(one.volumes) if one.ebs_optimized is True else ():
        if known(volume.size) and 1 <= volume.size < 10:
            yield Problem("volumes", f"`volumes` of {volume.size} GiB are too small for `ebs_optimized`")


@rule(on=ClusterView, source=_STORAGE, remedy="use larger ones")
def core_volume_size(cluster: ClusterView) -> Iterator[Problem]:
    """Volumes of core nodes have at least 5 GiB."""
    for node in core(cluster):
        for volume in (volume for one in node.instances() for volume in items(one.volumes)):
            if known(volume.size) and 1 <= volume.size < 5:
                yield Problem(node.field, f"{node.label} has volumes of {volume.size} GiB, and 5 GiB is the least")


@rule(on=VolumeView, source=_VOLUMES)
def volume_iops(volume: VolumeView) -> Iterator[Problem]:
    """IOPS are for io1, which needs them, and gp3."""
    kind = _type(volume)
    if kind and volume.iops is not None and not kind.iops:
        takers = " and ".join(volumes.taking_iops())
        yield Problem("iops", f"`iops` is for {takers} volumes, not {kind.name}", "leave it out")
    if volume.iops is None and volume.volume_type == "io1":
        yield Problem("iops", "io1 volumes need `iops`", "say how many, or use gp3")


@rule(on=VolumeView, source=_EBS)
def volume_iops_range(volume: VolumeView) -> Iterator[Problem]:
    """IOPS must be what the volume type gives, also for each GiB of its size."""
    kind = _type(volume)
    if not kind or not kind.iops or not known(volume.iops):
        return
    low, high = kind.iops
    if outside(volume.iops, low, high):
        yield Problem("iops", f"`iops` ({volume.iops}) must be {low} to {high} for {kind.name}")
    elif known(volume.size) and kind.iops_per_gib and volume.iops > max(kind.iops_per_gib * volume.size, low):
        most = kind.iops_per_gib * volume.size
        text = f"`iops` ({volume.iops}) must not be above {kind.iops_per_gib} for each GiB of {kind.name} ({most:g})"
        yield Problem("iops", text, "use fewer, or a larger volume")


@rule(on=VolumeView, source=_VOLUMES)
def volume_throughput(volume: VolumeView) -> Iterator[Problem]:
    """Throughput is for gp3, 125 to 1000 MiB/s and at most a quarter of the IOPS."""
    kind = _type(volume)
    if not kind or volume.throughput is None:
        return
    if not kind.throughput:
        takers = " and ".join(volumes.taking_throughput())
        yield Problem("throughput", f"`throughput` is for {takers} volumes, not {kind.name}", "leave it out")
    elif outside(volume.throughput, *kind.throughput):
        low, high = kind.throughput
        yield Problem("throughput", f"`throughput` ({volume.throughput} MiB/s) must be {low} to {high} MiB/s")
    elif kind.iops:
        iops = kind.iops[0] if volume.iops is None else volume.iops
        if known(volume.throughput) and known(iops) and volume.throughput > iops / 4:
            text = f"`throughput` ({volume.throughput} MiB/s) must not be above a quarter of `iops` ({iops})"
            yield Problem("throughput", text)


def _type(volume: VolumeView) -> VolumeType | None:
    return volumes.get(volume.volume_type) if known(volume.volume_type) else None
