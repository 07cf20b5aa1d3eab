"""The views of EMR on EC2: what rules see of a cluster and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from emr_constructs.facts.applications import canonical
from emr_constructs.rules.view import Maybe, View, items, known, prop


@dataclass(frozen=True, kw_only=True)
class ConfigurationView(View):
    """One configuration classification."""

    classification: Maybe[str] = prop("Classification")
    properties: Maybe[Mapping[str, Any]] = prop("ConfigurationProperties")
    configurations: Maybe[tuple[Maybe[ConfigurationView], ...]] = prop("Configurations")


@dataclass(frozen=True, kw_only=True)
class VolumeView(View):
    """EBS volumes of one kind on each instance."""

    size: Maybe[float] = prop("VolumeSpecification.SizeInGB")
    volume_type: Maybe[str] = prop("VolumeSpecification.VolumeType")
    iops: Maybe[int] = prop("VolumeSpecification.Iops")
    throughput: Maybe[int] = prop("VolumeSpecification.Throughput")
    volumes_per_instance: Maybe[int] = prop("VolumesPerInstance")


Volumes = Maybe[tuple[Maybe[VolumeView], ...]]
Configurations = Maybe[tuple[Maybe[ConfigurationView], ...]]


@dataclass(frozen=True, kw_only=True)
class InstanceTypeView(View):
    """One instance type of a fleet."""

    instance_type: Maybe[str] = prop("InstanceType")
    weighted_capacity: Maybe[int] = prop("WeightedCapacity")
    bid_price: Maybe[str] = prop("BidPrice")
    bid_price_percentage: Maybe[float] = prop("BidPriceAsPercentageOfOnDemandPrice")
    priority: Maybe[float] = prop("Priority")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    volumes: Volumes = prop("EbsConfiguration.EbsBlockDeviceConfigs")
    configurations: Configurations = prop("Configurations")


@dataclass(frozen=True, kw_only=True)
class FleetView(View):
    """An instance fleet. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = field(default="", metadata={"path": "InstanceFleetType", "name": "node", "linked": False})
    name: Maybe[str] = prop("Name")
    instance_types: Maybe[tuple[Maybe[InstanceTypeView], ...]] = prop("InstanceTypeConfigs")
    target_on_demand_capacity: Maybe[int] = prop("TargetOnDemandCapacity")
    target_spot_capacity: Maybe[int] = prop("TargetSpotCapacity")
    spot_timeout: Maybe[float] = prop("LaunchSpecifications.SpotSpecification.TimeoutDurationMinutes")
    spot_timeout_action: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.TimeoutAction")
    spot_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.SpotSpecification.AllocationStrategy")
    on_demand_allocation_strategy: Maybe[str] = prop("LaunchSpecifications.OnDemandSpecification.AllocationStrategy")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class GroupView(View):
    """An instance group. ``node`` is primary, core or task; ``spot_primary`` consents to a Spot primary."""

    node: str = field(default="", metadata={"path": "InstanceRole", "name": "node", "linked": False})
    name: Maybe[str] = prop("Name")
    instance_type: Maybe[str] = prop("InstanceType")
    instance_count: Maybe[int] = prop("InstanceCount")
    market: Maybe[str] = prop("Market")
    bid_price: Maybe[str] = prop("BidPrice")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    volumes: Volumes = prop("EbsConfiguration.EbsBlockDeviceConfigs")
    configurations: Configurations = prop("Configurations")
    spot_primary: Maybe[bool] = prop("")


@dataclass(frozen=True, kw_only=True)
class ScalingView(View):
    """Managed scaling."""

    unit: Maybe[str] = prop("ComputeLimits.UnitType")
    minimum_capacity: Maybe[int] = prop("ComputeLimits.MinimumCapacityUnits")
    maximum_capacity: Maybe[int] = prop("ComputeLimits.MaximumCapacityUnits")
    maximum_core_capacity: Maybe[int] = prop("ComputeLimits.MaximumCoreCapacityUnits")
    maximum_on_demand_capacity: Maybe[int] = prop("ComputeLimits.MaximumOnDemandCapacityUnits")


@dataclass(frozen=True, kw_only=True)
class StepView(View):
    """A step. ``step_concurrency`` is that of its cluster."""

    name: Maybe[str] = prop("Name")
    action_on_failure: Maybe[str] = prop("ActionOnFailure")
    jar: Maybe[str] = prop("HadoopJarStep.Jar")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop("HadoopJarStep.Args")
    step_concurrency: Maybe[int] = prop("", linked=True)


@dataclass(frozen=True, kw_only=True)
class BootstrapActionView(View):
    """A script that runs on each node before applications are installed."""

    name: Maybe[str] = prop("Name")
    script: Maybe[str] = prop("ScriptBootstrapAction.Path")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop("ScriptBootstrapAction.Args")


