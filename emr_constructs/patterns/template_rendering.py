"""Whether a template makes the clusters that were tried: a parameter is a text in it, and no Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from aws_cdk import CfnElement, CfnResource, Stack
from constructs import IConstruct

from emr_constructs._jsii.references import logical_ids_in
from emr_constructs.cluster.cluster import Cluster
from emr_constructs.errors import Violation
from emr_constructs.facts import cluster_templates as facts

Chosen: TypeAlias = Mapping[str, str | int]
_SHOWN: Final = 120
_ANY_CURE: Final = (
    "Say it in the definition such that it is the same for all choices, or offer each choice as a template of its own"
)
_REPLICATION: Final = "dfs.replication"
_REPLICATION_CURE: Final = (
    "The default of `hdfs_replication` depends on the number of core nodes: say `hdfs_replication=1` in the "
    "definition, or let users choose 2 nodes at least"
)


@dataclass(frozen=True)
class Rendering:
    """A stack with a cluster, seen as the template that it makes."""

    stack: Stack
    cluster: Cluster

    @cached_property
    def constructs(self) -> list[IConstruct]:
        """All that stands in it."""
        return self.stack.node.find_all()

    @cached_property
    def resources(self) -> list[CfnResource]:
        """What it makes."""
        return [one for one in self.constructs if isinstance(one, CfnResource)]

    @cached_property
    def references(self) -> frozenset[str]:
        """The logical ids that its resources refer to."""
        return frozenset(logical_ids_in(self.stack.resolve([one._cfn_properties for one in self.resources])))

    @cached_property
    def _resolved(self) -> dict[str, Any]:
        here = {"AWS::Region": self.stack.region, "AWS::AccountId": self.stack.account}
        resolved: dict[str, Any] = self.stack.resolve({**self.cluster._resource._cfn_properties, "Environment": here})
        return resolved

    def properties(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the cluster with what is known of references, and with the words of the environment."""
        environment = self._resolved["Environment"]
        written = {value: {"Ref": name} for name, value in environment.items() if isinstance(value, str)}
        said = {name: value for name, value in self._resolved.items() if name not in ("Environment", "tags")}
        return {name: _settled(value, known, written) for name, value in said.items()}


@dataclass(frozen=True)
class Trial(Rendering):
    """A cluster as it is made of certain values.

    :param said: the values that are not the defaults, for messages.
    """

    chosen: Chosen
    said: str


def differences(trial: Trial, template: Rendering) -> Iterator[Violation]:
    """Where the cluster that CloudFormation will make of certain values is another than the one that was tried.

    The definition computed with a value, or the library chose something by it. A template stands for all values.
    """
    known = {facts.name_parameter(): trial.cluster.cluster_name, **trial.chosen}
    tried, made = trial.properties({}), template.properties(known)
    apart = [_apart(name, tried.get(name), made.get(name)) for name in sorted({*tried, *made})]
    found = [one for one in apart if one]
    if not found and len(trial.resources) != len(template.resources):
        found = ["there are other resources beside the cluster"]
    if found:
        replicates = [_REPLICATION in json.dumps(one.get("configurations")) for one in (tried, made)]
        cure = _ANY_CURE if replicates[0] == replicates[1] else _REPLICATION_CURE
        problem = f"{trial.said}the template would make another cluster than the definition: {'; '.join(found)}. {cure}"
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


def unused(template: Rendering, parameters: Iterable[str]) -> Iterator[Violation]:
    """Parameters that users would choose for nothing.

    :param parameters: their names.
    """
    names = [one for one in parameters if one not in template.references]
    if names:
        problem = (
            f"the cluster is the same whatever users choose for {', '.join(names)}; use `values[...]` in the "
            "definition, or leave it out of `parameters`"
        )
        yield Violation("TemplateChoiceUnused", problem)


def strangers(template: Rendering) -> Iterator[Violation]:
    """What a template refers to and does not have: something of a stack around it."""
    elements = [one.logical_id for one in template.constructs if isinstance(one, CfnElement)]
    own = set(template.stack.resolve(elements))
    names = sorted(one for one in template.references - own if not one.startswith("AWS::"))
    if names:
        problem = (
            f"the definition refers to {', '.join(names)} of another stack, and a product stands alone; write out "
            "names and ARNs, and give rights beside the template, to the roles of the profile"
        )
        yield Violation("TemplateReference", problem)
