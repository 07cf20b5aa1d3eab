"""The view of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from emr_constructs.facts.applications import canonical
from emr_constructs.rules.view import Maybe, View, items, known, prop
from emr_constructs.rules.views.capacity import FleetView, GroupView, ScalingView
from emr_constructs.rules.views.security import SecurityConfigurationView
from emr_constructs.rules.views.software import BootstrapActionView, Configurations, StepView


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
