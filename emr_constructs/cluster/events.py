"""Events of clusters: rules that match those of one cluster."""

from __future__ import annotations

import abc
from collections.abc import Sequence

from aws_cdk import Resource
from aws_cdk.aws_events import Rule
from typing_extensions import Unpack

from emr_constructs.facts.events import CLUSTERS
from emr_constructs.foundation.events import EventSender, event_rule
from emr_constructs.foundation.resource_options import EventOptions

_CLUSTER = EventSender(facts=CLUSTERS, service="EMR", resource="cluster", key="clusterId")


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


def rule_of_cluster(
    cluster: Resource,
    cluster_id: str,
    id: str,  # noqa: A002
    detail_types: Sequence[str],
    states: Sequence[str],
    options: EventOptions,
) -> Rule:
    """A rule that matches events of a cluster.

    :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
    """
    return event_rule(_CLUSTER, cluster, cluster_id, id, detail_types, states, options)
