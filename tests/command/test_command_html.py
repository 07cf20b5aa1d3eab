"""The HTML report: what it says, that it harms nobody, and that it works in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from findings import ENCRYPTED, ERROR, SOURCE, WARNING, finding

from emr_constructs.command import html
from emr_constructs.command.report import Report
from emr_constructs.facts import controls

REPORT = Report(
    templates=("a.yaml", "b.yaml", "clean.yaml"),
    findings=(
        finding(ERROR, message="`Applications` is wrong", construct_path="Data/Analytics/Resource"),
        finding(WARNING, resource="Other", remedy=""),
        finding(ENCRYPTED, "b.yaml"),
    ),
    ignored=(finding(ERROR),),
    reasons={ERROR.code: "a test"},
    skipped=(("x.txt", "no template"),),
    unusable=(("c.yaml", "it is empty"),),
)
HOSTILE = "</style><script>alert(1)</script><img src=http://example.com/x onerror=alert(1)>\"'\x1b"


class Page(HTMLParser):
    """The texts and links of a page, by the id of the element they stand in last."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: dict[str, list[list[str]]] = {}
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self._table = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append(tag)
        self.links += [value or "" for name, value in attributes if name in ("href", "src")]
        if tag == "table":
            self._table = given["id"] or ""
            self.rows[self._table] = []
        elif tag == "tr":
            self.rows[self._table].append([])
        elif tag in ("td", "th"):
            self.rows[self._table][-1].append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"style", "script"} & set(self.open):
            return
        self.text += data
        if {"td", "th"} & set(self.open):
            self.rows[self._table][-1][-1] += data


def test_the_summary_counts_by_template() -> None:
    page = Page(html.render(REPORT))
    assert REPORT.summary in page.text
    assert page.rows["templates"] == [
        ["template", "error", "warning", "compliance"],
        ["a.yaml", "1", "1", "0"],
        ["b.yaml", "0", "0", "1"],
        ["clean.yaml", "0", "0", "0"],
    ]


def test_a_finding_says_everything() -> None:
    text = html.render(REPORT)
    page = Page(text)
    for said in ("PrestoAndTrino", "Data/Analytics/Resource", "line 7", "mend it", "SecurityHub:EMR.3"):
        assert said in page.text
    assert "<code>Applications</code> is wrong" in text
    assert SOURCE in page.links
    assert page.tags.count("article") == 3
    assert page.tags.count("section") == 3
    assert text.count('<p class="remedy">') == 2


def test_what_was_not_judged_or_counted_is_listed() -> None:
    page = Page(html.render(REPORT))
    for said in ("ignored PrestoAndTrino (1): a test", "c.yaml: it is empty", "x.txt: no template"):
        assert said in page.text
    nothing = Page(html.render(Report(templates=("a.yaml",))))
    assert "No findings." in nothing.text
    assert not {"Ignored", "Skipped", "Not judged"} & set(nothing.text.split("\n"))


def test_the_matrix_has_every_control_that_was_asked_for() -> None:
    head, *rows = Page(html.render(REPORT)).rows["matrix"]
    assert head[:4] == ["control", "asks for", "severity", "result"]
    assert [row[0] for row in rows] == [one for one in controls.ids() if controls.get(one).default]
    results = {row[0]: row[3] for row in rows}
    assert results["SecurityHub:EMR.3"] == "1 finding"
    assert results["SecurityHub:EMR.4"] == "no finding"
    assert results["SecurityHub:EMR.2"] == "no template shows it"
    encrypted = dict(zip(head, next(row for row in rows if row[0] == "SecurityHub:EMR.3"), strict=True))
    for standard, requirements in controls.requirements("SecurityHub:EMR.3").items():
        assert encrypted[standard] == ", ".join(requirements)


def test_packs_limit_the_matrix() -> None:
    _, *rows = Page(html.render(replace(REPORT, packs=("hipaa",)))).rows["matrix"]
    assert [row[0] for row in rows] == list(controls.in_pack("hipaa"))


def test_two_findings_of_a_control_are_counted() -> None:
    twice = replace(REPORT, findings=(finding(ENCRYPTED), finding(ENCRYPTED, line=9)))
    _, *rows = Page(html.render(twice)).rows["matrix"]
    assert {row[0]: row[3] for row in rows}["SecurityHub:EMR.3"] == "2 findings"


def test_a_template_cannot_write_into_the_page() -> None:
    hostile = replace(
        finding(ERROR, HOSTILE, HOSTILE, message=HOSTILE, remedy=HOSTILE, construct_path=HOSTILE, path=HOSTILE),
    )
    report = Report(templates=(HOSTILE,), findings=(hostile,), unusable=((HOSTILE, HOSTILE),))
    tame = Report(templates=("a",), findings=(finding(ERROR, construct_path="b"),), unusable=(("a", "b"),))
    page = Page(html.render(report))
    assert page.tags == Page(html.render(tame)).tags
    assert not [link for link in page.links if "example.com" in link]
    assert "\x1b" not in html.render(report)


def test_the_page_needs_nothing_else() -> None:
    text = html.render(REPORT)
    page = Page(text)
    assert all(link.startswith(("https://", "#")) for link in page.links)
    assert not {"img", "link", "iframe", "object"} & set(page.tags)
    assert not re.search(r"url\(|@import|src=|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium: on Debian, apt-get install chromium")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"),
)


def in_browser(tmp_path: Path, text: str) -> str:
    """The page as the browser has it after its scripts; it must not have complained."""
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in done.stderr, done.stderr
    return done.stdout


def hidden(page: str, element: str) -> list[bool]:
    return ["hidden" in tag for tag in re.findall(rf"<{element} [^>]*>", page)]


def clicking(severity: str) -> str:
    """The report with a reader who clicks at once."""
    click = f"<script>document.querySelector('#filter input[value={severity}]').click();</script>"
    return html.render(REPORT).replace("</body>", f"{click}</body>")


@needs_browser
def test_a_browser_shows_everything_at_first(tmp_path: Path) -> None:
    page = in_browser(tmp_path, html.render(REPORT))
    assert hidden(page, "article") == [False, False, False]
    assert hidden(page, "section") == [False, False, False]
    assert Page(page).rows == Page(html.render(REPORT)).rows


@needs_browser
def test_a_reader_can_leave_out_a_severity(tmp_path: Path) -> None:
    page = in_browser(tmp_path, clicking("warning"))
    assert hidden(page, "article") == [False, True, False]
    assert hidden(page, "section") == [False, True, False]


@needs_browser
def test_the_browser_would_say_what_the_page_may_not_load(tmp_path: Path) -> None:
    """So that silence means something."""
    with pytest.raises(AssertionError, match="CONSOLE"):
        in_browser(tmp_path, html.render(REPORT).replace("</main>", '<img src="http://127.0.0.1:9/x"></main>'))