@dataclass(frozen=True, kw_only=True)
class SecurityConfigurationView(View):
    """A security configuration."""

    at_rest: Maybe[bool] = prop("SecurityConfiguration.EncryptionConfiguration.EnableAtRestEncryption")
    in_transit: Maybe[bool] = prop("SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption")
    certificate_provider: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.InTransitEncryptionConfiguration"
        ".TLSCertificateConfiguration.CertificateProviderType"
    )
    certificates: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.InTransitEncryptionConfiguration"
        ".TLSCertificateConfiguration.S3Object"
    )
    s3_mode: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".S3EncryptionConfiguration.EncryptionMode"
    )
    local_disk_provider: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".LocalDiskEncryptionConfiguration.EncryptionKeyProviderType"
    )
    ebs: Maybe[bool] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".LocalDiskEncryptionConfiguration.EnableEbsEncryption"
    )
    imds_version: Maybe[int] = prop(
        "SecurityConfiguration.InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion"
    )
    hop_limit: Maybe[int] = prop("SecurityConfiguration.InstanceMetadataServiceConfiguration.HttpPutResponseHopLimit")


@dataclass(frozen=True, kw_only=True)
class ClusterView(View):
    """A cluster with all its parts.

    ``has_public_subnet``, ``dns_host_names`` and ``dns_support`` say what is known of its network.
    ``managed_properties``
    are the classification properties that a typed argument of the constructor owns: (classification, property) to
    (value, argument).
    """

    name: Maybe[str] = prop("Name", name="cluster_name")
    release_label: Maybe[str] = prop("ReleaseLabel")
    os_release_label: Maybe[str] = prop("OSReleaseLabel")
    applications: Maybe[tuple[Maybe[str], ...]] = prop("Applications")
    configurations: Configurations = prop("Configurations")
    primary_fleet: Maybe[FleetView] = prop("Instances.MasterInstanceFleet", name="instances.primary")
    core_fleet: Maybe[FleetView] = prop("Instances.CoreInstanceFleet", name="instances.core")
    task_fleets: Maybe[tuple[Maybe[FleetView], ...]] = prop("Instances.TaskInstanceFleets", name="instances.task")
    primary_group: Maybe[GroupView] = prop("Instances.MasterInstanceGroup", name="instances.primary")
    core_group: Maybe[GroupView] = prop("Instances.CoreInstanceGroup", name="instances.core")
    task_groups: Maybe[tuple[Maybe[GroupView], ...]] = prop("Instances.TaskInstanceGroups", name="instances.task")
    managed_scaling: Maybe[ScalingView] = prop("ManagedScalingPolicy")
    auto_termination: Maybe[float] = prop("AutoTerminationPolicy.IdleTimeout")
    keep_alive: Maybe[bool] = prop("Instances.KeepJobFlowAliveWhenNoSteps")
    termination_protection: Maybe[bool] = prop("Instances.TerminationProtected")
    unhealthy_node_replacement: Maybe[bool] = prop("Instances.UnhealthyNodeReplacement")
    step_concurrency: Maybe[int] = prop("StepConcurrencyLevel")
    steps: Maybe[tuple[Maybe[StepView], ...]] = prop("Steps")
    bootstrap_actions: Maybe[tuple[Maybe[BootstrapActionView], ...]] = prop("BootstrapActions")
    root_volume_size: Maybe[float] = prop("EbsRootVolumeSize", name="root_volume.size")
    root_volume_iops: Maybe[int] = prop("EbsRootVolumeIops", name="root_volume.iops")
    root_volume_throughput: Maybe[int] = prop("EbsRootVolumeThroughput", name="root_volume.throughput")
    custom_ami: Maybe[str] = prop("CustomAmiId")
    log_uri: Maybe[str] = prop("LogUri", name="log_bucket")
    log_encryption_key: Maybe[str] = prop("LogEncryptionKmsKeyId", name="log_encryption_key")
    security_configuration: Maybe[SecurityConfigurationView] = prop("SecurityConfiguration", linked=True)
    has_public_subnet: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc_subnets")
    dns_host_names: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc")
    dns_support: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc")
    managed_properties: Mapping[tuple[str, str], tuple[str, str]] = field(
        default_factory=dict, metadata={"path": "Configurations", "name": "configurations", "linked": True}
    )

    def fleets(self) -> tuple[FleetView, ...]:
        """The fleets that are known."""
        return (*items((self.primary_fleet, self.core_fleet)), *items(self.task_fleets))

    def groups(self) -> tuple[GroupView, ...]:
        """The instance groups that are known."""
        return (*items((self.primary_group, self.core_group)), *items(self.task_groups))

    def instance_types(self) -> Iterator[tuple[str, str]]:
        """Each known instance type with the argument it stands in."""
        for fleet in self.fleets():
            for one in items(fleet.instance_types):
                if known(one.instance_type):
                    yield f"instances.{fleet.node}", one.instance_type
        for group in self.groups():
            if known(group.instance_type):
                yield f"instances.{group.node}", group.instance_type

    def application_names(self) -> frozenset[str]:
        """The applications that are known, as EMR spells them: it takes them in any case."""
        return frozenset(canonical(name) or name for name in items(self.applications))
