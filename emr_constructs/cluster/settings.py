"""What a cluster is told, apart from what it stands on, and what rules see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from aws_cdk import Size

from emr_constructs.cluster.placement import Placement
from emr_constructs.foundation.security_configuration import ISecurityConfiguration, default_view
from emr_constructs.model.application import Application
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.feature import ClusterPlan, Feature
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.scaling import ManagedScaling, ScalingLimits
from emr_constructs.model.steps import BootstrapAction, StepDefinition
from emr_constructs.model.storage import RootVolume
from emr_constructs.model.value import plain, view_of
from emr_constructs.rules.views.cluster import ClusterView, PlacementGroupView
from emr_constructs.rules.views.software import BootstrapActionView


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
    key_name: str | None

    def view(self, placement: Placement, security: ISecurityConfiguration | None) -> ClusterView:
        """What rules see."""
        volume = self.root_volume or RootVolume()
        return view_of(
            ClusterView,
            self,
            name=self.cluster_name,
            visible_to_all_users=True,
            **self._instance_views(),
            managed_scaling=self.scaling_limits._view() if self.scaling_limits else None,
            configurations=self.all_configurations,
            managed_properties=self._managed_properties(),
            bootstrap_actions=tuple(BootstrapActionView(name=plain(one.name)) for one in self.bootstrap_actions),
            security_configuration=security._view() if security else default_view(),
            root_volume_size=volume.size,
            root_volume_iops=volume.iops,
            root_volume_throughput=volume.throughput,
            placement_groups=self._placement_group_views(),
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

    def _managed(self) -> dict[str, Sequence[Configuration]]:
        """Configurations that other arguments make, by the argument."""
        plan = ClusterPlan(
            release_label=self.release_label,
            applications=[one.name for one in self.applications],
            instances=self.instances,
        )
        made = {f"features ({type(one).__name__})": one._configurations(plan) for one in self.features}
        if self.hdfs_replication is not None:
            made["hdfs_replication"] = [_hdfs_site("dfs.replication", str(self.hdfs_replication))]
        if self.hdfs_block_size is not None:
            made["hdfs_block_size"] = [_hdfs_site("dfs.blocksize", str(self.hdfs_block_size.to_bytes()))]
        return made

    def _managed_properties(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Configuration properties that an argument of its own makes: value, and argument."""
        return {
            (one.classification, key): (value, argument)
            for argument, made in self._managed().items()
            for one in made
            for key, value in one.properties.items()
        }

    @cached_property
    def scaling_limits(self) -> ScalingLimits | None:
        """The limits of managed scaling with every default worked out."""
        return self.managed_scaling._limits(self.instances) if self.managed_scaling else None

    @cached_property
    def all_configurations(self) -> list[Configuration]:
        """The user's configurations with the managed properties in them, by classification."""
        merged = {one.classification: one for one in self.configurations}
        if len(merged) < len(self.configurations):
            return list(self.configurations)  # one of them stands twice: a rule says so
        for managed in self._managed().values():
            for one in managed:
                own = merged.get(one.classification, Configuration(classification=one.classification))
                merged[one.classification] = replace(
                    own,
                    properties={**one.properties, **own.properties},
                    configurations=[*own.configurations, *one.configurations],
                )
        return list(merged.values())


def _hdfs_site(key: str, value: str) -> Configuration:
    return Configuration(classification="hdfs-site", properties={key: value})
