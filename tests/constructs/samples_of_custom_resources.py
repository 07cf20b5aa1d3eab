"""How functions of custom resources are made."""

from __future__ import annotations

from typing import Any

from aws_cdk import App, Stack
from samples import Sample

import emr_constructs as emr


def path_of_role(options: emr.HandlerOptions) -> Any:
    """The path of the role of a function."""
    made = emr.BlockPublicAccess(Stack(App(), "Handlers"), "Block", handler=options)
    resource: Any = made.role.node.default_child
    return resource.path


SAMPLES = [
    Sample(
        emr.HandlerOptions(),
        path_of_role,
        frozenset({"role", "permissions_boundary", "log_group", "log_retention", "log_encryption_key"}),
    )
]
