"""The view of a cluster."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from emr_constructs.facts.applications import canonical
from emr_constructs.rules.view import UNKNOWN, Maybe, View, dataclass, items, known, prop
from emr_constructs.rules.views.capacity import FleetView, GroupView, TaskFleetView, TaskGroupView
from emr_constructs.rules.views.network import InstanceProfileView, RoleView, SecurityGroupView, SubnetView
from emr_constructs.rules.views.scaling import ScalingView
from emr_constructs.rules.views.security import KerberosAttributesView, SecurityConfigurationView
from emr_constructs.rules.views.software import BootstrapActionView, Configurations
from emr_constructs.rules.views.studio import StudioView
from emr_constructs.rules.views.tags import TaggedView


@dataclass(frozen=True, kw_only=True)
class PlacementGroupView(View):
    """How the instances of one kind are spread over hardware."""

    node: Maybe[str] = prop("InstanceRole")
    strategy: Maybe[str] = prop("PlacementStrategy")


@dataclass(frozen=True, kw_only=True)
class StepPropertyView(View):
    """A Java property that a step sets."""

    key: Maybe[str] = prop("Key")
    value: Maybe[str] = prop("Value")


@dataclass(frozen=True, kw_only=True)
class StepView(View):
    """A step: a resource of its own, which has a cluster, or one of those that a cluster is made with."""

    resource_type: ClassVar[str] = "AWS::EMR::Step"

    name: Maybe[str] = prop("Name")
    action_on_failure: Maybe[str] = prop("ActionOnFailure")
    jar: Maybe[str] = prop("HadoopJarStep.Jar")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop("HadoopJarStep.Args")
    jar_class: Maybe[str] = prop("HadoopJarStep.MainClass")
    properties: Maybe[tuple[Maybe[StepPropertyView], ...]] = prop("HadoopJarStep.StepProperties")
    log_uri: Maybe[str] = prop("LogUri")
    encryption_key: Maybe[str] = prop("EncryptionKeyArn")
    cluster: Maybe[ClusterView] = prop("JobFlowId", linked=True)


@dataclass(frozen=True, kw_only=True)
class NodeSecurityGroupView(SecurityGroupView):
    """A security group of nodes, with the Studios that have it for the engines or the Workspaces of theirs."""

    engine_of: Maybe[tuple[Maybe[StudioView], ...]] = prop("", back="EngineSecurityGroupId")
    workspaces_of: Maybe[tuple[Maybe[StudioView], ...]] = prop("", back="WorkspaceSecurityGroupId")


SecurityGroups = Maybe[tuple[Maybe[NodeSecurityGroupView], ...]]

_ZONE = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9]+)[a-z]")


@dataclass(frozen=True, kw_only=True)
class ClusterView(TaggedView):
    """A cluster with all its parts.

    ``has_public_subnet``, ``dns_host_names`` and ``dns_support`` say what is known of its network.
    ``managed_properties`` are the classification properties that a typed argument of the constructor owns:
    (classification, ... those in it, property) to (value, argument).
    """

    resource_type: ClassVar[str] = "AWS::EMR::Cluster"

    region: Maybe[str] = prop("@region")
    name: Maybe[str] = prop("Name", name="cluster_name")
    release_label: Maybe[str] = prop("ReleaseLabel")
    os_release_label: Maybe[str] = prop("OSReleaseLabel")
    applications: Maybe[tuple[Maybe[str], ...]] = prop("Applications[].Name")
    configurations: Configurations = prop("Configurations")
    primary_fleet: Maybe[FleetView] = prop(
        "Instances.MasterInstanceFleet", name="instances.primary", given={"node": "primary"}
    )
    core_fleet: Maybe[FleetView] = prop("Instances.CoreInstanceFleet", name="instances.core", given={"node": "core"})
    task_fleets: Maybe[tuple[Maybe[FleetView], ...]] = prop(
        "Instances.TaskInstanceFleets", name="instances.task", given={"node": "task"}
    )
    primary_group: Maybe[GroupView] = prop(
        "Instances.MasterInstanceGroup", name="instances.primary", given={"node": "primary"}
    )
    core_group: Maybe[GroupView] = prop("Instances.CoreInstanceGroup", name="instances.core", given={"node": "core"})
    task_groups: Maybe[tuple[Maybe[GroupView], ...]] = prop(
        "Instances.TaskInstanceGroups", name="instances.task", given={"node": "task"}
    )
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
    kerberos: Maybe[KerberosAttributesView] = prop("KerberosAttributes")
    service_role: Maybe[RoleView] = prop("ServiceRole", linked=True)
    instance_profile: Maybe[InstanceProfileView] = prop("JobFlowRole", linked=True)
    auto_scaling_role: Maybe[RoleView] = prop("AutoScalingRole", linked=True)
    key_name: Maybe[str] = prop("Instances.Ec2KeyName")
    placement_availability_zone: Maybe[str] = prop("Instances.Placement.AvailabilityZone")
    subnet: Maybe[SubnetView] = prop("Instances.Ec2SubnetId", linked=True)
    subnets: Maybe[tuple[Maybe[SubnetView], ...]] = prop("Instances.Ec2SubnetIds", name="vpc_subnets", linked=True)
    primary_security_group: Maybe[NodeSecurityGroupView] = prop("Instances.EmrManagedMasterSecurityGroup", linked=True)
    core_security_group: Maybe[NodeSecurityGroupView] = prop("Instances.EmrManagedSlaveSecurityGroup", linked=True)
    service_access_security_group: Maybe[NodeSecurityGroupView] = prop(
        "Instances.ServiceAccessSecurityGroup", linked=True
    )
    additional_primary_security_groups: SecurityGroups = prop("Instances.AdditionalMasterSecurityGroups", linked=True)
    additional_core_and_task_security_groups: SecurityGroups = prop(
        "Instances.AdditionalSlaveSecurityGroups", linked=True
    )
    placement_groups: Maybe[tuple[Maybe[PlacementGroupView], ...]] = prop("PlacementGroupConfigs")
    scale_down_behavior: Maybe[str] = prop("ScaleDownBehavior")
    visible_to_all_users: Maybe[bool] = prop("VisibleToAllUsers")
    task_fleet_resources: Maybe[tuple[Maybe[TaskFleetView], ...]] = prop("", back="ClusterId")
    task_group_resources: Maybe[tuple[Maybe[TaskGroupView], ...]] = prop("", back="JobFlowId")
    step_resources: Maybe[tuple[Maybe[StepView], ...]] = prop("", back="JobFlowId")
    has_public_subnet: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc_subnets")
    dns_host_names: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc")
    dns_support: Maybe[bool] = prop("Instances.Ec2SubnetIds", name="vpc")
    managed_properties: Mapping[tuple[str, ...], tuple[Maybe[str], str]] = field(
        default_factory=dict, metadata={"path": "Configurations", "name": "configurations", "linked": True}
    )

    def application_names(self) -> frozenset[str]:
        """The applications that are known, as EMR spells them: it takes them in any case."""
        return frozenset(canonical(name) or name for name in items(self.applications))

    def primary_nodes(self) -> Maybe[int]:
        """How many primary nodes the cluster has."""
        if known(self.primary_group):
            return self.primary_group.instance_count
        if known(self.primary_fleet):
            targets = (self.primary_fleet.target_on_demand_capacity, self.primary_fleet.target_spot_capacity)
            return UNKNOWN if UNKNOWN in targets else sum(items(targets))
        return UNKNOWN if UNKNOWN in (self.primary_group, self.primary_fleet) else None

    def ends_after_steps(self) -> bool:
        """Whether the cluster certainly ends after its last step. One with three primary nodes never does."""
        primaries = self.primary_nodes()
        return primaries is not UNKNOWN and primaries != 3 and self.keep_alive in (None, False)

    def studios(self) -> tuple[StudioView, ...]:
        """The Studios whose Workspaces certainly reach the primary node: it has the group of their engines."""
        groups = items(self.additional_primary_security_groups)
        return tuple(one for group in groups for one in items(group.engine_of))

    def region_name(self) -> str | None:
        """The region, where it is known or an availability zone tells it."""
        if known(self.region):
            return self.region
        zones = [subnet.availability_zone for subnet in items((self.subnet, *items(self.subnets)))]
        for zone in items((self.placement_availability_zone, *zones)):
            match = _ZONE.fullmatch(zone)
            if match:
                return match[1]
        return None
