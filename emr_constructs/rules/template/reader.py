"""Views read from a template, by the declarations of their fields."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from emr_constructs.rules.template import texts
from emr_constructs.rules.template.document import Document
from emr_constructs.rules.template.intrinsics import Resolver, is_intrinsic
from emr_constructs.rules.template.plans import FieldPlan, plans
from emr_constructs.rules.template.references import References
from emr_constructs.rules.template.scalars import scalar
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.resources import ResourceView

V = TypeVar("V", bound=View)

_TEXTS: Mapping[str, Callable[[Resolver, Any], Any]] = {"@words": texts.words, "@settings": texts.settings}
"""Steps that read a command line."""

_Chain = frozenset[str]
"""The types of the resources that a link was followed from. None is entered twice: links go both ways."""


class Reader:
    """Reads views from one template."""

    def __init__(self, document: Document, resolver: Resolver) -> None:
        self._document = document
        self._resolver = resolver
        self._references = References(document, resolver)
        self._linked: dict[tuple[str, type[View], _Chain], View] = {}

    def resource(self, name: str, view: type[V], chain: _Chain = frozenset()) -> V:
        """The view of a resource.

        :param name: its logical id.
        """
        properties = self._document.resources[name].get("Properties")
        raw = {} if properties is None else properties
        return self._view(raw, view, name=name, chain=chain | {view.resource_type})

    def _view(
        self,
        raw: Any,
        view: type[V],
        *,
        chain: _Chain,
        name: str = "",
        key: str = "",
        given: Mapping[str, Any] | None = None,
    ) -> V:
        said = dict(given or {})
        for plan in plans(view):
            if plan.path == ("@key",):
                said[plan.field.name] = key
            elif plan.path == ("@region",):
                said[plan.field.name] = self._resolver.region or None
            elif plan.back:
                said[plan.field.name] = self._back(plan, name, chain)
            elif plan.every:
                said[plan.field.name] = self._every(plan, chain)
            else:
                value = self._look_up(raw, plan.path)
                said[plan.field.name] = (
                    self._linked_value(plan, value, chain) if plan.linked else self._value(plan, value, chain)
                )
        return view(**said)

    def _look_up(self, raw: Any, path: Sequence[str]) -> Any:
        """The raw value at the end of a path; a link is left as it is written."""
        for index, step in enumerate(path):
            here = self._resolver.value(raw)
            if step in _TEXTS and here is not None:
                return _TEXTS[step](self._resolver, raw)
            if here is UNKNOWN:
                here = texts.document(self._resolver, raw)
            if here is UNKNOWN:
                return self._resolver.perhaps()
            if here is None:
                return None
            if step == "[]":
                rest = path[index + 1 :]
                return [self._look_up(one, rest) for one in here] if isinstance(here, list) else UNKNOWN
            if isinstance(here, str):
                here = _decoded(here)
            if not isinstance(here, dict):
                return UNKNOWN
            if step == "@resolved":
                return self._resolver.resolved(here) or None
            if step not in here:
                # A macro may add what is not there.
                return self._resolver.perhaps() if "Fn::Transform" in here else None
            raw = here[step]
        return raw

    # Values

    def _value(self, plan: FieldPlan, raw: Any, chain: _Chain) -> Any:
        value = self._resolver.value(raw)
        if value is None or value is UNKNOWN:
            return value
        if not plan.is_list:
            return self._single(plan, value, chain)
        if isinstance(value, dict):
            return self._keyed(plan, value, chain)
        if not isinstance(value, list):
            return UNKNOWN
        resolved = [self._resolver.value(one) for one in value]
        return tuple(self._single(plan, one, chain) for one in resolved if one is not None)

    def _keyed(self, plan: FieldPlan, value: Mapping[str, Any], chain: _Chain) -> Any:
        """The views of a mapping, each of which knows its key. A list that is written as a mapping is unknown."""
        if "Fn::Transform" in value or not _is_view(plan.kind):
            return UNKNOWN
        views = (self._view(one, plan.kind, chain=chain, key=str(key), given=plan.given) for key, one in value.items())
        return tuple(views)

    def _single(self, plan: FieldPlan, value: Any, chain: _Chain) -> Any:
        if value is UNKNOWN:
            return UNKNOWN
        if _is_view(plan.kind):
            decoded = _decoded(value) if isinstance(value, str) else value
            if not isinstance(decoded, dict):
                return UNKNOWN
            return self._view(decoded, plan.kind, chain=chain, given=plan.given)
        return scalar(self._resolver.deep(value), plan.kind)

    # Links

    def _linked_value(self, plan: FieldPlan, raw: Any, chain: _Chain) -> Any:
        if not plan.is_list:
            return self._target(plan.kind, raw, chain)
        value = self._resolver.value(raw)
        if isinstance(value, list):
            targets = [self._target(plan.kind, one, chain) for one in value]
            return tuple(one for one in targets if one is not None)
        return value if value is None else UNKNOWN

    def _target(self, view: type[View], raw: Any, chain: _Chain) -> Any:
        """The view of the resource that a value refers to; UNKNOWN where it stands elsewhere."""
        if self._resolver.value(raw) is None:
            return None
        name = self._references.target(raw, view.resource_type)
        return UNKNOWN if name is None else self._follow(name, view, chain)

    def _back(self, plan: FieldPlan, name: str, chain: _Chain) -> Any:
        """The views of the resources that refer to this one; of one that may not be made, UNKNOWN."""
        if not name or plan.kind.resource_type in chain:
            return UNKNOWN
        return self._all(self._references.referrers(name, plan.kind.resource_type, plan.back), plan, chain)

    def _every(self, plan: FieldPlan, chain: _Chain) -> Any:
        """The views of all resources of some types; of one that may not be made, UNKNOWN."""
        types = {one: str(resource.get("Type")) for one, resource in self._document.resources.items()}
        states = [(one, self._references.is_made(one)) for one, kind in types.items() if fnmatchcase(kind, plan.every)]
        return self._all([(one, made is True) for one, made in states if made is not False], plan, chain)

    def _all(self, found: Iterable[tuple[str, bool]], plan: FieldPlan, chain: _Chain) -> Any:
        views = tuple(self._follow(one, plan.kind, chain) if made else UNKNOWN for one, made in found)
        return views or None

    def _follow(self, name: str, view: type[View], chain: _Chain) -> Any:
        if view.resource_type in chain:
            return UNKNOWN
        key: Any = (name, view, chain)  # mypy takes a dataclass for unhashable
        if key not in self._linked:
            self._linked[key] = self.resource(name, view, chain)
        return self._linked[key]

    def roots(self, views: Iterable[type[View]]) -> Iterator[tuple[str, View]]:
        """The resources of the given types that a condition does not leave out, each as a resource and as itself.

        :param views: of which several may be of one type, a schedule: it is each that says to be of EMR.
        """
        kinds = defaultdict(list)
        for one in views:
            kinds[one.resource_type].append(one)
        for name, resource in self._document.resources.items():
            kind = str(resource.get("Type"))
            if kind in kinds and self._references.is_made(name) is not False:
                seen = [self.resource(name, one) for one in kinds[kind]]
                properties = resource.get("Properties") or {}
                if kind.startswith("AWS::EMR") and isinstance(properties, dict) and not is_intrinsic(properties):
                    yield name, ResourceView(kind=kind, names=tuple(map(str, properties)))
                yield from ((name, view) for view in seen if view.is_of_emr())


def _is_view(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, View)


def _decoded(text: str) -> Any:
    """An object that is written as JSON in a string, as a security configuration may be."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return UNKNOWN
