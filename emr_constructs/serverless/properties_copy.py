"""A copy of a resource's properties, which changes whenever they do, and in which no secret stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsii
from aws_cdk import CfnResource, IAnyProducer, IResolveContext, Lazy, Stack


def copy_of(resource: CfnResource) -> Any:
    """What changes exactly when CloudFormation sees another value in a property of a resource, tags included.

    It does not name the resource. It is a hash of what the template says, and beside that whatever only deployment
    knows, by itself: as one text, a dynamic reference would be resolved, and a secret sent to whoever reads the copy.
    Tags of the stack are in the hash, too: CloudFormation gives them to the resource. What a property override adds is
    not in it: CDK does not tell it before synthesis.
    """
    return Lazy.uncached_any(_Copy(resource))


@jsii.implements(IAnyProducer)
class _Copy:
    def __init__(self, resource: CfnResource) -> None:
        self._resource = resource

    def produce(self, context: IResolveContext) -> Mapping[str, Any]:
        # What the L1 says now, with the tags of what is around it, and what was changed after its construction.
        stack = Stack.of(self._resource)
        said = stack.resolve(self._resource._cfn_properties)
        text = "".join(json.dumps(one, sort_keys=True) for one in (said, *_tags(stack)))
        known_later = {json.dumps(one, sort_keys=True): one for one in _intrinsics(said)}
        return {
            "Digest": hashlib.sha256(text.encode()).hexdigest(),
            "References": [known_later[one] for one in sorted(known_later)],
        }


def _tags(stack: Stack | None) -> Iterator[Mapping[str, str]]:
    """The tags of a stack, and of those that it is nested in."""
    while stack is not None:
        if tags := stack.tags.tag_values():
            yield tags
        stack = stack.nested_stack_parent


def _intrinsics(value: Any) -> Iterator[Any]:
    """What only deployment knows. Texts are taken apart: what is between their tokens is in the hash."""
    if isinstance(value, Mapping):
        [name, *others] = value or [""]
        known_later = not others and (name == "Ref" or name.startswith("Fn::")) and name != "Fn::Join"
        if known_later and "{{resolve:" not in json.dumps(value):
            yield dict(value)
            return
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _intrinsics(one)
