"""What Spark itself makes of the arguments of spark-submit, asked of its own parser."""

import atexit
import functools
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spark_runtime import QUICK_START, environment, require_java, spark_home


class SparkRefused(Exception):  # noqa: N818 (a refusal is what the tests wait for)
    """Spark does not take these arguments; the message is Spark's own."""


@dataclass(frozen=True, kw_only=True)
class SparkSubmitArguments:
    """The arguments as Spark understood them; None where nothing was said and Spark has no default.

    `master` is ``local[*]`` where the arguments name none: it is EMR's configuration that says YARN then.
    Lists (`jars`, `files`, `py_files`, `archives`, `packages`) are separated by commas, as Spark keeps them.
    """

    master: str
    deploy_mode: str | None
    name: str | None
    main_class: str | None
    primary_resource: str | None
    child_args: tuple[str, ...]
    driver_memory: str | None
    driver_cores: str | None
    executor_memory: str | None
    executor_cores: str | None
    num_executors: str | None
    jars: str | None
    files: str | None
    py_files: str | None
    archives: str | None
    packages: str | None
    spark_properties: dict[str, str]


def parse(arguments: Sequence[str]) -> SparkSubmitArguments:
    """Have Spark parse arguments as they stand, without ``spark-submit`` itself.

    Skips the test where there is no JDK. The first call starts Java, 3 s; the further ones are immediate.

    :raises SparkRefused: Spark does not take them.
    """
    answer = _ask(list(arguments))
    if "refused" in answer:
        raise SparkRefused(answer["refused"])
    return SparkSubmitArguments(**answer | {"child_args": tuple(answer["child_args"])})


def _ask(arguments: list[str]) -> dict[str, Any]:
    parser = _parser()
    assert parser.stdin is not None
    assert parser.stdout is not None
    parser.stdin.write(json.dumps(arguments) + "\n")
    parser.stdin.flush()
    line = parser.stdout.readline()
    assert line, "the parser ended without an answer; its output says why"
    answer: dict[str, Any] = json.loads(line)
    return answer


@functools.cache
def _parser() -> subprocess.Popen[str]:
    """One Java for all questions of this process."""
    command = [
        *(require_java(compiler=True), *QUICK_START, "-cp", f"{spark_home()}/jars/*"),
        str(Path(__file__).with_name("ParseArguments.java")),
    ]
    pipe = subprocess.PIPE
    parser = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8", env=environment())
    atexit.register(parser.communicate)  # closes its input, which ends it
    return parser
