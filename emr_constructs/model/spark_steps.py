"""Steps that run Spark: an application, a Python job, a file of SQL."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from emr_constructs.errors import EmrValidationError
from emr_constructs.model.scripts import Bind, Script, bound, refuse_list_token
from emr_constructs.model.spark_options import (
    ENVIRONMENT,
    ENVIRONMENT_PYTHON,
    class_option,
    coordinate_violations,
    environment_violations,
    listed,
    module_violations,
    spark_options,
    urls,
)
from emr_constructs.model.steps import StepDefinition, pairs

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
        violations = list(coordinate_violations(self.packages))
        if violations:
            raise EmrValidationError(violations)

    def _options(self, bind: Bind) -> list[str]:
        return spark_options(
            bind,
            conf=self._all_conf(),
            jars=self.jars,
            packages=self.packages,
            repositories=self.repositories,
            files=self.files,
            archives=self._all_archives(),
        )

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
        violations = list(module_violations(self.py_files))
        if violations:
            raise EmrValidationError(violations)

    def _command(self, bind: Bind) -> list[str]:
        return [
            "spark-submit",
            *("--deploy-mode", self.deploy_mode.value),
            *class_option(self._class_of_application()),
            *self._options(bind),
            *listed("--py-files", urls(self.py_files, "PyFile", bind)),
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
        on_cluster = self.deploy_mode is DeployMode.CLUSTER
        violations = list(environment_violations(_PYTHONS, conf=self.conf, archives=self.archives, unpacked=on_cluster))
        if violations:
            raise EmrValidationError(violations)

    def _all_conf(self) -> Mapping[str, str]:
        python = dict.fromkeys(_PYTHONS, ENVIRONMENT_PYTHON)
        return {**self.conf, **python} if self.environment else self.conf

    def _all_archives(self) -> Mapping[str, Script]:
        return {**self.archives, ENVIRONMENT: self.environment} if self.environment else self.archives


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
