"""Addresses of the AWS pages that rules rest on."""

from __future__ import annotations

from typing import Final


def management_guide(page: str) -> str:
    """A page of the EMR Management Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/ManagementGuide/{page}.html"


def release_guide(page: str) -> str:
    """A page of the EMR Release Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/ReleaseGuide/{page}.html"


API: Final = "https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html"
CLOUDFORMATION: Final = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-emr-cluster.html"
)
BEST_PRACTICES: Final = "https://aws.github.io/aws-emr-best-practices/"
