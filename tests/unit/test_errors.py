"""The error that users see."""

from __future__ import annotations

import pickle

import pytest

from emr_constructs.errors import EmrValidationError, Violation

ONE = Violation("FleetTargets", "both targets are 0; set one")
OTHER = Violation("SpotTimeout", "`spot_timeout` (4 minutes) must be 5 to 1440 minutes")


def test_a_violation_is_its_code_and_its_message() -> None:
    assert str(ONE) == "FleetTargets: both targets are 0; set one"


@pytest.mark.parametrize(
    ("violations", "path", "text"),
    [
        ([ONE], "", "FleetTargets: both targets are 0; set one"),
        ([ONE], "Jobs/Analytics", "FleetTargets: both targets are 0; set one [at Jobs/Analytics]"),
        ([ONE, OTHER], "", f"2 violations\n  {ONE}\n  {OTHER}"),
        ([ONE, OTHER], "Jobs/Analytics", f"2 violations [at Jobs/Analytics]\n  {ONE}\n  {OTHER}"),
    ],
)
def test_the_text_shows_every_violation_and_the_place(violations: list[Violation], path: str, text: str) -> None:
    assert str(EmrValidationError(violations, path)) == text


def test_an_error_carries_what_it_was_made_of() -> None:
    error = EmrValidationError(iter([ONE, OTHER]), "Jobs/Analytics")
    assert isinstance(error, ValueError)
    assert error.violations == (ONE, OTHER)
    assert (error.code, error.codes) == ("FleetTargets", ("FleetTargets", "SpotTimeout"))
    assert error.path == "Jobs/Analytics"
    assert EmrValidationError([ONE]).path == ""


def test_an_error_can_cross_a_process() -> None:
    copied = pickle.loads(pickle.dumps(EmrValidationError([ONE, OTHER], "Jobs")))
    assert isinstance(copied, EmrValidationError)
    assert (copied.codes, copied.path, str(copied)) == (
        ("FleetTargets", "SpotTimeout"),
        "Jobs",
        f"2 violations [at Jobs]\n  {ONE}\n  {OTHER}",
    )
