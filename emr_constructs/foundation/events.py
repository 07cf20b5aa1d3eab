"""Rules that match the events of one resource of EMR, whatever runtime it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aws_cdk as cdk  # whose EventBridge loads where it is used
from aws_cdk import Resource

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts.events import Event, Events
from emr_constructs.facts.spelling import slip
from emr_constructs.foundation.resource_options import EventOptions, check_options, is_elsewhere


@dataclass(frozen=True, kw_only=True)
class EventSender:
    """A kind of resource that sends events.

    :param facts: the events.
    :param service: who sends them, as warnings name it.
    :param resource: what they are of, as errors name it.
    :param key: the field of an event's detail that holds the id of the resource.
    """

    facts: Events
    service: str
    resource: str
    key: str


def event_rule(
    sender: EventSender,
    resource: Resource,
    resource_id: str,
    id: str,  # noqa: A002
    detail_types: Sequence[str],
    states: Sequence[str],
    options: EventOptions,
) -> cdk.aws_events.Rule:
    """A rule that matches events of a resource.

    :param resource: the rule is made below it.
    :param detail_types: kinds of events; none: all. One that the service is not known to send is warned of.
    :param states: states; none: all. One that AWS's documentation does not name is warned of.
    :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
    """
    check_options(EventOptions, resource, id, options)
    violations = list(_violations(sender, resource, detail_types, states))
    if violations:
        raise EmrValidationError(violations, path_of(resource, id))
    target = options.get("target")
    rule = cdk.aws_events.Rule(
        resource,
        id,
        description=options.get("description"),
        rule_name=options.get("rule_name"),
        event_pattern=options.get("event_pattern"),
        cross_stack_scope=options.get("cross_stack_scope"),
        targets=[target] if target is not None else None,
    )
    rule.add_event_pattern(
        source=[sender.facts.source()],
        detail_type=list(detail_types) or None,
        detail={sender.key: [resource_id], **({"state": list(states)} if states else {})},
    )
    _warn(sender, rule, detail_types, states)
    return rule


def _violations(
    sender: EventSender, resource: Resource, detail_types: Sequence[str], states: Sequence[str]
) -> Iterator[Violation]:
    """What cannot be meant."""
    hint = Sequence[str]
    wrong = list(
        type_violations({"detail_types": hint, "states": hint}, {"detail_types": detail_types, "states": states})
    )
    yield from wrong
    if not wrong:
        yield from _wrong_states(sender.facts, detail_types, states)
    if is_elsewhere(resource, certainly=True):
        region, account = resource.env.region, resource.env.account
        problem = (
            f"the {sender.resource} sends its events to {region} of {account}; make the rule in a stack of that "
            "environment"
        )
        yield Violation("EventsElsewhere", problem)


def _wrong_states(facts: Events, detail_types: Sequence[str], states: Sequence[str]) -> Iterator[Violation]:
    """States that none of the events can have: a rule would wait for them for ever."""
    kinds = _kinds(facts, detail_types)
    named = list(dict.fromkeys(state for kind in kinds for state in kind.states))
    possible = {*named, *(state for kind in kinds for state in kind.undocumented)}
    said = " or ".join(map(repr, detail_types)) or "any event"
    for state in states if kinds else ():
        if not is_token(state) and state not in possible:
            near = slip(state, named)  # what is only like it may be the opposite: SUCCEEDED is not SCHEDULED
            remedy = f"use {near}" if near else f"use one of {', '.join(named)}" if named else "leave `states` out"
            yield Violation("EventState", f"`states`: {state!r} is no state of {said}; {remedy}")


def _warn(sender: EventSender, rule: cdk.aws_events.Rule, detail_types: Sequence[str], states: Sequence[str]) -> None:
    """Tell what may be right, and may match nothing."""
    for name in detail_types:
        if not is_token(name) and sender.facts.get(name) is None:
            near = sender.facts.nearest(name)
            remedy = f"use {near!r}" if near else "see that it comes before you wait for it"
            warn(rule, "EventUnknown", f"{sender.service}'s list of events has no {name!r}; {remedy}")
    kinds = _kinds(sender.facts, detail_types)
    documented = {state for kind in kinds for state in kind.states}
    for state in states if kinds else ():
        if not is_token(state) and state not in documented:
            doubt = f"AWS's documentation names no event with the state {state!r}: it may not come"
            warn(rule, "EventStateUndocumented", doubt)


def _kinds(facts: Events, detail_types: Sequence[str]) -> list[Event]:
    """What is known of the kinds of events; nothing where one of them is not known."""
    found = [None if is_token(name) else facts.get(name) for name in detail_types or facts.names()]
    return [] if None in found else [one for one in found if one is not None]
