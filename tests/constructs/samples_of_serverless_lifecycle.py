"""How an application is stopped in time."""

from __future__ import annotations

from aws_cdk import Duration
from samples import Sample

import emr_constructs as emr

SAMPLES = [
    Sample(
        emr.SafeLifecycle(wait=Duration.minutes(5)),
        lambda value: value._properties(),
        frozenset({"cancel_runs", "handler"}),
    )
]
