"""What a cluster is told, apart from what it stands on, and what rules see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import Size
from aws_cdk import aws_ec2 as ec2

from emr_constructs._jsii.arns import arn_of
from emr_constructs.cluster.brought import Brought
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.security_configuration import default_view
from emr_constructs.model.application import Application
from emr_constructs.model.bootstrap import BootstrapAction
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.configuration_merge import Merged, merge
from emr_constructs.model.configuration_secret import secrets_in
from emr_constructs.model.features.feature import ClusterPlan, Feature
from emr_constructs.model.features.joining import join_lists
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.scaling import ManagedScaling, ScalingLimits
from emr_constructs.model.steps import StepDefinition
from emr_constructs.model.storage import RootVolume
from emr_constructs.model.value import view_of
from emr_constructs.rules.view import UNKNOWN, Unknown
from emr_constructs.rules.views.cluster import ClusterView, PlacementGroupView


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """The arguments of a cluster with every default decided."""

    release_label: ReleaseLabel
    os_release_label: str | None
    applications: Sequence[Application]
    cluster_name: str | None
    instances: InstanceFleets | InstanceGroups
    managed_scaling: ManagedScaling | None
    features: Sequence[Feature]
    hdfs_replication: int | None
    hdfs_block_size: Size | None
    configurations: Sequence[Configuration]
    bootstrap_actions: Sequence[BootstrapAction]
    steps: Sequence[StepDefinition]
    step_concurrency: int
    keep_alive: bool
    auto_termination: float | None
    termination_protection: bool
    unhealthy_node_replacement: bool
    scale_down_behavior: ScaleDownBehavior
    placement_strategy: PlacementStrategy | None
    root_volume: RootVolume | None
    custom_ami: str | None
    additional_info: Mapping[str, Any] | None
    key_name: str | None

    def view(self, placement: Placement, brought: Brought, region: str | None) -> ClusterView:
        """What rules see."""
        volume, security = self.root_volume or RootVolume(), brought.security_configuration
        encrypts = self.release_label.supports("log_encryption") is not False
        return view_of(
            ClusterView,
            self,
            region=region,
            name=self.cluster_name,
            visible_to_all_users=True,
            log_uri=UNKNOWN,
            log_encryption_key=arn_of(brought.any_key) if brought.any_key and encrypts else None,
            **self._instance_views(),
            managed_scaling=self.scaling_limits._view() if self.scaling_limits else None,
            configurations=self.all_configurations,
            managed_properties=self.merged.managed,
            security_configuration=security._view() if security else default_view(),
            kerberos=security._kerberos if security else None,
            root_volume_size=volume.size,
            root_volume_iops=volume.iops,
            root_volume_throughput=volume.throughput,
            placement_groups=self._placement_group_views(),
            additional_primary_security_groups=_unknown(brought.additional_primary_security_groups),
            additional_core_and_task_security_groups=_unknown(brought.additional_core_and_task_security_groups),
            auto_scaling_role=UNKNOWN if brought.auto_scaling_role is not None or self.scales_by_policy else None,
            **placement.view(),
        )

    def _instance_views(self) -> dict[str, Any]:
        instances = self.instances
        kind = "fleet" if isinstance(instances, InstanceFleets) else "group"
        tasks = [instances.task] if isinstance(instances, InstanceFleets) else instances.task
        return {
            f"primary_{kind}": instances.primary._view("primary"),
            f"core_{kind}": instances.core._view("core") if instances.core else None,
            f"task_{kind}s": tuple(task._view("task") for task in tasks if task),
        }

    def _placement_group_views(self) -> tuple[PlacementGroupView, ...] | None:
        if self.placement_strategy is None:
            return None
        return (PlacementGroupView(node="MASTER", strategy=self.placement_strategy.value),)

    @property
    def scaling_limits(self) -> ScalingLimits | None:
        """The limits of managed scaling with every default worked out."""
        return self._scaling[0]

    @cached_property
    def _scaling(self) -> tuple[ScalingLimits | None, Sequence[Violation]]:
        """The limits, or why they cannot be worked out."""
        try:
            return self.managed_scaling._limits(self.instances) if self.managed_scaling else None, ()
        except EmrValidationError as error:
            return None, error.violations

    @property
    def violations(self) -> list[Violation]:
        """What contradicts itself in the arguments, or does not suit the cluster, and is no rule's to tell."""
        return [*self._scaling[1], *self.merged.violations]

    @property
    def scales_by_policy(self) -> bool:
        """Whether a group grows and shrinks by a policy of its own."""
        if isinstance(self.instances, InstanceFleets):
            return False
        groups = (self.instances.core, *self.instances.task)
        return any(group is not None and group.auto_scaling is not None for group in groups)

    @property
    def all_configurations(self) -> Sequence[Configuration]:
        """The user's configurations with what other arguments make, by classification."""
        return self.merged.configurations

    @cached_property
    def merged(self) -> Merged:
        """The user's configurations and those that other arguments make, and what contradicts itself in them."""
        made, refused = self._managed()
        merged = merge(self.configurations, made)
        return replace(merged, violations=(*refused, *merged.violations))

    @cached_property
    def all_secrets(self) -> list[cdk.aws_secretsmanager.ISecret | str]:
        """The secrets that configurations take values from: the cluster's, and those of its groups and types."""
        return secrets_in([*self.all_configurations, *self.instances._configurations])

    def _managed(self) -> tuple[Mapping[str, Sequence[Configuration]], Sequence[Violation]]:
        """Configurations that other arguments make, by the argument, and why features do not suit the cluster."""
        made: dict[str, Sequence[Configuration]] = {}
        if self.hdfs_replication is not None:
            made["`hdfs_replication`"] = [_hdfs_site("dfs.replication", str(self.hdfs_replication))]
        if self.hdfs_block_size is not None:
            made["`hdfs_block_size`"] = [_hdfs_site("dfs.blocksize", str(self.hdfs_block_size.to_bytes()))]
        plan = ClusterPlan(
            release_label=self.release_label,
            applications=[one.name for one in self.applications],
            instances=self.instances,
        )
        refused: list[Violation] = []
        for index, feature in enumerate(self.features):
            try:
                made[f"`features[{index}]` ({type(feature).__name__})"] = feature._configurations(plan)
            except EmrValidationError as error:
                refused += error.violations
        return join_lists(made) if self.features else made, refused


def _unknown(groups: Sequence[ec2.ISecurityGroup]) -> tuple[Unknown, ...] | None:
    """As many groups as there are, of which nothing is known."""
    return (UNKNOWN,) * len(groups) or None


def _hdfs_site(key: str, value: str) -> Configuration:
    return Configuration(classification="hdfs-site", properties={key: value})
