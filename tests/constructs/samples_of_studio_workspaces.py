"""Notebooks that run by the clock, and logins for Git."""

from __future__ import annotations

from aws_cdk import aws_s3 as s3
from samples import Sample
from samples_of_authentication import LATER
from synthesized import new_stack

import emr_constructs as emr
from emr_constructs.studio.git import _content

BUCKET = s3.Bucket.from_bucket_name(new_stack(), "Results", "results-of-the-team")

SAMPLES = [
    Sample(
        emr.NotebookExecution(workspace="e-0A1B", path="daily.ipynb", output_bucket=BUCKET),
        lambda value: [value._render(None), value.output_prefix],
        frozenset({"notebook", "output_bucket", "html"}),
    ),
    Sample(emr.GitLogin(user_name="bot"), lambda value: _content(value), tokens={"token": LATER}),
]
