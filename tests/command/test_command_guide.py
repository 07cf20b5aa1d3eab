"""The guide of the command does what it says: every command in it runs, every file in it is one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from findings import GOOD, write

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/guides/check.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- (.*?) -->\n)?```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS: list[tuple[str, str, str]] = BLOCK.findall(GUIDE)
SHOWN = re.compile(
    r"<!-- shows; ends with (\d) -->\n```shell\n(.*?)\n```\n+```text\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def marked(mark: str) -> Iterator[Any]:
    """The YAML below each mark of a kind."""
    return (yaml.safe_load(text) for said, language, text in BLOCKS if said == mark and language == "yaml")


def commands() -> list[str]:
    """Every command of the guide: in its shell blocks, and in its workflow but for what only a runner can do."""
    readme = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    shells = [text for _, language, text in [*BLOCKS, *readme] if language == "shell"]
    lines = [
        line for text in shells for line in text.splitlines() if "emr-constructs" in line or "emr_constructs" in line
    ]
    steps = [
        step["run"] for workflow in marked("workflow") for step in workflow["jobs"]["check"]["steps"] if "run" in step
    ]
    return [*lines, *(step for step in steps if not step.startswith("pip "))]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with the files that the guide speaks of."""
    monkeypatch.chdir(tmp_path)
    for said, _, text in BLOCKS:
        if said.startswith("file: "):
            (tmp_path / said.removeprefix("file: ")).write_text(text, encoding="utf-8")
    stack = '{"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}}'
    write(tmp_path, cdk__out___manifest__json=f'{{"artifacts": {{"A": {stack}}}}}', cdk__out___A__template__json=GOOD)
    write(tmp_path, templates___good__json=GOOD, templates___tsconfig__json="{}")
    return tmp_path


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a shell makes of a line, with the command on its path."""
    script = folder / "bin" / "emr-constructs"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m emr_constructs "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = os.pathsep.join([str(script.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", commands())
def test_every_command_can_be_run(line: str, folder: Path) -> None:
    done = run(line, folder)
    assert done.returncode in ((0, 1) if "constructs check" in line else (0,)), done.stderr
    assert done.stdout or "--output" in line
    assert "mistake of emr-constructs" not in done.stderr


def test_the_output_shown_is_what_comes_out(folder: Path) -> None:
    (folder / ".emr-constructs.toml").unlink()
    [(status, line, shown)] = SHOWN.findall(GUIDE)
    done = run(line, folder)
    assert done.returncode == int(status)
    gaps = ".*".join(re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE))
    assert re.fullmatch(gaps, done.stdout, re.DOTALL), done.stdout


def test_ganglia_is_no_error_where_the_release_is_unknown(folder: Path) -> None:
    assert "ApplicationNotInRelease" not in run("emr-constructs check emr.yaml", folder).stdout


def test_the_settings_shown_are_used(folder: Path) -> None:
    shown = run("emr-constructs check emr.yaml", folder).stdout
    assert "  ignored PrestoAndTrino (1): Presto is stopped by a bootstrap action\n" in shown


def test_the_guide_names_the_tools_that_it_needs() -> None:
    assert len(commands()) > 15
    assert [said for said, language, _ in BLOCKS if language in ("yaml", "toml") and not said] == []
    assert {language for _, language, _ in BLOCKS} == {"yaml", "toml", "shell", "text"}


def test_the_hook_shown_exists() -> None:
    [config] = marked("hook")
    [shown] = config["repos"][0]["hooks"]
    assert [hook["id"] for hook in HOOKS] == [shown["id"]]


def test_the_hook_runs_the_command_with_its_extra(folder: Path) -> None:
    [hook] = HOOKS
    [config] = marked("hook")
    [extra] = re.findall(r"\.\[(\w+)\]", hook["additional_dependencies"][0])
    assert f"\n{extra} = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    words = [hook["entry"], *config["repos"][0]["hooks"][0]["args"], "emr.yaml", "templates/good.json"]
    done = run(" ".join(words), folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "in 2 templates" in done.stdout


@pytest.mark.parametrize(
    ("name", "checked"),
    [
        ("template.yaml", True),
        ("infra/template.json", True),
        ("infra/data.template", True),
        ("DataPlatform.template.json", True),
        ("a.template.yml", True),
        ("package.json", False),
        ("mytemplate.yaml", False),
        ("template.yaml.j2", False),
        ("templates/a.yaml", False),
    ],
)
def test_the_hook_looks_at_names_that_say_what_a_file_is(name: str, checked: bool) -> None:
    assert bool(re.search(HOOKS[0]["files"], name)) is checked
