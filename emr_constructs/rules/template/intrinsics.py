"""What CloudFormation would make of a value, as far as the template alone says it.

A template is judged as it would be deployed without further parameters: a parameter has its default, a condition what
follows from the defaults. Whatever is only known at deployment is UNKNOWN.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from emr_constructs.rules.secrets import dynamic_references
from emr_constructs.rules.template.document import Document
from emr_constructs.rules.view import UNKNOWN, Unknown

_REFERENCE = re.compile(r"\$\{([^!{}][^{}]*)\}")
_DYNAMIC = "{{resolve:"


def is_intrinsic(value: Any) -> bool:
    """Whether CloudFormation computes the value."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (name,) = value
    return name in ("Ref", "Condition") or str(name).startswith("Fn::")


class Resolver:
    """Computes the intrinsics of one template.

    :param parameters: values of parameters, which go before their defaults.
    :param region: where the template will be deployed, or nothing.
    :param perhaps: what a value counts as of which it is not even known whether there is one: UNKNOWN or None.
    """

    def __init__(
        self, document: Document, parameters: Mapping[str, str], region: str, perhaps: Unknown | None = UNKNOWN
    ) -> None:
        self._perhaps = perhaps
        self.doubted = False
        self._conditions = document.section("Conditions")
        self._mappings = document.section("Mappings")
        self._said = parameters
        self.region = region
        self._known = {"AWS::Partition": _partition(region), "AWS::URLSuffix": _suffix(region), "AWS::NoValue": None}
        if region:
            self._known["AWS::Region"] = region
        for name, parameter in document.section("Parameters").items():
            self._known[name] = self._parameter(name, parameter)
        self._judged: dict[str, Any] = {}

    def value(self, raw: Any) -> Any:
        """The value, its parts as they are: ``None`` where there is none, UNKNOWN where only deployment knows."""
        if isinstance(raw, str):
            return UNKNOWN if _DYNAMIC in raw else raw
        if not is_intrinsic(raw):
            return raw
        ((name, arguments),) = raw.items()
        compute = _FUNCTIONS.get(name)
        try:
            return compute(self, arguments) if compute else UNKNOWN
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return UNKNOWN  # a malformed intrinsic is CloudFormation's business

    def perhaps(self) -> Unknown | None:
        """A value of which it is not even known whether there is one. It is remembered that there was such a value."""
        self.doubted = True
        return self._perhaps

    def deep(self, raw: Any) -> Any:
        """The value with all its parts."""
        value = self.value(raw)
        if isinstance(value, dict):
            if "Fn::Transform" in value:
                return UNKNOWN
            parts = {str(key): self.deep(part) for key, part in value.items()}
            return {key: part for key, part in parts.items() if part is not None}
        if isinstance(value, list):
            return [part for part in map(self.deep, value) if part is not None]
        return value

    def resolved(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """The entries of an object that hold a dynamic reference, with the service that is asked for it."""
        later = {str(key): dynamic_references(str(part)) for key, part in raw.items() if self.value(part) is UNKNOWN}
        return {key: services[0] for key, services in later.items() if services}

    def condition(self, name: Any) -> Any:
        """Whether a named condition holds: True, False or UNKNOWN."""
        if name not in self._judged:
            self._judged[name] = UNKNOWN  # also for a condition that refers to itself
            self._judged[name] = self._holds(self._conditions.get(name))
        return self._judged[name]

    def _holds(self, raw: Any) -> Any:
        value = self.value(raw)
        return value if isinstance(value, bool) else UNKNOWN

    def _parameter(self, name: str, parameter: Any) -> Any:
        if not isinstance(parameter, Mapping):
            return UNKNOWN
        kind = str(parameter.get("Type", ""))
        if name in self._said:
            value: Any = self._said[name]
        elif parameter.get("NoEcho") in (True, "true") or kind.startswith("AWS::SSM::"):
            return UNKNOWN
        else:
            allowed = parameter.get("AllowedValues")
            only = allowed[0] if isinstance(allowed, list) and len(allowed) == 1 else UNKNOWN
            value = parameter.get("Default", only)
        if isinstance(value, str) and (kind.startswith("List<") or kind == "CommaDelimitedList"):
            return [one.strip() for one in value.split(",")]
        return UNKNOWN if isinstance(value, Mapping) else value

    # The functions. A TypeError or the like means a malformed one.

    def _ref(self, name: str) -> Any:
        return self._known.get(name, UNKNOWN)

    def _named_condition(self, name: str) -> Any:
        return self.condition(name)

    def _if(self, arguments: list[Any]) -> Any:
        name, yes, no = arguments
        holds = self.condition(name)
        if holds is UNKNOWN:
            both = self.deep(yes), self.deep(no)
            if both[0] == both[1] and UNKNOWN not in both:
                return self.value(yes)
            return self.perhaps() if None in both else UNKNOWN
        return self.value(yes if holds else no)

    def _sub(self, arguments: Any) -> Any:
        text, variables = (arguments, {}) if isinstance(arguments, str) else arguments
        values = {name: self._substitute(name, variables) for name in _REFERENCE.findall(text)}
        if UNKNOWN in values.values():
            return UNKNOWN
        return self.value(_REFERENCE.sub(lambda match: values[match[1]], text).replace("${!", "${"))

    def _substitute(self, name: str, variables: Mapping[str, Any]) -> Any:
        value = self.value(variables[name]) if name in variables else self._ref(name.strip())
        return _text(value)

    def _join(self, arguments: list[Any]) -> Any:
        separator, parts = arguments
        texts = [_text(part) for part in self.deep(parts)]
        return UNKNOWN if UNKNOWN in texts else self.value(separator.join(texts))

    def _split(self, arguments: list[Any]) -> Any:
        separator, text = arguments[0], self.value(arguments[1])
        return text.split(separator) if isinstance(text, str) else UNKNOWN

    def _select(self, arguments: list[Any]) -> Any:
        index, parts = self.value(arguments[0]), self.value(arguments[1])
        return self.value(parts[int(index)]) if isinstance(parts, list) and index is not UNKNOWN else UNKNOWN

    def _find_in_map(self, arguments: list[Any]) -> Any:
        name, first, second = (self.value(one) for one in arguments[:3])
        return UNKNOWN if UNKNOWN in (name, first, second) else self._mappings[name][str(first)][str(second)]

    def _equals(self, arguments: list[Any]) -> Any:
        left, right = (_text(self.value(one)) for one in arguments)
        return UNKNOWN if UNKNOWN in (left, right) else left == right

    def _and(self, arguments: list[Any]) -> Any:
        held = [self._holds(one) for one in arguments]
        return False if False in held else UNKNOWN if UNKNOWN in held else True

    def _or(self, arguments: list[Any]) -> Any:
        held = [self._holds(one) for one in arguments]
        return True if True in held else UNKNOWN if UNKNOWN in held else False

    def _not(self, arguments: list[Any]) -> Any:
        holds = self._holds(arguments[0])
        return holds if holds is UNKNOWN else not holds


_FUNCTIONS: Mapping[str, Callable[[Resolver, Any], Any]] = {
    "Ref": Resolver._ref,
    "Condition": Resolver._named_condition,
    "Fn::If": Resolver._if,
    "Fn::Sub": Resolver._sub,
    "Fn::Join": Resolver._join,
    "Fn::Split": Resolver._split,
    "Fn::Select": Resolver._select,
    "Fn::FindInMap": Resolver._find_in_map,
    "Fn::Equals": Resolver._equals,
    "Fn::And": Resolver._and,
    "Fn::Or": Resolver._or,
    "Fn::Not": Resolver._not,
}


def _text(value: Any) -> Any:
    """A scalar as CloudFormation would write it into a string."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else UNKNOWN


def _partition(region: str) -> str:
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _suffix(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
