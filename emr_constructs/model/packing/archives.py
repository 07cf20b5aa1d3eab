"""Zip files that are the same, byte by byte, wherever and whenever the same files are packed."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can tell."""
_COMPRESSION: Final = 6
_UNIX: Final = 3
# Beside the files that say how a wheel was made or installed, not what it is.
_NOISE: Final = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED", "direct_url.json"})
_JUNK: Final = frozenset({"__pycache__", "node_modules", "cdk.out"})


@dataclass(frozen=True)
class File:
    """A file to be packed.

    :param read: gives its content.
    :param executable: whether it is a program.
    """

    read: Callable[[], bytes]
    executable: bool = False


def fingerprint(files: Mapping[str, File]) -> str:
    """The hash of what is packed, which depends neither on the time nor on how the machine compresses."""
    content = hashlib.sha256()
    for name in sorted(files):
        data = files[name].read()
        content.update(f"{name}\0{files[name].executable}\0{len(data)}\0".encode())
        content.update(data)
    return content.hexdigest()


def write(path: Path, files: Mapping[str, File]) -> None:
    """Pack files, by their names in the archive."""
    with zipfile.ZipFile(path, "w") as archive:
        # Python finds packages without `__init__.py` in a zip file only where their directories are listed.
        for name in sorted({f"{parent}/" for one in files for parent in PurePosixPath(one).parents if parent.name}):
            archive.writestr(_info(name, 0o40755), b"")
        for name in sorted(files):
            info = _info(name, 0o100755 if files[name].executable else 0o100644)
            archive.writestr(info, files[name].read(), compresslevel=_COMPRESSION)


def _info(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _OLDEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = mode << 16
    return info


def files_below(folder: Path, *, without: frozenset[str] = frozenset()) -> dict[str, File]:
    """The files of a folder by their paths in it, without caches, hidden files and virtual environments.

    :param without: names of further directories to leave out.
    """
    found = {path.relative_to(folder).as_posix(): path for path in _walk(folder, _JUNK | without)}
    return {name: File(path.read_bytes) for name, path in sorted(found.items())}


def _walk(folder: Path, without: frozenset[str]) -> Iterator[Path]:
    seen = set()
    for home, directories, names in os.walk(folder, followlinks=True):
        # A link to a directory above would never end.
        seen.add(os.path.realpath(home))
        directories[:] = [
            one
            for one in directories
            if one not in without
            and not one.startswith(".")
            and os.path.realpath(Path(home, one)) not in seen
            and not Path(home, one, "pyvenv.cfg").exists()
        ]
        yield from (Path(home, one) for one in names if not one.startswith(".") and not one.endswith(".pyc"))


def files_of_wheel(wheel: Path) -> dict[str, File]:
    """The files of a wheel where Python looks for them, without scripts and without what tells of an installation."""
    with zipfile.ZipFile(wheel) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir()]
    places = ((_place(one.filename), one) for one in entries)
    return {
        place: File(_reader(wheel, one.filename), bool(one.external_attr >> 16 & 0o111))
        for place, one in places
        if place is not None
    }


def _place(name: str) -> str | None:
    """Where a file of a wheel is imported from; None for what is not imported."""
    path = PurePosixPath(name)
    top = path.parts[0]
    if path.is_absolute() or ".." in path.parts or path.suffix == ".pyc":
        return None
    if top.endswith(".data"):
        inside = path.parts[1] in ("purelib", "platlib")
        return PurePosixPath(*path.parts[2:]).as_posix() if inside else None
    return None if top.endswith(".dist-info") and path.name in _NOISE else path.as_posix()


def _reader(wheel: Path, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(name)

    return read
