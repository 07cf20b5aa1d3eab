"""How a Studio is written down for CloudFormation."""

from __future__ import annotations

from typing import Any

from emr_constructs.foundation.keys import arn_of
from emr_constructs.foundation.tags import emr_tags
from emr_constructs.studio.settings import StudioSettings
from emr_constructs.studio.surroundings import StudioSurroundings


def render(settings: StudioSettings, surroundings: StudioSurroundings) -> dict[str, Any]:
    """The arguments of the L1."""
    return {
        "name": surroundings.studio_name,
        "description": settings.description,
        "default_s3_location": surroundings.default_s3_location,
        "encryption_key_arn": arn_of(surroundings.encryption_key),
        "vpc_id": surroundings.vpc.vpc_id,
        "subnet_ids": list(surroundings.subnet_ids),
        "engine_security_group_id": surroundings.security_groups.engine.security_group_id,
        "workspace_security_group_id": surroundings.security_groups.workspace.security_group_id,
        "service_role": surroundings.service_role.role_arn,
        "tags": emr_tags(),
        **settings.auth._render(surroundings.user_role),
    }
