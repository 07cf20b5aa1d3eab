"""Python code with its dependencies, packed for the Python and the processor of EMR, without Docker."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from constructs import Construct

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs._jsii.scopes import warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import python as facts
from emr_constructs.model.packing import archives
from emr_constructs.model.packing.dependencies import Dependencies, Packed, code_archive, project_wheel
from emr_constructs.model.packing.requirements import requirements_at
from emr_constructs.model.packing.target import check_python_version, target_of
from emr_constructs.model.scripts import Script

_NAME: Final = "dependencies"
"""The directory that Spark unpacks the archive into, below the working directory of driver and executors."""
_PATHS: Final = ("spark.emr-serverless.driverEnv.PYTHONPATH", "spark.executorEnv.PYTHONPATH")
_LARGE: Final = 256
"""MiB of an archive that every worker downloads and unpacks before it works: beyond, an image does that once."""
_NATIVE: Final = (".so", ".pyd", ".dylib")
_MODULE: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, kw_only=True)
class PackageParts:
    """What a job is given of a package.

    :param script: its entry point.
    :param py_files: zip files of the user's own modules.
    :param archives: what Spark unpacks, by the names of the directories.
    :param conf: Spark properties.
    """

    script: Script
    py_files: tuple[Script, ...] = ()
    archives: Mapping[str, Script] = field(default_factory=dict)
    conf: Mapping[str, str] = field(default_factory=dict)
    _packed: Packed | None = None
    _assumed_python: str | None = None

    def _warn(self, scope: Construct) -> None:
        """Warn at the construct that runs the job of what works today, and need not tomorrow."""
        if self._packed and self._packed.unpinned:
            missing = ", ".join(self._packed.unpinned)
            unpinned = (
                f"other versions may be packed tomorrow, because nothing pins {missing}; "
                "write these into the requirements, or into a file that `constraints` names"
            )
            warn(scope, "PythonPackageNotPinned", unpinned)
        if self._packed and self._assumed_python:
            assumed = (
                f"the dependencies are packed for Python {self._assumed_python}, which AWS does not document as the "
                "Python of jobs on this release; say `python_version`"
            )
            warn(scope, "PythonVersionAssumed", assumed)
        megabytes = self._packed.archive.stat().st_size // 2**20 if self._packed else 0
        if megabytes > _LARGE:
            large = (
                f"the dependencies are an archive of {megabytes} MiB, which every worker downloads and unpacks before "
                "it works; put them into a custom image"
            )
            warn(scope, "PythonPackageSize", large)


@dataclass(frozen=True)
class PythonPackage:
    """Python code for a job: a file, a folder or a project, with its dependencies packed for EMR without Docker.

    Use one of the ``from_...`` methods. Dependencies are wheels, which pip downloads for the processor of the
    application and the Python of its release when the template is made. They are kept in a cache below your home
    directory, or where the environment variable ``EMR_CONSTRUCTS_CACHE`` says, and are uploaded by ``cdk deploy`` as
    one archive, which Spark unpacks beside driver and executors. Its name follows from its content.
    """

    _entry_point: str
    _dependencies: Dependencies
    _file: Path | None = None
    _folder: Path | None = None
    _project: Path | None = None
    _python_version: str | None = None

    @staticmethod
    def from_file(
        path: str | Path,
        *,
        requirements: str | Path | None = None,
        constraints: str | Path | None = None,
        python_version: str | None = None,
        wheelhouse: str | Path | None = None,
    ) -> PythonPackage:
        """One Python file, with its dependencies.

        :param path: path of the file, relative to where the app runs.
        :param requirements: path of a file as ``pip install -r`` takes it. Default: no dependencies
        :param constraints: path of a file that says versions, of these and of what they need. Default: pip chooses
        :param python_version: the Python that runs the job, ``3.11``, where it is not that of the release: in a custom
            image, or by ``spark.pyspark.python``. Default: the Python of the release
        :param wheelhouse: a folder of wheels, to take all from without a network. Default: the index that pip is
            configured for
        :raises EmrValidationError: ``PythonPathMissing``, ``PythonEntryPoint``, ``PythonRequirement``,
            ``PythonPackageOfEmr``, ``PythonVersion``; where a job is made of it ``PythonTarget``,
            ``PythonWheels``, ``PythonPip`` or ``PythonPackageCache``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-python-libraries.html
        """
        _check(PythonPackage.from_file, locals())
        violations = [*_missing(path, "file", os.path.isfile), *_no_script("path", path)]
        dependencies = _dependencies(violations, requirements, constraints, wheelhouse)
        return _made(violations, python_version, os.fspath(path), dependencies, _file=Path(path))

    @staticmethod
    def from_folder(
        path: str | Path,
        *,
        entry_point: str,
        requirements: str | Path | None = None,
        constraints: str | Path | None = None,
        python_version: str | None = None,
        wheelhouse: str | Path | None = None,
    ) -> PythonPackage:
        """A folder of Python modules that import one another, with their dependencies.

        :param path: path of the folder, relative to where the app runs. Modules are imported by their paths in it.
            Hidden files, caches and virtual environments are left out.
        :param entry_point: path of the file to run, in the folder.
        :param requirements: path of a file as ``pip install -r`` takes it. Default: no dependencies
        :param constraints: path of a file that says versions, of these and of what they need. Default: pip chooses
        :param python_version: the Python that runs the job, ``3.11``, where it is not that of the release: in a custom
            image, or by ``spark.pyspark.python``. Default: the Python of the release
        :param wheelhouse: a folder of wheels, to take all from without a network. Default: the index that pip is
            configured for
        :raises EmrValidationError: as ``from_file``, and ``PythonNativeModule``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-python-libraries.html
        """
        _check(PythonPackage.from_folder, locals())
        violations = _missing(path, "folder", os.path.isdir)
        if not violations:
            missing = _missing(Path(path, entry_point), "file", os.path.isfile)
            violations = [*missing, *_no_script("entry_point", entry_point), *_native_in(Path(path))]
        dependencies = _dependencies(violations, requirements, constraints, wheelhouse)
        return _made(violations, python_version, entry_point, dependencies, _folder=Path(path))

    @staticmethod
    def from_project(
        path: str | Path,
        *,
        entry_point: str,
        extras: Sequence[str] = (),
        constraints: str | Path | None = None,
        python_version: str | None = None,
        wheelhouse: str | Path | None = None,
    ) -> PythonPackage:
        """A project that pip can build, which says its own dependencies, in ``pyproject.toml`` or elsewhere.

        :param path: path of the project, relative to where the app runs. pip builds its wheel from a copy, in an
            environment of its own, with what the project says that it is built with.
        :param entry_point: path of the file to run, in the project; or the name of a module, which runs as with
            ``python -m``.
        :param extras: optional dependencies of the project. Default: none
        :param constraints: path of a file that says versions, of the dependencies and of what they need, as
            ``uv export --no-emit-project --no-hashes`` writes it. Default: pip chooses
        :param python_version: the Python that runs the job, ``3.11``, where it is not that of the release: in a custom
            image, or by ``spark.pyspark.python``. Default: the Python of the release
        :param wheelhouse: a folder of wheels, to take all from without a network, also what the project is built
            with. Default: the index that pip is configured for
        :raises EmrValidationError: as ``from_file``; where a job is made of it, ``PythonProject``,
            ``PythonExtra`` and ``PythonEntryPoint``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-python-libraries.html
        """
        _check(PythonPackage.from_project, locals())
        violations = _missing(path, "folder", os.path.isdir)
        if not violations and entry_point.endswith(".py"):
            violations = _missing(Path(path, entry_point), "file", os.path.isfile)
        elif not violations and not _MODULE.fullmatch(entry_point):
            problem = f"`entry_point` ({entry_point!r}) must be a path that ends with .py, or the name of a module"
            violations = [Violation("PythonEntryPoint", problem)]
        dependencies = _dependencies(violations, None, constraints, wheelhouse, extras)
        return _made(violations, python_version, entry_point, dependencies, _project=Path(path))

    @classmethod
    def _suggestion(cls, text: str) -> str:
        return f"PythonPackage.from_file({text!r})"

    def _parts(self, release_label: str, architecture: str) -> PackageParts:
        """What a job on a release and a processor is given. Packs what has not been packed."""
        if self._project is not None:
            return self._parts_of_project(self._project, release_label, architecture)
        packed = self._packed(release_label, architecture)
        if self._folder is None:
            return self._given(Script.from_asset(self._entry_point), (), packed, release_label)
        code = _zipped(archives.files_below(self._folder))
        script = Script.from_asset(self._folder / self._entry_point)
        return self._given(script, (code,), packed, release_label)

    def _parts_of_project(self, project: Path, release_label: str, architecture: str) -> PackageParts:
        wheel = project_wheel(project, self._dependencies.wheelhouse)
        files = archives.files_of_wheel(wheel)
        if self._entry_point.endswith(".py"):
            script = Script.from_asset(project / self._entry_point)
        else:
            script = _runner(self._entry_point, files)
        packed = self._packed(release_label, architecture, wheel)
        return self._given(script, (_zipped(files),), packed, release_label)

    def _packed(self, release_label: str, architecture: str, wheel: Path | None = None) -> Packed | None:
        if wheel is None and self._dependencies.requirements is None:
            return None
        return self._dependencies.pack(target_of(release_label, architecture, self._python_version), wheel)

    def _given(
        self, script: Script, py_files: tuple[Script, ...], packed: Packed | None, release_label: str
    ) -> PackageParts:
        default = None if is_token(release_label) else facts.default(release_label)
        assumed = default.version if default and not default.documented and not self._python_version else None
        return PackageParts(
            script=script,
            py_files=py_files,
            archives={_NAME: Script(_path=str(packed.archive), _hash=packed.fingerprint)} if packed else {},
            conf=dict.fromkeys(_PATHS, f"./{_NAME}") if packed else {},
            _packed=packed,
            _assumed_python=assumed,
        )


def _check(function: Any, given: Mapping[str, Any]) -> None:
    violations = list(type_violations(hints_of(function), given))
    if violations:
        raise EmrValidationError(violations)


def _missing(path: str | Path, kind: str, exists: Callable[[str | Path], bool]) -> list[Violation]:
    if exists(path):
        return []
    problem = f"there is no {kind} {os.fspath(path)!r} (looked in {os.getcwd()!r}); give a path relative to that"
    return [Violation("PythonPathMissing", problem)]


def _no_script(argument: str, path: str | Path) -> list[Violation]:
    """Spark takes a file for Python's by its extension, and for a jar without that."""
    if os.fspath(path).endswith(".py"):
        return []
    return [Violation("PythonEntryPoint", f"`{argument}` ({os.fspath(path)!r}) must be a path that ends with .py")]


