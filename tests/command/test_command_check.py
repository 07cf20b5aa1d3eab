"""``check``: what it judges, what counts, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from findings import Judge, write

from emr_constructs.command import check
from emr_constructs.command.main import main

RESOURCES = "Resources:\n"
ONE = "Resources: {A: {Type: T}}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """The judge, in place of the real one."""
    one = Judge()
    monkeypatch.setattr(check, "check_template", one)
    return one


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (RESOURCES, [], 0),
        (f"{RESOURCES}PrestoAndTrino", [], 1),
        (f"{RESOURCES}PrestoAndTrino", ["--fail-on", "error"], 1),
        (f"{RESOURCES}ReleaseLabelUnknown", ["--fail-on", "warning"], 1),
        (f"{RESOURCES}ReleaseLabelUnknown", ["--fail-on", "error"], 0),
        (f"{RESOURCES}Encrypted", [], 1),
        (f"{RESOURCES}Encrypted", ["--fail-on", "compliance"], 1),
        (f"{RESOURCES}Encrypted", ["--fail-on", "warning"], 0),
        ("nothing", [], 2),
    ],
)
def test_the_status_says_how_it_went(judge: Judge, folder: Path, text: str, options: list[str], status: int) -> None:
    write(folder, a__yaml=text)
    assert main(["check", "a.yaml", *options]) == status


def test_what_can_be_judged_is_reported_beside_what_cannot(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, bad__yaml=f"{RESOURCES}PrestoAndTrino", no__yaml="nothing")
    assert main(["check", "no.yaml", "bad.yaml", "missing.yaml"]) == 2
    said = capsys.readouterr()
    assert "bad.yaml:2 error PrestoAndTrino" in said.out
    assert said.out.endswith("1 finding (1 error) in 1 template, 2 unusable inputs\n")
    assert said.err == (
        "emr-constructs: missing.yaml: No such file or directory\nemr-constructs: no.yaml: it has no Resources\n"
    )


@pytest.mark.parametrize(
    ("packs", "codes"),
    [
        ([], ["PrestoAndTrino", "ReleaseLabelUnknown", "Encrypted"]),
        (["security-hub"], ["PrestoAndTrino", "ReleaseLabelUnknown", "Encrypted"]),
        (["aws-config"], ["PrestoAndTrino", "ReleaseLabelUnknown", "Kerberos"]),
        (["aws-config", "security-hub"], ["PrestoAndTrino", "ReleaseLabelUnknown", "Encrypted", "Kerberos"]),
        (["pci-dss-4"], ["PrestoAndTrino", "ReleaseLabelUnknown"]),
    ],
)
def test_a_pack_limits_what_is_asked_of_compliance(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str], packs: list[str], codes: list[str]
) -> None:
    write(folder, a__yaml=f"{RESOURCES}PrestoAndTrino ReleaseLabelUnknown Encrypted Kerberos")
    main(["check", "a.yaml", "--format", "json", *(word for pack in packs for word in ("--pack", pack))])
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == codes


def test_what_is_ignored_is_counted_and_does_not_fail(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a__yaml=f"{RESOURCES}PrestoAndTrino\nPrestoAndTrino ReleaseLabelUnknown")
    assert main(["check", "a.yaml", "--ignore", "PrestoAndTrino", "--ignore", "ReleaseLabelUnknown"]) == 0
    assert capsys.readouterr().out == (
        "no findings in 1 template, 3 ignored\n"
        "  ignored PrestoAndTrino (2): on the command line\n"
        "  ignored ReleaseLabelUnknown (1): on the command line\n"
    )


def test_what_no_pack_asks_for_is_no_finding_and_not_ignored(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a__yaml=f"{RESOURCES}Kerberos")
    assert main(["check", "a.yaml"]) == 0
    assert capsys.readouterr().out == "no findings in 1 template\n"


def test_parameters_and_the_region_reach_the_rules(judge: Judge, folder: Path) -> None:
    write(folder, a__yaml="Parameters: {Release: {Type: String}, Query: {Type: String}}\n" + ONE, b__yaml="[")
    words = ["--parameter", "Release=emr-7.14.0", "--parameter", "Query=a=b", "--region", "eu-west-1"]
    assert main(["check", "a.yaml", *words]) == 0
    assert main(["check", "b.yaml", "a.yaml", *words]) == 2
    assert judge.parameters == {"Release": "emr-7.14.0", "Query": "a=b"}
    assert judge.regions == {"a.yaml": "eu-west-1"}


@pytest.mark.parametrize(
    ("parameters", "hint"),
    [("{Release: {Type: String}}", "; did you mean 'Release'?"), ("{}", "")],
)
def test_a_parameter_that_no_template_has_is_told(
    parameters: str, hint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a__yaml=f"Parameters: {parameters}\n{ONE}")
    assert main(["check", "a.yaml", "--parameter", "Relase=x"]) == 2
    assert f"no parameter of these templates is named 'Relase'{hint}\n" in capsys.readouterr().err


def test_an_assembly_knows_its_regions_better(judge: Judge, folder: Path) -> None:
    stacks = {
        name: {"type": "aws:cloudformation:stack", "environment": place, "properties": {"templateFile": f"{name}.json"}}
        for name, place in (("A", "aws://123456789012/us-east-1"), ("B", "aws://unknown-account/unknown-region"))
    }
    write(
        folder, out___manifest__json=json.dumps({"artifacts": stacks}), out___A__json=RESOURCES, out___B__json=RESOURCES
    )
    assert main(["check", "out", "--region", "eu-west-1"]) == 0
    assert judge.regions == {"out/A.json": "us-east-1", "out/B.json": "eu-west-1"}


def test_findings_of_a_template_are_in_the_order_of_its_lines(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, b__yaml=f"{RESOURCES}ReleaseLabelUnknown\nPrestoAndTrino", a__yaml=f"{RESOURCES}PrestoAndTrino")
    main(["check", "b.yaml", "a.yaml", "--format", "json"])
    found = [(one["template"], one["line"]) for one in json.loads(capsys.readouterr().out)]
    assert found == [("b.yaml", 2), ("b.yaml", 3), ("a.yaml", 2)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "jsn"], "argument --format: no format is named 'jsn'; did you mean 'json'?"),
        (["--fail-on", "note"], "no severity is named 'note'; there are error, warning, compliance"),
        (["--pack", "hippa"], "argument --pack: no pack is named 'hippa'; did you mean 'hipaa'?"),
        (["--ignore", "PrestoTrino"], "no rule is named 'PrestoTrino'; did you mean 'PrestoAndTrino'?"),
        (["--ignore", "qqqqqq"], "argument --ignore: no rule is named 'qqqqqq'\n"),
        (["--parameter", "Release"], "argument --parameter: 'Release' is not NAME=VALUE"),
        (["--parameter", "=x"], "'=x' is not NAME=VALUE"),
        (["--config", "no.toml"], "emr-constructs: no.toml: not found"),
        (["--output", "no/report.txt"], "emr-constructs: no/report.txt: cannot be written: No such file or directory"),
        (["--fail", "error"], "unrecognized arguments: --fail error"),
    ],
)
def test_a_bad_option_is_told(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    write(folder, a__yaml=RESOURCES)
    assert main(["check", "a.yaml", *words]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""


def test_there_has_to_be_something_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "the following arguments are required: PATH" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_report_can_go_to_a_file(judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    write(folder, a__yaml=f"{RESOURCES}PrestoAndTrino Encrypted")
    words = ["check", "a.yaml", "--ignore", "PrestoAndTrino", "--format", form]
    assert main(words) == 1
    shown = capsys.readouterr().out
    assert main([*words, "--output", "report"]) == 1
    said = capsys.readouterr()
    assert (folder / "report").read_text(encoding="utf-8") == shown != ""
    assert said.out == ""
    assert said.err == (
        "emr-constructs: ignored PrestoAndTrino (1): on the command line\n"
        "emr-constructs: 1 finding (1 compliance) in 1 template, 1 ignored\n"
    )


def test_what_programs_read_is_told_to_people_too(
    judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a__yaml=RESOURCES)
    assert main(["check", "a.yaml", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("[]\n", "emr-constructs: no findings in 1 template\n")


def test_what_a_folder_holds_besides_is_said(judge: Judge, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"{letter}__json" for letter in "abcdefg"]
    write(folder, t__yaml=f"{RESOURCES}  A:\n    Type: AWS::EMR::Cluster", **dict.fromkeys(names, "{}"))
    assert main(["check", "."]) == 0
    assert capsys.readouterr().err == (
        "emr-constructs: skipped, no template: a.json, b.json, c.json, d.json, e.json and 2 more\n"
    )


def test_a_mistake_of_ours_is_neither_clean_nor_a_finding(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise TypeError("oh no")

    monkeypatch.setattr("emr_constructs.command.check.check_template", fails)
    write(folder, a__yaml=RESOURCES)
    assert main(["check", "a.yaml"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("emr-constructs: a mistake of emr-constructs, not of the template; please report it: ")
    assert "TypeError: oh no (" in line
    assert "test_command_check.py:" in line
