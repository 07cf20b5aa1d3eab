"""An import goes to the left or to ``errors`` and ``_jsii``; never to the right, never between runtimes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import emr_constructs

PACKAGE = Path(emr_constructs.__file__).parent
LAYERS = [
    {"facts"},
    {"rules"},
    {"model", "command"},
    {"foundation"},
    {"cluster", "serverless", "studio", "eks"},
    {"orchestration", "monitoring", "compliance"},
    {"patterns"},
    {"__main__", "_homes"},
]
SHARED = {"errors", "_jsii"}
WITHOUT_CDK = {"facts", "rules", "errors", "command", "__main__", "_homes"}
COMMAND = {"command", "__main__"}  # for people: nothing else imports it
CDK = {"aws_cdk", "jsii", "constructs", "cdk_nag"}
ORDER = {room: index for index, layer in enumerate(LAYERS) for room in layer}
FILES = sorted(
    path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE
)


def imports(file: Path, source: str) -> Iterator[str]:
    """The full names of all modules that a file imports, wherever the import stands."""
    package = ["emr_constructs", *file.parts[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def may_import(room: str, other: str) -> bool:
    """Whether code in a room may import another room."""
    if other == room or other in SHARED:
        return True
    if other in COMMAND and room not in COMMAND:
        return False
    return room in ORDER and other in ORDER and ORDER[other] < ORDER[room]


def offences(file: Path, source: str) -> list[str]:
    """The imports of a file that go the wrong way."""
    room = file.parts[0].removesuffix(".py")
    found = []
    for name in imports(file, source):
        top, _, rest = name.partition(".")
        if top == "emr_constructs" and not may_import(room, rest.partition(".")[0]):
            found.append(name)
        if top in CDK and room in WITHOUT_CDK:
            found.append(name)
    return found


@pytest.mark.parametrize("file", FILES, ids=str)
def test_imports_go_to_the_left(file: Path) -> None:
    assert offences(file, (PACKAGE / file).read_text(encoding="utf-8")) == []


def test_every_room_has_a_place() -> None:
    rooms = {file.parts[0].removesuffix(".py") for file in FILES}
    assert rooms <= set(ORDER) | SHARED
    assert {"facts", "rules", "model", "foundation", "cluster", "errors", "_jsii"} <= rooms


@pytest.mark.parametrize(
    ("file", "source", "wrong"),
    [
        ("facts/a.py", "import aws_cdk", ["aws_cdk"]),
        ("rules/a.py", "def f():\n    from jsii import implements", ["jsii.implements"]),
        ("errors.py", "from emr_constructs.facts import releases", ["emr_constructs.facts.releases"]),
        ("_jsii/a.py", "from emr_constructs.model.value import Value", ["emr_constructs.model.value.Value"]),
        ("model/a.py", "from ..foundation import keys", ["emr_constructs.foundation.keys"]),
        ("model/a.py", "from .. import cluster", ["emr_constructs.cluster"]),
        ("cluster/a.py", "from emr_constructs import serverless", ["emr_constructs.serverless"]),
        ("cluster/a/b.py", "from ...patterns.lake import Lake", ["emr_constructs.patterns.lake.Lake"]),
        ("foundation/a.py", "import emr_constructs.cluster.cluster", ["emr_constructs.cluster.cluster"]),
        ("cluster/a.py", "from emr_constructs import Cluster", ["emr_constructs.Cluster"]),
        ("command/a.py", "from ..model import value\nimport constructs", ["emr_constructs.model.value", "constructs"]),
        ("foundation/a.py", "from ..command import report", ["emr_constructs.command.report"]),
        ("__main__.py", "import emr_constructs.command.main\nimport jsii", ["jsii"]),
        ("cluster/a.py", "from . import b\nfrom ..rules import view\nimport aws_cdk\nfrom .._jsii import tokens", []),
        ("patterns/a.py", "from ..eks import x\nfrom ..errors import y", []),
    ],
)
def test_the_test_sees_what_goes_the_wrong_way(file: str, source: str, wrong: list[str]) -> None:
    assert offences(Path(file), source) == wrong
