"""The Python that code is packed for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import python as facts

_PYTHON: Final = re.compile(r"3\.\d{1,2}")
_PATCH: Final = 10
"""Taken for the last number of the version. EMR's are later, and packages exclude only the first few."""
_FIRST_GLIBC: Final = {"aarch64": 17, "x86_64": 5}
"""The oldest glibc 2.x that wheels are built for."""


@dataclass(frozen=True)
class Target:
    """A Python on a system.

    :param python: its version, ``3.9``.
    :param machine: its processor in Python's words.
    :param glibc: the version of its C library.
    """

    python: str
    machine: str
    glibc: tuple[int, int]

    def __str__(self) -> str:
        return f"Python {self.python} on {self.machine} with glibc {self.glibc[0]}.{self.glibc[1]}"

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of the wheels that it can load, the best ones first."""
        newest, oldest = self.glibc[1], _FIRST_GLIBC[self.machine]
        tags = [f"manylinux_2_{minor}_{self.machine}" for minor in range(newest, oldest - 1, -1)]
        return (*tags, f"manylinux2014_{self.machine}")

    @property
    def options(self) -> list[str]:
        """What pip has to be told of it."""
        # Up to 3.7 the name of the interface says how memory is allocated.
        abi = f"cp{self.python.replace('.', '')}{'m' if self.python == '3.7' else ''}"
        python = ["--python-version", self._full_version, "--implementation", "cp", "--abi", abi]
        return [*python, *(word for tag in self.platforms for word in ("--platform", tag))]

    @property
    def markers(self) -> Mapping[str, str]:
        """What the markers of requirements see."""
        return {
            "implementation_name": "cpython",
            "implementation_version": self._full_version,
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": self._full_version,
            "python_version": self.python,
            "sys_platform": "linux",
        }

    @property
    def _full_version(self) -> str:
        return f"{self.python}.{_PATCH}"


def check_python_version(python_version: str | None) -> list[Violation]:
    """What is wrong with a version that a user said."""
    if python_version is None or _PYTHON.fullmatch(python_version):
        return []
    problem = f"`python_version` ({python_version!r}) must be two numbers, of a Python 3; write for example '3.11'"
    return [Violation("PythonVersion", problem)]


def target_of(release_label: str, architecture: str, python_version: str | None) -> Target:
    """The Python of a release on a processor.

    :param python_version: the version that a user said.
    :raises EmrValidationError: ``PythonTarget`` where it cannot be known now.
    """
    later = is_token(release_label)
    default = None if later else facts.default(release_label)
    python = python_version or (default.version if default else None)
    machine = None if is_token(architecture) else facts.machine(architecture)
    violations = []
    if python is None:
        unknown_python = (
            f"which Python runs the job on {'a release that only deployment knows' if later else release_label} is not "
            "known now, and wheels are made for one version; say `python_version`"
        )
        violations.append(Violation("PythonTarget", unknown_python))
    if machine is None:
        unknown_processor = (
            "for which processor to pack is not known now; "
            "say the architecture of the application as Architecture.ARM64 or X86_64"
        )
        violations.append(Violation("PythonTarget", unknown_processor))
    if python is None or machine is None:
        raise EmrValidationError(violations)
    glibc = None if later else facts.glibc(release_label)
    return Target(python, machine, glibc or facts.oldest_glibc())
