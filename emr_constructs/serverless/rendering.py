"""How an EMR Serverless application is written down for CloudFormation."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_emrserverless as serverless
from constructs import Construct

from emr_constructs._jsii.scopes import environment_of
from emr_constructs.model.runtime_configuration import render_runtime
from emr_constructs.model.serverless_scheduler import in_minutes
from emr_constructs.serverless.images import render_images
from emr_constructs.serverless.settings import ServerlessSettings
from emr_constructs.serverless.surroundings import ServerlessSurroundings


def render(
    application: Construct, settings: ServerlessSettings, surroundings: ServerlessSurroundings
) -> dict[str, Any]:
    """The arguments of the L1, but for its name."""
    part = serverless.CfnApplication
    return {
        "release_label": settings.release_label.name,
        "type": settings.application_type.name,
        "architecture": settings.architecture.value,
        "initial_capacity": [one._render() for one in settings.initial_capacity] or None,
        "maximum_capacity": settings.maximum_capacity._render() if settings.maximum_capacity else None,
        "auto_start_configuration": part.AutoStartConfigurationProperty(enabled=settings.auto_start),
        "auto_stop_configuration": part.AutoStopConfigurationProperty(
            enabled=settings.auto_stop, idle_timeout_minutes=in_minutes(settings.idle_timeout)
        ),
        **render_images(application, settings.image, settings.worker_images, settings.architecture),
        "interactive_configuration": settings.interactive._render() if settings.interactive else None,
        "scheduler_configuration": settings.scheduler._render() if settings.scheduler else None,
        "runtime_configuration": [render_runtime(one) for one in settings.all_configurations] or None,
        "identity_center_configuration": part.IdentityCenterConfigurationProperty(
            identity_center_instance_arn=settings.identity_center
        )
        if settings.identity_center
        else None,
        "network_configuration": _network(surroundings),
        "monitoring_configuration": settings.monitoring._render(
            environment_of(application),
            key=surroundings.encryption_key,
            log_uri=surroundings.log_uri,
            log_group=surroundings.log_group,
        ),
    }


def _network(surroundings: ServerlessSurroundings) -> serverless.CfnApplication.NetworkConfigurationProperty | None:
    if surroundings.vpc is None:
        return None
    return serverless.CfnApplication.NetworkConfigurationProperty(
        subnet_ids=list(surroundings.subnet_ids),
        security_group_ids=[one.security_group_id for one in surroundings.security_groups],
    )
