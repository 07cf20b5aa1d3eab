"""The local AWS as a context manager: started as a process, waited for, and ended with everything it left."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import boto3
from botocore.config import Config

from local_aws import cdk_cli, control, processes
from local_aws.host import LOOPBACK

ROOT = Path(__file__).resolve().parent.parent
REGION = "eu-central-1"
ACCOUNT = "000000000000"  # ministack's account for keys that are not account ids
_KEY = "test"  # of whom may do everything, where policies are obeyed
_STARTING = 30.0  # seconds


class LocalAwsError(RuntimeError):
    """The local AWS could not start, or something that it needs is missing."""


class PortBusyError(LocalAwsError):
    """Another process listens on the port."""


class LocalAws:
    """A ministack on 127.0.0.1 with our handlers.

    ::

        with LocalAws() as aws:
            aws.cdk("bootstrap")
            aws.cdk("deploy", "--all", app="python app.py")
            aws.client("emr").list_clusters()

    :param port: Port to listen on. Default: a free one.
    :param region: Region of the clients and of the CDK. Default: eu-central-1.
    :param authorize: Let roles do only what their policies allow. Default: everybody may do everything.
    :raises PortBusyError: where the port is taken.
    """

    def __init__(self, *, port: int | None = None, region: str = REGION, authorize: bool = False) -> None:
        self._wanted_port = port
        self._authorize = authorize
        self.region = region
        self.port = 0
        self._ending = contextlib.ExitStack()
        self._home: Path | None = None
        self._clients: dict[str, Any] = {}

    def __enter__(self) -> LocalAws:
        self.port = _port(self._wanted_port)
        with contextlib.ExitStack() as starting:
            self._home = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="local-aws-")))
            log = starting.enter_context((self._home / "server.log").open("wb"))
            process = starting.enter_context(
                processes.running(
                    [sys.executable, "-m", "local_aws", "--port", str(self.port), "--end-with-stdin", str(self._home)],
                    environment={
                        **self._base_environment(),
                        "AUTH": str(self._authorize).lower(),
                        "PYTHONPATH": str(ROOT),
                        "TMPDIR": str(self._home),
                    },
                    directory=self._home,
                    stdin=subprocess.PIPE,
                    output=log,
                )
            )
            self._wait_until_ready(process)
            self._ending = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        self._ending.close()
        self._home = None

    @property
    def endpoint_url(self) -> str:
        """Where the services answer. By number, not by name: the CDK CLI then addresses S3 by path."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def home(self) -> Path:
        """A directory that goes with the server: caches, assemblies, logs."""
        if self._home is None:
            raise LocalAwsError("the local AWS is not running; use it in a `with` block")
        return self._home

    def environment(self) -> dict[str, str]:
        """In which every AWS client, the CDK CLI among them, talks to the local AWS and to nothing else."""
        return {
            **self._base_environment(),
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "CDK_HOME": str(self.home / "cdk"),  # where the CLI keeps account ids per access key
            "CDK_DISABLE_CLI_TELEMETRY": "1",
            "CI": "1",
        }

    def client(self, service: str) -> Any:
        """A boto3 client of the local AWS, whatever the caller's own configuration says."""
        if service not in self._clients:
            # boto3-stubs knows the overloads of single services; here the name is any.
            self._clients[service] = self._session.client(  # type: ignore[call-overload]
                service,
                endpoint_url=self.endpoint_url,
                config=Config(retries={"total_max_attempts": 1}, proxies={}),
            )
        return self._clients[service]

    def cdk(self, *arguments: str, **options: Any) -> cdk_cli.Result:
        """Run the pinned CDK CLI against the local AWS. See :func:`local_aws.cdk_cli.run`."""
        return cdk_cli.run(arguments, environment=self.environment(), output=self.home / "cdk.out", **options)

    def bootstrap(self) -> cdk_cli.Result:
        """``cdk bootstrap`` of the one account and region here. Away from cdk.json, lest the CLI runs its app first."""
        return self.cdk("bootstrap", f"aws://{ACCOUNT}/{self.region}", directory=self.home)

    def advance(self, seconds: float) -> None:
        """Let time pass for what has a course of its own: EMR Serverless, and executions of notebooks."""
        self._order("advance", seconds=seconds)

    def fail(
        self, service: str, operation: str, *, code: str = "ThrottlingException", status: int = 429, times: int = 1
    ) -> None:
        """Make the next requests of an operation fail, of an API of our own: EMR, EMR Serverless, Service Catalog.

        :param service: As botocore names it.
        :param operation: Such as ``ListJobRuns``.
        :param code: Of the error.
        :param status: Of the answer.
        :param times: How many requests fail.
        """
        order = {"service": service, "operation": operation, "code": code, "status": status, "times": times}
        self._order("fail", **order, message=f"{code}, because a test wants it")

    def identity_center(
        self, *, enabled: bool = True, users: Sequence[str] | None = None, groups: Sequence[str] | None = None
    ) -> None:
        """Say who is in IAM Identity Center, whom Studios let in. At the start, everybody whom somebody names is.

        :param enabled: Whether the account has an Identity Center. Default: True
        :param users: Names. Default: anybody
        :param groups: Names. Default: any
        """
        self._order("identity-center", enabled=enabled, users=users, groups=groups)

    def run_schedule(self, name: str, *, group: str = "default") -> None:
        """Let the time of a schedule come: EventBridge Scheduler sends what it sends to EMR or EMR Serverless.

        :param name: Of the schedule.
        :param group: Default: the group of schedules that say none
        :raises LocalAwsError: where the role of the schedule may not send it, or the target refuses it.
        """
        self._order("run-schedule", name=name, group=group, region=self.region)

    def log(self) -> str:
        """What the server had to say."""
        return (self.home / "server.log").read_text(errors="replace")

    @functools.cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=_KEY, aws_secret_access_key=_KEY, region_name=self.region)

    @staticmethod
    def _base_environment() -> dict[str, str]:
        """Ours without a word about any AWS, so that nothing here can reach a real account."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_DEFAULT_"))}
        loopback = {"NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK}
        return {
            **kept,
            **loopback,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
        }

    def _order(self, order: str, **said: Any) -> None:
        request = urllib.request.Request(f"{self.endpoint_url}{control.PATH}{order}", json.dumps(said).encode())
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5).close()
        except urllib.error.HTTPError as refused:
            with refused:
                raise LocalAwsError(refused.read().decode()) from None

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + _STARTING
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LocalAwsError(f"the local AWS ended with {process.returncode} while starting:\n{self.log()}")
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
                opener.open(f"{self.endpoint_url}/_ministack/ready", timeout=1),
            ):
                return
            time.sleep(0.05)
        raise LocalAwsError(f"the local AWS was not ready after {_STARTING:.0f} s:\n{self.log()}")


def _port(wanted: int | None) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted or 0))
        except OSError as error:
            raise PortBusyError(
                f"port {wanted} of {LOOPBACK} cannot be used ({error.strerror}). "
                "Choose another one, or give none and a free one is taken."
            ) from error
        port: int = probe.getsockname()[1]
        return port
