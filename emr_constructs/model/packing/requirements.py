"""Files of requirements: what they ask for, and what of it is pinned to one version."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import python as facts

_NAME: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)")
_INCLUDE: Final = re.compile(r"(?:-r|-c|--requirement|--constraint)[\s=]*(.+)")
_LOCAL: Final = re.compile(r"-e\b|--editable\b|\.{0,2}/|\.{1,2}$|file:|[^@]*(?:git|hg|svn|bzr)\+|.*@\s*(?:file:|git\+)")
_PINNED: Final = re.compile(r"\(?(?:===|==)[^*,]+$|@")


@dataclass(frozen=True)
class Requirements:
    """A file of requirements or constraints, with the files that it includes.

    :param path: the file.
    """

    path: Path

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The file and all that it includes, each once."""
        found: dict[Path, None] = {}
        waiting = [self.path]
        while waiting:
            path = waiting.pop(0)
            if path not in found:
                found[path] = None
                included = [match[1] for line in _lines_of(path) if (match := _INCLUDE.match(line))]
                waiting += [Path(os.path.normpath(path.parent / one)) for one in included]
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """All that the files say, without comments."""
        return tuple(line for path in self.files for line in _lines_of(path) if not _INCLUDE.match(line))

    def violations(self) -> list[Violation]:
        """What cannot be packed of it."""
        own = sorted(names_of(self.lines) & facts.own_packages())
        return [*(_own_package(name) for name in own), *(_local(line) for line in self.lines if _LOCAL.match(line))]


def requirements_at(path: Path) -> Requirements:
    """The requirements of a file.

    :raises EmrValidationError: ``PythonRequirement`` where a file that it includes cannot be read.
    """
    found = Requirements(path)
    try:
        found.files  # noqa: B018  (reads them all)
    except OSError as error:
        problem = f"{str(path)!r} cannot be read with all that it includes: {error}; mend what `-r` and `-c` say in it"
        raise EmrValidationError([Violation("PythonRequirement", problem)]) from error
    return found


def refuse_own_packages(names: Iterable[str]) -> None:
    """Raise where a package that EMR has itself is among what was collected.

    :raises EmrValidationError: ``PythonPackageOfEmr``.
    """
    own = sorted(set(names) & facts.own_packages())
    if own:
        raise EmrValidationError([_own_package(name) for name in own])


def names_of(lines: Iterable[str]) -> set[str]:
    """The packages that requirements name."""
    return {normalized(match[1]) for line in lines if (match := _NAME.match(line))}


def pinned_in(lines: Iterable[str]) -> set[str]:
    """The packages that requirements name together with one version."""
    found = set()
    for line in lines:
        match = _NAME.match(line)
        if match and _PINNED.match(match[2].partition(";")[0]):
            found.add(normalized(match[1]))
    return found


def normalized(name: str) -> str:
    """The name of a package in the one spelling that all spellings mean."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _lines_of(path: Path) -> Iterator[str]:
    text = re.sub(r"\\\r?\n", " ", path.read_text(encoding="utf-8"))
    for line in text.splitlines():
        said = re.sub(r"(^|\s)#.*", "", line).strip()
        if said:
            yield said


def _own_package(name: str) -> Violation:
    problem = (
        f"{name} is among the dependencies; EMR has its own, which fits its Spark. Move it to the requirements of "
        "development; where another package asks for it, choose one that leaves Spark to the platform"
    )
    return Violation("PythonPackageOfEmr", problem)


def _local(line: str) -> Violation:
    problem = (
        f"{line!r} would have to be built, for this machine and not for EMR's; "
        "build its wheel, put it into a folder, give that as `wheelhouse` and write its name and version here"
    )
    return Violation("PythonRequirement", problem)
