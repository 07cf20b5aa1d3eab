"""Which resource of a template refers to which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from emr_constructs.rules.template.document import Document
from emr_constructs.rules.template.intrinsics import Resolver
from emr_constructs.rules.view import UNKNOWN

_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}")
_NAMES = ("Name", "RoleName", "InstanceProfileName", "GroupName", "BucketName")
"""Properties by which others may call a resource without a reference."""
_BUCKET = "AWS::S3::Bucket"
_LOCATION = re.compile(r"s3://(\$\{[A-Za-z0-9]+\}|[^/$]+)(/.*)?", re.DOTALL)
_ANY = ""
"""Stands for the target of a reference that is not known: it may be any resource."""


class References:
    """References between the resources of one template."""

    def __init__(self, document: Document, resolver: Resolver) -> None:
        self._resources = document.resources
        self._resolver = resolver
        self._by_type: Mapping[str, Sequence[str]] = _by_type(document.resources)
        self._referrers: dict[tuple[str, str], Mapping[str, Sequence[str]]] = {}

    def is_made(self, name: str) -> Any:
        """Whether the condition of a resource holds: True, False or UNKNOWN."""
        condition = self._resources[name].get("Condition")
        return True if condition is None else self._resolver.condition(str(condition))

    def target(self, raw: Any, kind: str) -> str | None:
        """The resource of a type that a value refers to, by reference or by name; nothing where none here is meant."""
        if kind == _BUCKET:
            raw = _bucket_of(raw)
        name = self._referred(raw)
        if name is None:
            value = self._resolver.value(raw)
            name = self._called(value, kind) if isinstance(value, str) else None
        if name in self._by_type.get(kind, ()):
            return name
        return None

    def referrers(self, name: str, kind: str, path: str) -> list[tuple[str, bool]]:
        """The resources of a type that refer to one with a property, or may, and whether each certainly does.

        One may refer whose condition or whose reference is not known.
        """
        key = (kind, path)
        if key not in self._referrers:
            self._referrers[key] = self._index(kind, path)
        index = self._referrers[key]
        states = [(one, self.is_made(one)) for one in index.get(name, ())]
        doubtful = [(one, UNKNOWN) for one in index.get(_ANY, ()) if self.is_made(one) is not False]
        return [(one, made is True) for one, made in [*states, *doubtful] if made is not False]

    def _index(self, kind: str, path: str) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self._by_type.get(kind, ()):
            raw: Any = self._resources[one].get("Properties")
            for step in path.split("."):
                raw = raw.get(step) if isinstance(raw, dict) else None
            for reference in raw if isinstance(raw, list) else [raw]:
                target = self._referred(reference)
                if target is None and self._resolver.value(reference) is UNKNOWN:
                    target = _ANY
                if target is not None:
                    found[target].append(one)
        return found

    def _referred(self, raw: Any) -> str | None:
        """The logical id in a reference."""
        if not isinstance(raw, dict) or len(raw) != 1:
            return None
        ((function, arguments),) = raw.items()
        name: Any = None
        if function == "Ref":
            name = arguments
        elif function == "Fn::GetAtt":
            name = arguments.partition(".")[0] if isinstance(arguments, str) else _first(arguments)
        elif function == "Fn::Sub" and isinstance(arguments, str):
            match = _SUBSTITUTED.fullmatch(arguments)
            name = match[1] if match else None
        elif function == "Fn::If" and isinstance(arguments, list) and len(arguments) == 3:
            name = self._chosen(arguments)
        return name if isinstance(name, str) and name in self._resources else None

    def _chosen(self, arguments: list[Any]) -> str | None:
        condition, yes, no = arguments
        holds = self._resolver.condition(condition) if isinstance(condition, str) else UNKNOWN
        if holds is UNKNOWN:
            both = self._referred(yes), self._referred(no)
            return both[0] if both[0] == both[1] else None
        return self._referred(yes if holds else no)

    def _called(self, value: str, kind: str) -> str | None:
        """The resource that has a name of its own, and is called by it."""
        for one in self._by_type.get(kind, ()):
            properties = self._resources[one].get("Properties")
            if isinstance(properties, dict) and value in [properties.get(key) for key in _NAMES]:
                return one
        return None


def _bucket_of(raw: Any) -> Any:
    """The bucket of a location in S3, as a reference or a name; anything else as it is."""
    text = raw.get("Fn::Sub") if isinstance(raw, dict) else raw
    match = _LOCATION.fullmatch(text) if isinstance(text, str) else None
    if match:
        return {"Fn::Sub": match[1]} if isinstance(raw, dict) else match[1]
    try:
        separator, (scheme, bucket, *rest) = raw["Fn::Join"]
        whole = separator == "/" or not rest or rest[0].startswith("/")
        return bucket if whole and f"{scheme}{separator}" == "s3://" else raw
    except (AttributeError, KeyError, TypeError, ValueError):
        return raw  # no location, or a malformed one


def _by_type(resources: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, resource in resources.items():
        found[str(resource.get("Type"))].append(name)
    return found


def _first(arguments: Any) -> Any:
    return arguments[0] if isinstance(arguments, list) and arguments else None
