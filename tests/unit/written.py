"""Views written as templates: the way back of the reader, so that every case is tried at both entry points."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from emr_constructs.rules.template.check import root_views
from emr_constructs.rules.template.plans import FieldPlan, plans
from emr_constructs.rules.view import UNKNOWN, View, items

NOT_KNOWN = {"Fn::ImportValue": "OnlyKnownAtDeployment"}


class Template:
    """A template that grows by the resources that views are linked to."""

    def __init__(self) -> None:
        self.resources: dict[str, Any] = {}

    def add(self, view: View) -> str:
        """Write a resource, and what it is linked to; its logical id."""
        name = f"{view.resource_type.rpartition('::')[2]}{len(self.resources)}"
        self.resources[name] = {"Type": view.resource_type}
        self.resources[name]["Properties"] = self._properties(view, name)
        return name

    def text(self) -> str:
        return json.dumps({"Resources": self.resources}, indent=1)

    def _properties(self, view: View, name: str = "") -> dict[str, Any]:
        written: dict[str, Any] = {}
        for plan in plans(type(view)):
            value = getattr(view, plan.field.name)
            if plan.back:
                self._refer(value, plan.back, name)
            elif plan.every:
                for one in items(value):
                    self.add(one)
            elif plan.path[-1:] == ("@resolved",):
                for key, service in value.items() if isinstance(value, dict) else ():
                    put(written, (*plan.path[:-1], key), f"{{{{resolve:{service}:secret}}}}")
            elif plan.path[-1:] in (("@words",), ("@settings",)):
                add_words(written, plan.path[:-1], words_of(value))
            elif value is not None and not plan.path[0].startswith("@"):
                put(written, plan.path, self._value(plan, value))
        return written

    def _refer(self, views: Any, path: str, name: str) -> None:
        for view in views if isinstance(views, tuple) else ():
            if isinstance(view, View):
                put(self.resources[self.add(view)]["Properties"], path.split("."), {"Ref": name})

    def _value(self, plan: FieldPlan, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            if any(isinstance(one, View) and key_of(one) for one in value):
                return {key_of(one): self._value(plan, one) for one in value}
            return [self._value(plan, one) for one in value]
        if isinstance(value, View):
            return {"Ref": self.add(value)} if plan.linked else self._properties(value)
        if isinstance(value, Mapping):
            return {key: self._value(plan, one) for key, one in value.items()}
        return NOT_KNOWN if value is UNKNOWN else value


def key_of(view: View) -> str:
    """The key under which a mapping holds the view; empty where it stands in no mapping."""
    names = [plan.field.name for plan in plans(type(view)) if plan.path == ("@key",)]
    return getattr(view, names[0]) if names else ""


def put(target: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a value at a path; ``[]`` wraps each item of a list."""
    if "[]" in path:
        cut = list(path).index("[]")
        value = [wrapped(one, path[cut + 1 :]) for one in value] if isinstance(value, list) else value
        path = path[:cut]
    for step in path[:-1]:
        target = target.setdefault(step, {})
    target[path[-1]] = value


def words_of(value: Any) -> list[Any]:
    """What is said of a command line, as its words. A setting of which only the key is known is a joined word."""
    if not isinstance(value, Mapping):
        return (
            [NOT_KNOWN if one is UNKNOWN else shlex.quote(one) for one in value or ()] if value is not UNKNOWN else []
        )
    settings = [
        {"Fn::Join": ["=", [key, NOT_KNOWN]]} if one is UNKNOWN else shlex.quote(f"{key}={one}")
        for key, one in value.items()
    ]
    return [word for one in settings for word in ("--conf", one)]


def add_words(target: dict[str, Any], path: Sequence[str], words: Sequence[Any]) -> None:
    """Add words to the command line at a path."""
    for step in path[:-1] if words else ():
        target = target.setdefault(step, {})
    if words:
        _, said = target.get(path[-1], {}).get("Fn::Join", (" ", []))
        target[path[-1]] = {"Fn::Join": [" ", [*said, *words]]}


def wrapped(value: Any, path: Sequence[str]) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


def written(view: View) -> str:
    """A template with the view of a resource."""
    template = Template()
    template.add(view)
    return template.text()


class _WithoutAliases(yaml.SafeDumper):
    """CloudFormation takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(template: Any) -> str:
    """A template in YAML."""
    return yaml.dump(template, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True)


def hosts(view: View) -> list[View]:
    """The smallest resource views that hold a view; the view itself where it is of a resource."""
    if view.resource_type:
        return [view]
    fitting = [way for way in ways(type(view)) if fits(way[-1][1], view)]
    return [host(view, way) for way in fitting if len(way) == len(fitting[0])]


Way = list[tuple[type[View], FieldPlan]]


def host(view: View, way: Way) -> View:
    """The resource view at the start of a way, with the view at its end."""
    for owner, plan in reversed(way):
        view = owner(**{plan.field.name: (view,) if plan.is_list else view})
    return view


def fits(plan: FieldPlan, view: View) -> bool:
    """Whether the view would be read there as it is: a core fleet does not stand in the place of the primary."""
    return all(getattr(view, name) in (value, "") for name, value in plan.given.items())


def ways(wanted: type[View]) -> Iterator[Way]:
    """The ways from resources down to the places of a view, the shortest first."""
    open_ways: list[tuple[type[View], Way]] = [(view, []) for view in root_views()]
    for _ in range(6):
        longer: list[tuple[type[View], Way]] = []
        for here, way in open_ways:
            for plan in plans(here):
                if plan.linked or not (isinstance(plan.kind, type) and issubclass(plan.kind, View)):
                    continue
                if any(owner is plan.kind for owner, _ in way):
                    continue  # a configuration in a configuration
                found = [*way, (here, plan)]
                if plan.kind is wanted:
                    yield found
                longer.append((plan.kind, found))
        open_ways = longer
