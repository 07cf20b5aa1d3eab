"""Samples of what users of a Studio may do."""

from __future__ import annotations

from typing import Any

from samples import Sample
from synthesized import imported_role, new_stack

import emr_constructs as emr

MADE = frozenset(
    {
        *("level", "clusters", "applications", "virtual_clusters", "workspaces", "log_buckets", "templates"),
        *("runtime_roles", "serverless_roles", "endpoint_roles", "cluster_service_roles", "cluster_instance_roles"),
        *("own_applications", "sagemaker", "_others"),
    }
)


def rights(access: emr.StudioAccess) -> Any:
    """The policy, as a template has it."""
    stack = new_stack()
    return emr.StudioSessionPolicy(stack, "P", service_role=imported_role(stack, "R"), access=access).document


SAMPLES = [
    Sample(
        emr.WorkspaceAccess.tagged({"team": "data"}),
        lambda value: rights(emr.StudioAccess.basic(workspaces=value)),
        frozenset({"others"}),
    ),
    Sample(emr.StudioAccess.intermediate(), rights, MADE),
]
