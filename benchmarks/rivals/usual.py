"""One serverless application as this library makes it in a network, when nothing else is said."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from emr_constructs import Network, ReleaseLabel, ServerlessApplication


def build(app: cdk.App, _layout: Sequence[int]) -> None:
    """Make the stack."""
    stack = cdk.Stack(app, "Stack")
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    ServerlessApplication(
        stack,
        "Jobs",
        application_name="jobs",
        release_label=ReleaseLabel.EMR_7_3_0,
        network=Network(stack, "Network", encryption_key=key),
        encryption_key=key,
    )
