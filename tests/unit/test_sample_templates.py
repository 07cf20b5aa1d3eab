"""Templates as AWS's samples and pages write them: rules say nothing false of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.check import check_template

FOLDER = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is found in a sample.

    :param errors: by code: why AWS would really refuse the sample today.
    :param others: the codes of warnings and controls.
    """

    errors: dict[str, str] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)


SAMPLES: dict[str, Expected] = {}


def found(name: str) -> tuple[set[str], set[str]]:
    """The codes of errors, and of everything else, in a sample."""
    rules = {one.rule for one in check_template((FOLDER / name).read_text(encoding="utf-8"), name)}
    errors = {one.code for one in rules if one.severity is Severity.ERROR}
    return errors, {one.code for one in rules} - errors


def test_every_sample_is_tried() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SAMPLES)
    assert len(SAMPLES) >= 12


@pytest.mark.parametrize("name", SAMPLES)
def test_no_error_is_false(name: str) -> None:
    assert found(name)[0] == set(SAMPLES[name].errors)


@pytest.mark.parametrize("name", SAMPLES)
def test_warnings_are_those_expected(name: str) -> None:
    assert found(name)[1] == SAMPLES[name].others
