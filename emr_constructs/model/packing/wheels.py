"""What pip collects: the wheels of dependencies for another system, and the wheel of a project."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path
from typing import Final

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.packing import archives
from emr_constructs.model.packing.requirements import normalized
from emr_constructs.model.packing.target import Target

_LAUNCHER: Final = Path(__file__).with_name("run_pip.py")
_COMMON: Final = ("--no-input", "--disable-pip-version-check")
_LAST_LINES: Final = 6
BUILT: Final = frozenset({"build", "dist"})
"""Where a project keeps what was built of it before."""


def pip_version() -> str:
    """The version of pip, which is asked for nothing.

    :raises EmrValidationError: ``PythonPip`` where there is none.
    """
    try:
        return metadata.version("pip")
    except metadata.PackageNotFoundError as error:
        problem = f"{sys.executable} has no pip, which collects dependencies; run `python -m ensurepip` with it"
        raise EmrValidationError([Violation("PythonPip", problem)]) from error


def collect(wanted: Sequence[str], target: Target, wheelhouse: Path | None, into: Path) -> tuple[Path, ...]:
    """Let pip choose and download the wheels of requirements and of what these need.

    :param wanted: pip's arguments that say what.
    :param wheelhouse: the folder to take them from, in place of an index.
    :raises EmrValidationError: ``PythonWheels`` where pip cannot.
    """
    options = ["--only-binary=:all:", "--dest", str(into), *target.options, *_found_in(wheelhouse)]
    command = [str(_LAUNCHER), json.dumps(dict(target.markers)), "download", *_COMMON, *options, *wanted]
    finished = _run(command)
    collected = tuple(sorted(into.iterdir()))
    others = [one.name for one in collected if one.suffix != ".whl"]
    if finished.returncode or others:
        said = _last_lines(finished) or _indented([f"there is no wheel of {', '.join(others)}, only its source"])
        problem = (
            f"pip did not get wheels for {target}:{said}A version without a wheel for that system cannot be "
            "packed; choose another version, say another `python_version` where another Python runs the job, or build "
            "the wheel on such a system and give its folder as `wheelhouse`"
        )
        raise EmrValidationError([Violation("PythonWheels", problem)])
    return collected


def build(project: Path, wheelhouse: Path | None, into: Path) -> Path:
    """Let pip build the wheel of a project, from a copy.

    :raises EmrValidationError: ``PythonProject`` where it cannot, or where the wheel is for one system.
    """
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory, "project")
        for name, file in archives.files_below(project, without=BUILT).items():
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.read())
        options = ["--no-deps", "--ignore-requires-python", "--wheel-dir", str(into), *_found_in(wheelhouse)]
        finished = _run(["-m", "pip", "wheel", *_COMMON, *options, str(copy)])
    if finished.returncode:
        failed = f"pip cannot build {str(project)!r}:{_last_lines(finished)}Mend what `pip wheel` refuses"
        raise EmrValidationError([Violation("PythonProject", failed)])
    [wheel] = into.glob("*.whl")
    if not wheel.name.endswith("-none-any.whl"):
        compiled = (
            f"{str(project)!r} has compiled parts, which pip builds for this machine only ({wheel.name}); build its "
            "wheel on EMR's system, give its folder as `wheelhouse`, and use from_file with requirements that name it"
        )
        raise EmrValidationError([Violation("PythonProject", compiled)])
    return wheel


def version_of(wheel: Path) -> tuple[str, str]:
    """Name and version of a wheel."""
    name, version = wheel.name.split("-")[:2]
    return normalized(name), version


def said_in(wheel: Path, field: str) -> tuple[str, ...]:
    """What a wheel says of itself under a name."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [one for one in archive.namelist() if one.endswith(".dist-info/METADATA") and one.count("/") == 1]
        said = HeaderParser().parsestr(archive.read(name).decode())
    return tuple(said.get_all(field) or ())


def hashes_of(wheelhouse: Path | None) -> list[tuple[str, str]] | None:
    """What tells whether a folder of wheels changed; None where there is none."""
    if wheelhouse is None:
        return None
    wheels = sorted(wheelhouse.glob("*.whl"))
    return [(one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in wheels]


def packed(wheels: Iterable[Path]) -> dict[str, archives.File]:
    """The files of wheels, as they lie beside one another."""
    return {name: file for wheel in wheels for name, file in archives.files_of_wheel(wheel).items()}


def _found_in(wheelhouse: Path | None) -> list[str]:
    return ["--no-index", "--find-links", str(wheelhouse.resolve())] if wheelhouse else []


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def _last_lines(finished: subprocess.CompletedProcess[str]) -> str:
    """The end of what pip said, without warnings, which would hide the cause."""
    lines = [line.strip() for line in finished.stderr.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("WARNING")]
    return _indented(lines[-_LAST_LINES:])


def _indented(lines: Sequence[str]) -> str:
    """Lines of their own within an error."""
    return "".join(["\n", *(f"  {line}\n" for line in lines)]) if lines else ""
