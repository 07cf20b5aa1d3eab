"""The pinned CDK CLI, run with the Node of the development environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from local_aws import processes

ROOT = Path(__file__).resolve().parent.parent
_CLI = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"


class MissingToolError(RuntimeError):
    """The CDK CLI or Node is not installed."""


class CdkError(RuntimeError):
    """A CDK command failed; the message ends with what it printed."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a CDK command printed, and its exit status."""

    output: str
    returncode: int


def run(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    output: Path,
    app: str | None = None,
    directory: Path = ROOT,
    check: bool = True,
    on_line: Callable[[str], None] | None = None,
) -> Result:
    """Run ``cdk`` to its end.

    :param arguments: Command and options.
    :param environment: Environment of the CLI and of the app.
    :param output: Directory for the cloud assembly.
    :param app: Command that synthesizes, or a directory with an assembly. Default: what cdk.json says.
    :param directory: Where the CLI runs. Default: the root of the project.
    :param check: Whether a failure raises. Default: True.
    :param on_line: Called with every line as it comes. Default: lines are only collected.
    :raises CdkError: where the command fails and ``check`` is true.
    :raises MissingToolError: where the CLI or Node is missing.
    """
    node = _node(environment)
    options = ["--app", app] if app else []
    command = [node, str(_cli()), *arguments, *options, "--output", str(output), "--no-notices", "--no-color"]
    lines: list[str] = []
    with processes.running(
        command,
        environment={**environment, "JSII_NODE": node},
        directory=directory,
        output=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        _collect(process.stdout, lines, on_line)
        returncode = process.wait()
    text = "".join(lines)
    if check and returncode != 0:
        raise CdkError(f"`cdk {' '.join(arguments)}` ended with {returncode}:\n{text}")
    return Result(output=text, returncode=returncode)


def _collect(stream: IO[bytes], lines: list[str], on_line: Callable[[str], None] | None) -> None:
    for raw in stream:
        line = raw.decode(errors="replace")
        lines.append(line)
        if on_line is not None:
            on_line(line.rstrip("\n"))


def _cli() -> Path:
    if not _CLI.exists():
        raise MissingToolError(f"the CDK CLI is not in {_CLI.parent.parent}; run `make setup`")
    return _CLI


def _node(environment: Mapping[str, str]) -> str:
    """Node of JSII_NODE, else of the virtual environment, else of the machine."""
    candidates = [
        environment.get("JSII_NODE"),
        str(Path(sys.prefix) / "node" / "bin" / "node"),
        shutil.which("node", path=environment.get("PATH")),
    ]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    raise MissingToolError("no Node found (JSII_NODE, .venv/node/bin/node, PATH); run `make setup`")
