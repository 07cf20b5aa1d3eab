"""The code in README.md and docs/ is the code of examples/, which other tests run."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "quote_docs.py"))
DOCUMENTS: list[Path] = list(SCRIPT["documents"]())
EXAMPLES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").glob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_quotation_is_what_the_example_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A comment whose block the script does not recognise would never be compared.
    assert text.count("<!-- quoted from") == len(SCRIPT["QUOTE"].findall(text))
    assert SCRIPT["quoted"](text) == text, "run scripts/quote_docs.py"


def test_every_example_is_quoted() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    quoted = {match["path"] for match in SCRIPT["QUOTE"].finditer(text)}
    assert sorted(quoted) == EXAMPLES


def test_a_stale_quotation_is_renewed() -> None:
    head = "<!-- quoted from examples/quickstart.py [stack] -->\n```python\n"
    renewed = SCRIPT["quoted"](f"before\n{head}old\n```\nafter\n")
    assert renewed.startswith(f"before\n{head}import aws_cdk as cdk\n")
    assert renewed.endswith("ReleaseLabel.EMR_7_14_0)\n```\nafter\n")


def test_a_region_is_dedented_and_shows_no_marks() -> None:
    source = "def f():\n    # [start: a]\n    x = 1\n    # [start: b]\n    y = 2\n    # [end: b]\n    # [end: a]\n"
    assert SCRIPT["region"](source, "a") == "x = 1\ny = 2\n"
    assert SCRIPT["region"](source, "b") == "y = 2\n"


def test_a_region_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 regions are named 'c'"):
        SCRIPT["region"]("# [start: a]\n# [end: a]\n", "c")
