"""The paths that views declare are CloudFormation's: a misspelt one would read nothing and find nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_origin

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from emr_constructs.facts import cloudformation
from emr_constructs.rules.template.check import root_views
from emr_constructs.rules.template.plans import FieldPlan, plans
from emr_constructs.rules.view import View

FREE = {"SecurityConfiguration", "AssumeRolePolicyDocument", "PolicyDocument", "Input"}
"""Properties that are JSON of their own, of which CloudFormation's schema says nothing."""

Schema = Mapping[str, Any]


class Walker:
    """Walks the schema of one resource type."""

    def __init__(self, resource_type: str) -> None:
        self.root: Schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema

    def resolved(self, node: Schema) -> Schema:
        while "$ref" in node:
            found: Any = self.root
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def step(self, node: Schema, name: str) -> Schema:
        """The schema of a property, of an item (``[]``) or of the values of a mapping (``@key``)."""
        node = self.resolved(node)
        if name == "[]":
            return self.resolved(node["items"])
        return self.resolved(node["properties"][name])

    def items(self, node: Schema) -> Schema:
        """The schema of what a list or a mapping of objects holds."""
        node = self.resolved(node)
        if "items" in node:
            return self.resolved(node["items"])
        (values,) = node["patternProperties"].values()
        return self.resolved(values)


def walk(
    view: type[View], node: Schema, walker: Walker, seen: frozenset[type[View]]
) -> Iterator[tuple[str, FieldPlan, Schema]]:
    """Every field of a view and of those in it, with its schema; a KeyError where CloudFormation has no such path."""
    for plan in plans(view):
        if plan.back or plan.every or plan.path[0].startswith("@") or FREE.intersection(plan.path):
            continue
        here = node
        for step in plan.path:
            # What is said of an object as it is written stands where the object does.
            here = here if step == "@resolved" else walker.step(here, step)
        yield f"{view.__name__}.{plan.field.name}", plan, here
        if not plan.linked and is_part(plan.kind) and plan.kind not in seen:
            below = walker.items(here) if plan.is_list else here
            yield from walk(plan.kind, below, walker, seen | {plan.kind})


def is_part(kind: Any) -> bool:
    """Whether it is a view of a part of a resource; a view of a whole one is tried for itself."""
    return isinstance(kind, type) and issubclass(kind, View) and not kind.resource_type


def linked(view: type[View], seen: set[type[View]]) -> None:
    """Collect the views that a view leads to."""
    for plan in plans(view):
        if isinstance(plan.kind, type) and issubclass(plan.kind, View) and plan.kind not in seen:
            seen.add(plan.kind)
            linked(plan.kind, seen)


def resource_views() -> list[type[View]]:
    found: set[type[View]] = set(root_views())
    for view in list(found):
        linked(view, found)
    return sorted((view for view in found if view.resource_type), key=lambda view: view.__name__)


@pytest.mark.parametrize("view", resource_views(), ids=lambda view: view.__name__)
def test_the_fields_of_a_view_are_where_cloudformation_keeps_them(view: type[View]) -> None:
    walker = Walker(view.resource_type)
    for name, plan, schema in walk(view, walker.root, walker, frozenset({view})):
        if plan.is_list:
            assert schema.get("type") in ("array", "object") or plan.path[-1] != "[]", name
        if plan.kind is bool and not plan.is_list and not plan.linked and schema.get("type") != "array":
            assert schema["type"] == "boolean", name
        if get_origin(plan.kind) is Mapping:
            assert "object" in schema["type"], name


@pytest.mark.parametrize("view", resource_views(), ids=lambda view: view.__name__)
def test_the_properties_by_which_resources_refer_to_another_are_theirs(view: type[View]) -> None:
    for plan in plans(view):
        if plan.back:
            walker = Walker(plan.kind.resource_type)
            node: Schema = walker.root
            for step in plan.back.split("."):
                node = walker.step(node, step)
            assert node["type"] in ("string", "array"), plan.field.name


PARTS_TOO = {"StepView", "IngressView", "EgressView"}
"""Resources that are also written inside another one."""


@pytest.mark.parametrize("view", resource_views(), ids=lambda view: view.__name__)
def test_another_resource_is_linked(view: type[View]) -> None:
    """A view that should be followed, but is read as a part, would be read from a reference: as nothing."""
    resources = [plan for plan in plans(view) if isinstance(plan.kind, type) and issubclass(plan.kind, View)]
    inside = [plan.kind.__name__ for plan in resources if plan.kind.resource_type and not plan.linked]
    assert set(inside) <= PARTS_TOO


def test_there_is_a_view_of_every_type_of_emr() -> None:
    assert {view.resource_type for view in root_views()} >= set(cloudformation.types())


def test_a_resource_of_another_service_that_says_nothing_of_emr_is_not_judged() -> None:
    others = [view for view in root_views() if view.resource_type not in cloudformation.types()]
    assert len(others) >= 6
    assert [view.__name__ for view in others if view().is_of_emr()] == []


def test_a_misspelt_path_is_noticed() -> None:
    walker = Walker("AWS::EMR::Cluster")
    with pytest.raises(KeyError, match="ReleaseLabl"):
        walker.step(walker.root, "ReleaseLabl")
