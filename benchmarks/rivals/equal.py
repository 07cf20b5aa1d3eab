"""One serverless application with what the rival's has, and no logs of its own: the rival's has none."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from emr_constructs import Egress, Network, ReleaseLabel, ServerlessApplication, ServerlessMonitoring


def build(app: cdk.App, _layout: Sequence[int]) -> None:
    """Make the stack."""
    stack = cdk.Stack(app, "Stack")
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    ServerlessApplication(
        stack,
        "Jobs",
        application_name="jobs",
        release_label=ReleaseLabel.EMR_7_3_0,
        network=Network(stack, "Network", egress=Egress.NAT, encryption_key=key),
        encryption_key=key,
        monitoring=ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False),
    )
