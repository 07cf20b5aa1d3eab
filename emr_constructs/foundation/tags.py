"""The tag that AWS's managed EMR policies ask for."""

from __future__ import annotations

from typing import Final

from aws_cdk import CfnTag

EMR_TAG: Final = "for-use-with-amazon-emr-managed-policies"
"""``AmazonEMRServicePolicy_v2`` acts only on networks, groups and instances with this tag, set to ``true``."""


def emr_tags() -> list[CfnTag]:
    """That tag, for a resource that takes tags itself: an aspect (``Tags.of``) would visit everything for it."""
    return [CfnTag(key=EMR_TAG, value="true")]
