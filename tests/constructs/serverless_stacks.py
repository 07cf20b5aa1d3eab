"""EMR Serverless applications that make little, for tests."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from synthesized import RELEASE, imported_key

import emr_constructs as emr

QUIET = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)


def quiet(stack: cdk.Stack, id: str = "Etl", **more: Any) -> emr.ServerlessApplication:  # noqa: A002
    """An application that makes little."""
    given = {"release_label": RELEASE, "encryption_key": imported_key(stack, f"Key{id}"), "monitoring": QUIET, **more}
    return emr.ServerlessApplication(stack, id, **given)
