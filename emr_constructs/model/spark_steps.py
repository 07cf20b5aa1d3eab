"""Steps that run Spark: an application, a Python job, a file of SQL."""

from __future__ import annotations

import abc
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from aws_cdk import Fn

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.scripts import Bind, Script, bound, refuse_list_token
from emr_constructs.model.steps import StepDefinition, pairs
from emr_constructs.model.value import is_list_token

_COORDINATES = re.compile(r"[^:,\s]+:[^:,\s]+:[^:,\s]+")
_ENVIRONMENT = "environment"
_PYTHONS = ("spark.yarn.appMasterEnv.PYSPARK_PYTHON", "spark.executorEnv.PYSPARK_PYTHON")
"""What says which Python runs the driver and the executors."""


class DeployMode(str, Enum):
    """Where the driver of a Spark job runs."""

    CLUSTER = "cluster"
    """On a core or task node, under YARN."""
    CLIENT = "client"
    """On the primary node."""


@dataclass(frozen=True, kw_only=True)
class _SparkStep(StepDefinition, abc.ABC):
    """Base of the steps that run Spark.

    :param conf: Spark properties of this job, as ``--conf``. Default: none
    :param jars: further jars for driver and executors. Default: none
    :param packages: Maven coordinates of further jars, ``group:artifact:version``; fetched when the step starts, from
        Maven Central, which a network without NAT does not reach. Default: none
    :param repositories: further Maven repositories to look for ``packages``. Default: none
    :param files: files for the working directory of each executor, by the names they have there. Default: none
    :param archives: archives (zip, tar.gz, jar) that are unpacked there, by the names of the directories. Default: none
    """

    conf: Mapping[str, str] = field(default_factory=dict)
    jars: Sequence[Script] = ()
    packages: Sequence[str] = ()
    repositories: Sequence[str] = ()
    files: Mapping[str, Script] = field(default_factory=dict)
    archives: Mapping[str, Script] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = [
            Violation("MavenCoordinates", f"`packages[{index}]` ({said!r}) must be group:artifact:version")
            for index, said in enumerate(self.packages)
            if not is_token(said) and not _COORDINATES.fullmatch(said)
        ]
        if violations:
            raise EmrValidationError(violations)

    def _options(self, bind: Bind) -> list[str]:
        return [
            *pairs("--conf", self._all_conf()),
            *_listed("--jars", _urls(self.jars, "Jar", bind)),
            *_listed("--packages", self.packages),
            *_listed("--repositories", self.repositories),
            *_listed("--files", _named_urls(self.files, "File", bind)),
            *_listed("--archives", _named_urls(self._all_archives(), "Archive", bind)),
        ]

    def _all_conf(self) -> Mapping[str, str]:
        return self.conf

    def _all_archives(self) -> Mapping[str, Script]:
        return self.archives


@dataclass(frozen=True, kw_only=True)
class _SparkApplication(_SparkStep):
    """Base of what ``spark-submit`` runs.

    :param arguments: arguments of the application; a ``Script`` among them becomes its URL. Default: none
    :param deploy_mode: Default: DeployMode.CLUSTER
    :param py_files: further Python packages, as zips or eggs: ``Script.from_directory`` makes a zip. Default: none
    """

    script: Script
    arguments: Sequence[str | Script] = ()
    deploy_mode: DeployMode = DeployMode.CLUSTER
    py_files: Sequence[Script] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "spark-submit")
        if any(one._is_lone_module for one in self.py_files):
            problem = (
                "a Python file among the `py_files` is uploaded under another name, and cannot be imported by its own; "
                "put it into a directory and write Script.from_directory(...)"
            )
            raise EmrValidationError([Violation("LoneModule", problem)])

    def _command(self, bind: Bind) -> list[str]:
        return [
            "spark-submit",
            *("--deploy-mode", self.deploy_mode.value),
            *_class_option(self._class_of_application()),
            *self._options(bind),
            *_listed("--py-files", _urls(self.py_files, "PyFile", bind)),
            bind(self.script, "Script"),
            *bound(self.arguments, bind),
        ]

    def _class_of_application(self) -> str | None:
        return None


@dataclass(frozen=True, kw_only=True)
class SparkSubmit(_SparkApplication):
    """A Spark application, by ``spark-submit``.

    :param script: the Python file or the jar.
    :param main_class: class to run, for a jar. Default: that of the jar's manifest
    :raises EmrValidationError: ``LoneModule``, ``MavenCoordinates``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-submit-step.html
    """

    main_class: str | None = None

    def _class_of_application(self) -> str | None:
        return self.main_class


@dataclass(frozen=True, kw_only=True)
class PySpark(_SparkApplication):
    """A Python job, by ``spark-submit``, with the Python packages that it needs.

    :param script: the Python file.
    :param environment: a packed virtual environment, made with ``venv-pack`` or ``conda-pack`` on the system and the
        processor of the nodes: driver and executors run its Python. Default: the Python of the nodes
    :raises EmrValidationError: ``LoneModule``, ``MavenCoordinates``, ``PythonEnvironment``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-submit-step.html
    """

    environment: Script | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.environment is None:
            return
        violations = [
            Violation("PythonEnvironment", f"`{name}` says {said!r}, which `environment` does; drop one of them")
            for name, settings in (("conf", self.conf), ("archives", self.archives))
            for said in (*_PYTHONS, _ENVIRONMENT)
            if said in settings
        ]
        if self.deploy_mode is not DeployMode.CLUSTER:
            problem = "`environment` is unpacked where YARN runs the driver; use DeployMode.CLUSTER"
            violations.append(Violation("PythonEnvironment", problem))
        if violations:
            raise EmrValidationError(violations)

    def _all_conf(self) -> Mapping[str, str]:
        python = dict.fromkeys(_PYTHONS, f"./{_ENVIRONMENT}/bin/python")
        return {**self.conf, **python} if self.environment else self.conf

    def _all_archives(self) -> Mapping[str, Script]:
        # Spark takes the last of two `--archives`: all of them stand in one.
        return {**self.archives, _ENVIRONMENT: self.environment} if self.environment else self.archives


@dataclass(frozen=True, kw_only=True)
class SparkSql(_SparkStep):
    """A file of SQL statements, by ``spark-sql``; the driver runs on the primary node.

    :param script: the file.
    :param variables: what ``${name}`` in the file stands for. Default: none
    :param database: the database to start in. Default: ``default``
    :raises EmrValidationError: ``MavenCoordinates``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
    """

    script: Script
    variables: Mapping[str, str] = field(default_factory=dict)
    database: str | None = None

    def _command(self, bind: Bind) -> list[str]:
        return [
            "spark-sql",
            *self._options(bind),
            *("-f", bind(self.script, "Script")),
            *(("--database", self.database) if self.database else ()),
            *pairs("--hivevar", self.variables),
        ]


def _urls(scripts: Sequence[Script], id: str, bind: Bind) -> list[str]:  # noqa: A002
    return [bind(one, f"{id}{index}") for index, one in enumerate(scripts)]


def _named_urls(scripts: Mapping[str, Script], id: str, bind: Bind) -> list[str]:  # noqa: A002
    """URLs with the names under which Spark puts the files into the working directories."""
    return [f"{bind(one, f'{id}{index}')}#{name}" for index, (name, one) in enumerate(scripts.items())]


def _listed(option: str, values: Sequence[str]) -> list[str]:
    if not values:
        return []
    return [option, Fn.join(",", list(values)) if is_list_token(values) else ",".join(values)]


def _class_option(name: str | None) -> list[str]:
    return ["--class", name] if name else []
