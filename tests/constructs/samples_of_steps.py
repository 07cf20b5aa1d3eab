"""Steps of all kinds, and bootstrap actions."""

from __future__ import annotations

from typing import Any

from aws_cdk import Size
from samples import NUMBER, Sample

import emr_constructs as emr

SCRIPT = emr.Script()
LATER = {"arguments": "UndecidableArguments"}
SPARK = {"script", "jars", "files", "archives"}
JOB = {*SPARK, "py_files", "deploy_mode"}


def bind(script: emr.Script, id: str) -> str:  # noqa: A002
    return f"s3://bucket/{id}"


def step(value: emr.StepDefinition, *without: str, **more: Any) -> Sample:
    """A kind of steps: fields without tokens, and what else there is to say of the others."""
    return Sample(
        value,
        lambda one: [one.name, one._render(bind)],
        frozenset({"action_on_failure", *without}),
        **more,
    )


SAMPLES = [
    step(emr.SparkSubmit(script=SCRIPT, conf={"a": "b"}), *JOB, refuses=LATER),
    step(emr.PySpark(script=SCRIPT, conf={"a": "b"}), *JOB, "environment", refuses=LATER),
    step(emr.SparkSql(script=SCRIPT), *SPARK),
    step(emr.HiveScript(script=SCRIPT), "script", refuses=LATER),
    step(emr.PigScript(script=SCRIPT), "script", refuses=LATER),
    step(emr.FlinkRun(jar=SCRIPT), "jar", "detached", refuses=LATER),
    step(
        emr.S3DistCp(source="s3://in/", destination="hdfs:///out"),
        *("output_codec", "delete_on_success", "append_to_last_file", "copy_from_manifest", "source_prefixes"),
        refuses=LATER,
        tokens={"target_size": Size.mebibytes(NUMBER)},
    ),
    step(emr.ScriptRunner(script=SCRIPT), "script", "_on_nodes", refuses=LATER),
    step(emr.CustomJar(jar="a.jar", main_class="a.B"), "jar"),
    step(emr.Command(arguments=["aws"])),
    Sample(
        emr.BootstrapAction(name="a", script=SCRIPT),
        lambda one: one._render(bind, "Bootstrap0"),
        frozenset({"script", "nodes", "_cloudwatch"}),
    ),
]
