"""Spark's own parser, asked: it understands good arguments, and refuses misspelled ones."""

import pytest
from spark_submit_arguments import SparkRefused, parse

pytestmark = pytest.mark.spark


def test_every_argument_of_a_step_is_understood() -> None:
    found = parse(
        [
            *("--deploy-mode", "cluster", "--master", "yarn", "--name", "Ordérs by day"),
            *("--driver-memory", "2g", "--driver-cores", "2"),
            *("--executor-memory", "4g", "--executor-cores", "3", "--num-executors", "5"),
            *("--conf", "spark.executorEnv.A=b=c", "--conf", "spark.sql.shuffle.partitions=8"),
            *("--py-files", "s3://code/a.py,s3://code/b.zip", "--jars", "s3://code/a.jar"),
            *("--files", "s3://code/settings.yaml", "--archives", "s3://code/env.tar.gz#env"),
            *("--packages", "org.example:example:1.0"),
            *("s3://code/orders_by_day.py", "--input", "s3://data/orders/", "--executor-memmory", ""),
        ]
    )
    assert (found.deploy_mode, found.master, found.name) == ("cluster", "yarn", "Ordérs by day")
    assert (found.driver_memory, found.driver_cores) == ("2g", "2")
    assert (found.executor_memory, found.executor_cores, found.num_executors) == ("4g", "3", "5")
    assert found.spark_properties == {"spark.executorEnv.A": "b=c", "spark.sql.shuffle.partitions": "8"}
    assert (found.py_files, found.jars) == ("s3://code/a.py,s3://code/b.zip", "s3://code/a.jar")
    assert (found.files, found.archives) == ("s3://code/settings.yaml", "s3://code/env.tar.gz#env")
    assert found.packages == "org.example:example:1.0"
    assert found.primary_resource == "s3://code/orders_by_day.py"
    # Behind the script everything is the script's own, misspelled or not.
    assert found.child_args == ("--input", "s3://data/orders/", "--executor-memmory", "")
    assert found.main_class is None


def test_jar_with_a_class_is_understood() -> None:
    found = parse(["--class", "org.example.Main", "s3://code/job.jar"])
    assert (found.main_class, found.primary_resource) == ("org.example.Main", "s3://code/job.jar")
    assert (found.deploy_mode, found.master, found.child_args) == (None, "local[*]", ())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--executor-memmory", "4g", "job.py"], "Unrecognized option '--executor-memmory'"),
        (["--executor-memory", "banana", "job.py"], "Executor memory must be a positive number"),
        (["--executor-cores", "two", "job.py"], "Executor cores must be a positive number"),
        (["--conf", "spark.x", "job.py"], "without '=': spark.x"),
        (["--deploy-mode", "clusterr", "job.py"], '--deploy-mode must be either "client" or "cluster"'),
        (["--deploy-mode", "cluster"], "Must specify a primary resource"),
        (["--name"], "Missing argument for option '--name'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_arguments_are_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(SparkRefused) as refused:
        parse(arguments)
    assert message in str(refused.value)


def test_a_refusal_does_not_stop_the_parser() -> None:
    with pytest.raises(SparkRefused):
        parse(["--nmae", "x", "job.py"])
    assert parse(["--name", "x", "s3://code/job.py"]).name == "x"
