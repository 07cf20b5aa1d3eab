"""Jobs on EMR Serverless: of Spark, and of Hive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from aws_cdk import SizeRoundingBehavior
from constructs import Construct

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import serverless_workers
from emr_constructs.facts.serverless_configurations import worker_encryption
from emr_constructs.model.python_package import PackageParts, PythonPackage
from emr_constructs.model.scripts import Bind, Script, bound, bound_later
from emr_constructs.model.serverless_capacity import WorkerSize, digits, gigabytes_text
from emr_constructs.model.serverless_job import STREAMING, ServerlessJob, command_line, said
from emr_constructs.model.spark_options import (
    ENVIRONMENT,
    ENVIRONMENT_PYTHON,
    class_option,
    coordinate_violations,
    environment_violations,
    key_violations,
    listed,
    module_violations,
    name_violations,
    spark_options,
    urls,
)
from emr_constructs.model.steps import pairs
from emr_constructs.model.value import plain
from emr_constructs.rules.view import known
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_PYTHONS: Final = (
    "spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON",
    "spark.emr-serverless.driverEnv.PYSPARK_PYTHON",
    "spark.executorEnv.PYSPARK_PYTHON",
)
"""What says which Python runs the driver and the executors."""

_SIZES: Final = ("spark.{}.cores", "spark.{}.memory", "spark.{}.memoryOverhead", "spark.{}.memoryOverheadFactor")
_DISK: Final = "spark.emr-serverless.{}.disk"
_FACTOR: Final = "spark.emr-serverless.memoryOverheadFactor"


@dataclass(frozen=True, kw_only=True)
class SparkJob(ServerlessJob):
    """A Spark application, on an application of ``ServerlessType.SPARK``: a Python file, a jar or a package.

    :param script: the Python file or the jar. Default: the entry point of ``package``
    :param package: Python code with its dependencies, packed for the release and the processors of the application.
        Default: none
    :param main_class: class to run, for a jar. Default: that of the jar's manifest
    :param arguments: arguments of the application, up to 1024; a ``Script`` among them becomes its URL. Default: none
    :param conf: Spark properties of this job, as ``--conf``. They go before all ``configurations``. Default: none
    :param driver: the worker of the driver; Spark gets its vCPUs, its disk, and its memory without the overhead.
        Default: EMR's own, 4 vCPU with 16 GiB
    :param executor: the workers of the executors. Default: EMR's own, 4 vCPU with 16 GiB
    :param executors: how many executors it starts with. Default: EMR's own, 3
    :param maximum_executors: how many it may come to have, a limit for its bill. Default: EMR's own, as many as the
        application and the account allow
    :param streaming: run until somebody stops it, and go on after failures, from emr-7.1.0. Default: False
    :param py_files: further Python packages, as zips or eggs: ``Script.from_directory`` makes a zip. Default: none
    :param jars: further jars for driver and executors. Default: none
    :param packages: Maven coordinates of further jars, ``group:artifact:version``; fetched when the job starts, from
        Maven Central, which only an application in a VPC with a NAT gateway reaches. Default: none
    :param repositories: further Maven repositories to look for ``packages``. Default: none
    :param files: files for the working directory of each executor, by the names they have there. Default: none
    :param archives: archives (zip, tar.gz, jar) that are unpacked there, by the names of the directories. Default: none
    :param environment: a packed virtual environment, made with ``venv-pack`` on the system and the processor of the
        workers: driver and executors run its Python. Default: the Python of the release
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``LoneModule``, ``MavenCoordinates``, ``PropertyName``,
        ``FileName``, ``ExecutorCount``, ``PythonEnvironment``, ``ScriptAndPackage``, ``JobSettingTwice``,
        ``UndecidableWorkerSize``, and the codes of the rules on jobs.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-spark.html
    """

    script: Script | None = None
    package: PythonPackage | None = None
    main_class: str | None = None
    arguments: Sequence[str | Script] = ()
    conf: Mapping[str, str] = field(default_factory=dict)
    driver: WorkerSize | None = None
    executor: WorkerSize | None = None
    executors: int | None = None
    maximum_executors: int | None = None
    streaming: bool = False
    py_files: Sequence[Script] = ()
    jars: Sequence[Script] = ()
    packages: Sequence[str] = ()
    repositories: Sequence[str] = ()
    files: Mapping[str, Script] = field(default_factory=dict)
    archives: Mapping[str, Script] = field(default_factory=dict)
    environment: Script | None = None
    _parts: PackageParts | None = None

    def _contradictions(self) -> Iterator[Violation]:
        yield from super()._contradictions()
        yield from coordinate_violations(self.packages)
        yield from module_violations(self.py_files)
        yield from key_violations(conf=self.conf)
        yield from name_violations(files=self.files, archives=self.archives)
        yield from self._wrong_counts()
        if self.environment is not None:
            yield from environment_violations(_PYTHONS, conf=self.conf, archives=self.archives)
        for role, size in self._workers().items():
            if size.memory.is_unresolved():
                problem = (
                    f"the memory of `{role}` is only known at deployment, and Spark's part of it is counted before"
                )
                yield Violation("UndecidableWorkerSize", f"{problem}; write a Size, or spark.{role}.memory in `conf`")
        if self.script is not None and self.package is not None:
            problem = "`script` and `package` both say what the job runs; leave one of them out"
            yield Violation("ScriptAndPackage", problem)
        for argument, keys in self._managed().items():
            for key in keys:
                if key in self.conf:
                    problem = f"`conf` sets {key}, which `{argument}` does; say it once, with `{argument}`"
                    yield Violation("JobSettingTwice", problem)

    def _wrong_counts(self) -> Iterator[Violation]:
        """Numbers of executors with which Spark ends at once."""
        counts = {argument: number for argument, (_, number) in self._counts().items() if known(plain(number))}
        for argument, number in counts.items():
            if number is not None and number < 1:
                yield Violation("ExecutorCount", f"`{argument}` ({number}) must be 1 or more")
        first, most = counts.get("executors"), counts.get("maximum_executors")
        if first is not None and most is not None and first > most:
            problem = f"`executors` ({first}) are more than `maximum_executors` ({most}); raise the maximum"
            yield Violation("ExecutorCount", problem)

    def _managed(self) -> Mapping[str, Sequence[str]]:
        """The properties that arguments set, or would be wrong beside, by the argument."""
        found: dict[str, Sequence[str]] = {}
        for role, size in self._workers().items():
            disk = _DISK.format(role)
            found[role] = (
                *(one.format(role) for one in _SIZES),
                _FACTOR,
                *((disk, f"{disk}.type") if size.disk else ()),
            )
        counts = {argument: [key] for argument, (key, number) in self._counts().items() if number is not None}
        return {**found, **counts}

    def _workers(self) -> Mapping[str, WorkerSize]:
        sizes = {"driver": self.driver, "executor": self.executor}
        return {role: size for role, size in sizes.items() if size is not None}

    def _counts(self) -> Mapping[str, tuple[str, int | None]]:
        return {
            "executors": ("spark.executor.instances", self.executors),
            "maximum_executors": ("spark.dynamicAllocation.maxExecutors", self.maximum_executors),
        }

    def _seen(self) -> dict[str, Any]:
        script = self.script or (self.package and Script())
        return {
            "mode": plain(self._mode()),
            "script": plain(bound_later(script, "Script")) if script else None,
            "arguments": plain(bound(self.arguments, bound_later)) if self.arguments else None,
            "options": plain(self._options(bound_later)) or None,
            "spark_conf": plain(self._all_conf()) or None,
        }

    def _mode(self) -> str | None:
        return STREAMING if self.streaming else None

    def _driver(self, bind: Bind) -> dict[str, Any]:
        return {
            "sparkSubmit": said(
                # A rule asks for one, and `_on` takes it from the package.
                entryPoint=bind(self.script, "Script") if self.script else None,
                entryPointArguments=bound(self.arguments, bind) or None,
                sparkSubmitParameters=command_line(self._options(bind)) or None,
            )
        }

    def _options(self, bind: Bind) -> list[str]:
        environment = {ENVIRONMENT: self.environment} if self.environment else {}
        return [
            *class_option(self.main_class),
            *spark_options(
                bind,
                conf=self._all_conf(),
                jars=self.jars,
                packages=self.packages,
                repositories=self.repositories,
                files=self.files,
                archives={**self.archives, **environment},
            ),
            *listed("--py-files", urls(self.py_files, "PyFile", bind)),
        ]

    def _all_conf(self) -> Mapping[str, str]:
        sizes = [_size_conf(role, size) for role, size in self._workers().items()]
        counts = {key: digits(number) for key, number in self._counts().values() if number is not None}
        python = dict.fromkeys(_PYTHONS, ENVIRONMENT_PYTHON) if self.environment else {}
        return {key: value for part in (*sizes, counts, self.conf, python) for key, value in part.items()}

    def _on(self, application: ServerlessApplicationView) -> SparkJob:
        job = self._encrypting_as(application)
        return job if job.package is None else job._packed_for(application, job.package)

    def _encrypting_as(self, application: ServerlessApplicationView) -> SparkJob:
        """The same with encryption between workers as the application says it.

        Up to emr-spark-8.0, a job's own properties of Spark would take it away.
        """
        (classification, key), *_ = worker_encryption()
        own = {one.classification: one for one in self._own}
        value = application.setting(classification, key)
        if classification not in own or not known(value):
            return self
        if {(classification, one) for one in own[classification].properties}.intersection(worker_encryption()):
            return self
        kept = replace(own[classification], properties={key: value, **own[classification].properties})
        return replace(self, configurations=list({**own, classification: kept}.values()))

    def _packed_for(self, application: ServerlessApplicationView, package: PythonPackage) -> SparkJob:
        label = application.release_label
        architecture = application.architecture
        if architecture is None:
            architecture = serverless_workers.default_architecture()
        if not known(label) or not known(architecture):
            problem = (
                "`package` is packed for a release and processors, and the application was not told its own; import it "
                "with `ServerlessApplication.from_application_attributes(..., release_label=..., architecture=...)`"
            )
            raise EmrValidationError([Violation("PackageForUnknown", problem)])
        parts = package._parts(label, architecture)
        twice = [*(set(parts.conf) & set(self.conf)), *(set(parts.archives) & set(self.archives))]
        if twice:
            problem = f"`package` sets {', '.join(sorted(twice))} itself; leave it out of `conf` and `archives`"
            raise EmrValidationError([Violation("JobSettingTwice", problem)])
        return replace(
            self,
            package=None,
            script=parts.script,
            py_files=[*parts.py_files, *self.py_files],
            archives={**self.archives, **parts.archives},
            conf={**self.conf, **parts.conf},
            _parts=parts,
        )

    def _warn(self, scope: Construct) -> None:
        if self._parts is not None:
            self._parts._warn(scope)


@dataclass(frozen=True, kw_only=True)
class HiveJob(ServerlessJob):
    """A file of Hive statements, on an application of ``ServerlessType.HIVE``.

    :param script: the file.
    :param init_script: a file that runs before it, for example to make tables. Default: none
    :param conf: Hive properties of this job, as ``--hiveconf``. Default: none
    :param variables: what ``${hivevar:name}`` in the file stands for. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``PropertyName``, and the codes of the rules on jobs.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-hive.html
    """

    script: Script
    init_script: Script | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)

    def _contradictions(self) -> Iterator[Violation]:
        yield from super()._contradictions()
        yield from key_violations(conf=self.conf, variables=self.variables)

    def _seen(self) -> dict[str, Any]:
        return {
            "query": plain(bound_later(self.script, "Script")),
            "init_script": plain(bound_later(self.init_script, "InitScript")) if self.init_script else None,
            "hive_conf": plain({**self.variables, **self.conf}) or None,
        }

    def _driver(self, bind: Bind) -> dict[str, Any]:
        options = [*pairs("--hiveconf", self.conf), *pairs("--hivevar", self.variables)]
        init = bind(self.init_script, "InitScript") if self.init_script else None
        return {
            "hive": said(
                query=bind(self.script, "Script"), initQueryFile=init, parameters=command_line(options) or None
            )
        }


def _size_conf(role: str, size: WorkerSize) -> dict[str, str]:
    """The Spark properties with which a driver or executor fills a worker."""
    disk, kind = _DISK.format(role), size.disk_type
    gibibytes = size.memory.to_gibibytes(rounding=SizeRoundingBehavior.NONE)
    return {
        f"spark.{role}.cores": digits(size.vcpus),
        f"spark.{role}.memory": f"{serverless_workers.spark_memory_within(int(gibibytes))}m",
        **({disk: gigabytes_text(size.disk).replace(" GB", "g")} if size.disk else {}),
        **({f"{disk}.type": kind.name.lower()} if kind else {}),
    }
