"""Events of clusters: rules that match those of one cluster."""

from __future__ import annotations

import abc
from collections.abc import Iterator, Sequence

from aws_cdk import Resource
from aws_cdk.aws_events import Rule
from typing_extensions import Unpack

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import events
from emr_constructs.facts.spelling import closest
from emr_constructs.foundation.resource_options import EventOptions, check_options, is_elsewhere


class ClusterEvents(abc.ABC):
    """One method for each kind of event that EMR sends, and ``on_event`` for all of them.

    Each makes a rule below the cluster. EMR sends events with best effort: it may lose one. A rule needs the id of the
    cluster, so that it comes after it: what happens while a cluster of the same stack starts, CloudFormation tells.
    """

    @abc.abstractmethod
    def on_event(
        self,
        id: str,  # noqa: A002
        *,
        detail_types: Sequence[str] = (),
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """Any event of the cluster.

        :param detail_types: only these. Default: any
        :param states: only these. Default: any
        """

    def on_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """The cluster starts, runs steps, waits, or has ended.

        A cluster that failed is ``TERMINATED_WITH_ERRORS``; one may also be ``TERMINATED`` with severity ``CRITICAL``.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Cluster State Change"], states=states, **options)

    def on_step_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """A step waits, runs, is cancelled, completes or fails.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Step Status Change"], states=states, **options)

    def on_instance_group_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """An instance group resizes, reconfigures, runs again, or is suspended.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Instance Group State Change"], states=states, **options)

    def on_instance_fleet_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """An instance fleet has its nodes, resizes, waits again, or is suspended.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Instance Fleet State Change"], states=states, **options)

    def on_auto_scaling_policy_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """A custom scaling policy waits, is attached or detached, or fails.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Auto Scaling Policy State Change"], states=states, **options)

    def on_instance_group_status_notification(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A notification of the status of an instance group. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Group Status Notification"], **options)

    def on_instance_fleet_status_notification(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A notification of the status of an instance fleet. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Status Notification"], **options)

    def on_instance_group_resize(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """The resize of an instance group is held up, for lack of capacity, of addresses, or by a quota."""
        return self.on_event(id, detail_types=["EMR Instance Group Resize"], **options)

    def on_instance_fleet_resize(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """The resize of an instance fleet ran into its timeout, or is held up by capacity, addresses or a quota."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Resize"], **options)

    def on_instance_group_provisioning(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A new cluster cannot get the nodes of an instance group: capacity, addresses or a quota."""
        return self.on_event(id, detail_types=["EMR Instance Group Provisioning"], **options)

    def on_instance_fleet_provisioning(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A new cluster cannot get the nodes of an instance fleet: capacity, addresses or a quota."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Provisioning"], **options)

    def on_instance_group_cluster_start(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """The instance groups of a new cluster start. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Group Cluster Start"], **options)

    def on_instance_fleet_cluster_start(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """The instance fleets of a new cluster start. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Cluster Start"], **options)

    def on_instance_group_termination(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A termination in an instance group. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Group Termination"], **options)

    def on_instance_fleet_termination(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A termination in an instance fleet. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Termination"], **options)

    def on_instance_fleet_update(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """An instance fleet is updated. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Instance Fleet Update"], **options)

    def on_managed_scaling_action(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """An action of managed scaling. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Managed Scaling Action"], **options)

    def on_configuration_error(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """An error in a configuration. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Configuration Error"], **options)

    def on_application_health_state_change(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """The health of an application changes. AWS documents the name of this event only."""
        return self.on_event(id, detail_types=["EMR Application Health State Change"], **options)

    def on_unhealthy_node_replacement(self, id: str, **options: Unpack[EventOptions]) -> Rule:  # noqa: A002
        """A core node is unhealthy: EMR replaces it, cannot, may not, or has brought it back."""
        return self.on_event(id, detail_types=["EMR Unhealthy Node Replacement"], **options)


def event_rule(
    cluster: Resource,
    cluster_id: str,
    id: str,  # noqa: A002
    detail_types: Sequence[str],
    states: Sequence[str],
    options: EventOptions,
) -> Rule:
    """A rule that matches events of a cluster.

    :param cluster: the rule is made below it.
    :param detail_types: kinds of events; none: all. One that EMR is not known to send is warned of.
    :param states: states; none: all. One that AWS's documentation does not name is warned of.
    :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
    """
    check_options(EventOptions, cluster, id, options)
    violations = list(_violations(cluster, detail_types, states))
    if violations:
        raise EmrValidationError(violations, path_of(cluster, id))
    target = options.get("target")
    rule = Rule(
        cluster,
        id,
        description=options.get("description"),
        rule_name=options.get("rule_name"),
        event_pattern=options.get("event_pattern"),
        cross_stack_scope=options.get("cross_stack_scope"),
        targets=[target] if target is not None else None,
    )
    rule.add_event_pattern(
        source=[events.source()],
        detail_type=list(detail_types) or None,
        detail={"clusterId": [cluster_id], **({"state": list(states)} if states else {})},
    )
    _warn(rule, detail_types, states)
    return rule


def _violations(cluster: Resource, detail_types: Sequence[str], states: Sequence[str]) -> Iterator[Violation]:
    """What cannot be meant."""
    hint = Sequence[str]
    wrong = list(
        type_violations({"detail_types": hint, "states": hint}, {"detail_types": detail_types, "states": states})
    )
    yield from wrong
    if not wrong:
        yield from _wrong_states(detail_types, states)
    if is_elsewhere(cluster, certainly=True):
        region, account = cluster.env.region, cluster.env.account
        problem = f"the cluster sends its events to {region} of {account}; make the rule in a stack of that environment"
        yield Violation("EventsElsewhere", problem)


def _wrong_states(detail_types: Sequence[str], states: Sequence[str]) -> Iterator[Violation]:
    """States that none of the events can have: a rule would wait for them for ever."""
    kinds = _kinds(detail_types)
    named = list(dict.fromkeys(state for kind in kinds for state in kind.states))
    possible = {*named, *(state for kind in kinds for state in kind.undocumented)}
    said = " or ".join(map(repr, detail_types)) or "any event"
    for state in states if kinds else ():
        if not is_token(state) and state not in possible:
            near = closest(state, named)
            remedy = f"use {near[0]}" if near else f"use one of {', '.join(named)}" if named else "leave `states` out"
            yield Violation("EventState", f"`states`: {state!r} is no state of {said}; {remedy}")


def _warn(rule: Rule, detail_types: Sequence[str], states: Sequence[str]) -> None:
    """Tell what may be right, and may match nothing."""
    for name in detail_types:
        if not is_token(name) and events.get(name) is None:
            near = events.nearest(name)
            remedy = f"use {near!r}" if near else "see that it comes before you wait for it"
            warn(rule, "EventUnknown", f"EMR's list of events has no {name!r}; {remedy}")
    kinds = _kinds(detail_types)
    documented = {state for kind in kinds for state in kind.states}
    for state in states if kinds else ():
        if not is_token(state) and state not in documented:
            doubt = f"AWS's documentation names no event with the state {state!r}: it may not come"
            warn(rule, "EventStateUndocumented", doubt)


def _kinds(detail_types: Sequence[str]) -> list[events.Event]:
    """What is known of the kinds of events; nothing where one of them is not known."""
    found = [None if is_token(name) else events.get(name) for name in detail_types or events.names()]
    return [] if None in found else [one for one in found if one is not None]
