"""The list of error and warning codes, ``docs/reference/error-codes.md``, from the rules and from the code.

``python scripts/error_codes.py`` writes it; a test compares it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Severity

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/reference/error-codes.md"
HEAD = """\
# Error codes

Every code that `EmrValidationError` and the warnings of this library can carry. A code never changes its meaning.
Made by `python scripts/error_codes.py`.
"""
RULES_HEAD = "| code | what has to hold | source |\n|---|---|---|\n"
OTHERS_HEAD = "| code | what it says | from |\n|---|---|---|\n"


@dataclass(frozen=True, order=True)
class Code:
    """A code that is no rule's: of an argument, or of a value, by itself.

    :param name: the code; `...` stands for a part that differs.
    :param message: its text; `...` stands for what was given.
    :param home: the module that says it.
    :param warns: whether it is a warning.
    """

    name: str
    message: str
    home: str
    warns: bool


@cache
def other_codes() -> list[Code]:
    """The codes that the package says outside of the rules."""
    package = ROOT / "emr_constructs"
    return sorted({code for path in package.rglob("*.py") for code in _codes_in(path)})


def _codes_in(path: Path) -> Iterator[Code]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                arguments = _said(node).get(_name(node.func), [])
                if len(arguments) == 2 and isinstance(arguments[0], (ast.Constant, ast.JoinedStr)):
                    message = arguments[1]
                    known = _last(message, function) if isinstance(message, ast.Name) else _text(message)
                    home = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
                    yield Code(_text(arguments[0]), known, home, _name(node.func) != "Violation")


def _last(name: ast.Name, function: ast.FunctionDef) -> str:
    """The text that a variable has at some place: what was last written into it before."""
    texts = {
        node.lineno: _text(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and node.lineno < name.lineno
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name.id
    }
    return texts[max(texts)] if texts else "..."


def _said(call: ast.Call) -> dict[str, list[ast.expr]]:
    """Code and message among the arguments, by the function that is called."""
    asked = ast.Constant("the role ... cannot be changed from here; its owner has to add: ...")
    return {"Violation": call.args, "warn": call.args[1:], "allow_or_ask": [*call.args[1:2], asked]}


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _text(node: ast.expr) -> str:
    """A text of the source, with `...` for what is put into it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "..." for part in node.values)
    return "..."


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for severity, title in ((Severity.ERROR, "Refused by a rule"), (Severity.WARNING, "Warned of by a rule")):
        rules = sorted((one for one in RULES.values() if one.severity is severity), key=lambda one: one.code)
        rows = "".join(f"| `{one.code}` | {one.summary} | [AWS]({one.source}) |\n" for one in rules)
        parts.append(f"\n## {title}\n\n{RULES_HEAD}{rows}")
    for warns, title in ((False, "Refused before rules are asked"), (True, "Warned of besides")):
        rows = "".join(
            f"| `{one.name}` | {one.message} | `{one.home}` |\n" for one in other_codes() if one.warns is warns
        )
        parts.append(f"\n## {title}\n\n`...` stands for what was given.\n\n{OTHERS_HEAD}{rows}")
    return "".join(parts)


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)}: {len(RULES)} rules, {len(other_codes())} other codes")
