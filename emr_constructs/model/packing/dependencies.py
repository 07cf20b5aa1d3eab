"""The dependencies of a package, packed once for each Python that they are wanted for."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.packing import archives, cache, wheels
from emr_constructs.model.packing.requirements import Requirements, names_of, normalized, pinned_in, refuse_own_packages
from emr_constructs.model.packing.target import Target

_ARCHIVE: Final = "dependencies.zip"
_CONTENT: Final = "content.json"


@dataclass(frozen=True)
class Packed:
    """An archive of dependencies.

    :param archive: the zip file.
    :param fingerprint: the hash of what is in it.
    :param versions: the version of each package in it.
    :param pinned: the packages whose version somebody wrote down.
    """

    archive: Path
    fingerprint: str
    versions: Mapping[str, str]
    pinned: frozenset[str]

    @property
    def unpinned(self) -> list[str]:
        """The packages whose version is that of today, as they would be pinned."""
        return [f"{name}=={self.versions[name]}" for name in sorted(set(self.versions) - self.pinned)]


@dataclass(frozen=True)
class Dependencies:
    """What is asked for.

    :param requirements: a file of requirements.
    :param constraints: a file that says versions, of whatever is collected.
    :param wheelhouse: the folder where wheels are, in place of an index.
    :param extras: of a project.
    """

    requirements: Requirements | None
    constraints: Requirements | None
    wheelhouse: Path | None
    extras: tuple[str, ...] = ()

    def pack(self, target: Target, project: Path | None = None) -> Packed | None:
        """The archive for a Python, from the cache where it was packed before; None where nothing is needed.

        :param project: the wheel of a project, whose own dependencies are meant.
        """
        wanted = [*_lines_of(self.requirements), *(self._needs_of(project) if project else ())]
        limits = _lines_of(self.constraints)
        if not names_of(wanted):
            return None
        key = cache.key_of(
            target=[target.python, target.machine, target.glibc],
            wanted=wanted,
            extras=self.extras,
            constraints=limits,
            wheelhouse=wheels.hashes_of(self.wheelhouse),
            pip=wheels.pip_version(),
        )
        place = cache.kept(key, lambda place: self._make(target, project, place))
        content = json.loads((place / _CONTENT).read_text(encoding="utf-8"))
        if not content["versions"]:
            return None  # nothing of it is meant for this Python, or for these extras
        pinned = frozenset(pinned_in([*wanted, *limits]))
        return Packed(place / _ARCHIVE, content["fingerprint"], content["versions"], pinned)

    def _needs_of(self, project: Path) -> tuple[str, ...]:
        known = wheels.said_in(project, "Provides-Extra")
        unknown = [one for one in self.extras if normalized(one) not in map(normalized, known)]
        if unknown:  # pip would only warn
            has = f"it has {', '.join(known)}" if known else "it has none"
            problem = f"`extras` {', '.join(map(repr, unknown))} of the project are not known; {has}"
            raise EmrValidationError([Violation("PythonExtra", problem)])
        return wheels.said_in(project, "Requires-Dist")

    def _make(self, target: Target, project: Path | None, place: Path) -> None:
        with tempfile.TemporaryDirectory() as directory:
            collected = wheels.collect(self._wanted(project), target, self.wheelhouse, Path(directory))
            others = [one for one in collected if project is None or one.name != project.name]
            versions = dict(map(wheels.version_of, others))
            refuse_own_packages(versions)
            files = wheels.packed(others)
            archives.write(place / _ARCHIVE, files)
            content = {"fingerprint": archives.fingerprint(files), "versions": versions}
            (place / _CONTENT).write_text(json.dumps(content), encoding="utf-8")

    def _wanted(self, project: Path | None) -> list[str]:
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        return [
            *([f"{project}{extras}"] if project else []),
            *(["--requirement", str(self.requirements.path)] if self.requirements else []),
            *(["--constraint", str(self.constraints.path)] if self.constraints else []),
        ]


def _lines_of(requirements: Requirements | None) -> tuple[str, ...]:
    return requirements.lines if requirements else ()


def project_wheel(project: Path, wheelhouse: Path | None) -> Path:
    """The wheel of a project, from the cache where the same was built before."""
    key = cache.key_of(
        project=archives.fingerprint(archives.files_below(project, without=wheels.BUILT)),
        wheelhouse=wheels.hashes_of(wheelhouse),
        pip=wheels.pip_version(),
        python=sys.version_info[:2],
    )

    def make(place: Path) -> None:
        wheels.build(project, wheelhouse, place)

    place = cache.kept(key, make)
    [wheel] = place.iterdir()
    return wheel


def code_archive(files: Mapping[str, archives.File]) -> tuple[Path, str]:
    """A zip file of the user's own code, and its hash; the same code is packed once."""
    fingerprint = archives.fingerprint(files)
    place = cache.kept(cache.key_of(code=fingerprint), lambda place: archives.write(place / "code.zip", files))
    return place / "code.zip", fingerprint
