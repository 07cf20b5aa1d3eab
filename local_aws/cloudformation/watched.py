"""ministack's own handlers, watched: a property that they never look at fails the stack.

Their silence would be a lie in a demo. What is known to be without effect is listed, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from local_aws import seam
from local_aws.cloudformation.resource import Created, RefusedError, changed
from local_aws.cloudformation.unread import NOT_CARRIED


class Watched(dict[str, Any]):
    """Properties that remember which of them were read."""

    def __init__(self, properties: dict[str, Any]) -> None:
        super().__init__(properties)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)

    def pop(self, name: str, *default: Any) -> Any:
        self.read.add(name)
        return super().pop(name, *default)

    def __iter__(self) -> Iterator[str]:
        self.read.update(super().keys())
        return super().__iter__()

    def items(self) -> Any:
        self.read.update(super().keys())
        return super().items()

    def values(self) -> Any:
        self.read.update(super().keys())
        return super().values()


def watch(type_name: str, handlers: seam.Handlers) -> None:
    """Put the watch between CloudFormation and a type's handlers."""
    create, delete = handlers["create"], handlers.get("delete")
    handlers["create"] = _watched_create(type_name, create, delete)
    if "update" in handlers:
        handlers["update"] = _watched_update(type_name, handlers["update"])


def _watched_create(type_name: str, create: Callable[..., Any], delete: Callable[..., Any] | None) -> Any:
    def watched(logical_id: str, properties: dict[str, Any], stack_name: str) -> Created:
        seen = Watched(properties)
        physical_id, attributes = create(logical_id, seen, stack_name)
        unread = _unread(type_name, set(properties), seen)
        if unread:
            if delete is not None:
                delete(physical_id, properties)
            raise RefusedError(_reason(type_name, unread))
        return Created(physical_id, attributes)

    return watched


def _watched_update(type_name: str, update: Callable[..., Any]) -> Any:
    def watched(physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: Any) -> Created:
        before, after = Watched(old), Watched(new)
        updated = update(physical_id, before, after, *rest)
        unread = _unread(type_name, set(changed(old, new)), before, after)
        if unread:
            raise RefusedError(_reason(type_name, unread))
        return Created(*updated)

    return watched


def _unread(type_name: str, due: set[str], *seen: Watched) -> set[str]:
    return due.difference(NOT_CARRIED.get(type_name, {}), *(properties.read for properties in seen))


def _reason(type_name: str, unread: set[str]) -> str:
    return (
        f"{type_name}: ministack does not heed {', '.join(sorted(unread))}. "
        "Handle it in local_aws/cloudformation, or list it with a reason in its unread.py"
    )
