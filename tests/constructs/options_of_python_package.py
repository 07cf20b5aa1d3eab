"""What each argument of packages of Python code changes in what a job is given."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from aws_cdk import CfnResource
from constructs import Construct
from options import Containing, Look, Option, Owner, at
from small_wheels import project, wheel
from synthesized import Brought

import emr_constructs as emr
from emr_constructs.model.scripts import Script

ARM = "manylinux_2_17_aarch64"


@cache
def home() -> TemporaryDirectory[str]:
    """A directory that is removed at the end, with wheels, requirements, jobs and projects."""
    made = TemporaryDirectory()
    place = Path(made.name)
    for python in ("cp39", "cp311"):
        wheel(place / "wheels", "native", tag=f"{python}-{python}-{ARM}")
    for version in ("1.0", "2.0"):
        wheel(place / "wheels", "pure", version, files={"pure.py": f"VERSION = {version}"})
    wheel(place / "wheels", "more")
    wheel(place / "others", "pure", "3.0", files={"pure.py": "VERSION = 3.0"})
    project(place / "project", needs=["pure", "native; extra == 'fast'"], extras=["fast"])
    project(place / "other", needs=["more"])
    texts = {"requirements.txt": "pure\n", "native.txt": "native\n", "limits.txt": "pure<2\n"}
    texts |= {"one/main.py": "1", "one/other.py": "other", "two/main.py": "2", "one.py": "one", "two.py": "two"}
    for name, text in texts.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return made


def below(name: str) -> Callable[[Construct], Path]:
    """The path of something in that directory."""
    return lambda stack: Path(home().name, name)


def modules(script: Script) -> str:
    """What is in a zip file of modules."""
    with zipfile.ZipFile(script._path) as archive:
        return str({name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".py")})


def job_of(make: Any, **base: Any) -> Callable[[Brought, str, dict[str, Any]], None]:
    """What a job is given of a package, as the properties of a resource."""

    def bind(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = {name: value(brought.stack) if callable(value) else value for name, value in base.items()}
        with patch.dict(os.environ, EMR_CONSTRUCTS_CACHE=str(Path(home().name, "cache"))):
            parts = make(**{**given, **arguments})._parts("emr-7.14.0", "ARM64")
        said = parts.script._text or Path(parts.script._path).read_text(encoding="utf-8")
        code = "".join(map(modules, parts.py_files))
        packed = "".join(map(modules, parts.archives.values()))
        properties = {"Script": said, "Code": code, "Packed": packed, "Conf": parts.conf}
        CfnResource(Construct(brought.stack, place), "Resource", type="Custom::Job", properties=properties)

    return bind


SCRIPT, CODE, PACKED = at("Script"), at("Code"), at("Packed")
WHEELS = {"wheelhouse": below("wheels")}
PURE = {**WHEELS, "requirements": below("requirements.txt")}


def collected(look: Look = PACKED) -> dict[str, Option]:
    """The arguments that say what is collected."""
    return {
        "constraints": Option(given=below("limits.txt"), look=look, expected=Containing("VERSION = 1.0")),
        "wheelhouse": Option(given=below("others"), look=look, expected=Containing("VERSION = 3.0")),
    }


REQUIREMENTS = Option(given=below("native.txt"), look=PACKED, expected=Containing("'cp39"))
OWNERS = {
    "PythonPackage.from_file": Owner(
        make=job_of(emr.PythonPackage.from_file, path=below("one.py"), **PURE),
        options={
            **collected(),
            "path": Option(given=below("two.py"), look=SCRIPT, expected="two"),
            "requirements": REQUIREMENTS,
            "python_version": Option(
                given="3.11",
                look=PACKED,
                expected=Containing("cp311"),
                rest={"requirements": Path(home().name, "native.txt")},
            ),
        },
    ),
    "PythonPackage.from_folder": Owner(
        make=job_of(emr.PythonPackage.from_folder, path=below("one"), entry_point="main.py", **PURE),
        options={
            **collected(),
            "path": Option(given=below("two"), look=CODE, expected="{'main.py': '2'}"),
            "entry_point": Option(given="other.py", look=SCRIPT, expected="other"),
            "requirements": REQUIREMENTS,
            "python_version": Option(
                given="3.11",
                look=PACKED,
                expected=Containing("cp311"),
                rest={"requirements": Path(home().name, "native.txt")},
            ),
        },
    ),
    "PythonPackage.from_project": Owner(
        make=job_of(emr.PythonPackage.from_project, path=below("project"), entry_point="etl", **WHEELS),
        options={
            **collected(),
            "path": Option(given=below("other"), look=PACKED, expected=Containing("'more.py'")),
            "entry_point": Option(given="etl.work", look=SCRIPT, expected=Containing('run_module("etl.work"')),
            "extras": Option(given=["fast"], look=PACKED, expected=Containing("'cp39")),
            "python_version": Option(
                given="3.11", look=PACKED, expected=Containing("cp311"), rest={"extras": ["fast"]}
            ),
        },
    ),
}
