"""Writes the twin: a Python module of plain, typed L1 calls that makes the same templates as ours.

The twin is what somebody would write who knows every resource by heart and needs no checks: each L1 once, structs as
struct classes, each reference read once and kept, all dependencies of a resource in one call. Construct ids are the
logical ids of our templates (CDK takes the id of a construct that stands directly in a stack as it is), so that nothing
has to be overridden.
"""

from __future__ import annotations

import importlib
import re
import typing
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

Template = Mapping[str, Any]
Templates = Mapping[str, Template]
_REMOVAL_POLICIES = {"Delete": "DESTROY", "Retain": "RETAIN"}


def source_of(templates: Templates) -> str:
    """The source of a module whose ``build(app)`` makes these stacks.

    :param templates: templates by stack name.
    """
    types = {resource["Type"] for template in templates.values() for resource in template["Resources"].values()}
    modules = sorted({_module_name(type_name) for type_name in types})
    lines = ["import aws_cdk as cdk", *(f"from aws_cdk import {module}" for module in modules), "", ""]
    lines += ["def build(app, _layout):"]
    lines += [f"    build_{_variable(name)}(cdk.Stack(app, {name!r}))" for name in templates]
    for name, template in templates.items():
        lines += ["", "", f"def build_{_variable(name)}(stack):"]
        lines += [f"    {line}" for line in _stack_lines(template["Resources"])]
    return "\n".join(lines) + "\n"


def _stack_lines(resources: Template) -> Iterator[str]:
    references = {name: set(_references(resource)) for name, resource in resources.items()}
    used = set().union(*references.values())
    for pseudo in sorted(name for name, _ in used if name.startswith("AWS::")):
        yield f"{_variable(pseudo)} = cdk.Aws.{_snake(pseudo.removeprefix('AWS::')).upper()}"
    needs = {
        name: {*(target for target, _ in references[name] if target in resources), *resource.get("DependsOn", ())}
        for name, resource in resources.items()
    }
    for name in TopologicalSorter(needs).static_order():
        yield from _resource_lines(name, resources[name])
        for target, attribute in sorted(used):
            if target == name:
                yield f"{_reference(target, attribute)} = {_variable(name)}.{_attribute(attribute)}"


def _resource_lines(name: str, resource: Template) -> Iterator[str]:
    module = importlib.import_module(f"aws_cdk.{_module_name(resource['Type'])}")
    class_name = f"Cfn{resource['Type'].split('::')[2]}"
    kind, props = getattr(module, class_name), getattr(module, f"{class_name}Props")
    arguments = _arguments(resource.get("Properties", {}), props, typing.get_type_hints(kind.__init__))
    variable = _variable(name)
    yield f"{variable} = {_module_name(resource['Type'])}.{class_name}({', '.join(['stack', repr(name), *arguments])})"
    if "DeletionPolicy" in resource:
        policy = resource["DeletionPolicy"]
        assert resource["UpdateReplacePolicy"] == policy, name
        yield f"{variable}.apply_removal_policy(cdk.RemovalPolicy.{_REMOVAL_POLICIES[policy]})"
    if "DependsOn" in resource:
        yield f"{variable}.node.add_dependency({', '.join(map(_variable, resource['DependsOn']))})"


def _arguments(properties: Template, struct: Any, hints: Mapping[str, Any]) -> Iterator[str]:
    """Keyword arguments for a struct, or for the constructor that takes its fields."""
    names = {camel.lower(): name for name, camel in struct.__jsii_name_mapping__.items()}
    for property_name, value in properties.items():
        name = names[property_name.lower()]
        yield f"{name}={_expression(value, hints[name])}"


def _expression(value: Any, hint: Any = Any) -> str:
    """A value of a template as Python; ``hint`` is the type that the L1 wants."""
    if isinstance(value, list):
        item = next((typing.get_args(one)[0] for one in _options(hint) if typing.get_args(one)), Any)
        return f"[{', '.join(_expression(one, item) for one in value)}]"
    if not isinstance(value, dict):
        return repr(value)
    if _is_intrinsic(value):
        return _intrinsic(value)
    for struct in _options(hint):
        if hasattr(struct, "__jsii_name_mapping__"):
            arguments = _arguments(value, struct, typing.get_type_hints(struct.__init__))
            return f"{_struct_name(struct)}({', '.join(arguments)})"
    return "{" + ", ".join(f"{key!r}: {_expression(one)}" for key, one in value.items()) + "}"


def _intrinsic(value: Template) -> str:
    if "Ref" in value:
        return _reference(value["Ref"], "Ref")
    if "Fn::GetAtt" in value:
        return _reference(*value["Fn::GetAtt"])
    if "Fn::GetAZs" in value:
        return "cdk.Fn.get_azs()"
    if "Fn::Select" in value:
        index, items = value["Fn::Select"]
        return f"cdk.Fn.select({index}, {_expression(items)})"
    delimiter, parts = value["Fn::Join"]
    assert delimiter == "", value
    return " + ".join(map(_expression, parts))


def _is_intrinsic(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and ("Ref" in value or next(iter(value)).startswith("Fn::"))


def _references(value: Any) -> Iterator[tuple[str, str]]:
    """Each ``Ref`` and ``Fn::GetAtt`` below a value, as logical id and attribute."""
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif _is_intrinsic(value) and "Ref" in value:
        yield value["Ref"], "Ref"
    elif _is_intrinsic(value) and "Fn::GetAtt" in value:
        yield (value["Fn::GetAtt"][0], value["Fn::GetAtt"][1])
    elif isinstance(value, dict):
        for one in value.values():
            yield from _references(one)


def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Union else (hint,)


def _struct_name(struct: Any) -> str:
    module = struct.__module__.removeprefix("aws_cdk").removeprefix(".") or "cdk"
    return f"{module}.{struct.__qualname__}"


def _module_name(type_name: str) -> str:
    return f"aws_{type_name.split('::')[1].lower()}"


def _attribute(name: str) -> str:
    return "ref" if name == "Ref" else f"attr_{_snake(name)}"


def _reference(logical_id: str, attribute: str) -> str:
    """The variable that keeps a reference."""
    name = _variable(logical_id)
    return name if logical_id.startswith("AWS::") else f"{name}_{_attribute(attribute)}"


def _variable(name: str) -> str:
    return re.sub(r"\W+", "_", name)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
