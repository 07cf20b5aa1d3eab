"""What is not known before deployment is never wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules_cases import CASES as ALL_CASES
from test_rules_cases import TABLES
from views import Case, counts, full_views

from emr_constructs.rules.catalogue import RULES, every, judge
from emr_constructs.rules.rule import Rule
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.resources import ResourceView

pytestmark = pytest.mark.exhaustive

Path: TypeAlias = tuple[Any, ...]

NEVER_UNKNOWN = {"node", "managed_properties"}
"""What this library says of a view, not the user and not a template."""

SAID = {code for name in TABLES for code in getattr(import_module(f"views_{name}"), "SAID", ())}
"""Rules that ask whether something is said, whatever it is: an image cannot be set twice, known or not."""

GOOD = {name: view for name, view in full_views().items() if not isinstance(view, ResourceView)}
CASES = [case for case in ALL_CASES if not isinstance(case.bad, ResourceView)]
"""The names of properties are always known."""


def parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that can be unknown in a view: fields, items of lists, properties."""
    if path:
        yield path, value
    for key, item in _children(value):
        yield from parts(item, (*path, key))


def _children(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, View):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value) if one.name not in NEVER_UNKNOWN)
    elif isinstance(value, tuple):
        yield from enumerate(value)
    elif isinstance(value, Mapping):
        yield from value.items()


def blurred(value: Any, unknown: Callable[[Path], bool], path: Path = ()) -> Any:
    """The value with the parts that ``unknown`` picks unknown."""
    if path and unknown(path):
        return UNKNOWN
    children = {key: blurred(item, unknown, (*path, key)) for key, item in _children(value)}
    if isinstance(value, View):
        return replace(value, **children)
    if isinstance(value, tuple):
        return tuple(children.values())
    return children if isinstance(value, Mapping) else value


def blurred_at(value: Any, path: Path) -> Any:
    """The value with one part unknown. All else stays what it is, which is faster than ``blurred``."""
    if not path:
        return UNKNOWN
    key, below = path[0], path[1:]
    if isinstance(value, View):
        return replace(value, **{key: blurred_at(getattr(value, key), below)})
    if isinstance(value, tuple):
        return (*value[:key], blurred_at(value[key], below), *value[key + 1 :])
    return {**value, key: blurred_at(value[key], below)}


def codes(view: View, code: str = "", which: Callable[[Rule], bool] = every) -> set[str]:
    """The codes of what is found, as far as it counts."""
    found = list(judge(view, which))
    assert all(finding.message() and finding.template_message() for finding in found)
    # What a resource as a whole is about, such as its region, has an empty path.
    assert all(isinstance(finding.template_path(), str) for finding in found)
    return {finding.rule.code for finding in found if counts(finding, code)}


@cache
def beside(code: str) -> Callable[[Rule], bool]:
    """Asks the rules that stand in the file of a rule; of a runtime with few, those in its folder."""
    return lambda rule: _home(rule) == _home(RULES[code])


def _home(rule: Rule) -> str:
    module = rule.check.__module__
    return module if ".ec2." in module else module.rpartition(".")[0]


def said_in(view: View) -> list[Path]:
    return [path for path, value in parts(view) if value is not None]


def test_there_is_something_to_blur() -> None:
    sizes = [len(said_in(view)) for view in GOOD.values()]
    assert min(sizes) > 0
    assert sum(size > 60 for size in sizes) > 5


@pytest.mark.parametrize("name", GOOD)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_nothing_is_found_in_a_good_cluster_of_which_less_is_known(name: str, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(said_in(GOOD[name]))))
    assert codes(blurred(GOOD[name], chosen.__contains__)) == set()


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_found_in_a_good_cluster_of_which_one_thing_is_not_known(name: str) -> None:
    for path in said_in(GOOD[name]):
        assert codes(blurred_at(GOOD[name], path)) == set(), path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_nothing_more_is_found_in_a_bad_view_of_which_less_is_known(case: Case) -> None:
    for path in said_in(case.bad):
        assert codes(blurred_at(case.bad, path), case.code) <= {case.code}, path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_not_known_meets_or_breaks_no_control(case: Case) -> None:
    for path in said_in(case.good):
        assert codes(blurred_at(case.good, path), case.code) <= SAID, path


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_a_bad_view_of_which_less_is_known_raises_nothing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    chosen = data.draw(st.sets(st.sampled_from([path for path, _ in parts(case.bad)])))
    assert codes(blurred(case.bad, chosen.__contains__), case.code) <= {case.code} | SAID


def test_to_say_something_unknown_is_wrong_only_where_saying_anything_is() -> None:
    """Every rule is asked where all is said, and in the cases of those around it."""
    asked = [*((view, every) for view in GOOD.values()), *((case.good, beside(case.code)) for case in CASES)]
    unsaid = [(view, path, which) for view, which in asked for path, value in parts(view) if value is None]
    found = [code for view, path, which in unsaid for code in codes(blurred_at(view, path), which=which)]
    assert set(found) == SAID
