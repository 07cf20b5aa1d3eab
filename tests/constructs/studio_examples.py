"""Examples of EMR Studio, synthesized: their resources, and what their policies let people do."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]
EMR_TAG = {"Key": "for-use-with-amazon-emr-managed-policies", "Value": "true"}


class Example:
    """The stacks of an example. What one stack imports is shown as what the other exports."""

    def __init__(self, name: str) -> None:
        app = runpy.run_path(str(ROOT / f"examples/{name}.py"))["main"]()
        self.stacks = {one.stack_name: one for one in app.node.children if isinstance(one, cdk.Stack)}
        templates = {name: Template.from_stack(stack).to_json() for name, stack in self.stacks.items()}
        exported = {
            output["Export"]["Name"]: output["Value"]
            for template in templates.values()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }
        self._resources: Mapping[str, Any] = {
            name: _imported(template["Resources"], exported) for name, template in templates.items()
        }

    def needs(self, stack: str) -> set[str]:
        """The stacks that have to be deployed before one."""
        return {one.stack_name for one in self.stacks[stack].dependencies}

    def all_of(self, kind: str, stack: str = "") -> dict[str, Any]:
        """The properties of the resources of a type, by their logical ids."""
        return {
            name: one.get("Properties", {})
            for home, resources in self._resources.items()
            for name, one in resources.items()
            if one["Type"] == kind and stack in ("", home)
        }

    def only(self, kind: str, stack: str = "") -> Any:
        [one] = self.all_of(kind, stack).values()
        return one

    def id_of(self, kind: str, beginning: str = "") -> str:
        """The logical id of the one resource of a type that begins so."""
        [one] = [name for name in self.all_of(kind) if name.startswith(beginning)]
        return one


@cache
def example(name: str) -> Example:
    return Example(name)


def resources_of(policy: Any, action: str) -> list[Any]:
    """On what a policy allows an action, on whatever condition."""
    return [one for statement in statements_of(policy, action) for one in _listed(statement["Resource"])]


def statements_of(policy: Any, action: str) -> list[Any]:
    """The statements of a policy with an action that is spelled out."""
    statements = policy["PolicyDocument"]["Statement"]
    return [one for one in statements if action in _listed(one["Action"])]


def attribute(name: str, attribute: str = "Arn") -> dict[str, list[str]]:
    """An attribute of a resource, as templates say it."""
    return {"Fn::GetAtt": [name, attribute]}


def _imported(value: Any, exported: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_imported(one, exported) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Fn::ImportValue"}:
        return exported[value["Fn::ImportValue"]]
    return {name: _imported(one, exported) for name, one in value.items()}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
