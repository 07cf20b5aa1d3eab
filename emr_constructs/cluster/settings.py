"""What a cluster is told, apart from what it stands on: seen by rules, rendered to the L1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration
from aws_cdk import aws_emr as emr
from constructs import Construct

from emr_constructs.foundation.security_configuration import ISecurityConfiguration, default_view
from emr_constructs.model.application import Application
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.scaling import ManagedScaling
from emr_constructs.model.scripts import Script
from emr_constructs.model.steps import BootstrapAction
from emr_constructs.model.storage import RootVolume
from emr_constructs.model.value import plain, view_of
from emr_constructs.rules.views import BootstrapActionView, ClusterView

if TYPE_CHECKING:
    from emr_constructs.cluster.placement import Placement
    from emr_constructs.cluster.surroundings import Surroundings


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """The arguments of a cluster with every default decided."""

    release_label: ReleaseLabel
    applications: Sequence[Application]
    cluster_name: str | None
    instances: InstanceFleets | InstanceGroups
    managed_scaling: ManagedScaling | None
    hdfs_replication: int | None
    configurations: Sequence[Configuration]
    bootstrap_actions: Sequence[BootstrapAction]
    step_concurrency: int
    keep_alive: bool
    auto_termination: Duration | None
    termination_protection: bool
    unhealthy_node_replacement: bool
    root_volume: RootVolume | None
    custom_ami: str | None

    def view(self, placement: Placement, security: ISecurityConfiguration | None) -> ClusterView:
        """What rules see."""
        limits = self.managed_scaling._limits(self.instances) if self.managed_scaling else None
        volume = self.root_volume or RootVolume()
        return view_of(
            ClusterView,
            self,
            name=self.cluster_name,
            **self._instance_views(),
            managed_scaling=limits._view() if limits else None,
            configurations=self._all_configurations(),
            managed_properties=self._managed_properties(),
            bootstrap_actions=tuple(BootstrapActionView(name=plain(one.name)) for one in self.bootstrap_actions),
            security_configuration=security._view() if security else default_view(),
            root_volume_size=volume.size,
            root_volume_iops=volume.iops,
            root_volume_throughput=volume.throughput,
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

    def _managed_properties(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Configuration properties that an argument of its own makes: value, and argument."""
        if self.hdfs_replication is None:
            return {}
        return {("hdfs-site", "dfs.replication"): (str(self.hdfs_replication), "hdfs_replication")}

    def _all_configurations(self) -> list[Configuration]:
        """The user's configurations with the managed properties in them, by classification."""
        merged = {one.classification: one for one in self.configurations}
        if len(merged) < len(self.configurations):
            return list(self.configurations)  # one of them stands twice: a rule says so
        for (classification, key), (value, _) in self._managed_properties().items():
            one = merged.get(classification, Configuration(classification=classification))
            merged[classification] = replace(one, properties={key: value, **one.properties})
        return list(merged.values())

    def render(self, cluster: Construct, surroundings: Surroundings) -> dict[str, Any]:
        """The arguments of the L1, but for its name."""
        volume = self.root_volume or RootVolume()
        return {
            "release_label": self.release_label.name,
            "applications": [emr.CfnCluster.ApplicationProperty(name=one.name) for one in self.applications],
            "configurations": [one._render() for one in self._all_configurations()] or None,
            "bootstrap_actions": self._render_bootstrap_actions(cluster, surroundings) or None,
            "instances": self._render_instances(surroundings),
            "managed_scaling_policy": self.managed_scaling._limits(self.instances)._render()
            if self.managed_scaling
            else None,
            "auto_termination_policy": self._render_auto_termination(),
            "step_concurrency_level": self.step_concurrency,
            "ebs_root_volume_size": volume.size.to_gibibytes() if volume.size else None,
            "ebs_root_volume_iops": volume.iops,
            "ebs_root_volume_throughput": volume.throughput,
            "custom_ami_id": self.custom_ami,
            "scale_down_behavior": "TERMINATE_AT_TASK_COMPLETION",
            # CloudFormation's default is false, which EMR ignores but custom scaling does not.
            "visible_to_all_users": True,
            "service_role": surroundings.service_role.role_arn,
            "job_flow_role": surroundings.instance_profile.instance_profile_name,
            "security_configuration": surroundings.security_configuration.security_configuration_name,
            "log_uri": surroundings.log_uri,
            "log_encryption_kms_key_id": surroundings.encryption_key.key_arn
            if self.release_label.supports("log_encryption") is not False
            else None,
        }

    def _render_instances(self, surroundings: Surroundings) -> emr.CfnCluster.JobFlowInstancesConfigProperty:
        groups = surroundings.security_groups
        return emr.CfnCluster.JobFlowInstancesConfigProperty(
            **self._render_nodes(surroundings.subnet_ids),
            emr_managed_master_security_group=groups.primary.security_group_id,
            emr_managed_slave_security_group=groups.core_and_task.security_group_id,
            service_access_security_group=groups.service_access.security_group_id,
            keep_job_flow_alive_when_no_steps=self.keep_alive,
            termination_protected=self.termination_protection,
            unhealthy_node_replacement=self.unhealthy_node_replacement,
        )

    def _render_nodes(self, subnet_ids: Sequence[str]) -> dict[str, Any]:
        instances = self.instances
        if isinstance(instances, InstanceFleets):
            return {
                "master_instance_fleet": instances.primary._render("primary"),
                "core_instance_fleet": instances.core._render("core") if instances.core else None,
                "task_instance_fleets": [instances.task._render("task")] if instances.task else None,
                "ec2_subnet_ids": list(subnet_ids),
            }
        return {
            "master_instance_group": instances.primary._render("primary"),
            "core_instance_group": instances.core._render("core") if instances.core else None,
            "task_instance_groups": [task._render("task") for task in instances.task] or None,
            # Groups run in one subnet; EMR takes no list for them.
            "ec2_subnet_id": subnet_ids[0],
        }

    def _render_auto_termination(self) -> emr.CfnCluster.AutoTerminationPolicyProperty | None:
        idle = self.auto_termination
        return emr.CfnCluster.AutoTerminationPolicyProperty(idle_timeout=idle.to_seconds()) if idle else None

    def _render_bootstrap_actions(
        self, cluster: Construct, surroundings: Surroundings
    ) -> list[emr.CfnCluster.BootstrapActionConfigProperty]:
        def bind(script: Script, id: str) -> str:  # noqa: A002
            bound = script._bind(cluster, id)
            bound.grant_read(surroundings.instance_role)
            return bound.url

        return [one._render(bind, f"Bootstrap{index}") for index, one in enumerate(self.bootstrap_actions)]
