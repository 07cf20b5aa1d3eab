"""The server itself: loopback only, a clear word about a busy port, and nothing left behind."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from local_aws import CdkError, LocalAws, MissingToolError, PortBusyError, cdk_cli

ROOT = Path(__file__).resolve().parents[2]


def test_a_busy_port_is_named(aws: LocalAws) -> None:
    with pytest.raises(PortBusyError, match=f"port {aws.port} of 127.0.0.1 cannot be used"), LocalAws(port=aws.port):
        pass


def test_only_loopback_is_listened_on(aws: LocalAws) -> None:
    assert not refuses(aws.port)
    # Another address of the same loopback device: a server on 0.0.0.0 would answer there too.
    assert refuses(aws.port, "127.0.0.2")


def test_the_environment_says_nothing_of_another_aws(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_EMR", "https://elsewhere.invalid")
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "123456789012")
    environment = aws.environment()
    assert not {"AWS_PROFILE", "AWS_ENDPOINT_URL_EMR", "CDK_DEFAULT_ACCOUNT"} & set(environment)
    assert environment["AWS_ENDPOINT_URL"] == aws.endpoint_url
    assert environment["CDK_HOME"].startswith(str(aws.home))


def test_what_the_local_emr_lacks_is_refused(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match="The local EMR does not implement ListReleaseLabels"):
        aws.client("emr").list_release_labels()


def test_a_failing_command_says_what_it_printed(aws: LocalAws) -> None:
    with pytest.raises(CdkError, match=r"(?s)`cdk deploy` ended with 1:.*no such app"):
        aws.cdk("deploy", app=f"{sys.executable} -c 'raise SystemExit(\"no such app\")'")


def test_a_missing_cli_is_named(aws: LocalAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cdk_cli, "_CLI", tmp_path / "aws-cdk" / "bin" / "cdk")
    with pytest.raises(MissingToolError, match="run `make setup`"):
        aws.cdk("list")


def test_an_exception_ends_the_server_and_takes_its_directory() -> None:
    with contextlib.suppress(ZeroDivisionError), LocalAws() as aws:
        home, port = aws.home, aws.port
        raise ZeroDivisionError
    assert not home.exists()
    assert refuses(port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_process(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, or a polite end, while the CDK CLI waits for an app that hangs."""
    sleeper = tmp_path / "app.py"
    sleeper.write_text("import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(600)\n")
    use = f"aws.cdk('ls', app={f'{sys.executable} {sleeper}'!r}, directory=pathlib.Path({str(tmp_path)!r}))"
    with started(use) as (process, port, home):
        wait_for(lambda: (tmp_path / "pid").exists())
        app = int((tmp_path / "pid").read_text())
        assert alive(app)
        process.send_signal(number)
        process.wait(10)
        wait_for(lambda: refuses(port))
        assert not alive(app)
        assert not home.exists()


def test_a_killed_parent_takes_the_server_along() -> None:
    with started("import time; time.sleep(600)") as (process, port, home):
        assert home.exists()
        process.kill()
        process.wait(10)
        wait_for(lambda: refuses(port))
        wait_for(lambda: not home.exists())


@contextlib.contextmanager
def started(use: str) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A process that starts a local AWS and uses it; the process, the port and the server's directory."""
    script = f"""
import pathlib, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from local_aws import LocalAws
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
with LocalAws() as aws:
    print(aws.port, aws.home, flush=True)
    {use}
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            port_text, home = process.stdout.readline().split()
            port = int(port_text)
            assert not refuses(port)
            yield process, port, Path(home)
        finally:
            process.kill()


def refuses(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


def alive(pid: int) -> bool:
    """Whether it runs; an ended process that nobody asked for its status does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited for 10 s"
        time.sleep(0.05)
