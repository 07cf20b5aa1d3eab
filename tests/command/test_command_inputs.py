"""Which templates paths name."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from findings import write

from emr_constructs.command.assembly import assembly_in
from emr_constructs.command.inputs import Input, Skipped, Template, Unusable, read_inputs

JSON = '{\n "Resources": {"A": {"Type": "AWS::EMR::Cluster"}}}'
YAML = "Parameters: {}\nResources:\n  A:\n    Type: 'AWS::EMR::Cluster'\n"
NO_TEMPLATE = "no template"
LEFT = "the manifest does not name it"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*paths: str) -> list[Input]:
    return list(read_inputs(paths))


def manifest(**artifacts: Any) -> str:
    return json.dumps({"version": "55.0.0", "artifacts": artifacts})


def stack(file: str, environment: str = "aws://unknown-account/unknown-region", **other: Any) -> dict[str, Any]:
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": file},
        **other,
    }


def assets(file: str) -> dict[str, Any]:
    return {"type": "cdk:asset-manifest", "properties": {"file": file}}


def test_a_file_is_read_whatever_it_holds(folder: Path) -> None:
    write(folder, a__yaml=YAML, sub___b__txt="no template")
    assert read("a.yaml", "./sub/b.txt") == [Template("a.yaml", YAML), Template("sub/b.txt", "no template")]


def test_what_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "latin.yaml").write_bytes("Resources: ä".encode("latin-1"))
    assert read("latin.yaml", "none.yaml", "none/a.yaml") == [
        Unusable("latin.yaml", "not UTF-8 text"),
        Unusable("none.yaml", "No such file or directory"),
        Unusable("none/a.yaml", "No such file or directory"),
    ]


def test_a_mark_of_the_byte_order_is_no_part_of_the_text(folder: Path) -> None:
    (folder / "a.json").write_bytes(b"\xef\xbb\xbf" + JSON.encode())
    assert read("a.json") == [Template("a.json", JSON)]


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    write(folder, a__yaml=YAML)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(JSON.encode())))
    assert read("-", "a.yaml", "-") == [Template("-", JSON), Template("a.yaml", YAML)]


def test_a_closed_standard_input_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert read("-") == [Template("-", "")]


def test_a_folder_is_searched_for_what_looks_like_templates(folder: Path) -> None:
    write(
        folder,
        t___a__json=JSON,
        t___b__yaml=YAML,
        t___c__yml=f"---\n{YAML}",
        t___deep___er___d__template=YAML,
        t___e__template="Description: none",
        t___package__json='{"Resources": {}}',
        t___serverless__yml="resources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
        t___README__md=YAML,
        t_____hidden___a__yaml=YAML,
        t___node_modules___a__yaml=YAML,
    )
    (folder / "t/latin.json").write_bytes(b'{"a": "\xe4"}')
    (folder / "t/loop").symlink_to(folder / "t", target_is_directory=True)
    assert read("t") == [
        Template("t/a.json", JSON),
        Template("t/b.yaml", YAML),
        Template("t/c.yml", f"---\n{YAML}"),
        Template("t/deep/er/d.template", YAML),
        Skipped("t/e.template", NO_TEMPLATE),
        Skipped("t/latin.json", "not UTF-8 text"),
        Skipped("t/package.json", NO_TEMPLATE),
        Skipped("t/serverless.yml", NO_TEMPLATE),
    ]


def test_a_folder_without_a_template_is_unusable(folder: Path) -> None:
    write(folder, t___a__json="{}")
    assert read("t")[-1] == Unusable("t", "nothing to check: it holds no template")


def test_a_folder_that_may_not_be_read_is_unusable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert read(".") == [Unusable(".", "Permission denied")]


def test_each_file_is_judged_once(folder: Path) -> None:
    write(folder, a__yaml=YAML)
    assert read("a.yaml", "./a.yaml", ".", str(folder)) == [Template("a.yaml", YAML)]


def test_an_assembly_is_read_by_its_manifest(folder: Path) -> None:
    nested = {"files": {"1": {"source": {"path": "ANested.nested.template.json"}}, "2": {"source": {"path": "A.json"}}}}
    write(
        folder,
        out___manifest__json=manifest(
            **{
                "A.assets": assets("A.assets.json"),
                "A": stack("A.template.json", "aws://123456789012/eu-west-1", dependencies=["A.assets"]),
                "B": stack("B.template.json", dependencies=["A"], additionalMetadataFile="B.metadata.json"),
                "Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}},
                "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
            }
        ),
        out___A__assets__json=json.dumps(nested),
        out___A__template__json=f"{JSON}A",
        out___ANested__nested__template__json=f"{JSON}N",
        out___B__template__json=f"{JSON}B",
        out___BNested__nested__template__json=f"{JSON}M",
        out___B__metadata__json='{"/B": [{"type": "aws:cdk:asset", "data": {"path": "BNested.nested.template.json"}}]}',
        out___Old__template__json=JSON,
        out___OldNested__nested__template__json=JSON,
        out___tree__json=JSON,
    )
    write(
        folder / "out" / "assembly-Prod",
        manifest__json=manifest(C=stack("C.template.json", "aws://unknown-account/us-gov-west-1")),
        C__template__json=f"{JSON}C",
        Older__template__json=JSON,
    )
    assert read("out") == [
        Template("out/A.template.json", f"{JSON}A", "eu-west-1"),
        Template("out/ANested.nested.template.json", f"{JSON}N", "eu-west-1"),
        Template("out/B.template.json", f"{JSON}B"),
        Template("out/BNested.nested.template.json", f"{JSON}M"),
        Template("out/assembly-Prod/C.template.json", f"{JSON}C", "us-gov-west-1"),
        Skipped("out/Old.template.json", LEFT),
        Skipped("out/OldNested.nested.template.json", LEFT),
        Skipped("out/assembly-Prod/Older.template.json", LEFT),
    ]
    assert read(".") == read("out")
    found = assembly_in(folder / "out")
    assert found is not None
    assert [path.name for path in found.left] == [Path(one.name).name for one in read("out")[-3:]]


def test_an_assembly_without_stacks_is_unusable(folder: Path) -> None:
    write(folder, out___manifest__json=manifest())
    assert read("out") == [Unusable("out", "nothing to check: it holds no template")]


def test_a_template_that_a_manifest_names_has_to_be_there(folder: Path) -> None:
    write(folder, out___manifest__json=manifest(A=stack("A.template.json")))
    assert read("out") == [Unusable("out/A.template.json", "No such file or directory")]


NOT_CDK = "its manifest.json is not one of the CDK: "


@pytest.mark.parametrize(
    ("artifacts", "reason"),
    [
        ({"A": 1}, f"{NOT_CDK}TypeError"),
        ({"A": {}}, f"{NOT_CDK}KeyError('type')"),
        ({"A": stack("../A.template.json")}, f"{NOT_CDK}ValueError('../A.template.json')"),
        ({"A": stack("a\0b")}, f"{NOT_CDK}ValueError"),
        ({"A": stack("A", environment=[])}, f"{NOT_CDK}TypeError"),  # type: ignore[arg-type]
        ({"A": stack("A", dependencies=["B"])}, f"{NOT_CDK}KeyError('B')"),
        ({"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": ""}}}, f"{NOT_CDK}ValueError('')"),
        ({"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}}, f"{NOT_CDK}ValueError('..')"),
        (
            {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}}},
            "stage in it holds no manifest.json of the CDK",
        ),
    ],
)
def test_a_broken_manifest_is_told(folder: Path, artifacts: dict[str, Any], reason: str) -> None:
    write(folder, out___manifest__json=manifest(**artifacts))
    [one] = read("out")
    assert isinstance(one, Unusable)
    assert one.name == "out"
    assert one.reason.startswith(reason)


def test_a_missing_asset_manifest_is_told_by_its_name(folder: Path) -> None:
    artifacts = {"A.assets": assets("A.assets.json"), "A": stack("A.template.json", dependencies=["A.assets"])}
    write(folder, out___manifest__json=manifest(**artifacts))
    assert read("out") == [Unusable("out/A.assets.json", "No such file or directory")]


def test_a_manifest_of_something_else_does_not_matter(folder: Path) -> None:
    write(folder, a___manifest__json='{"name": "a web page"}', a___t__yaml=YAML)
    write(folder, b___manifest__json="broken", b___t__yaml=YAML)
    write(folder, c___manifest__json="[1]", c___t__yaml=YAML)
    assert [one.name for one in read("a", "b", "c") if isinstance(one, Template)] == [
        "a/t.yaml",
        "b/t.yaml",
        "c/t.yaml",
    ]


def test_a_broken_manifest_of_the_cdk_does(folder: Path) -> None:
    write(folder, out___manifest__json="broken", out___t__yaml=YAML)
    (folder / "out/cdk.out").write_text('{"version": "55.0.0"}', encoding="utf-8")
    assert read("out") == [Unusable("out", "its manifest.json is no JSON")]
