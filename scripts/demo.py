"""Deploy app.py with the real CDK CLI to a local AWS, read all of it back with boto3, destroy everything.

Nothing leaves this machine: no account, no credentials, no cost.
"""

from __future__ import annotations

import argparse
import re
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from local_aws import CdkError, LocalAws, LocalAwsError, MissingToolError, leftovers  # noqa: E402
from local_aws.report import cluster_report, two_columns  # noqa: E402
from local_aws.serverless_report import application_report  # noqa: E402
from local_aws.studio_report import studio_report  # noqa: E402

# What the CLI prints of a stack that is done, with or without something to do.
_STACK_DONE = re.compile(r"✅\s+(?P<stack>\S+?):? *(?P<what>\(no changes\)|destroyed)?$")
_REPORTS = {
    "AWS::EMR::Cluster": cluster_report,
    "AWS::EMRServerless::Application": application_report,
    "AWS::EMR::Studio": studio_report,
}
_RETAINED_KINDS = {"AWS::S3::Bucket": "bucket", "AWS::KMS::Key": "key", "AWS::Logs::LogGroup": "log group"}


class DemoError(RuntimeError):
    """What was deployed, or what is left, is not what it should be."""


class Progress:
    """Lines with the time since the start."""

    def __init__(self, *, verbose: bool) -> None:
        self._start = time.monotonic()
        self._verbose = verbose

    def step(self, text: str) -> None:
        """Begin something."""
        print(f"[{time.monotonic() - self._start:5.1f} s] {text}", flush=True)

    def cdk_line(self, line: str) -> None:
        """A line of the CDK CLI: shown if verbose, else only that a stack is done."""
        done = _STACK_DONE.search(line)
        if self._verbose:
            print(f"          {line}", flush=True)
        elif done:
            print(f"          {done['stack']}: {(done['what'] or 'done').strip('()')}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The demo; answers the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="after reading back, wait for Ctrl-C before destroying")
    parser.add_argument("--port", type=int, help="port of the local AWS (default: a free one)")
    parser.add_argument("--verbose", action="store_true", help="show everything that the CDK CLI prints")
    parser.add_argument("--app", default="app.py", help="the app to deploy (default: app.py)")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything below is left in order
    try:
        _run(options, Progress(verbose=options.verbose))
    except KeyboardInterrupt:
        print("\nInterrupted; the local AWS and what it held are gone.", file=sys.stderr)
        return 130
    except (CdkError, DemoError, LocalAwsError, MissingToolError) as error:
        print(f"\nThe demo failed: {error}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace, progress: Progress) -> None:
    app = shlex.join([sys.executable, options.app])
    progress.step("Starting a local AWS")
    with LocalAws(port=options.port) as aws:
        progress.step(f"It answers on {aws.endpoint_url}. cdk bootstrap")
        aws.bootstrap()
        progress.step(f"cdk deploy --all, of {options.app}")
        aws.cdk("deploy", "--all", "--require-approval", "never", app=app, on_line=progress.cdk_line)
        progress.step("Reading back with boto3")
        _show(aws)
        retained = _retained(aws)
        if options.keep:
            _wait(aws, progress)
        progress.step("cdk destroy --all")
        # From the assembly that was deployed: the app need not run again.
        assembly = str(aws.home / "cdk.out")
        aws.cdk("destroy", "--all", "--force", app=assembly, on_line=progress.cdk_line)
        progress.step("Looking for leftovers")
        _check_leftovers(leftovers(aws.client), retained)
    progress.step("Done; the local AWS is gone")


def _show(aws: LocalAws) -> None:
    reports = [report(aws.client, one) for kind, report in _REPORTS.items() for one in _resources(aws, kind)]
    if not reports:
        raise DemoError(f"no stack has one of {', '.join(_REPORTS)}")
    for lines in reports:
        print()
        print("\n".join(lines))
    outputs = [(one["OutputKey"], one["OutputValue"]) for stack in _stacks(aws) for one in stack.get("Outputs", [])]
    if outputs:
        print("\nOutputs:")
        print("\n".join(two_columns(outputs)))
    print()


def _resources(aws: LocalAws, resource_type: str) -> list[str]:
    cloudformation = aws.client("cloudformation")
    return [
        resource["PhysicalResourceId"]
        for stack in _stacks(aws)
        for resource in cloudformation.describe_stack_resources(StackName=stack["StackName"])["StackResources"]
        if resource["ResourceType"] == resource_type
    ]


def _stacks(aws: LocalAws) -> list[dict[str, Any]]:
    stacks = aws.client("cloudformation").describe_stacks()["Stacks"]
    return [stack for stack in stacks if stack["StackName"] != "CDKToolkit"]


def _retained(aws: LocalAws) -> dict[str, set[str]]:
    """By kind, what the deployed templates say must outlive its stack."""
    cloudformation = aws.client("cloudformation")
    retained: dict[str, set[str]] = {}
    for stack in _stacks(aws):
        name = stack["StackName"]
        declared = cloudformation.get_template(StackName=name)["TemplateBody"]["Resources"]
        for resource in cloudformation.describe_stack_resources(StackName=name)["StackResources"]:
            kind = _RETAINED_KINDS.get(resource["ResourceType"])
            if kind and declared[resource["LogicalResourceId"]].get("DeletionPolicy", "Delete").startswith("Retain"):
                retained.setdefault(kind, set()).add(resource["PhysicalResourceId"])
    return retained


def _check_leftovers(left: dict[str, list[str]], retained: dict[str, set[str]]) -> None:
    for kind in sorted({*left, *retained}):
        found, expected = set(left.get(kind, [])), retained.get(kind, set())
        if found - expected:
            raise DemoError(f"left behind: {kind} {', '.join(sorted(found - expected))}")
        if expected - found:
            raise DemoError(f"gone although it is to be retained: {kind} {', '.join(sorted(expected - found))}")
    kept = [(kind, identifier) for kind in sorted(retained) for identifier in sorted(retained[kind])]
    if kept:
        print("\nNothing is left but what is retained by design:")
        print("\n".join(two_columns(kept)))
    else:
        print("\nNothing is left.")
    print()


def _wait(aws: LocalAws, progress: Progress) -> None:
    progress.step("Kept. In another shell, until Ctrl-C here:")
    for name, value in sorted(aws.environment().items()):
        if name.startswith(("AWS_", "CDK_")):
            print(f"  export {name}={shlex.quote(value)}")
    sys.stdout.flush()
    try:
        signal.pause()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    sys.exit(main())
