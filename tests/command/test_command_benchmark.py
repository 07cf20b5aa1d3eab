"""The benchmark of the command measures what it says: templates of that size, right and with mistakes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import check

from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.check import check_template


@pytest.mark.parametrize("dump", [json.dumps, yaml.safe_dump])
@pytest.mark.parametrize("mistakes", [False, True])
def test_a_template_has_as_many_mistakes_as_clusters_or_none(dump: Callable[[object], str], mistakes: bool) -> None:
    template = check.template_of(500, mistakes=mistakes)
    assert len(template["Resources"]) == 500
    clusters = [name for name, one in template["Resources"].items() if one["Type"] == "AWS::EMR::Cluster"]
    assert len(clusters) == 25
    found = [one for one in check_template(dump(template), "t") if one.rule.severity is Severity.ERROR]
    told = sorted((one.resource, one.rule.code) for one in found)
    assert told == sorted((name, "PrestoAndTrino") for name in clusters if mistakes)


def test_it_measures_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    check.main(["--repeats", "1", "--resources", "20"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert [line for line in lines[1:] if not re.search(r" median \d+\.\d\d s, ", line)] == []
