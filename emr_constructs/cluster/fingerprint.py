"""A fingerprint that changes when a deployment would replace a cluster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsii
from aws_cdk import CfnResource, IResolveContext, IStringProducer, Lazy, Stack

from emr_constructs._jsii.references import logical_ids_in
from emr_constructs.facts import cloudformation


def fingerprint(cluster: CfnResource) -> str:
    """A string, worked out when the template is: of all that cannot change without a new cluster.

    That is what is fixed of the cluster, and of every resource of the stack that this leads to: a security
    configuration that changes is made anew, has another name, and so takes the cluster with it.
    """
    return Lazy.uncached_string(_Fingerprint(cluster))


@jsii.implements(IStringProducer)
class _Fingerprint:
    def __init__(self, cluster: CfnResource) -> None:
        self._cluster = cluster

    def produce(self, context: IResolveContext) -> str:
        said = json.dumps(dict(self._fixed()), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _fixed(self) -> Iterator[tuple[str, Any]]:
        """The resources that the cluster leads to by what is fixed of them, by logical id."""
        stack = Stack.of(self._cluster)
        resources = _resources(stack)
        waiting, seen = [str(stack.resolve(self._cluster.logical_id))], set()
        while waiting:
            name = waiting.pop()
            if name in resources and name not in seen:
                seen.add(name)
                fixed = _identity(resources[name], stack)
                waiting += logical_ids_in(fixed)
                yield name, fixed


def _resources(stack: Stack) -> Mapping[str, CfnResource]:
    found = (one for one in stack.node.find_all() if isinstance(one, CfnResource))
    return {str(stack.resolve(one.logical_id)): one for one in found}


def _identity(resource: CfnResource, stack: Stack) -> list[Any]:
    """What a resource is that nothing can change: its type, and the properties whose change replaces it."""
    kind = resource.cfn_resource_type
    fixed = {name.lower() for name in cloudformation.fixed(kind)}
    # What the L1 says now, so that changes made to its attributes after its construction are seen. Of the others some
    # are lists that CDK fills later, which lose their kind on the way to Python.
    said = resource._cfn_properties if fixed else {}
    properties = stack.resolve({name: value for name, value in said.items() if name.lower() in fixed})
    if "instances" in properties:
        changeable = {name.lower() for name in cloudformation.in_place()}
        properties["instances"] = _without(properties["instances"], changeable)
    return [kind, properties]


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(one, names) for name, one in value.items() if name.lower() not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value
