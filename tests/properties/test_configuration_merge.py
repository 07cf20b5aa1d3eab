"""Merging configurations loses nothing, invents nothing, and tells every contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

import emr_constructs as emr
from emr_constructs.model.configuration_merge import merge

Path = tuple[str, ...]
NAMES = st.sampled_from(["hdfs-site", "spark-env", "export", "yarn-site"])
PROPERTIES = st.dictionaries(
    st.sampled_from(["a", "b", "EMR.secret@a", "c.d"]), st.sampled_from(["1", "2"]), max_size=3
)
ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:one"


def configuration(name: str, properties: dict[str, str], nested: Sequence[emr.Configuration]) -> emr.Configuration:
    # One entry may not say a property twice, nor mark what is no secret.
    said = {key: ARN if key.startswith("EMR.") else value for key, value in properties.items()}
    said = {key: value for key, value in said.items() if f"EMR.secret@{key}" not in said}
    once = {one.classification: one for one in nested}
    return emr.Configuration(classification=name, properties=said, configurations=list(once.values()))


def lists(depth: int = 2) -> st.SearchStrategy[list[emr.Configuration]]:
    nested = lists(depth - 1) if depth else st.just([])
    return st.lists(st.builds(configuration, NAMES, PROPERTIES, nested), max_size=3)


OWN = lists()
MANAGED = st.dictionaries(st.sampled_from(["`first`", "`second`"]), lists(), max_size=2)


def said_in(configurations: Iterable[object], above: Path = ()) -> Iterator[tuple[Path, str]]:
    """Each property, by its classifications and bare name, with what it is set to."""
    for one in configurations:
        assert isinstance(one, emr.Configuration)
        path = (*above, one.classification)
        yield from (((*path, key.removeprefix("EMR.secret@")), value) for key, value in one.properties.items())
        yield from said_in(one.configurations, path)


def values_of(configurations: Iterable[emr.Configuration]) -> dict[Path, set[str]]:
    found: dict[Path, set[str]] = defaultdict(set)
    for path, value in said_in(configurations):
        found[path].add(value)
    return dict(found)


def contradicted(configurations: Iterable[emr.Configuration]) -> set[Path]:
    return {path for path, values in values_of(configurations).items() if len(values) > 1}


def levels(configurations: Sequence[object]) -> Iterator[list[str]]:
    """The names at each level."""
    found = [one for one in configurations if isinstance(one, emr.Configuration)]
    yield [one.classification for one in found]
    for one in found:
        yield from levels(one.configurations)


@settings(deadline=None, max_examples=30)
@given(own=OWN, managed=MANAGED)
def test_nothing_is_lost_and_nothing_invented(
    own: list[emr.Configuration], managed: dict[str, list[emr.Configuration]]
) -> None:
    made = [one for ones in managed.values() for one in ones]
    found = merge(own, managed)

    assert all(len(names) == len(set(names)) for names in levels(found.configurations))
    ours, theirs = values_of(own), values_of(made)
    kept = values_of(found.configurations)
    assert kept.keys() == ours.keys() | theirs.keys()
    for path, (value, *more) in ((path, list(values)) for path, values in kept.items()):
        assert not more
        assert value in (ours.get(path) or theirs[path])  # the user's goes first


@settings(deadline=None, max_examples=30)
@given(own=OWN, managed=MANAGED)
def test_a_violation_is_told_where_and_only_where_something_is_contradicted(
    own: list[emr.Configuration], managed: dict[str, list[emr.Configuration]]
) -> None:
    made = [one for ones in managed.values() for one in ones]
    wrong = contradicted(own) | contradicted(made)
    told = [violation.message for violation in merge(own, managed).violations]
    assert bool(told) is bool(wrong)
    for *path, name in wrong:
        assert any(f" sets {' '.join(path)} {name!r} to " in message for message in told)


@settings(deadline=None, max_examples=30)
@given(own=OWN, managed=MANAGED)
def test_what_arguments_make_is_told_by_its_path(
    own: list[emr.Configuration], managed: dict[str, list[emr.Configuration]]
) -> None:
    made = values_of(one for ones in managed.values() for one in ones)
    found = merge(own, managed).managed
    assert found.keys() == made.keys()
    for path, (value, argument) in found.items():
        assert value in values_of(managed[argument])[path]


@settings(deadline=None, max_examples=30)
@given(own=OWN, managed=MANAGED)
def test_the_users_stand_first_and_a_merged_list_stays_as_it_is(
    own: list[emr.Configuration], managed: dict[str, list[emr.Configuration]]
) -> None:
    found = merge(own, managed).configurations
    names = [one.classification for one in found]
    ours = list(dict.fromkeys(one.classification for one in own))
    assert names[: len(ours)] == ours
    again = merge(found, {})
    assert (again.configurations, again.violations) == (found, ())
    assert [list(one.properties) for one in again.configurations] == [list(one.properties) for one in found]
