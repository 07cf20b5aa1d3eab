"""Addresses of the AWS pages that rules rest on."""

from __future__ import annotations

from typing import Final


def management_guide(page: str) -> str:
    """A page of the EMR Management Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/ManagementGuide/{page}.html"


def release_guide(page: str) -> str:
    """A page of the EMR Release Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/ReleaseGuide/{page}.html"


def api(page: str) -> str:
    """A page of the EMR API reference: an action or a data type."""
    return f"https://docs.aws.amazon.com/emr/latest/APIReference/API_{page}.html"


def eks_guide(page: str) -> str:
    """A page of the EMR on EKS Development Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/{page}.html"


def serverless_api(page: str) -> str:
    """A page of the EMR Serverless API reference: an action or a data type."""
    return f"https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_{page}.html"


def template_reference(page: str) -> str:
    """A page of the CloudFormation Template Reference Guide."""
    return f"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/{page}.html"


API: Final = api("RunJobFlow")
CLOUDFORMATION: Final = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-emr-cluster.html"
)
BEST_PRACTICES: Final = "https://aws.github.io/aws-emr-best-practices/"