def _native_in(folder: Path) -> list[Violation]:
    native = [name for name in archives.files_below(folder) if name.endswith(_NATIVE)]
    if not native:
        return []
    problem = (
        f"{', '.join(native)}: compiled modules cannot be imported from a zip file; "
        "build a wheel of them and name that in `requirements`"
    )
    return [Violation("PythonNativeModule", problem)]


def _dependencies(
    violations: list[Violation],
    requirements: str | Path | None,
    constraints: str | Path | None,
    wheelhouse: str | Path | None,
    extras: Sequence[str] = (),
) -> Dependencies:
    """What is asked for; what is wrong with it is added to the violations."""
    found = []
    for path in (requirements, constraints):
        missing = _missing(path, "file", os.path.isfile) if path is not None else []
        violations += missing
        found.append(requirements_at(Path(path)) if path is not None and not missing else None)
    asked, limits = found
    violations += asked.violations() if asked else []
    violations += _missing(wheelhouse, "folder", os.path.isdir) if wheelhouse is not None else []
    return Dependencies(asked, limits, Path(wheelhouse) if wheelhouse is not None else None, tuple(extras))


def _made(
    violations: list[Violation], python_version: str | None, entry_point: str, dependencies: Dependencies, **code: Path
) -> PythonPackage:
    violations += check_python_version(python_version)
    if violations:
        raise EmrValidationError(violations)
    return PythonPackage(entry_point, dependencies, _python_version=python_version, **code)


def _zipped(files: Mapping[str, archives.File]) -> Script:
    path, fingerprint = code_archive(files)
    return Script(_path=str(path), _hash=fingerprint)


def _runner(module: str, files: Mapping[str, archives.File]) -> Script:
    """A script that runs a module of a project: Spark runs files only."""
    place = module.replace(".", "/")
    if not {f"{place}.py", f"{place}/__main__.py"} & set(files):
        modules = sorted({name.partition("/")[0].removesuffix(".py") for name in files if name.endswith(".py")})
        problem = (
            f"`entry_point` {module!r} is no module of the project, nor a package with a __main__.py; "
            f"the project has {', '.join(modules)}"
        )
        raise EmrValidationError([Violation("PythonEntryPoint", problem)])
    return Script.from_text(
        f'import runpy\n\nrunpy.run_module("{module}", run_name="__main__", alter_sys=True)\n', "main.py"
    )
