"""The tag that AWS's managed EMR policies ask for."""

from __future__ import annotations

from aws_cdk import CfnTag

from emr_constructs.facts import access

EMR_TAG, EMR_TAG_VALUE = access.tag()
"""``AmazonEMRServicePolicy_v2`` acts only on networks, groups and instances with this tag."""


def emr_tags() -> list[CfnTag]:
    """That tag, for a resource that takes tags itself: an aspect (``Tags.of``) would visit everything for it."""
    return [CfnTag(key=EMR_TAG, value=EMR_TAG_VALUE)]
