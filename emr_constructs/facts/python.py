"""Python on EMR: which versions a release has, and which wheels its system can load."""

from __future__ import annotations

from dataclasses import dataclass

from . import releases
from ._data import load


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPython:
    """The Python that runs a job where nothing else is said.

    :param version: For example `3.9`.
    :param documented: Whether AWS says so of this very release; otherwise it is what its neighbours suggest.
    """

    version: str
    documented: bool


def versions(label: str) -> tuple[str, ...]:
    """The versions of Python that a release comes with, that of its jobs first.

    :param label: A release label; also of one that is newer than the table.
    :returns: Nothing where the label has not EMR's shape, or is older than every known release.
    """
    version = releases.parse(label)
    if version is None:
        return ()
    since = [pythons for first, pythons in load("python")["pythons"] if _version(first) <= version]
    return tuple(since[-1]) if since else ()


def default(label: str) -> DefaultPython | None:
    """The Python that runs the jobs of a release.

    :param label: A release label; also of one that is newer than the table.
    :returns: None where it is not known.
    """
    known, version = versions(label), releases.parse(label)
    if not known or version is None:
        return None
    documented = releases.get(label) is not None and version.line not in load("python")["default_not_documented"]
    return DefaultPython(version=known[0], documented=documented)


def glibc(label: str) -> tuple[int, int] | None:
    """The version of the C library on the system of a release: wheels that need a newer one do not load.

    :param label: A release label; also of one that is newer than the table.
    :returns: None where it is not known.
    """
    found = load("python")["glibc"].get(releases.operating_system(label))
    return tuple(found) if found else None


def oldest_glibc() -> tuple[int, int]:
    """The oldest C library of all systems whose Python is known: wheels for it load on every one."""
    return min(tuple(found) for found in load("python")["glibc"].values())


def machine(architecture: str) -> str | None:
    """What Python calls a processor.

    :param architecture: `ARM64` or `X86_64`.
    :returns: None where it is not known.
    """
    found: str | None = load("python")["machines"].get(architecture)
    return found


def own_packages() -> frozenset[str]:
    """The packages that a job must not bring, because EMR has its own of the same name, which fits its Spark."""
    return frozenset(load("python")["own_packages"])


def _version(label: str) -> releases.Version:
    version = releases.parse(label)
    assert version is not None, label
    return version
