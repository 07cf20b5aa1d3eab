"""``.emr-constructs.toml``."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from findings import Judge, write

from emr_constructs.command import check
from emr_constructs.command.errors import CommandError
from emr_constructs.command.main import main
from emr_constructs.command.settings import Settings, load_settings
from emr_constructs.rules.rule import Severity

FULL = """\
format = "json"
fail-on = "warning"
pack = ["hipaa", "pci-dss-4"]

[ignore]
PrestoAndTrino = "they never run at once"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def loaded(text: str) -> Settings:
    Path("settings.toml").write_text(text, encoding="utf-8")
    return load_settings("settings.toml")


def test_every_setting_is_read() -> None:
    assert loaded(FULL) == Settings(
        format="json",
        fail_on=Severity.WARNING,
        packs=("hipaa", "pci-dss-4"),
        ignore={"PrestoAndTrino": "they never run at once"},
    )


def test_no_file_and_an_empty_one_are_the_same() -> None:
    assert load_settings() == loaded("") == Settings(format="text", fail_on=Severity.COMPLIANCE, packs=(), ignore={})


def test_one_pack_needs_no_list() -> None:
    assert loaded('pack = "hipaa"').packs == ("hipaa",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fail_on = 'error'", "no setting is named 'fail_on'; did you mean 'fail-on'?"),
        ("[igonre]", "no setting is named 'igonre'; did you mean 'ignore'?"),
        ("fail-on = 'errors'", "no severity is named 'errors'; did you mean 'error'?"),
        ("fail-on = 1", "fail-on must be a string, not 1"),
        ("format = ['json']", "format must be a string, not ['json']"),
        ("format = 'xml'", "no format is named 'xml'; there are text, json, sarif, html"),
        ("pack = 'hippa'", "no pack is named 'hippa'; did you mean 'hipaa'?"),
        ("pack = 3", "pack must be a name or a list of names, not 3"),
        ("pack = [3]", "pack must be a name or a list of names, not [3]"),
        ("ignore = ['PrestoAndTrino']", 'ignore must be a table: below [ignore], a line Code = "reason" for each code'),
        ("[ignore]\nPrestoAndTrin = 'x'", "no rule is named 'PrestoAndTrin'; did you mean 'PrestoAndTrino'?"),
        (
            "[ignore]\nPrestoAndTrino = ''",
            'ignore: PrestoAndTrino needs a reason: PrestoAndTrino = "why it does not count here"',
        ),
        ("[ignore]\nPrestoAndTrino = '  '", "ignore: PrestoAndTrino needs a reason"),
        ("[ignore]\nPrestoAndTrino = true", "ignore: PrestoAndTrino needs a reason"),
        ("a", "it is no TOML: "),
    ],
)
def test_what_is_no_setting_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CommandError) as caught:
        loaded(text)
    assert str(caught.value).startswith(f"settings.toml: {reason}")


def test_a_file_that_cannot_be_read_is_told() -> None:
    Path("latin.toml").write_bytes(b"# \xe4")
    for file, reason in (("latin.toml", "it is not UTF-8 text"), (".", "Is a directory"), ("no.toml", "not found")):
        with pytest.raises(CommandError, match=f"^{file}: {reason}$"):
            load_settings(file)


def test_a_python_without_toml_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name in ("tomllib", "tomli"):
            raise ImportError(name)
        return real(name, *rest)

    Path("a.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CommandError, match=r"a\.toml: .* needs tomli: pip install 'emr-constructs\[cli\]'"):
        load_settings("a.toml")


def test_the_command_line_comes_first(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "check_template", Judge())
    write(folder, a__yaml="Resources:\nPrestoAndTrino ReleaseLabelUnknown Encrypted Kerberos")
    (folder / ".emr-constructs.toml").write_text(FULL, encoding="utf-8")

    assert main(["check", "a.yaml"]) == 1
    said = capsys.readouterr()
    assert [one["code"] for one in json.loads(said.out)] == ["ReleaseLabelUnknown", "Kerberos"]
    assert "emr-constructs: ignored PrestoAndTrino (1): they never run at once\n" in said.err

    words = ["--fail-on", "error", "--pack", "security-hub", "--format", "text", "--ignore", "ReleaseLabelUnknown"]
    assert main(["check", "a.yaml", *words]) == 0
    shown = capsys.readouterr().out
    assert "compliance Encrypted" in shown
    assert "Kerberos" not in shown
    assert "  ignored PrestoAndTrino (1): they never run at once\n" in shown
    assert "  ignored ReleaseLabelUnknown (1): on the command line\n" in shown

    (folder / "other.toml").write_text("", encoding="utf-8")
    assert main(["check", "a.yaml", "--config", "other.toml", "--fail-on", "error"]) == 1


def test_a_reason_in_the_file_outweighs_the_command_line(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "check_template", Judge())
    write(folder, a__yaml="Resources:\nPrestoAndTrino")
    (folder / ".emr-constructs.toml").write_text("[ignore]\nPrestoAndTrino = 'never at once'\n", encoding="utf-8")
    assert main(["check", "a.yaml", "--ignore", "PrestoAndTrino"]) == 0
    assert capsys.readouterr().out.endswith("  ignored PrestoAndTrino (1): never at once\n")
