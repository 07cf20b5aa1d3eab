"""The command as a process: what it needs, what it loads, and how pipes and signals end it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from findings import BAD, GOOD, write

from emr_constructs.command.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "emr_constructs"]
AUDIT = """
import sys

FORBIDDEN = ("aws_cdk", "jsii", "site-packages/constructs", "node_modules", "nodejs")

def audit(event, arguments):
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "socket.connect"):
        raise SystemExit(f"starts or calls something: {arguments}")
    if event == "open" and any(word in str(arguments[0]) for word in FORBIDDEN):
        raise SystemExit(f"opens {arguments[0]}")

sys.addaudithook(audit)
for name in ("aws_cdk", "jsii", "constructs"):
    sys.modules[name] = None
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with two templates."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, good__json=GOOD, bad__json=BAD)
    return tmp_path


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **environment}
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False, env=settings)


def shell(script: str) -> subprocess.CompletedProcess[str]:
    """What bash makes of a script in which `emr` is the command."""
    lines = f'set -o pipefail; emr() {{ "{sys.executable}" -m emr_constructs "$@"; }}; {script}'
    # With buffers, as they usually are: Python then has something left to write when it ends.
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    return subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=False, env=settings)


def test_it_works_without_cdk_and_without_node(folder: Path) -> None:
    write(folder, hooks___sitecustomize__py=AUDIT)
    alone = {"PYTHONPATH": str(folder / "hooks"), "PATH": str(folder / "nothing"), "JSII_NODE": "none"}
    write(folder, bad__yaml=_as_yaml(BAD))
    for template in ("bad.json", "bad.yaml"):
        checked = run("check", template, "--format", "json", "--fail-on", "error", **alone)
        assert checked.returncode == 1
        assert "PrestoAndTrino" in [one["code"] for one in json.loads(checked.stdout)]
    assert run("check", "good.json", "--fail-on", "error", **alone).returncode == 0
    assert run("rules", **alone).returncode == 0


@pytest.mark.parametrize(
    "code", ["import aws_cdk", "import jsii", "open('aws_cdk.txt')", "import os; os.system('true')"]
)
def test_the_audit_would_notice(folder: Path, code: str) -> None:
    write(folder, hooks___sitecustomize__py=AUDIT)
    settings = {**os.environ, "PYTHONPATH": str(folder / "hooks")}
    done = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search("opens aws_cdk|starts or calls|ModuleNotFoundError", done.stderr)


def test_the_template_of_a_pipe_is_checked() -> None:
    done = shell("cat bad.json | emr check - --fail-on error")
    assert done.returncode == 1
    assert re.search(r"^  -:\d+ error PrestoAndTrino ", done.stdout, re.MULTILINE)


def test_a_reader_that_has_enough_changes_nothing() -> None:
    done = shell("emr rules | head -n 1")
    assert (done.returncode, done.stderr) == (0, "")
    done = shell("emr check bad.json --fail-on error | true")
    assert (done.returncode, done.stderr) == (1, "")
    done = shell("emr check --help | true; emr check bad.json none 2>&1 >/dev/null | true")
    assert (done.returncode, done.stderr) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told() -> None:
    done = shell("emr rules > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "emr-constructs: cannot write to standard output: No space left on device\n"
    assert shell("emr check none 2> /dev/full").returncode == 2


def test_closed_streams_are_no_mistake() -> None:
    assert shell("emr check good.json --fail-on error >&- 2>&-").returncode == 0
    assert shell("emr check - <&- 2>&1").returncode == 2


def test_any_terminal_can_show_a_report(folder: Path) -> None:
    write(folder, bad__json=BAD.replace('"Analytics"', '"Anälytics"'))
    done = run("check", "bad.json", "--fail-on", "error", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "An\\xe4lytics" in done.stdout


def test_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(paths: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("emr_constructs.command.check.read_inputs", interrupt)
    assert main(["check", "-"]) == 130
    assert capsys.readouterr() == ("", "")


def test_colours_are_for_terminals() -> None:
    pty = pytest.importorskip("pty")
    for settings, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        here, there = pty.openpty()
        environment = {**{key: value for key, value in os.environ.items() if key != "NO_COLOR"}, "TERM": "xterm"}
        words = [*COMMAND, "check", "bad.json"]
        subprocess.run(words, stdout=there, env={**environment, **settings}, check=False)
        os.close(there)
        assert (b"\033[1;31merror" in os.read(here, 65536)) is coloured
        os.close(here)
    assert "\033" not in run("check", "bad.json").stdout


def test_the_script_that_is_installed_is_this_command() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [target] = re.findall(r'^emr-constructs = "(.*)"$', text, re.MULTILINE)
    module, _, name = target.partition(":")
    assert getattr(import_module(module), name) is main


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert f" {command} {COMMANDS[command]}" in " ".join(capsys.readouterr().out.split())
    assert main([command, "--help"]) == 0
    assert f"{COMMANDS[command][1:]}." in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["chekc", "a.yaml"], "invalid choice: 'chekc'"),
        (["--verbose", "check", "a.yaml"], "unrecognized arguments: --verbose"),
    ],
)
def test_what_is_no_command_is_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_the_version_is_that_of_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--version"]) == 0
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{capsys.readouterr().out.removeprefix("emr-constructs ").strip()}"' in text
    monkeypatch.setattr(sys, "path", [])
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "emr-constructs unknown\n"


def _as_yaml(template: str) -> str:
    import yaml

    return str(yaml.safe_dump(json.loads(template)))
