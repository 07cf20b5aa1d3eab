"""How a cluster is written down for CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.once import once
from emr_constructs.cluster.settings import ClusterSettings
from emr_constructs.cluster.surroundings import Surroundings
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.model.scripts import reader
from emr_constructs.model.steps import StepDefinition, render_step
from emr_constructs.model.storage import RootVolume
from emr_constructs.model.value import is_list_token


def render(cluster: Construct, settings: ClusterSettings, surroundings: Surroundings) -> dict[str, Any]:
    """The arguments of the L1, but for its name."""
    volume = settings.root_volume or RootVolume()
    kerberos = surroundings.security_configuration._kerberos
    return {
        "release_label": settings.release_label.name,
        "os_release_label": settings.os_release_label,
        "applications": [emr.CfnCluster.ApplicationProperty(name=one.name) for one in settings.applications],
        "configurations": [one._render() for one in settings.all_configurations] or None,
        "bootstrap_actions": _bootstrap_actions(cluster, settings, surroundings) or None,
        "instances": _instances(settings, surroundings),
        "managed_scaling_policy": settings.scaling_limits._render() if settings.scaling_limits else None,
        "auto_termination_policy": emr.CfnCluster.AutoTerminationPolicyProperty(idle_timeout=settings.auto_termination)
        if settings.auto_termination
        else None,
        "steps": _steps(cluster, settings, surroundings) or None,
        "step_concurrency_level": settings.step_concurrency,
        "ebs_root_volume_size": volume.size.to_gibibytes() if volume.size else None,
        "ebs_root_volume_iops": volume.iops,
        "ebs_root_volume_throughput": volume.throughput,
        "custom_ami_id": settings.custom_ami,
        "additional_info": settings.additional_info,
        "scale_down_behavior": settings.scale_down_behavior.value,
        "placement_group_configs": _placement_groups(settings),
        # CloudFormation's default is false, which EMR ignores but custom scaling does not.
        "visible_to_all_users": True,
        "security_configuration": surroundings.security_configuration.security_configuration_name,
        "kerberos_attributes": kerberos._render() if kerberos else None,
        "log_uri": surroundings.log_uri,
        **_shared(
            surroundings.service_role,
            surroundings.instance_profile,
            surroundings.auto_scaling_role,
            surroundings.encryption_key if settings.release_label.supports("log_encryption") is not False else None,
        ),
    }


@once
def _shared(
    service_role: iam.IRole,
    instance_profile: iam.IInstanceProfile,
    auto_scaling_role: iam.IRole | None,
    log_key: kms.IKey | None,
) -> dict[str, str | None]:
    """What clusters with the same roles and key have in common; each attribute is a call to Node."""
    return {
        "service_role": service_role.role_arn,
        "job_flow_role": instance_profile.instance_profile_name,
        "auto_scaling_role": auto_scaling_role.role_name if auto_scaling_role else None,
        "log_encryption_kms_key_id": arn_of(log_key) if log_key else None,
    }


def _instances(settings: ClusterSettings, surroundings: Surroundings) -> emr.CfnCluster.JobFlowInstancesConfigProperty:
    groups = surroundings.security_groups._ids
    return emr.CfnCluster.JobFlowInstancesConfigProperty(
        **_nodes(settings.instances, surroundings.subnet_ids),
        emr_managed_master_security_group=groups.primary,
        emr_managed_slave_security_group=groups.core_and_task,
        service_access_security_group=groups.service_access,
        additional_master_security_groups=_group_ids(surroundings.additional_groups[0]),
        additional_slave_security_groups=_group_ids(surroundings.additional_groups[1]),
        ec2_key_name=settings.key_name,
        keep_job_flow_alive_when_no_steps=settings.keep_alive,
        termination_protected=settings.termination_protection,
        unhealthy_node_replacement=settings.unhealthy_node_replacement,
    )


def _nodes(instances: InstanceFleets | InstanceGroups, subnet_ids: Sequence[str]) -> dict[str, Any]:
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
        "ec2_subnet_id": Fn.select(0, list(subnet_ids)) if is_list_token(subnet_ids) else subnet_ids[0],
    }


def _group_ids(groups: Sequence[ec2.ISecurityGroup]) -> list[str] | None:
    return [one.security_group_id for one in groups] or None


def _placement_groups(settings: ClusterSettings) -> list[emr.CfnCluster.PlacementGroupConfigProperty] | None:
    if settings.placement_strategy is None:
        return None
    strategy = settings.placement_strategy.value
    return [emr.CfnCluster.PlacementGroupConfigProperty(instance_role="MASTER", placement_strategy=strategy)]


def _bootstrap_actions(
    cluster: Construct, settings: ClusterSettings, surroundings: Surroundings
) -> list[emr.CfnCluster.BootstrapActionConfigProperty]:
    bind = reader(cluster, surroundings.instance_role)
    return [one._render(bind, f"Bootstrap{index}") for index, one in enumerate(settings.bootstrap_actions)]


def _steps(
    cluster: Construct, settings: ClusterSettings, surroundings: Surroundings
) -> list[emr.CfnCluster.StepConfigProperty]:
    def render(step: StepDefinition, index: int) -> emr.CfnCluster.StepConfigProperty:
        bind = reader(Construct(cluster, f"Step{index}"), surroundings.instance_role)
        return render_step(step, f"Step {index}", bind, settings.release_label.name)

    return [render(one, index) for index, one in enumerate(settings.steps, 1)]
