"""Rewrite the code that README.md and docs/ quote from examples/, so that it is the code that the tests run.

An example marks a region with comments, ``# [start: stack]`` and ``# [end: stack]``. A document quotes it in a Python
block below the line ``<!-- quoted from examples/quickstart.py [stack] -->``.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUOTE = re.compile(
    r"(?P<head><!-- quoted from (?P<path>\S+) \[(?P<region>[\w-]+)\] -->\n```python\n)(?P<code>.*?)(?P<tail>^```$)",
    re.DOTALL | re.MULTILINE,
)
_MARK = re.compile(r"^\s*# \[(?:start|end): [\w-]+\]\n", re.MULTILINE)


def documents() -> Iterator[Path]:
    """Every document that may quote an example."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def region(source: str, name: str) -> str:
    """The lines between the marks of a region, dedented, without the marks of other regions.

    :raises ValueError: where the source has not exactly one such region.
    """
    marked = re.compile(rf"^\s*# \[start: {name}\]\n(.*?)^\s*# \[end: {name}\]$", re.DOTALL | re.MULTILINE)
    found = marked.findall(source)
    if len(found) != 1:
        raise ValueError(f"{len(found)} regions are named {name!r}")
    return textwrap.dedent(_MARK.sub("", found[0])).strip("\n") + "\n"


def quoted(document: str) -> str:
    """The document with every quotation as it stands in its example now."""

    def requote(match: re.Match[str]) -> str:
        source = (ROOT / match["path"]).read_text(encoding="utf-8")
        return match["head"] + region(source, match["region"]) + match["tail"]

    return QUOTE.sub(requote, document)


def main() -> int:
    """Rewrite the documents; with ``--check`` only name those that are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something would")
    check = parser.parse_args().check
    stale = []
    for path in documents():
        text = path.read_text(encoding="utf-8")
        new = quoted(text)
        if new != text:
            stale.append(path)
            print(path.relative_to(ROOT))
            if not check:
                path.write_text(new, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
