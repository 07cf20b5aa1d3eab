"""Jobs on EMR Serverless."""

from __future__ import annotations

from samples import LIST, Sample
from samples_of_steps import bind

import emr_constructs as emr

SCRIPT = emr.Script()
ANY = {"retry_policy", "session_policy", "session_managed_policies", "disk_encryption_key", "configurations"}
FILES = {"jars", "files", "archives", "py_files", "environment", "package", "_parts"}

SAMPLES = [
    Sample(emr.RetryPolicy(), lambda value: value._render()),
    Sample(
        emr.SparkJob(script=SCRIPT, conf={"a": "b"}),
        lambda value: value._render(bind),
        frozenset({*ANY, *FILES, "script", "driver", "executor", "streaming"}),
        tokens={"arguments": LIST},
    ),
    Sample(
        emr.HiveJob(script=SCRIPT),
        lambda value: value._render(bind),
        frozenset({*ANY, "script", "init_script"}),
    ),
]
