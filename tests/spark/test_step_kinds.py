"""Steps that are made by this library, as Spark's own parser understands them."""

from __future__ import annotations

import pytest
from spark_submit_arguments import parse

import emr_constructs as emr

SCRIPT = emr.Script()


@pytest.mark.spark
def test_spark_understands_every_option_of_a_python_job() -> None:
    step = emr.PySpark(
        script=SCRIPT,
        environment=SCRIPT,
        archives={"model": SCRIPT},
        files={"settings.json": SCRIPT},
        jars=[SCRIPT, SCRIPT],
        packages=["a:b:1", "c:d:2"],
        repositories=["https://maven.example.org"],
        py_files=[SCRIPT],
        conf={"spark.a": "x=y z"},
        arguments=["--conf", "no option of Spark"],
    )
    command, *arguments = step._command(lambda script, id: f"s3://b/{id}")  # noqa: A006
    understood = parse(arguments)
    assert command == "spark-submit"
    assert understood.primary_resource == "s3://b/Script"
    assert understood.child_args == ("--conf", "no option of Spark")
    assert (understood.jars, understood.packages) == ("s3://b/Jar0,s3://b/Jar1", "a:b:1,c:d:2")
    assert understood.files == "s3://b/File0#settings.json"
    assert understood.archives == "s3://b/Archive0#model,s3://b/Archive1#environment"
    assert understood.py_files == "s3://b/PyFile0"
    assert understood.spark_properties == {
        "spark.a": "x=y z",
        "spark.yarn.appMasterEnv.PYSPARK_PYTHON": "./environment/bin/python",
        "spark.executorEnv.PYSPARK_PYTHON": "./environment/bin/python",
    }
