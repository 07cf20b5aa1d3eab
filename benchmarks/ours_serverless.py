"""The measured app with a serverless application, with this library: everything of its own."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk

from emr_constructs import Network, ReleaseLabel, ServerlessApplication


def build(app: cdk.App, _layout: Sequence[int]) -> None:
    """Make the stack."""
    stack = cdk.Stack(app, "Serverless")
    network = Network(stack, "Network")
    ServerlessApplication(stack, "Jobs", release_label=ReleaseLabel.EMR_7_14_0, network=network)
