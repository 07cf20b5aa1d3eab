"""What a handler of a CloudFormation type looks like, and how ministack is told of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from emr_constructs.facts import cloudformation
from local_aws import seam

Properties = Mapping[str, Any]


class Created(NamedTuple):
    """What ``Ref`` and ``Fn::GetAtt`` answer."""

    physical_id: str
    attributes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A resource of a template, with its references resolved."""

    logical_id: str
    stack_name: str
    properties: Properties


class RefusedError(ValueError):
    """The reason of a CREATE_FAILED or UPDATE_FAILED."""


class ResourceHandler(ABC):
    """One CloudFormation type. ``create_only`` and ``in_place`` together are all of its properties."""

    type_name: ClassVar[str]
    create_only: ClassVar[frozenset[str]] = frozenset()
    in_place: ClassVar[frozenset[str]] = frozenset()
    conditional: ClassVar[frozenset[str]] = frozenset()  # those of in_place that can also replace
    not_carried: ClassVar[Mapping[str, str]] = {}  # accepted without effect: property, reason
    tag_property: ClassVar[str | None] = None  # where the stack's tags go
    drifts: ClassVar[bool] = False  # whether drift detection can read it

    @abstractmethod
    def create(self, declared: Declared) -> Created:
        """Make the resource; raises to fail the stack."""

    @abstractmethod
    def delete(self, physical_id: str, properties: Properties) -> None:
        """Remove it; raises where it must stay."""

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        """Change it in place, or make a new one. Called for changes that ``create_only`` does not cover."""
        raise NotImplementedError(f"{self.type_name} has nothing that changes in place")

    def read(self, physical_id: str, properties: Properties) -> Properties | None:
        """The properties as they are, of those that the template says. None where the resource is gone."""
        raise NotImplementedError(f"{self.type_name} is not read")

    def refuse_unknown(self, properties: Properties) -> None:
        """Nothing is skipped unseen."""
        unknown = set(properties) - self.create_only - self.in_place - set(self.not_carried)
        if unknown:
            raise RefusedError(f"{self.type_name} has no property {', '.join(sorted(unknown))}")


class EmrResourceHandler(ResourceHandler):
    """A type of EMR: its properties, and which of them replace, are the facts of the library."""

    def __init_subclass__(cls) -> None:
        cls.create_only = cloudformation.create_only(cls.type_name)
        cls.in_place = cloudformation.properties(cls.type_name) - cls.create_only


def register(handler: ResourceHandler) -> None:
    """Make CloudFormation know the type."""

    def create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Created:
        handler.refuse_unknown(properties)
        return handler.create(Declared(logical_id=logical_id, stack_name=stack_name, properties=properties))

    def update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str) -> Created:
        handler.refuse_unknown(new)
        declared = Declared(logical_id=logical_id, stack_name=stack_name, properties=new)
        return handler.update(physical_id, old, declared)

    seam.resource_handlers()[handler.type_name] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": handler.delete,
    }
    seam.declare(
        handler.type_name,
        create_only=handler.create_only,
        conditional=handler.conditional,
        tag_property=handler.tag_property,
    )
    if handler.drifts:
        seam.declare_reader(handler.type_name, handler.read, handler.create_only | handler.in_place)


def changed(old: Properties, new: Properties) -> frozenset[str]:
    """The properties that differ."""
    return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))
