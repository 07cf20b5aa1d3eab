"""Whether a template makes the clusters that were tried: a parameter is a text in it, and no Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from aws_cdk import CfnElement, CfnResource, Stack

from emr_constructs.cluster.cluster import Cluster
from emr_constructs.cluster.fingerprint import _references
from emr_constructs.errors import Violation
from emr_constructs.facts import cluster_templates as facts

Chosen: TypeAlias = Mapping[str, str | int]
_SHOWN: Final = 120


@dataclass(frozen=True)
class Trial:
    """A cluster as it is made of certain values.

    :param said: the values that are not the defaults, for messages.
    """

    stack: Stack
    cluster: Cluster
    chosen: Chosen
    said: str


def differences(trial: Trial, stack: Stack, cluster: Cluster) -> Iterator[Violation]:
    """Where the cluster that CloudFormation will make of certain values is another than the one that was tried.

    The definition computed with a value, or the library chose something by it. A template stands for all values.

    :param stack: the template's.
    :param cluster: in it.
    """
    known = {facts.name_parameter(): trial.cluster.cluster_name, **trial.chosen}
    tried, made = _properties(trial.stack, trial.cluster, {}), _properties(stack, cluster, known)
    apart = [_apart(name, tried.get(name), made.get(name)) for name in sorted({*tried, *made})]
    found = [one for one in apart if one]
    if not found and len(_paths(trial.stack)) != len(_paths(stack)):
        found = ["there are other resources beside the cluster"]
    if found:
        problem = (
            f"{trial.said}the template would make another cluster than the definition: {'; '.join(found)}. Say it in "
            "the definition such that it is the same for all choices, or offer each choice as a template of its own"
        )
        yield Violation("TemplateDependsOnChoice", problem)


def _apart(place: str, tried: Any, made: Any) -> str:
    """Where two values differ first, and how."""
    if isinstance(tried, Mapping) and isinstance(made, Mapping):
        inside = (_apart(f"{place}.{name}", tried.get(name), made.get(name)) for name in sorted({*tried, *made}))
        return next((one for one in inside if one), "")
    if isinstance(tried, list) and isinstance(made, list) and len(tried) == len(made):
        both = enumerate(zip(tried, made, strict=True))
        return next((said for index, pair in both if (said := _apart(f"{place}[{index}]", *pair))), "")
    return "" if tried == made else f"{place} is {_short(tried)}, and in the template {_short(made)}"


def _short(value: Any) -> str:
    text = "missing" if value is None else json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _properties(stack: Stack, cluster: Cluster, known: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a cluster with what is known of references, and with the words of the environment."""
    here = {"AWS::Region": stack.region, "AWS::AccountId": stack.account}
    resolved = stack.resolve({**cluster._resource._cfn_properties, "Environment": here})
    environment = resolved.pop("Environment")
    written = {value: {"Ref": name} for name, value in environment.items() if isinstance(value, str)}
    return {name: _settled(value, known, written) for name, value in resolved.items() if name != "tags"}


def _settled(value: Any, known: Mapping[str, Any], written: Mapping[str, Any]) -> Any:
    """A part of a template without the references that are known, and with texts in one piece."""
    if isinstance(value, list):
        return [_settled(one, known, written) for one in value]
    if not isinstance(value, Mapping):
        return value
    if list(value) == ["Ref"]:
        return known.get(value["Ref"], value)
    settled = {name: _settled(one, known, written) for name, one in value.items()}
    if list(settled) == ["Fn::Join"] and settled["Fn::Join"][0] == "":
        return _text(settled["Fn::Join"][1])
    return settled


def _text(pieces: Any) -> Any:
    """Texts beside each other as one, so that it does not matter where a reference stood."""
    joined: list[Any] = []
    for piece in pieces:
        plain = isinstance(piece, (str, int)) and joined and isinstance(joined[-1], str)
        if plain:
            joined[-1] += str(piece)
        else:
            joined.append(str(piece) if isinstance(piece, int) else piece)
    return joined[0] if len(joined) == 1 else joined


def strangers(stack: Stack) -> Iterator[Violation]:
    """What a template refers to and does not have: something of a stack around it."""
    elements = [one for one in stack.node.find_all() if isinstance(one, CfnElement)]
    own = {stack.resolve(one.logical_id) for one in elements}
    said = stack.resolve([one._cfn_properties for one in elements if isinstance(one, CfnResource)])
    names = sorted({one for one in _references(said) if one not in own and not one.startswith("AWS::")})
    if names:
        problem = (
            f"the definition refers to {', '.join(names)} of another stack, and a product stands alone; write out "
            "names and ARNs, and give rights beside the template, to the roles of the profile"
        )
        yield Violation("TemplateReference", problem)


def resources_of(stack: Stack) -> list[CfnResource]:
    """The resources of a stack."""
    return [one for one in stack.node.find_all() if isinstance(one, CfnResource)]


def _paths(stack: Stack) -> set[str]:
    start = len(stack.node.path)
    return {one.node.path[start:] for one in resources_of(stack)}
