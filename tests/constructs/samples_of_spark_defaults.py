"""The sizes of Spark."""

from __future__ import annotations

from samples import Sample

import emr_constructs as emr

SAMPLES = [Sample(emr.SparkDefaults(), lambda value: value._configuration()._render())]
