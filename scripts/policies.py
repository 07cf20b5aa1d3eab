"""The policies that a template holds: who may do what with which resource, on what condition."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Template = Mapping[str, Any]
IDENTITY, TRUST, RESOURCE = "identity", "trust", "resource"


@dataclass(frozen=True)
class Document:
    """A policy.

    :param kind: of an identity, of the trust that a role has, or of a resource.
    :param holder: the logical id of the resource of the template that it stands in.
    :param type: the type of that.
    :param content: as the template has it, with its intrinsics.
    """

    kind: str
    holder: str
    type: str
    content: Mapping[str, Any]

    @property
    def statements(self) -> list[Mapping[str, Any]]:
        """Its statements."""
        return [dict(one) for one in as_list(self.content["Statement"])]


def as_list(value: Any) -> list[Any]:
    """What stands alone or in a list."""
    return list(value) if isinstance(value, list) else [value]


def documents(template: Template) -> Iterator[Document]:
    """Every policy of a template, wherever it stands and whatever the property is called."""
    for name, resource in template.get("Resources", {}).items():
        for key, content in _policies_in(resource.get("Properties", {}), ""):
            iam = resource["Type"].startswith("AWS::IAM::")
            kind = TRUST if key == "AssumeRolePolicyDocument" else IDENTITY if iam else RESOURCE
            yield Document(kind, name, resource["Type"], content)


def _policies_in(value: Any, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, str) and value.startswith("{") and '"Statement"' in value:
        value = json.loads(value)
    if isinstance(value, dict):
        if "Statement" in value:
            yield key, value
        else:
            for below, item in value.items():
                yield from _policies_in(item, below)
    elif isinstance(value, list):
        for item in value:
            yield from _policies_in(item, key)


class Texts:
    """Values of a template as texts. How what only AWS knows is written, subclasses say.

    :param template: the template.
    :param others: further templates, whose exports it imports.
    """

    def __init__(self, template: Template, others: Mapping[str, Template] | None = None) -> None:
        self.template = template
        self._exports = {
            self._plain(output["Export"]["Name"]): (other, output["Value"])
            for other in (others or {}).values()
            for output in other.get("Outputs", {}).values()
            if "Export" in output
        }

    def pseudo(self, name: str) -> str:
        """A pseudo parameter, such as ``Region``."""
        raise NotImplementedError

    def attribute(self, logical_id: str, name: str) -> str:
        """An attribute of a resource; ``Ref`` for what CloudFormation says for a reference."""
        raise NotImplementedError

    def exported(self, name: str) -> str:
        """What another app exports."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """A value, with everything in it that only AWS knows."""
        if not isinstance(value, dict):
            return json.dumps(value) if isinstance(value, bool) else str(value)
        [(function, given)] = value.items()
        handler = getattr(self, f"_{function.replace('::', '_').lower()}", None)
        if handler is None:
            raise NotImplementedError(f"{function} in a policy")
        return str(handler(given))

    def _ref(self, name: str) -> str:
        return self.pseudo(name.removeprefix("AWS::")) if name.startswith("AWS::") else self.attribute(name, "Ref")

    def _fn_getatt(self, given: Any) -> str:
        name, attribute = given if isinstance(given, list) else given.split(".", 1)
        return self.attribute(name, attribute)

    def _fn_join(self, given: Any) -> str:
        return str(given[0]).join(map(self.text, given[1]))

    def _fn_sub(self, given: Any) -> str:
        text, values = given if isinstance(given, list) else (given, {})
        found = re.sub(r"\$\{([^!}]+)\}", lambda one: self._substituted(one[1], values), text)
        return re.sub(r"\$\{!([^}]+)\}", r"${\1}", found)

    def _substituted(self, name: str, values: Mapping[str, Any]) -> str:
        if name in values:
            return self.text(values[name])
        return self._fn_getatt(name) if "." in name else self._ref(name)

    def _fn_select(self, given: Any) -> str:
        index, parts = given
        found = self._fn_split_parts(parts["Fn::Split"]) if isinstance(parts, dict) else parts
        return self.text(found[int(index)])

    def _fn_split_parts(self, given: Any) -> list[str]:
        return self.text(given[1]).split(given[0])

    def _fn_importvalue(self, given: Any) -> str:
        name = self._plain(given)
        if name not in self._exports:
            return self.exported(name)
        template, value = self._exports[name]
        there = type(self)(template)
        there._exports = self._exports
        return there.text(value)

    @staticmethod
    def _plain(name: Any) -> str:
        return name if isinstance(name, str) else json.dumps(name, sort_keys=True)
