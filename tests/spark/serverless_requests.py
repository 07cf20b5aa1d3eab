"""The StartJobRun requests in the templates of synthesized apps, as they would be after a deployment."""

import json
import os
import runpy
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from step_arguments import _resolve

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Request:
    """A request, with what is on this machine in the place of what would be in S3.

    :param entry_point: its URL.
    :param arguments: of the job.
    :param options: the parameters of Spark, taken apart as a shell takes them apart.
    :param assembly: where the files are that a deployment would upload.
    """

    entry_point: str
    arguments: list[str]
    options: list[str]
    assembly: Path

    @property
    def script(self) -> Path:
        """The file that would be uploaded to the place of the entry point."""
        return self.assembly / f"asset.{self.entry_point.rpartition('/')[2]}"

    def local_arguments(self, directory: Path) -> list[str]:
        """The arguments, with a directory in the place of the buckets."""
        return [
            str(directory / one.removeprefix("s3://").partition("/")[2]) if one.startswith("s3://") else one
            for one in self.arguments
        ]

    def settings(self) -> dict[str, str]:
        """The Spark properties; a request with other options fails here."""
        pairs = list(zip(self.options[::2], self.options[1::2], strict=True))
        assert all(option == "--conf" for option, _ in pairs), self.options
        return dict(setting.split("=", 1) for _, setting in pairs)


@contextmanager
def chdir(directory: Path) -> Iterator[None]:
    """Examples name their files from where the project is."""
    before = Path.cwd()
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(before)


def request_of(example: str) -> Request:
    """The request that an example makes, in a schedule or in a state machine."""
    with chdir(ROOT):
        assembly = runpy.run_path(f"examples/{example}")["main"]().synth()
    [template] = [stack.template for stack in assembly.stacks]
    [driver] = [found for resource in template["Resources"].values() for found in _drivers(resource, template)]
    return Request(
        entry_point=driver["EntryPoint"],
        arguments=driver["EntryPointArguments"],
        options=shlex.split(driver.get("SparkSubmitParameters", "")),
        assembly=Path(assembly.directory),
    )


def _drivers(resource: dict[str, Any], template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if resource["Type"] == "AWS::Scheduler::Schedule":
        yield json.loads(_resolve(resource["Properties"]["Target"]["Input"], template))["JobDriver"]["SparkSubmit"]
    if resource["Type"] == "AWS::StepFunctions::StateMachine":
        states = json.loads(_resolve(resource["Properties"]["DefinitionString"], template))["States"].values()
        yield from (state["Parameters"]["JobDriver"]["SparkSubmit"] for state in states if "JobDriver" in str(state))
