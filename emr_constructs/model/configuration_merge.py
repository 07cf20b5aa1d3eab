"""Configurations of a user and of typed arguments made into one list, each classification once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.model.value import plain
from emr_constructs.rules.secrets import ANNOTATION
from emr_constructs.rules.view import UNKNOWN, Maybe

if TYPE_CHECKING:
    from emr_constructs.model.configuration import Configuration


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What configurations come to.

    :param configurations: each classification once at each level, the user's first.
    :param managed: for ``ClusterView.managed_properties``: the properties that arguments make, by the names of the
        classifications and of the property, with their values and the argument.
    :param violations: where two of them contradict each other. Where a user's literal contradicts an argument's, the
        rule ``ManagedSetting`` says so; here the user's goes first.
    """

    configurations: tuple[Configuration, ...]
    managed: Mapping[tuple[str, ...], tuple[Maybe[str], str]]
    violations: tuple[Violation, ...]


def merge(own: Sequence[Configuration], managed: Mapping[str, Sequence[Configuration]]) -> Merged:
    """Make one list of configurations.

    :param own: those that a user wrote.
    :param managed: those that an argument makes, by the text of the argument, for example "`hdfs_replication`".
    """
    top = _Level()
    for index, one in enumerate(own):
        top.take(one, f"`configurations[{index}]`", own=True)
    for argument, made in managed.items():
        for one in made:
            top.take(one, argument, own=False)
    return Merged(
        configurations=top.configurations(),
        managed=dict(top.managed()),
        violations=tuple(top.violations()),
    )


@dataclass(frozen=True)
class _Said:
    """What a property is set to.

    :param key: the property, with EMR's mark where that is written out.
    :param where: who says it.
    """

    key: str
    value: Any
    where: str

    def same(self, other: _Said) -> bool:
        marked = self.key.startswith(ANNOTATION) == other.key.startswith(ANNOTATION)
        return bool(marked and self.value == other.value)

    def is_literal(self) -> bool:
        """Whether a rule can compare it."""
        return isinstance(self.value, str) and not is_token(self.value)

    def shown(self) -> str:
        """The value, for a message."""
        if self.is_literal():
            return repr(self.value)
        return "a value that only deployment knows" if is_token(self.value) else "a secret"


@dataclass
class _Part:
    """A classification: what is said in it by the user and by arguments, by the bare names of properties."""

    first: Configuration
    own: dict[str, list[_Said]] = field(default_factory=dict)
    managed: dict[str, list[_Said]] = field(default_factory=dict)
    inner: _Level = field(default_factory=lambda: _Level())

    def said(self) -> Mapping[str, Sequence[_Said]]:
        """All of it: the user's first, and where both say something, the user's."""
        return {**self.own, **{key: said for key, said in self.managed.items() if key not in self.own}}


class _Level:
    """The classifications of one level, in the order in which they are first named."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}

    def take(self, one: Configuration, where: str, *, own: bool) -> None:
        """Add a configuration."""
        part = self._parts.setdefault(one.classification, _Part(one))
        said = part.own if own else part.managed
        for key, value in one.properties.items():
            said.setdefault(key.removeprefix(ANNOTATION), []).append(_Said(key, value, where))
        nested: Any  # a configuration that is made holds no mappings any more
        for nested in one.configurations:
            part.inner.take(nested, where, own=own)

    def configurations(self) -> tuple[Configuration, ...]:
        """Each classification, with all that is said in it."""
        return tuple(
            replace(
                part.first,
                properties={said[0].key: said[0].value for said in part.said().values()},
                configurations=part.inner.configurations(),
            )
            for part in self._parts.values()
        )

    def managed(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], tuple[Maybe[str], str]]]:
        """What arguments make."""
        for name, part in self._parts.items():
            for key, said in part.managed.items():
                # What no rule can compare is compared here, in `violations`.
                seen = plain(said[0].value) if said[0].is_literal() else UNKNOWN
                yield (*above, name, key), (seen, said[0].where)
            yield from part.inner.managed((*above, name))

    def violations(self, above: str = "") -> Iterator[Violation]:
        """What contradicts itself."""
        for name, part in self._parts.items():
            path = f"{above} {name}".lstrip()
            yield from (_conflict(path, *pair, "say it once") for pair in _differing(part.own))
            yield from (_conflict(path, *pair, "leave one of them out") for pair in _differing(part.managed))
            for key in (key for key in part.own if key in part.managed):
                ours, theirs = part.own[key][0], part.managed[key][0]
                if not ours.same(theirs) and not (ours.is_literal() and theirs.is_literal()):
                    yield _conflict(path, ours, theirs, f"say it once, with {theirs.where}")
            yield from part.inner.violations(path)


def _differing(said: Mapping[str, Sequence[_Said]]) -> Iterator[tuple[_Said, _Said]]:
    """Properties that are set to one thing and to another."""
    for first, *others in said.values():
        yield from ((first, other) for other in others if not first.same(other))


def _conflict(path: str, one: _Said, other: _Said, remedy: str) -> Violation:
    name = one.key.removeprefix(ANNOTATION)
    problem = f"{one.where} sets {path} {name!r} to {one.shown()}, {other.where} to {other.shown()}; {remedy}"
    return Violation("ConfigurationConflict", problem)
