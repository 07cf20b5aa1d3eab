"""Options of ``spark-submit`` that steps of clusters and jobs of EMR Serverless have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Fn

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.model.scripts import Bind, Script
from emr_constructs.model.steps import pairs
from emr_constructs.model.value import is_list_token

ENVIRONMENT: Final = "environment"
"""The directory into which a packed Python environment is unpacked."""

ENVIRONMENT_PYTHON: Final = f"./{ENVIRONMENT}/bin/python"
"""The Python of that environment."""

_KEY = re.compile(r"[^\s=]+")
_FILE_NAME = re.compile(r"[^\s,#]+")
_COORDINATES = re.compile(r"[^:,\s]+:[^:,\s]+:[^:,\s]+")


def coordinate_violations(packages: Sequence[str]) -> Iterator[Violation]:
    """What is no name of a package of Maven."""
    for index, said in enumerate(packages):
        if not is_token(said) and not _COORDINATES.fullmatch(said):
            yield Violation("MavenCoordinates", f"`packages[{index}]` ({said!r}) must be group:artifact:version")


def key_violations(**settings: Mapping[str, str]) -> Iterator[Violation]:
    """Names of properties that an option of a command line cannot have: what follows ``=`` is the value.

    :param settings: properties, by the argument that says them.
    """
    wrong = [(argument, key) for argument, said in settings.items() for key in said if not _KEY.fullmatch(key)]
    for argument, key in wrong:
        problem = f"`{argument}` has the key {key!r}; write the name of a property, without blanks and without ="
        yield Violation("PropertyName", problem)


def name_violations(**scripts: Mapping[str, Script]) -> Iterator[Violation]:
    """Names that files cannot have in a working directory, since they stand in a list of URLs.

    :param scripts: files, by the argument that says them.
    """
    wrong = [(argument, name) for argument, said in scripts.items() for name in said if not _FILE_NAME.fullmatch(name)]
    for argument, name in wrong:
        problem = f"`{argument}` has the name {name!r}; write a name without blanks, commas and #"
        yield Violation("FileName", problem)


def module_violations(py_files: Sequence[Script]) -> Iterator[Violation]:
    """Files that nobody could import, since they lose their names."""
    if any(one._is_lone_module for one in py_files):
        problem = (
            "a Python file among the `py_files` is uploaded under another name, and cannot be imported by its own; "
            "put it into a directory and write Script.from_directory(...)"
        )
        yield Violation("LoneModule", problem)


def environment_violations(
    keys: Sequence[str], *, conf: Mapping[str, str], archives: Mapping[str, Script], unpacked: bool = True
) -> Iterator[Violation]:
    """What says which Python runs besides a packed environment.

    :param keys: the Spark properties that name it.
    :param unpacked: whether the environment is where the driver runs.
    """
    problems = [
        f"`{name}` says {said!r}, which `environment` does; drop one of them"
        for name, settings in (("conf", conf), ("archives", archives))
        for said in (*keys, ENVIRONMENT)
        if said in settings
    ]
    if not unpacked:
        problems.append("`environment` is unpacked where YARN runs the driver; use DeployMode.CLUSTER")
    yield from (Violation("PythonEnvironment", problem) for problem in problems)


def spark_options(
    bind: Bind,
    *,
    conf: Mapping[str, str],
    jars: Sequence[Script],
    packages: Sequence[str],
    repositories: Sequence[str],
    files: Mapping[str, Script],
    archives: Mapping[str, Script],
) -> list[str]:
    """The options of a job, without those for Python."""
    return [
        *pairs("--conf", conf),
        *listed("--jars", urls(jars, "Jar", bind)),
        *listed("--packages", packages),
        *listed("--repositories", repositories),
        *listed("--files", named_urls(files, "File", bind)),
        # Spark takes the last of two `--archives`: all of them stand in one.
        *listed("--archives", named_urls(archives, "Archive", bind)),
    ]


def urls(scripts: Sequence[Script], id: str, bind: Bind) -> list[str]:  # noqa: A002
    """Where files are."""
    return [bind(one, f"{id}{index}") for index, one in enumerate(scripts)]


def named_urls(scripts: Mapping[str, Script], id: str, bind: Bind) -> list[str]:  # noqa: A002
    """URLs with the names under which Spark puts the files into the working directories."""
    return [f"{bind(one, f'{id}{index}')}#{name}" for index, (name, one) in enumerate(scripts.items())]


def listed(option: str, values: Sequence[str]) -> list[str]:
    """An option with a list, where there is one."""
    if not values:
        return []
    return [option, Fn.join(",", list(values)) if is_list_token(values) else ",".join(values)]


def class_option(name: str | None) -> list[str]:
    """The class to run, where one is said."""
    return ["--class", name] if name else []
