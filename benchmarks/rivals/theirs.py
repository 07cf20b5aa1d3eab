"""One serverless application with the rival's construct, as it makes it when nothing else is said."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from cdklabs import aws_data_solutions_framework as framework  # type: ignore[import-not-found]


def build(app: cdk.App, _layout: Sequence[int]) -> None:
    """Make the stack."""
    framework.processing.SparkEmrServerlessRuntime(cdk.Stack(app, "Stack"), "Jobs", name="jobs")
