"""The switch for S3 Access Grants."""

from __future__ import annotations

from typing import Any

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from samples import Sample

import emr_constructs as emr

STACK = Stack(App(), "Data")


def asked(feature: emr.S3AccessGrants) -> Any:
    """The rights that a role gets."""
    role = iam.Role(STACK, f"Role{len(STACK.node.children)}", assumed_by=iam.AccountRootPrincipal())
    feature.grant_requests(role)
    policy = role.node.find_child("DefaultPolicy")
    return STACK.resolve(policy.node.default_child.policy_document)  # type: ignore[union-attr]


SAMPLES = [Sample(emr.S3AccessGrants(), asked, frozenset({"fallback_to_iam"}))]
