"""State machines as their states see them: states are made first, and nothing tells them where they end up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsii
from aws_cdk import IResolveContext, IStringProducer, Lazy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn

from emr_constructs._jsii.grants import ask_owner, is_unchangeable
from emr_constructs._jsii.once import once
from emr_constructs.errors import Violation
from emr_constructs.foundation.trust import Nobody


class Rights(Nobody):
    """Stands for the role of whatever state machine a graph is of: CDK hands it what the graph is given.

    :param state: who needs the rights.
    :param graph: of states.
    :param machines: told what is given, for those whose role cannot be changed.
    """

    def __init__(self, state: sfn.State, graph: sfn.StateGraph, machines: StateMachines) -> None:
        super().__init__()
        self._state = state
        self._graph = graph
        self._machines = machines

    def add_to_principal_policy(self, statement: iam.PolicyStatement) -> iam.AddToPrincipalPolicyResult:
        self._graph.register_policy_statement(statement)
        self._machines.needs(statement)
        return iam.AddToPrincipalPolicyResult(statement_added=True, policy_dependable=self._state)


@jsii.implements(IStringProducer)
class StateMachines:
    """The state machines that a state is in: known as soon as their templates are made, since then they ask for it.

    :param resource: what stands as ``Resource`` in the state.
    :param express: whether Express state machines have it.
    """

    def __init__(self, resource: str, *, express: bool) -> None:
        self._resource = resource
        self._express = express
        self._language: sfn.QueryLanguage | None = None
        self._found: dict[str, sfn.StateMachine] = {}
        self._rights: list[iam.PolicyStatement] = []

    @property
    def resource(self) -> str:
        """The resource, as a token that notes who asks for it."""
        return Lazy.uncached_string(self)

    def rendered(self, language: sfn.QueryLanguage) -> None:
        """Note in which language the state was rendered."""
        self._language = language

    def needs(self, statement: iam.PolicyStatement) -> None:
        """Note what the roles of the state machines need."""
        self._rights.append(statement)

    def produce(self, context: IResolveContext) -> str:
        """Called by CDK with the L1 whose definition is made."""
        machine: Any = context.scope.node.scope
        if isinstance(machine, sfn.StateMachine):
            self._found[machine.node.path] = machine
        return self._resource

    def violations(self) -> Iterator[Violation]:
        """What is wrong with them; warns of those whose role cannot be changed."""
        for path, machine in self._found.items():
            if not self._express and machine.state_machine_type is sfn.StateMachineType.EXPRESS:
                problem = (
                    f"the state machine {path} is Express, where no state waits for a job; make it a Standard "
                    "one, or use `integration_pattern=sfn.IntegrationPattern.REQUEST_RESPONSE`"
                )
                yield Violation("ExpressStateMachine", problem)
            if self._language is sfn.QueryLanguage.JSON_PATH and _is_of_jsonata(machine):
                untold = (
                    f"the state machine {path} is of JSONata, which CDK does not tell states in its Parallel and Map "
                    "states; write `query_language=sfn.QueryLanguage.JSONATA`"
                )
                yield Violation("QueryLanguageUntold", untold)
            if is_unchangeable(machine):
                for statement in self._rights:
                    ask_owner(machine.role, statement.actions, statement.resources, statement.conditions)


@once
def _is_of_jsonata(machine: sfn.StateMachine) -> bool:
    """Whether the states of a machine are of JSONata: only its definition says so."""
    resource: Any = machine.node.default_child
    text = Stack.of(machine).resolve(resource.definition_string)
    pieces = text["Fn::Join"][1] if isinstance(text, dict) else [text]
    # A digit is good for what only deployment knows, within quotes and without.
    found = json.loads("".join(one if isinstance(one, str) else "0" for one in pieces))
    return bool(found.get("QueryLanguage") == "JSONata")
