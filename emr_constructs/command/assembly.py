"""Reads what ``cdk synth`` writes: which templates, and the region of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from emr_constructs.command.errors import CommandError

_MANIFEST: Final = "manifest.json"
_MARK: Final = "cdk.out"
"""A file of this name stands in every assembly."""
_NESTED = re.compile(r'"([^"]+\.(?:nested|product)\.template\.json)"')
_REGION = re.compile(r"aws://[^/]+/([a-z0-9-]+)")
_UNKNOWN_REGION: Final = "unknown-region"


@dataclass(frozen=True)
class Assembly:
    """What an app of the CDK was synthesized to.

    :param templates: of every stack, also nested ones, those of products of Service Catalog and of stages, each with
        its region. Empty: not concrete
    :param left: templates that no manifest names: of an earlier synthesis.
    """

    templates: tuple[tuple[Path, str], ...]
    left: tuple[Path, ...]


def assembly_in(folder: Path) -> Assembly | None:
    """The assembly that a folder is; None for another folder.

    :raises CommandError: where its manifest cannot be read.
    """
    artifacts = _artifacts(folder)
    if artifacts is None:
        return None
    try:
        templates = dict(_templates(folder, artifacts))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CommandError(f"its {_MANIFEST} is not one of the CDK: {error!r}") from None
    below = {path.parent for path in templates} | {folder}
    left = {path for one in below for path in one.glob("*.template.json")} - set(templates)
    return Assembly(tuple(templates.items()), tuple(sorted(left)))


def _artifacts(folder: Path) -> Mapping[str, Any] | None:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        if (folder / _MARK).is_file():
            raise CommandError(f"its {_MANIFEST} is no JSON") from None
        return None
    artifacts = manifest.get("artifacts") if isinstance(manifest, dict) else None
    return artifacts if isinstance(artifacts, dict) else None


def _templates(folder: Path, artifacts: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Each template with its region. A stack is followed by those nested in it, which go to the same region."""
    for artifact in artifacts.values():
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _stage(_below(folder, artifact["properties"]["directoryName"]))
        elif artifact["type"] == "aws:cloudformation:stack":
            region = _region(artifact.get("environment", ""))
            yield _below(folder, artifact["properties"]["templateFile"]), region
            for nested in _nested(folder, artifact, artifacts):
                yield _below(folder, nested), region


def _stage(folder: Path) -> Iterator[tuple[Path, str]]:
    artifacts = _artifacts(folder)
    if artifacts is None:
        raise CommandError(f"{folder.name} in it holds no {_MANIFEST} of the CDK")
    yield from _templates(folder, artifacts)


def _below(folder: Path, name: str) -> Path:
    """What is called so in the folder. No manifest leads out of its folder."""
    if name in ("", "..") or Path(name).name != name or not name.isprintable():
        raise ValueError(name)
    return folder / name


def _nested(folder: Path, stack: Mapping[str, Any], artifacts: Mapping[str, Any]) -> list[str]:
    """The templates of nested stacks and of products of Service Catalog: assets of their stack.

    The legacy synthesizer tells them in its metadata only.
    """
    wanted = [artifacts[name] for name in stack.get("dependencies", ())]
    files = [one["properties"]["file"] for one in wanted if one["type"] == "cdk:asset-manifest"]
    if not files and "additionalMetadataFile" in stack:
        files = [stack["additionalMetadataFile"]]
    texts = [_below(folder, file).read_text(encoding="utf-8") for file in files]
    return list(dict.fromkeys(name for text in texts for name in _NESTED.findall(text)))


def _region(environment: str) -> str:
    found = _REGION.fullmatch(environment)
    return found[1] if found and found[1] != _UNKNOWN_REGION else ""
