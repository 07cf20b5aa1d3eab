"""EBS volumes of the nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from aws_cdk import Size
from aws_cdk import aws_emr as emr

from emr_constructs._jsii.sizes import size_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.value import NamedThing, Value, declare_constants
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import VolumeView


@dataclass(frozen=True)
class EbsVolumeType(NamedThing):
    """Type of an EBS volume; ``of()`` takes one that has no constant here."""

    GP3: ClassVar[EbsVolumeType]
    GP2: ClassVar[EbsVolumeType]
    IO1: ClassVar[EbsVolumeType]
    ST1: ClassVar[EbsVolumeType]
    SC1: ClassVar[EbsVolumeType]
    STANDARD: ClassVar[EbsVolumeType]

    @classmethod
    def of(cls, name: str) -> EbsVolumeType:
        """A volume type by its EBS name."""
        return cls(name)


declare_constants(EbsVolumeType, str.lower)


@dataclass(frozen=True, kw_only=True)
class EbsVolume(Value):
    """Storage volumes that each instance gets besides its root volume.

    :param size: 1 to 1024 GiB each.
    :param volume_type: Default: EbsVolumeType.GP3
    :param iops: for gp3 and io1. Default: what EBS gives (gp3: 3000)
    :param throughput: in MiB/s, 125 to 1000, for gp3. Default: what EBS gives (125)
    :param volumes_per_instance: 1 to 25. Default: 1
    :raises EmrValidationError: ``VolumeSize``, ``VolumeThroughput``, ``VolumeIops``, ``VolumeCount``, ``SizeUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-storage.html
    """

    _VIEW: ClassVar[type[View] | None] = VolumeView

    size: Size
    volume_type: EbsVolumeType = EbsVolumeType.GP3
    iops: int | None = None
    throughput: int | None = None
    volumes_per_instance: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        _refuse_other_units(self.size)


def render_storage(
    volumes: Sequence[EbsVolume], *, ebs_optimized: bool
) -> emr.CfnCluster.EbsConfigurationProperty | None:
    """The EBS block of an instance group or instance type; None leaves EMR's default volumes."""
    if not volumes and not ebs_optimized:
        return None
    return emr.CfnCluster.EbsConfigurationProperty(
        ebs_block_device_configs=[_render_volume(volume) for volume in volumes] or None,
        ebs_optimized=ebs_optimized or None,
    )


def _render_volume(volume: EbsVolume) -> emr.CfnCluster.EbsBlockDeviceConfigProperty:
    return emr.CfnCluster.EbsBlockDeviceConfigProperty(
        volume_specification=emr.CfnCluster.VolumeSpecificationProperty(
            size_in_gb=volume.size.to_gibibytes(),
            volume_type=volume.volume_type.name,
            iops=volume.iops,
            throughput=volume.throughput,
        ),
        volumes_per_instance=volume.volumes_per_instance,
    )


@dataclass(frozen=True, kw_only=True)
class RootVolume(Value):
    """The root volume of each node.

    :param size: 15 to 100 GiB (10 to 100 before 6.10). Default: EMR's own, 15 GiB
    :param iops: 3000 to 16000, from 6.15 (gp3). Default: 3000
    :param throughput: in MiB/s, 125 to 1000, from 6.15 (gp3). Default: 125
    :raises EmrValidationError: ``ArgumentType``, ``SizeUnit``; the rest where a cluster is made.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-custom-ami-root-volume-size.html
    """

    size: Size | None = None
    iops: int | None = None
    throughput: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _refuse_other_units(self.size)


def _refuse_other_units(size: Size | None) -> None:
    violations = size_violations("size", size, "gibibytes")
    if violations:
        raise EmrValidationError(violations)
