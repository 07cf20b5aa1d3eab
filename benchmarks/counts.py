"""Counts resources: what a further cluster adds to a stack, and how many clusters a stack holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import aws_cdk as cdk
import ours
from aws_cdk.assertions import Template

RESOURCES_IN_A_STACK = 500


def count() -> dict[str, Any]:
    """The resources of one cluster alone, those that clusters share, and those that each further one adds."""
    alone, one, two = _types(), _types(1), _types(2)
    added = two - one
    shared = one - added
    return {
        "alone": dict(alone),
        "shared": dict(shared),
        "added": dict(added),
        "clusters_in_a_stack": (RESOURCES_IN_A_STACK - shared.total()) // added.total(),
    }


def _types(*layout: int) -> Counter[str]:
    """The resources of the one stack of a layout, by type."""
    app = cdk.App()
    ours.build(app, layout)
    stack = app.node.children[0]
    assert isinstance(stack, cdk.Stack)
    resources = Template.from_stack(stack).to_json()["Resources"]
    return Counter(sorted(resource["Type"] for resource in resources.values()))
